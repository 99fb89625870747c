"""Home of the studio: a journey is found, begun, copied, imported, put away and brought back."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from tests.command_line import Operator
from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.hands import Pointer
from tests.e2e.page_checks import plain_faults, thorough_faults
from tests.e2e.test_studio import at_work, staff
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e
HOME = "Journeys of Aurora Insurance"
BROKEN = """\
format: 1
journey: broken
name: {en: 3}
start: nowhere
steps:
  one: {step: form@1, config: {fields: [{name: A B, label: {en: A}}]}, next: {done: 3}, nxt: {}}
  two: {step: end@1, config: {result: perhaps}}
"""


def test_a_journey_begins_from_a_template_and_is_put_away_and_brought_back(demo: DemoServer, meet: Meet) -> None:
    owner = at_work(demo, meet, "owner")
    hands, page = Pointer(owner.page), owner.page
    checked(owner)
    hands.follow("New journey")
    owner.at("New journey")
    picture(page, "studio-new", PHONE, DESKTOP)
    checked(owner)
    hands.follow("Consent renewal")
    owner.at("What is it called?")
    picture(page, "studio-new-begin", PHONE, DESKTOP)
    checked(owner)
    owner.expects(422)
    hands.fill("Title", "")
    hands.press("Create the draft")
    expect(page.get_by_text("Please type a title.")).to_be_visible()
    hands.fill("Title", "Terms of autumn")
    hands.fill("Address", "login")
    hands.press("Create the draft")
    expect(page.get_by_text("There is a journey with this address already")).to_be_visible()
    checked(owner)
    assert page.get_by_label("Title").input_value() == "Terms of autumn"
    hands.fill("Address", "")
    hands.press("Create the draft")
    owner.at("Terms of autumn")

    home(owner)
    picture(page, "studio-home", PHONE, DESKTOP)
    row = page.locator("#journey-terms-of-autumn")
    expect(row.get_by_text("Proved")).to_be_visible()
    expect(row.get_by_text("Terms of autumn")).to_be_visible()
    checked(owner)
    page.get_by_label("Search by name or title").fill("AUTUMN")
    hands.press("Search")
    expect(page.get_by_text("1 journey found.")).to_be_visible()
    hands.follow("Archive terms-of-autumn")
    owner.at("Archive terms-of-autumn?")
    picture(page, "studio-archiving", PHONE, DESKTOP)
    checked(owner)
    hands.press("Archive it")
    expect(page.get_by_text("It is put away.")).to_be_visible()
    expect(row).to_have_count(0)
    page.get_by_role("link", name="archived journey").click()
    owner.at("Archive")
    picture(page, "studio-archive", PHONE, DESKTOP)
    checked(owner)
    hands.press("Bring back terms-of-autumn")
    expect(page.get_by_text("It is back, as it was before.")).to_be_visible()
    expect(row).to_be_visible()


def test_what_is_live_starts_for_nobody_while_it_is_put_away(demo: DemoServer, meet: Meet) -> None:
    publisher = at_work(demo, meet, "publisher", scripts=False)
    hands, page = Pointer(publisher.page), publisher.page
    hands.follow("Archive passkey")
    expect(page.get_by_text("Version 1 is live.")).to_be_visible()
    page.locator("form.sheet").evaluate("form => { form.noValidate = true; }")
    publisher.expects(422)
    hands.press("Archive it")
    publisher.at("Archive passkey?")
    tick = page.get_by_label("Customers will not be able")
    expect(tick).to_have_accessible_description("Please tick this first: it is live.")
    assert page.request.get("/t/aurora/j/passkey", max_redirects=0).status != 404
    tick.check()
    hands.press("Archive it")
    publisher.at(HOME)
    assert page.request.get("/t/aurora/j/passkey", max_redirects=0).status == 404

    publisher.visit("/t/handrail/studio/aurora/archive")
    hands.press("Bring back passkey")
    publisher.at(HOME)
    assert page.request.get("/t/aurora/j/passkey", max_redirects=0).status != 404


def test_the_newest_search_is_shown_however_long_an_earlier_one_takes(demo: DemoServer, meet: Meet) -> None:
    page = at_work(demo, meet, "designer").page
    page.route(re.compile(r"[?&]q=l$"), lambda _: None)  # is never answered
    search = page.get_by_label("Search by name or title")

    with page.expect_request(re.compile(r"[?&]q=l$")):
        search.press_sequentially("l")
    search.press_sequentially("ink-else")

    expect(page.locator("#journey-link-elsewhere")).to_be_visible()
    expect(page.locator("#journey-login")).to_have_count(0)


def test_a_document_with_many_mistakes_tells_all_of_them_and_nothing_is_lost(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer")
    hands, page = Pointer(designer.page), designer.page
    designer.visit("/t/handrail/studio/aurora/new/import")
    checked(designer)
    hands.fill("Or its text", BROKEN)
    designer.expects(422)
    hands.press("Import")
    expect(page.get_by_role("heading", name="mistakes. Nothing was imported")).to_be_visible()
    expect(page.get_by_text("Line 3, column")).to_be_visible()
    expect(page.get_by_text("Line 6, column").first).to_be_visible()
    assert page.get_by_label("Or its text").input_value() == BROKEN
    picture(page, "studio-import", PHONE, DESKTOP)
    checked(designer)

    page.get_by_label("A file").set_input_files(
        {"name": "mine.yaml", "mimeType": "application/yaml", "buffer": sound("mine").encode()}
    )
    hands.fill("Address", "")
    hands.press("Import")
    designer.at("Mine")
    home(designer)
    hands.follow("Duplicate mine")
    designer.at("What is it called?")
    assert page.get_by_label("Address").input_value() == "mine-2"
    hands.press("Create the draft")
    designer.at("Copy of Mine")
    home(designer)
    page.get_by_label("Search by name or title").press_sequentially("copy of")
    expect(page.get_by_text("1 journey found.")).to_be_visible()
    expect(page.locator(".journeys__row")).to_have_count(1)


def test_an_auditor_who_serves_one_tenant_is_led_there_and_may_begin_nothing(demo: DemoServer, meet: Meet) -> None:
    auditor = at_work(demo, meet, "auditor", PHONE)
    auditor.visit("/t/handrail/studio")
    auditor.at(HOME)
    expect(auditor.page.get_by_role("link", name="New journey")).to_have_count(0)
    for form in ("new/begin", "archive/login", "archive/login/bring-back"):
        answer = auditor.page.request.post(f"/t/handrail/studio/aurora/{form}", form={"from": "blank"})
        assert answer.status == 403


def test_whoever_serves_several_tenants_chooses_among_them(demo: DemoServer, meet: Meet) -> None:
    key = (demo.folder / "master.key").read_text(encoding="ascii").strip()
    operator = Operator(
        {
            "HANDRAIL_DATABASE": f"sqlite:///{demo.folder / 'handrail.db'}",
            "HANDRAIL_MASTER_KEYS": key,
            "HANDRAIL_STAFF_TENANT": "handrail",
        }
    )
    role = ("northwind", staff(demo, "support")["email"], "--role", "designer")
    support = at_work(demo, meet, "support")
    typed(operator, "staff", "add", *role)
    try:
        support.visit("/t/handrail/studio")
        support.at("Where you work")
        expect(support.page.get_by_role("listitem").filter(has_text="Aurora Insurance")).to_contain_text("Support")
        picture(support.page, "studio-tenants", PHONE, DESKTOP)
        checked(support)
        Pointer(support.page).follow("Northwind Energy")
        support.at("Journeys of Northwind Energy")
        expect(support.page.get_by_role("link", name="New journey")).to_be_visible()
    finally:
        typed(operator, "staff", "remove", *role)


def typed(operator: Operator, *words: str) -> None:
    """Type a command beside the browser, which keeps this thread's event loop."""
    with ThreadPoolExecutor(1) as terminal:
        terminal.submit(operator.does, *words).result()


def sound(journey: str) -> str:
    return f"""\
format: 1
journey: {journey}
name: {{en: Mine}}
start: done
steps:
  done: {{step: end@1, config: {{result: success, title: {{en: Done}}}}}}
"""


def home(visitor: Visitor) -> None:
    visitor.visit("/t/handrail/studio/aurora?lang=en")
    visitor.at(HOME)


def checked(visitor: Visitor) -> None:
    assert plain_faults(visitor.page, "en") == []
    assert thorough_faults(visitor.page, DESKTOP) == []
