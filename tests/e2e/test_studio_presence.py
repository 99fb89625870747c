"""Several people in one journey: they see each other, what each makes of it, and lose nothing of it."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP
from tests.e2e.installation import operate
from tests.e2e.page_checks import thorough_faults
from tests.e2e.test_studio import STILL_SIGNED_IN, at_work, discard_draft, sign_in, staff
from tests.e2e.test_studio_canvas import LOGIN, Canvas
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e


def name_of(demo: DemoServer, role: str) -> str:
    return str(staff(demo, role)["name"])


def dots(page: Page) -> Locator:
    return page.get_by_role("list", name="Also here").get_by_role("button")


def heard(canvas: Canvas) -> Canvas:
    """Wait until it is told what happens."""
    expect(canvas.page.locator("journey-editor[data-heard]")).to_have_count(1)
    return canvas


def two_at_work(demo: DemoServer, meet: Meet) -> tuple[Canvas, Canvas, Visitor, Visitor]:
    """Bring a designer and an owner into one journey that nobody changed yet."""
    designer, owner = at_work(demo, meet, "designer"), at_work(demo, meet, "owner")
    discard_draft(designer, "login")
    return heard(Canvas(designer.page, LOGIN)), heard(Canvas(owner.page, LOGIN)), designer, owner


def test_two_people_see_each_other_and_where_each_is_until_one_goes(demo: DemoServer, meet: Meet) -> None:
    here, there, _, owner = two_at_work(demo, meet)
    other = name_of(demo, "owner")
    expect(dots(here.page)).to_have_count(1)
    expect(here.page.locator("#people-news")).to_have_text(f"{other} is here.")

    there.step("password").locator(".step__head").click()

    expect(dots(here.page)).to_have_attribute("aria-label", f"{other} edits, at password")
    expect(here.step("password").locator(".person-tag")).to_have_text(other)
    picture(here.page, "studio-presence", DESKTOP)
    assert not [each for each in thorough_faults(here.page, DESKTOP) if each.startswith("axe")]
    dots(here.page).click()
    expect(here.link("password")).to_be_focused()
    here.page.get_by_role("button", name="Outline").click()
    expect(here.step("password").locator(".person-tag")).to_be_visible()
    here.page.get_by_role("button", name="Outline").click()
    owner.page.goto("/t/handrail/studio/aurora")
    expect(dots(here.page)).to_have_count(0)
    expect(here.page.locator("#people-news")).to_have_text(f"{other} left.")


def leads(canvas: Canvas, step: str, outcome: str, *, to: str) -> None:
    expect(canvas.step(step).locator(f'.way[data-outcome="{outcome}"] .way__target')).to_have_text(to)


def hold_back(canvas: Canvas) -> None:
    """Let nothing be saved for now."""
    canvas.page.route("**/change", lambda route: route.abort("internetdisconnected"))


def let_go(canvas: Canvas) -> None:
    canvas.page.unroute("**/change")
    canvas.page.evaluate("dispatchEvent(new Event('online'))")


def forgive_the_line(*visitors: Visitor) -> None:
    """Take no offence: the browser complains of each request that did not get through."""
    for each in visitors:
        assert all("INTERNET_DISCONNECTED" in said for said in each.complaints), each.complaints
        each.complaints.clear()


def test_what_one_changes_appears_with_the_other_whose_own_work_stays(demo: DemoServer, meet: Meet) -> None:
    here, there, designer, _ = two_at_work(demo, meet)
    hold_back(here)
    here.put_in_behind("who", "terms")
    here.did("Added consent")

    there.lead("password", "ok", "sorry")

    here.did(f"{name_of(demo, 'owner')} changed: password")
    leads(here, "password", "ok", to="sorry")
    expect(here.step("consent")).to_be_visible()
    let_go(here)
    there.did(f"{name_of(demo, 'designer')} changed: who, consent")
    steps = here.saved()["steps"]
    assert steps == there.saved()["steps"]
    assert (steps["who"]["next"]["done"], steps["password"]["next"]["ok"]) == ("consent", "sorry")
    here.link("who").focus()
    here.press("Control+z")
    here.did("Undone: Added consent")
    expect(there.step("consent")).to_have_count(0)
    assert there.saved()["steps"]["password"]["next"]["ok"] == "sorry"
    forgive_the_line(designer)


def test_one_place_that_both_changed_is_asked_about_once_and_both_see_what_was_said(
    demo: DemoServer, meet: Meet
) -> None:
    here, there, designer, _ = two_at_work(demo, meet)
    hold_back(here)
    here.lead("password", "ok", "too-many")
    there.lead("password", "ok", "sorry")
    dialog = here.page.get_by_role("dialog", name="You and somebody else changed the same")
    expect(dialog).to_contain_text("too-many")

    here.page.reload()  # with the question open: it is not forgotten
    expect(dialog).to_contain_text("too-many")
    let_go(here)
    dialog.get_by_label("Mine").check()
    dialog.get_by_role("button", name="Use this").click()

    here.did("Kept what I made of it")
    leads(there, "password", "ok", to="too-many")
    assert here.saved()["steps"]["password"]["next"]["ok"] == "too-many"
    here.page.reload()
    heard(here)
    expect(dialog).to_be_hidden()
    forgive_the_line(designer)


def test_whoever_may_only_look_is_seen_looking_and_sees_changes(demo: DemoServer, meet: Meet) -> None:
    designer, analyst = at_work(demo, meet, "designer"), at_work(demo, meet, "analyst")
    discard_draft(designer, "login")
    here, there = heard(Canvas(designer.page, LOGIN)), heard(Canvas(analyst.page, LOGIN))
    expect(dots(here.page)).to_have_attribute("aria-label", f"{name_of(demo, 'analyst')} looks")

    here.lead("password", "ok", "sorry")

    there.did(f"{name_of(demo, 'designer')} changed: password")
    leads(there, "password", "ok", to="sorry")


def test_a_lost_line_comes_back_with_what_both_made_meanwhile(demo: DemoServer, meet: Meet) -> None:
    here, there, designer, _ = two_at_work(demo, meet)
    designer.expects(409)  # whichever comes first, what is saved or what is heard, both come together
    designer.context.set_offline(offline=True)
    expect(here.page.get_by_text("Not connected:")).to_be_visible()
    expect(dots(there.page)).to_have_count(0)
    here.put_in_behind("who", "terms")
    there.lead("password", "ok", "sorry")
    there.saved()

    designer.context.set_offline(offline=False)

    leads(here, "password", "ok", to="sorry")
    steps = here.saved()["steps"]
    assert ("consent" in steps, steps["password"]["next"]["ok"]) == (True, "sorry")
    expect(dots(there.page)).to_have_count(1)
    forgive_the_line(designer)


def test_a_role_that_is_taken_away_in_the_middle_loses_nothing(
    demo: DemoServer, meet: Meet, tmp_path: Path
) -> None:
    email = staff(demo, "publisher")["email"]
    operate(demo, "staff", "add", "aurora", email, "--role", "designer")
    publisher = at_work(demo, meet, "publisher")
    publisher.expects(403)
    discard_draft(publisher, "login")
    here = heard(Canvas(publisher.page, LOGIN))

    operate(demo, "staff", "remove", "aurora", email, "--role", "designer")

    expect(here.page.get_by_role("alert")).to_contain_text("What you may do here was changed")
    here.put_in_behind("who", "terms")
    expect(here.page.locator("#saved")).to_have_attribute("data-state", "refused")
    picture(here.page, "studio-role-taken", DESKTOP)
    with here.page.expect_download() as file:
        here.page.get_by_role("button", name="Save what I made as a file").click()
    assert file.value.suggested_filename == "login.json"
    file.value.save_as(tmp_path / "login.json")
    assert "consent" in json.loads((tmp_path / "login.json").read_text())["steps"]
    operate(demo, "staff", "add", "aurora", email, "--role", "designer")
    here.page.get_by_role("link", name="Load the page again").click()
    heard(here)
    assert "consent" in here.saved()["steps"]
    operate(demo, "staff", "remove", "aurora", email, "--role", "designer")


def test_whoever_is_signed_out_in_the_middle_goes_on_after_signing_in(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer")
    designer.expects(401)
    discard_draft(designer, "login")
    here = heard(Canvas(designer.page, LOGIN))
    elsewhere = designer.context.new_page()
    elsewhere.goto("/t/handrail/studio/aurora")

    elsewhere.locator("#sign-out").click()
    del STILL_SIGNED_IN[demo.url, "designer"]

    expect(here.page.get_by_role("alert")).to_contain_text("You are signed out")
    here.put_in_behind("who", "terms")
    expect(here.page.locator("#saved")).to_have_attribute("data-state", "signed-out")
    here.page.get_by_role("link", name="Sign in again").click()
    sign_in(demo, designer, "designer")
    heard(here)
    assert "consent" in here.saved()["steps"]
