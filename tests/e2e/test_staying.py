"""Whoever needs longer gets it in time, and loses nothing that was typed (WCAG 2.2, 2.2.1)."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.hands import Hands, Keyboard, Pointer
from tests.e2e.installation import let_expire, let_nearly_expire, use_up
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor
from tests.json_walk import fresh_address

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

UNTIL = re.compile(r"^This page is open until \d+:\d\d(\s[AP]M)?( UTC)?\.$")
SOON = "This page will expire in less than two minutes."
LEFT = 100_000
"""Less than two minutes, and more than a test takes."""


@pytest.mark.parametrize("kind_of_hands", [Pointer, Keyboard])
def test_a_warning_comes_in_time_and_lets_the_page_stay(
    meet: Meet, demo: DemoServer, kind_of_hands: type[Pointer | Keyboard]
) -> None:
    visitor = meet()
    page, hands = visitor.page, kind_of_hands(visitor.page)
    nearly_expired(visitor, demo)
    hands.fill("Full name", "Dana Fox")
    before = ends_at(page)

    press_in_toast(page, hands)

    expect(words(page)).to_have_text(UNTIL)
    expect(toast(page).get_by_role("button")).to_have_count(0)
    expect(page.locator("#open-until")).to_have_text(UNTIL)
    assert ends_at(page) > before + LEFT
    assert page.locator("#open-until").inner_text() == words(page).inner_text()
    expect(page.get_by_role("textbox", name="Full name")).to_have_value("Dana Fox")
    expect(page.locator("#step :focus")).to_have_count(1)
    hands.fill("E-mail address", fresh_address())
    hands.press("Continue")
    visitor.at("Check your e-mail")
    expect(toast(page)).not_to_contain_text("less than two minutes")


def test_a_page_that_warns_is_for_everybody(meet: Meet, demo: DemoServer) -> None:
    visitor = meet()
    nearly_expired(visitor, demo)

    picture(visitor.page, "staying", PHONE)
    assert not thorough_faults(visitor.page, DESKTOP)

    press_in_toast(visitor.page, Pointer(visitor.page))
    expect(words(visitor.page)).to_have_text(UNTIL)
    assert not thorough_faults(visitor.page, DESKTOP)


def test_the_button_on_the_page_does_the_same_and_keeps_the_focus(meet: Meet, demo: DemoServer) -> None:
    visitor = meet()
    page, hands = visitor.page, Keyboard(visitor.page)
    nearly_expired(visitor, demo)
    before = ends_at(page)
    button = page.get_by_role("main").get_by_role("button", name="Stay longer")

    hands.fill("Full name", "Dana Fox")
    button.focus()
    page.keyboard.press("Space")

    expect(words(page)).to_have_text(UNTIL)
    assert ends_at(page) > before + LEFT
    expect(button).to_be_focused()
    expect(page.get_by_role("textbox", name="Full name")).to_have_value("Dana Fox")


def test_without_scripts_the_page_comes_back_with_the_new_end(meet: Meet, demo: DemoServer) -> None:
    visitor = meet(scripts=False)
    page = visitor.page
    nearly_expired(visitor, demo)
    before = ends_at(page)

    Pointer(page).press("Stay longer")

    expect(page.locator(f"#open-until:not([data-expires-at='{before}'])")).to_have_text(UNTIL)
    assert ends_at(page) > before + LEFT
    visitor.at("Open your Aurora account")
    assert page.url.rpartition("/")[2] != "stay"


def test_with_no_renewal_left_the_reason_is_said_and_what_was_typed_stays(meet: Meet, demo: DemoServer) -> None:
    visitor = meet()
    visitor.expects(403)
    page = visitor.page
    visitor.visit("/t/aurora/j/registration")
    use_up(demo, page.url, LEFT)
    page.reload()
    Pointer(page).fill("Full name", "Dana Fox")

    press_in_toast(page, Pointer(page))

    expect(words(page)).to_contain_text("as often as it can be")
    expect(toast(page).get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Full name")).to_have_value("Dana Fox")
    visitor.at("Open your Aurora account")


def test_with_no_renewal_left_and_no_scripts_a_page_says_so_and_leads_back(meet: Meet, demo: DemoServer) -> None:
    visitor = meet(scripts=False)
    visitor.expects(403)
    visitor.visit("/t/aurora/j/registration")
    use_up(demo, visitor.page.url, LEFT)

    Pointer(visitor.page).press("Stay longer")

    visitor.at("This page cannot be kept open any longer")
    Pointer(visitor.page).follow("Back to the page")
    visitor.at("Open your Aurora account")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_what_has_expired_does_not_stay(meet: Meet, demo: DemoServer, *, scripts: bool) -> None:
    visitor = meet(scripts=scripts)
    visitor.expects(410)
    visitor.visit("/t/aurora/j/registration")
    let_expire(demo, visitor.page.url)

    Pointer(visitor.page).press("Stay longer")

    visitor.at("This page has expired")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_older_tab_shows_where_one_is(meet: Meet, *, scripts: bool) -> None:
    visitor = meet(scripts=scripts)
    visitor.expects(409)
    visitor.visit("/t/aurora/j/registration")
    older = visitor.page
    visitor.page = visitor.context.new_page()
    visitor.page.goto(older.url)
    Pointer(visitor.page).fill("Full name", "Dana Fox")
    Pointer(visitor.page).fill("E-mail address", fresh_address())
    Pointer(visitor.page).press("Continue")
    visitor.at("Check your e-mail")

    visitor.page = older
    Pointer(older).press("Stay longer")

    visitor.at("Check your e-mail")
    expect(older.get_by_role("status").filter(has_text="You answered that page already")).to_be_visible()


def test_without_the_server_nothing_is_lost_and_one_can_try_again(meet: Meet, demo: DemoServer) -> None:
    visitor = meet()
    page = visitor.page
    nearly_expired(visitor, demo)
    Pointer(page).fill("Full name", "Dana Fox")
    before = ends_at(page)

    visitor.context.set_offline(True)
    press_in_toast(page, Pointer(page))

    expect(toast(page)).to_contain_text("We could not reach the server")
    expect(page.get_by_role("textbox", name="Full name")).to_have_value("Dana Fox")
    assert all("INTERNET_DISCONNECTED" in each or "Failed to fetch" in each for each in visitor.complaints)
    visitor.complaints.clear()
    visitor.context.set_offline(False)
    press_in_toast(page, Pointer(page))
    expect(words(page)).to_have_text(UNTIL)
    assert ends_at(page) > before


def nearly_expired(visitor: Visitor, demo: DemoServer) -> None:
    """Come to a page whose time is nearly over; with scripts it says so."""
    visitor.visit("/t/aurora/j/registration")
    let_nearly_expire(demo, visitor.page.url, LEFT)
    visitor.page.reload()
    visitor.at("Open your Aurora account")
    expect(visitor.page.locator("#open-until")).to_have_text(UNTIL)


def press_in_toast(page: Page, hands: Hands) -> None:
    expect(toast(page).get_by_role("button", name="Stay longer")).to_be_visible()
    if isinstance(hands, Pointer):
        toast(page).get_by_role("button", name="Stay longer").click()
        return
    toast(page).get_by_role("button", name="Stay longer").focus()
    page.keyboard.press("Enter")


def toast(page: Page) -> Locator:
    return page.locator("#toast")


def words(page: Page) -> Locator:
    return toast(page).get_by_role("paragraph")


def ends_at(page: Page) -> int:
    return int(page.locator("#open-until").get_attribute("data-expires-at") or "0")
