"""A sign-in on one device that is approved, or refused, on another."""

import pytest
from playwright.sync_api import expect

from handrail_ui.demo.tenants import PASSWORD
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Hands, Keyboard, Pointer
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]
ALEX, HELLO = "alex@aurora.example", "Hello, Alex Morgan"
WAITING = "Approve this sign-in on your other device"
ASKED = "Are you signing in elsewhere?"
HANDS = [(Pointer, True), (Keyboard, False)]


def with_password(visitor: Visitor, hands: Hands, journey: str) -> None:
    visitor.visit(f"/t/aurora/j/{journey}")
    hands.fill("E-mail address", ALEX)
    hands.press("Continue")
    hands.fill("Password", PASSWORD)
    hands.press("Sign in")


def signed_in(visitor: Visitor) -> None:
    with_password(visitor, Pointer(visitor.page), "login")
    visitor.at(HELLO)


def asking(visitor: Visitor, hands: Hands) -> str:
    """Sign in up to where it has to be approved; return the code that is shown."""
    with_password(visitor, hands, "approved")
    visitor.at(WAITING)
    return visitor.page.locator("#approval-code").inner_text()


def look_at_it(visitor: Visitor, hands: Hands) -> None:
    """Find who waits on the account page."""
    visitor.visit("/t/aurora/account")
    visitor.at(HELLO)
    expect(visitor.page.get_by_role("heading", name="sign-in waits for you")).to_be_visible()
    hands.follow("Look at it")
    visitor.at(ASKED)


def deny(visitor: Visitor, hands: Hands) -> None:
    look_at_it(visitor, hands)
    hands.press("That is not me")
    visitor.at("Nobody is let in")


@pytest.mark.parametrize(("hand", "scripts"), HANDS)
def test_typing_the_code_on_a_signed_in_device_lets_the_other_one_in(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    known, new = meet(PHONE, scripts=scripts), meet(DESKTOP, scripts=scripts)
    hands = hand(known.page)
    signed_in(known)
    seen = known.postbox.count(ALEX)
    shown = asking(new, hand(new.page))
    look_at_it(known, hands)
    expect(known.page.get_by_text("127.0.0.1")).to_be_visible()
    hands.press("Approve the sign-in")
    expect(known.page.get_by_text("Type the six digits").first).to_be_visible()
    hands.fill("Code on the other device", shown)
    hands.press("Approve the sign-in")
    known.at("You approved the sign-in")

    new.at("Your sign-in is approved")
    hand(new.page).press("Continue")
    new.at(HELLO)
    expect(new.page.get_by_role("link", name="Look at it")).to_have_count(0)
    assert known.postbox.subject_for(ALEX, seen=seen).startswith("You approved a sign-in")


def test_a_wrong_code_lets_nobody_in_and_another_one_is_shown(meet: Meet) -> None:
    known, new = meet(PHONE), meet(DESKTOP)
    signed_in(known)
    first = asking(new, Pointer(new.page))
    look_at_it(known, Pointer(known.page))
    Pointer(known.page).fill("Code on the other device", "000000" if first != "000 000" else "000001")
    Pointer(known.page).press("Approve the sign-in")
    known.at("That was another code")
    expect(new.page.locator("#approval-code")).not_to_have_text(first)
    new.at(WAITING)
    deny(known, Pointer(known.page))


@pytest.mark.parametrize(("hand", "scripts"), HANDS)
def test_whoever_says_no_ends_the_sign_in(meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool) -> None:
    known, new = meet(PHONE, scripts=scripts), meet(DESKTOP, scripts=scripts)
    signed_in(known)
    asking(new, hand(new.page))
    deny(known, hand(known.page))
    new.at("This sign-in was refused")


def test_the_page_is_for_whoever_is_signed_in_to_that_very_account(meet: Meet) -> None:
    known, new, stranger = meet(PHONE), meet(DESKTOP), meet(DESKTOP)
    signed_in(known)
    asking(new, Pointer(new.page))
    look_at_it(known, Pointer(known.page))
    stranger.expects(401)
    stranger.page.goto(known.page.url)
    stranger.at("Sign in")
    new.page.goto(known.page.url)
    new.at("This is for another device")
    deny(known, Pointer(known.page))


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_pages_on_both_devices_are_for_everybody(meet: Meet, device: Device) -> None:
    known, new = meet(device), meet(device)
    signed_in(known)
    asking(new, Pointer(new.page))
    assert not thorough_faults(new.page, device)
    picture(new.page, "device-approve-waiting", device)
    known.visit("/t/aurora/account")
    expect(known.page.get_by_role("link", name="Look at it").first).to_be_visible()
    assert not thorough_faults(known.page, device)
    picture(known.page, "device-approve-account", device)
    known.page.get_by_role("link", name="Look at it").first.click()
    known.at(ASKED)
    assert not thorough_faults(known.page, device)
    picture(known.page, "device-approve-asked", device)
    Pointer(known.page).press("That is not me")
    known.at("Nobody is let in")
