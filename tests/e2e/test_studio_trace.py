"""Staff look up which way a session went, and what its steps saw of the person only with a reason."""

import re

import httpx2
import pytest
from playwright.sync_api import expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.hands import Pointer
from tests.e2e.page_checks import map_faults, stacked_faults, thorough_faults
from tests.e2e.test_studio import at_work

pytestmark = pytest.mark.e2e


def walked(demo: DemoServer) -> tuple[str, str]:
    """Let a customer sign in; return their address and the id of the session."""
    person = demo.description()["sign_ins"][0]
    with httpx2.Client(base_url=demo.url, headers={"Accept": "text/html"}) as browser:
        address = str(browser.get("/t/aurora/j/login").headers["location"])
        for fields in (
            {"identifier": person["email"]},
            {"password": "wrong, twice"},
            {"password": person["password"]},
        ):
            nonce = re.search(r'name="nonce" value="([^"]+)"', browser.get(address).text)
            assert nonce is not None
            browser.post(address, data={"nonce": nonce[1], "action": "continue", **fields})
    return person["email"], address.rpartition("/")[2]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_support_finds_a_session_by_person_and_sees_the_person_only_with_a_reason(
    demo: DemoServer, meet: Meet, *, scripts: bool
) -> None:
    email, session = walked(demo)
    support = at_work(demo, meet, "support", scripts=scripts)
    hands, page = Pointer(support.page), support.page

    hands.follow("Sessions")
    support.at("Sessions")
    hands.fill("E-mail address, phone number, user name, person id or session id", email)
    hands.press("Look up")
    expect(page.get_by_text(session)).to_be_visible()
    assert email not in page.url
    if scripts:
        picture(page, "studio-sessions", PHONE, DESKTOP)
        assert [*thorough_faults(page, DESKTOP), *stacked_faults(page)] == []
    page.get_by_role("listitem").filter(has_text=session).get_by_role("link").click()

    support.at("Session of login")
    expect(page.locator(".trace__path").get_by_role("heading", name="password")).to_be_visible()
    expect(page.locator("journey-map .step--taken").first).to_be_visible()
    assert email not in page.content()
    if scripts:
        page.locator("journey-map[data-ready]").wait_for()
        picture(page, "studio-trace", PHONE, DESKTOP)

    hands.fill("Why you need to see it", "They asked why they could not come in")
    hands.press("Show what it saw of the person")

    expect(page.get_by_text("Personal data is shown on this page.")).to_be_visible()
    assert email in page.content()


def test_an_analyst_may_look_at_the_way_but_not_at_the_person(demo: DemoServer, meet: Meet) -> None:
    _, session = walked(demo)
    analyst = at_work(demo, meet, "analyst")

    analyst.visit(f"/t/handrail/studio/aurora/sessions/{session}")

    analyst.at("Session of login")
    expect(analyst.page.get_by_role("button", name="Show what it saw")).to_have_count(0)
    answer = analyst.page.request.post(
        f"/t/handrail/studio/aurora/sessions/{session}/reveal", form={"reason": "x"}
    )
    assert answer.status == 403


def test_whoever_only_writes_drafts_sees_no_sessions(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer")

    expect(designer.page.get_by_role("link", name="Sessions")).to_have_count(0)
    assert designer.page.request.get("/t/handrail/studio/aurora/sessions").status == 403


def test_the_way_is_followed_stop_by_stop_on_the_canvas_of_the_version_that_ran(
    demo: DemoServer, meet: Meet
) -> None:
    _, session = walked(demo)
    analyst = at_work(demo, meet, "analyst")
    page = analyst.page
    analyst.visit(f"/t/handrail/studio/aurora/sessions/{session}")
    page.locator("journey-map[data-ready]").wait_for()
    step = page.locator("journey-map .step")

    expect(step.filter(has=page.get_by_role("link", name="who", exact=True)).locator(".tag--stop")).to_have_text(
        "1"
    )
    expect(page.locator("#map-step-password .tag--stop")).to_have_text("2")
    expect(page.locator(".line--taken")).to_have_count(page.locator(".way--taken").count())

    page.locator("#map-step-who .step__name").focus()
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(page.locator(".map__at")).to_contain_text("Stop 2 of")
    expect(page.locator("#map-stop-2")).to_have_attribute("aria-current", "step")
    expect(page.locator(".step--selected")).to_have_attribute("data-step", "password")
    page.keyboard.press("p")
    expect(page.locator("#map-stop-1")).to_have_attribute("aria-current", "step")

    page.locator("#map-stop-2").get_by_role("link", name="password").click()
    expect(page.locator(".step--selected")).to_have_attribute("data-step", "password")
    page.locator("#map-step-who .tag--stop").click()
    expect(page.locator("#map-stop-1")).to_have_attribute("aria-current", "step")
    assert map_faults(page, DESKTOP) == []
