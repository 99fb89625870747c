"""A minor asks, and a guardian decides in a browser of their own; then both go on."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Hands, Keyboard, Pointer
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e
WAITING = "Waiting for your guardian"
ASKED = "May your child do this?"
HANDS = [(Pointer, True), (Keyboard, False)]


def ask(visitor: Visitor, hands: Hands, child: str, guardian: str) -> None:
    """Open an account as somebody of thirteen, up to where a guardian has to decide."""
    visitor.visit("/t/aurora/j/family")
    visitor.at("Your own Aurora account")
    hands.fill("Full name", "Kim Fox")
    hands.fill("E-mail address", child)
    visitor.page.get_by_label("Date of birth").fill("2013-06-30")
    visitor.page.get_by_label("Country").select_option("DE")
    hands.press("Continue")
    visitor.at("Check your e-mail")
    hands.fill("Code from the e-mail", visitor.postbox.code_for(child))
    hands.press("Continue")
    visitor.at("Who decides with you?")
    hands.fill("E-mail address of a parent or guardian", guardian)
    hands.press("Continue")
    visitor.at(WAITING)


def open_link(visitor: Visitor, guardian: str, *, seen: int = 0) -> str:
    """Follow the link of the newest mail, in this visitor's browser."""
    link = visitor.postbox.link_for(guardian, seen=seen)
    visitor.page.goto(link)
    return link


def agree(hands: Hands, page: Page) -> None:
    for name in ("I accept: Terms of use", "The child may have an Aurora account", "I am of full age"):
        page.get_by_label(name).check()
    hands.fill("Your full name", "Robin Fox")
    page.get_by_label("a parent", exact=True).check()
    hands.press("I agree")


@pytest.mark.parametrize(("hand", "scripts"), HANDS)
def test_a_guardian_agrees_and_the_account_is_opened(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    kim, robin = meet(PHONE, scripts=scripts), meet(DESKTOP, scripts=scripts)
    child, guardian = f"kim-{scripts}@family.example".lower(), f"robin-{scripts}@family.example".lower()
    hands, other = hand(kim.page), hand(robin.page)
    ask(kim, hands, child, guardian)
    link = open_link(robin, guardian)
    robin.at(ASKED)
    expect(robin.page.get_by_text("Kim Fox named you")).to_be_visible()

    other.press("I agree")
    robin.at(ASKED)
    expect(robin.page.get_by_text("Please enter your full name").first).to_be_visible()
    agree(other, robin.page)
    robin.at("Thank you, you agreed")

    robin.expects(410)
    robin.page.goto(link)
    robin.at("This is settled")
    kim.at("Choose a password")
    hands.fill("Password", "a horse of another colour")
    hands.press("Continue")
    kim.at("Hello, Kim Fox")
    hands.follow("See and change")
    kim.at("What you agreed to")
    expect(kim.page.get_by_text("Decided by Robin Fox").first).to_be_visible()
    assert kim.postbox.count(guardian) == 2


@pytest.mark.parametrize(("hand", "scripts"), HANDS)
def test_a_guardian_refuses_with_one_button_and_no_account_is_opened(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    kim, robin = meet(PHONE, scripts=scripts), meet(PHONE, scripts=scripts)
    guardian = f"no-{scripts}@family.example".lower()
    ask(kim, hand(kim.page), f"lee-{scripts}@family.example".lower(), guardian)
    open_link(robin, guardian)
    robin.at(ASKED)
    hand(robin.page).press("I do not agree")
    robin.at("You did not agree")
    kim.at("Your guardian did not agree")


def test_the_minor_cannot_decide_by_opening_the_link_in_their_own_browser(meet: Meet) -> None:
    kim = meet(PHONE)
    ask(kim, Pointer(kim.page), "sly@family.example", "sly.parent@family.example")
    waiting = kim.page.url
    open_link(kim, "sly.parent@family.example")
    kim.at("This is for somebody else to decide")
    expect(kim.page.get_by_role("button", name="I agree")).to_have_count(0)
    kim.page.goto(waiting)
    kim.at(WAITING)


def test_whoever_names_somebody_else_takes_the_first_link_back(meet: Meet) -> None:
    kim, robin = meet(PHONE), meet(DESKTOP)
    hands = Pointer(kim.page)
    ask(kim, hands, "twice@family.example", "wrong@family.example")
    hands.press("Name somebody else")
    kim.at("Who decides with you?")
    hands.fill("E-mail address of a parent or guardian", "right@family.example")
    hands.press("Continue")
    kim.at(WAITING)
    robin.expects(410)
    open_link(robin, "wrong@family.example")
    robin.at("This is settled")
    open_link(robin, "right@family.example")
    robin.at(ASKED)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_pages_of_both_are_for_everybody(meet: Meet, device: Device) -> None:
    kim, robin = meet(device), meet(device)
    guardian = f"all-{device.name}@family.example".lower()
    ask(kim, Pointer(kim.page), f"kid-{device.name}@family.example".lower(), guardian)
    assert not thorough_faults(kim.page, device)
    picture(kim.page, "guardian-waiting", device)
    open_link(robin, guardian)
    robin.at(ASKED)
    assert not thorough_faults(robin.page, device)
    picture(robin.page, "guardian-asked", device)
    Pointer(robin.page).press("I agree")
    expect(robin.page.get_by_text("Please enter your full name").first).to_be_visible()
    assert not thorough_faults(robin.page, device)
    picture(robin.page, "guardian-missing", device)
    agree(Pointer(robin.page), robin.page)
    robin.at("Thank you, you agreed")
    assert not thorough_faults(robin.page, device)
    picture(robin.page, "guardian-thanks", device)
