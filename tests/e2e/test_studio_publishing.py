"""A publisher sees what changes, publishes now, later or with a second person, and finds the way back."""

import json
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pydantic import SecretStr
from sqlmodel import select

import handrail_ui.demo
from handrail_platform.document.parse import parse_yaml
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.tenancy.session import RegistrySession
from handrail_tenants.tenancy.tables import StoredTenant
from handrail_ui.administration import Administration, administration
from handrail_ui.settings import Settings
from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.hands import Pointer
from tests.e2e.page_checks import map_faults, plain_faults, thorough_faults
from tests.e2e.test_studio import at_work
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e
LOGIN = (Path(handrail_ui.demo.__path__[0]) / "journeys" / "aurora" / "login.yaml").read_text()
NOW = 1_800_000_000_000
STUDIO = "/t/handrail/studio/aurora/journeys"


@contextmanager
def office(demo: DemoServer) -> Generator[Administration]:
    """Open the demo's own database."""
    settings = Settings(
        database=f"sqlite:///{demo.folder / 'handrail.db'}",
        master_keys=SecretStr((demo.folder / "master.key").read_text().strip()),
    )
    with administration(settings) as admin:
        yield admin


def drafted(demo: DemoServer, journey: str) -> None:
    """Let there be a journey of this name that is live, and a draft of it that leads elsewhere."""
    text = LOGIN.replace("journey: login\n", f"journey: {journey}\n")
    assert text != LOGIN
    with office(demo) as admin:
        proved = admin.prove("aurora", parse_yaml(text.encode()))
        admin.publish("aurora", proved, Decision("a test", "the first", NOW))
        again = text.replace("none: welcome", "none: too-many")
        assert again != text
        with admin.drafts("aurora") as drafts:
            drafts.save(journey, again, 0, by="a test", at=NOW)


@contextmanager
def approvals(demo: DemoServer) -> Generator[None]:
    """Let Aurora ask for a second person."""
    with office(demo) as admin:
        with RegistrySession(admin.engine) as session:
            before = json.loads(
                session.exec(select(StoredTenant).where(StoredTenant.key == "aurora")).one().settings
            )
        admin.registry.configure("aurora", {**before, "publishing": {"approvals": 1}})
        try:
            yield
        finally:
            admin.registry.configure("aurora", before)


def visit_until_known(visitor: Visitor, address: str, button: str) -> None:
    """Look at a page until the server has heard of a setting, which it remembers for a second."""
    deadline = time.monotonic() + 10
    visitor.visit(address)
    while not visitor.page.get_by_role("button", name=button).count():
        assert time.monotonic() < deadline
        visitor.visit(address)


def faultless(page: Page) -> None:
    assert plain_faults(page, "en") == []
    found = map_faults if page.locator("journey-map").count() else thorough_faults
    assert found(page, DESKTOP) == []


def test_a_publisher_sees_what_changes_and_publishes_a_share_and_goes_back(demo: DemoServer, meet: Meet) -> None:
    drafted(demo, "split-me")
    publisher = at_work(demo, meet, "publisher")
    hands, page = Pointer(publisher.page), publisher.page
    publisher.visit(f"{STUDIO}/split-me/publishing")

    expect(page.get_by_role("heading", name="What changes for people")).to_be_visible()
    expect(page.locator("[data-step=code][data-state=changed]")).to_be_visible()
    expect(page.get_by_text("ways taken")).to_be_visible()
    page.locator("journey-map[data-ready]").wait_for()
    picture(page, "studio-publishing", DESKTOP, PHONE)
    faultless(page)

    page.get_by_role("spinbutton", name="How many of 100").fill("10")
    hands.fill("What changes, and why", "a tenth first")
    hands.press("Publish")
    expect(page.get_by_text("It is live.")).to_be_visible()
    expect(page.get_by_text("version 2: 10 %")).to_be_visible()

    hands.follow("History")
    publisher.at("History of split-me")
    picture(page, "studio-history", DESKTOP, PHONE)
    faultless(page)
    page.locator("#version-1 summary", has_text="Give it all new sessions").click()
    hands.press("Give all new sessions to version 1")
    expect(page.get_by_text("Rolled back.")).to_be_visible()
    expect(page.get_by_text("live: 100 %")).to_have_count(1)
    hands.follow("Version 2")
    publisher.at("Version 2 of split-me")
    page.locator("journey-map[data-ready]").wait_for()
    picture(page, "studio-version", DESKTOP, PHONE)
    faultless(page)


def test_each_refusal_has_words_of_its_own_and_what_was_typed_stays(demo: DemoServer, meet: Meet) -> None:
    drafted(demo, "refuse-me")
    owner = at_work(demo, meet, "owner", scripts=False)
    hands, page = Pointer(owner.page), owner.page
    owner.expects(422)
    owner.visit(f"{STUDIO}/refuse-me/publishing")

    hands.fill("What changes, and why", "right\u202eleft")
    hands.press("Publish")
    expect(page.get_by_role("alert")).to_contain_text("a character that cannot be printed")

    hands.fill("What changes, and why", "in time")
    hands.choose("At a time")
    page.get_by_label("Date and time (UTC)").fill("2001-01-01T10:00")
    hands.press("Publish")
    expect(page.get_by_role("alert")).to_contain_text("a moment to come")
    expect(page.get_by_role("textbox", name="What changes, and why")).to_have_value("in time")

    tomorrow = datetime.now(UTC) + timedelta(days=1)
    page.get_by_label("Date and time (UTC)").fill(tomorrow.strftime("%Y-%m-%dT%H:%M"))
    hands.press("Publish")
    expect(page.get_by_text("Planned. It is proved once more")).to_be_visible()
    hands.press("Call it off")
    expect(page.get_by_text("Called off. What is live stays live.")).to_be_visible()


def test_a_second_person_approves_exactly_what_was_asked(demo: DemoServer, meet: Meet) -> None:
    drafted(demo, "approve-me")
    with approvals(demo):
        asking = at_work(demo, meet, "publisher")
        visit_until_known(asking, f"{STUDIO}/approve-me/publishing", "Ask for approval")
        Pointer(asking.page).press("Ask for approval")
        expect(asking.page.get_by_text("Asked. It goes live once somebody else approves.")).to_be_visible()
        expect(asking.page.get_by_role("button", name="Approve")).to_have_count(0)
        forged(asking)

        approving = at_work(demo, meet, "owner")
        approving.visit(f"{STUDIO}/approve-me/publishing")
        picture(approving.page, "studio-approval", DESKTOP)
        faultless(approving.page)
        Pointer(approving.page).press("Approve")
        expect(approving.page.get_by_text("It is live.")).to_be_visible()


def forged(asking: Visitor) -> None:
    """Approve what one asked for oneself, past the page that shows no button: the policy says no."""
    form = asking.page.locator("form", has=asking.page.locator("#withdraw"))
    fields: dict[str, str | float | bool] = {
        name: form.locator(f"input[name={name}]").input_value() for name in ("csrf_token", "number", "program")
    }
    answer = asking.page.request.post(f"{STUDIO}/approve-me/plans/approve", form=fields)
    assert answer.status == 403


def test_the_canvas_shows_what_was_where_and_nothing_jumps(demo: DemoServer, meet: Meet) -> None:
    drafted(demo, "seen-twice")
    publisher = at_work(demo, meet, "publisher")
    page = publisher.page
    publisher.visit(f"{STUDIO}/seen-twice/publishing")
    page.locator("journey-map[data-ready]").wait_for()
    ways = page.locator("#map-step-code .way")

    expect(page.locator("#map-step-code .tag--changed")).to_have_text("Changed")
    expect(ways.and_(page.locator(".way--added")).locator(".tag")).to_have_text("New")
    expect(ways.and_(page.locator(".way--removed")).locator(".tag")).to_have_text("Removed")
    expect(page.locator(".line--added")).to_have_count(1)
    expect(page.locator(".line--removed")).to_have_count(1)

    before = page.locator("#map-step-code").bounding_box()
    page.get_by_role("button", name="After", exact=True).click()
    expect(page.locator(".line--removed")).to_be_hidden()
    assert page.locator("#map-step-code").bounding_box() == before

    page.locator("#map-step-code .step__kind").click()
    expect(page.locator("[data-told]")).to_contain_text("next.none")
    page.locator("[data-tells] a").first.click()
    expect(page.locator(".step--selected")).to_have_attribute("data-step", "code")


def test_any_two_versions_are_compared(demo: DemoServer, meet: Meet) -> None:
    drafted(demo, "compared")
    publisher = at_work(demo, meet, "publisher")
    hands, page = Pointer(publisher.page), publisher.page
    publisher.visit(f"{STUDIO}/compared/publishing")
    hands.fill("What changes, and why", "another way")
    hands.press("Publish")
    expect(page.get_by_text("It is live.")).to_be_visible()
    publisher.visit(f"{STUDIO}/compared/history/1")
    expect(page.locator("journey-map #map-step-code")).to_be_visible()
    expect(page.locator("journey-map .way--added")).to_have_count(0)

    page.get_by_role("spinbutton", name="Compare with version").fill("2")
    hands.press("Compare")

    expect(page.locator("#map-step-code .way--added .tag")).to_have_text("New")
    publisher.expects(404)
    publisher.visit(f"{STUDIO}/compared/history/1?beside=9")


def tried(journey: str, title: str) -> str:
    """Return a journey of a message with this title."""
    steps = {
        "news": {"step": "message@1", "config": {"title": {"en": title, "de": title}}, "next": {"done": "over"}},
        "over": {"step": "end@1", "config": {"result": "success"}},
    }
    whole = {"format": 1, "journey": journey, "name": {"en": "News"}, "start": "news", "steps": steps}
    return json.dumps(whole)


def asked_from_staging(demo: DemoServer, asking: Visitor, journey: str) -> None:
    """Promote a journey that says `Tried` from Aurora's staging, where somebody else has to approve."""
    with office(demo) as admin:
        proved = admin.prove("aurora-staging", parse_yaml(tried(journey, "Tried").encode()))
        admin.publish("aurora-staging", proved, Decision("a test", "the first", NOW))
    visit_until_known(
        asking,
        f"/t/handrail/studio/aurora-staging/journeys/{journey}/promote",
        "Ask to promote to Aurora Insurance",
    )
    hands = Pointer(asking.page)
    hands.fill("Why it is promoted", "Tried by the helpdesk")
    hands.press("Ask to promote to Aurora Insurance")


@pytest.mark.parametrize("has_draft", [False, True])
def test_who_approves_a_promotion_sees_what_is_promoted(demo: DemoServer, meet: Meet, *, has_draft: bool) -> None:
    journey = "news-beside" if has_draft else "news-alone"
    if has_draft:
        with office(demo) as admin, admin.drafts("aurora") as drafts:
            drafts.save(journey, tried(journey, "Harmless"), 0, by="a test", at=NOW)
    with approvals(demo):
        asked_from_staging(demo, at_work(demo, meet, "owner"), journey)
        approving = at_work(demo, meet, "publisher")
        page = approving.page
        page.get_by_role("region", name="Waits to go live").get_by_role("link", name=journey).click()
        approving.at("Publish News")
        expect(page.get_by_text("From version 1 of aurora-staging").first).to_be_visible()
        expect(page.get_by_text("Somebody drafts something else meanwhile")).to_have_count(int(has_draft))
        expect(page.locator("journey-map")).to_be_visible()
        page.get_by_text("Settings", exact=True).first.click()
        expect(page.get_by_text("Tried", exact=True).first).to_be_visible()
        with page.expect_download() as downloading:
            page.get_by_role("link", name="Read all of it as a file").click()
        assert parse_yaml(Path(downloading.value.path()).read_bytes()) == parse_yaml(
            tried(journey, "Tried").encode()
        )
        picture(page, "studio-approval-promoted", PHONE, DESKTOP)
        faultless(page)
        Pointer(page).press("Approve")
        expect(page.get_by_text("It is live.")).to_be_visible()
    customer = meet(PHONE)
    customer.visit(f"/t/aurora/j/{journey}")
    customer.at("Tried")


def test_a_share_that_was_approved_is_widened_by_two_people(demo: DemoServer, meet: Meet) -> None:
    drafted(demo, "widened")
    with office(demo) as admin:
        text = LOGIN.replace("journey: login\n", "journey: widened\n").replace("none: welcome", "none: too-many")
        admin.publish(
            "aurora",
            admin.prove("aurora", parse_yaml(text.encode())),
            Decision("a test", "a tenth", NOW),
            share=10,
        )
    with approvals(demo):
        asking = at_work(demo, meet, "publisher")
        page = asking.page
        visit_until_known(asking, f"{STUDIO}/widened/publishing", "Ask for approval")
        asking.visit(f"{STUDIO}/widened/history")
        ask = page.locator("#version-2").get_by_text("Ask for more sessions")
        expect(ask).to_be_visible()
        ask.click()
        picture(page, "studio-history-ask", PHONE, DESKTOP)
        faultless(page)
        page.locator("#version-2").get_by_role("button", name="Ask for approval").click()
        expect(page.get_by_text("Asked. It goes live once somebody else approves.")).to_be_visible()

        approving = at_work(demo, meet, "owner")
        approving.visit(f"{STUDIO}/widened/publishing")
        Pointer(approving.page).press("Approve")
        expect(approving.page.get_by_text("It is live.")).to_be_visible()
        approving.visit(f"{STUDIO}/widened/history")
        expect(approving.page.locator("#version-2").get_by_text("live: 100 %")).to_be_visible()
