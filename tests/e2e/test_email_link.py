"""A link by e-mail: opened on this device or another, by a scanner of mails, or ahead of time by a browser."""

from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.e2e.album import picture
from tests.e2e.authenticator import plugged_in
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Hands, Keyboard, Pointer
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e
WAITING = "Check your e-mail"
OPENED = "Is this your address?"
NEXT = "Set up a passkey"
HANDS = [(Pointer, True), (Keyboard, False)]


def ask(visitor: Visitor, hands: Hands, address: str) -> str:
    """Ask for a link as somebody new; return where it leads."""
    visitor.visit("/t/northwind/j/passwordless")
    visitor.at("Use your passkey")
    hands.press("Use another way")
    visitor.at("No passkey here yet")
    hands.fill("E-mail address", address)
    hands.press("Continue")
    visitor.at(WAITING)
    return visitor.postbox.link_for(address)


def number_on(visitor: Visitor) -> str:
    """Read the number that the first device shows."""
    return visitor.page.locator("#link-number").inner_text()


def look(link: str, **headers: str) -> int:
    """Follow the link as a machine does."""
    with urlopen(Request(link, headers=headers), timeout=20) as answer:  # noqa: S310 - our own demo
        return int(answer.status)


@pytest.mark.parametrize(("hand", "scripts"), HANDS)
def test_a_link_that_is_opened_on_another_device_leads_on_where_it_was_asked_for(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    first, second = meet(DESKTOP, scripts=scripts), meet(PHONE, scripts=scripts)
    hands = hand(second.page)
    link = ask(first, hand(first.page), f"two-{scripts}@link.example".lower())
    second.page.goto(link)
    second.at(OPENED)

    hands.press("Confirm my address")
    expect(second.page.get_by_text("Type the three digits").first).to_be_visible()
    hands.fill("Number on the other device", "000")
    hands.press("Confirm my address")
    expect(second.page.get_by_text("The other device shows another number").first).to_be_visible()
    second.page.get_by_label("Number on the other device").fill("")
    hands.fill("Number on the other device", number_on(first))
    hands.press("Confirm my address")
    second.at("Your address is confirmed")

    first.at(NEXT)
    second.expects(410)
    second.page.goto(link)
    second.at("This is settled")


@pytest.mark.parametrize(("hand", "scripts"), HANDS)
def test_a_link_that_is_opened_in_the_same_browser_leads_on_there(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    first = meet(PHONE, scripts=scripts)
    hands = hand(first.page)
    link = ask(first, hands, f"one-{scripts}@link.example".lower())
    first.page.goto(link)
    first.at(OPENED)
    hands.press("Confirm my address")
    first.at(NEXT)


def test_no_scanner_of_mails_and_no_browser_that_looks_ahead_uses_the_link_up(meet: Meet) -> None:
    first = meet(DESKTOP)
    link = ask(first, Pointer(first.page), "scanned@link.example")

    assert [look(link), look(link, **{"Sec-Purpose": "prefetch"}), look(link)] == [200, 200, 200]
    first.page.reload()
    first.at(WAITING)
    first.page.goto(link)
    first.at(OPENED)
    Pointer(first.page).press("Confirm my address")
    first.at(NEXT)


def test_whoever_is_new_gets_a_passkey_and_is_signed_in_and_by_the_link_alone_never(meet: Meet) -> None:
    first = meet(DESKTOP)
    hands = Pointer(first.page)
    with plugged_in(first.page) as authenticator:
        authenticator.touch(at_once=False)
        link = ask(first, hands, "new@link.example")
        first.page.goto(link)
        first.at(OPENED)
        hands.press("Confirm my address")
        first.at(NEXT)
        authenticator.touch(at_once=True)
        hands.press("Create passkey")
        first.at("Your account")
        # The page to sign in offers passkeys by itself: touched at once, it would sign in again.
        authenticator.touch(at_once=False)
        hands.press("Sign out")
        first.at("Sign in")
        again = ask(first, hands, "new@link.example")
        assert again != link
        first.page.goto(again)
        first.at(OPENED)
        hands.press("Confirm my address")
        first.at("You already have an account")


def test_the_page_waits_and_can_send_the_link_to_another_address(meet: Meet) -> None:
    first, second = meet(PHONE), meet(DESKTOP)
    hands = Pointer(first.page)
    wrong = ask(first, hands, "wrong@link.example")
    hands.press("Use another address")
    first.at("No passkey here yet")
    hands.fill("E-mail address", "right@link.example")
    hands.press("Continue")
    first.at(WAITING)
    second.expects(410)
    second.page.goto(wrong)
    second.at("This is settled")
    second.page.goto(first.postbox.link_for("right@link.example"))
    second.at(OPENED)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_pages_on_both_devices_are_for_everybody(meet: Meet, device: Device) -> None:
    first, second = meet(device), meet(device)
    link = ask(first, Pointer(first.page), f"all-{device.name}@link.example".lower())
    assert not thorough_faults(first.page, device)
    picture(first.page, "email-link-waiting", device)
    second.page.goto(link)
    second.at(OPENED)
    assert not thorough_faults(second.page, device)
    Pointer(second.page).press("Confirm my address")
    expect(second.page.get_by_text("Type the three digits").first).to_be_visible()
    picture(second.page, "email-link-opened", device)
    second.page.get_by_label("Number on the other device").fill(number_on(first))
    Pointer(second.page).press("Confirm my address")
    second.at("Your address is confirmed")
    assert not thorough_faults(second.page, device)
