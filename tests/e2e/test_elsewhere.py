"""Signing in at Aurora with an account elsewhere, as a newcomer to the demo does, and linking it for good."""

import pytest
from playwright.sync_api import expect

from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Hands, Keyboard, Pointer
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor
from tests.e2e.walks import register_with_aurora
from tests.json_walk import fresh_address

pytestmark = pytest.mark.e2e
HOW, THERE, HERE = "How would you like to sign in?", "Who are you here?", "Continue with Beacon ID"


def go_there(visitor: Visitor, hands: Hands) -> None:
    """Start the journey, and come to the stand-in's page."""
    visitor.visit("/t/aurora/j/login-elsewhere")
    visitor.at(HOW)
    hands.press("With another account")
    visitor.at(HERE)
    hands.follow(HERE)
    visitor.at(THERE)


def be_there(visitor: Visitor, hands: Hands, name: str, email: str) -> None:
    """Say at the stand-in who one is, and be sent back."""
    visitor.page.get_by_label("Name").fill(name)
    visitor.page.get_by_label("E-mail address").fill(email)
    hands.press("Continue as somebody else")


def confirm(visitor: Visitor, hands: Hands, email: str) -> None:
    """Open an account with what was told, once the address is confirmed."""
    visitor.at("Open an account")
    expect(visitor.page.get_by_label("E-mail address")).to_have_value(email)
    hands.press("Continue")
    visitor.at("Check your e-mail")
    hands.fill("Code", visitor.postbox.code_for(email))
    hands.press("Continue")


@pytest.mark.parametrize(
    ("device", "hand", "scripts"),
    [(PHONE, Pointer, True), (DESKTOP, Keyboard, False)],
    ids=["pointer", "keyboard"],
)
def test_somebody_new_opens_an_account_and_comes_back_the_same_way(
    meet: Meet, device: Device, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor = meet(device, scripts=scripts)
    hands, email = hand(visitor.page), fresh_address()
    go_there(visitor, hands)
    be_there(visitor, hands, "Robin Quay", email)
    confirm(visitor, hands, email)
    visitor.at("Hello, Robin Quay")
    row = visitor.page.get_by_role("listitem").filter(has_text="Linked account elsewhere")
    expect(row).to_contain_text("Beacon ID")
    picture(visitor.page, "account-elsewhere", device)

    hands.press("Sign out")
    visitor.at("Sign in")
    go_there(visitor, hands)
    be_there(visitor, hands, "Robin Quay", email)
    visitor.at("Hello, Robin Quay")


def test_whoever_has_an_account_here_proves_it_before_the_two_are_linked(meet: Meet) -> None:
    visitor = meet(DESKTOP)
    hands = Pointer(visitor.page)
    dana = register_with_aurora(visitor, hands)
    hands.press("Sign out")
    visitor.at("Sign in")

    go_there(visitor, hands)
    be_there(visitor, hands, "Dana Fox", dana.address)
    visitor.at("Open an account")
    hands.press("Continue")
    visitor.at("Check your e-mail")
    hands.fill("Code", visitor.postbox.code_for(dana.address, seen=1))
    hands.press("Continue")
    visitor.at("You already have an account")
    picture(visitor.page, "elsewhere-prove-it", DESKTOP)
    hands.press("Continue")
    visitor.at("Sign in")
    hands.fill("E-mail address", dana.address)
    hands.press("Continue")
    visitor.at("Enter your password")
    hands.fill("Password", dana.password)
    hands.press("Sign in")
    visitor.at("Link your account at Beacon ID")
    hands.follow(HERE)
    visitor.at(THERE)
    be_there(visitor, hands, "Dana Fox", dana.address)
    visitor.at("Hello, Dana Fox")

    hands.press("Sign out")
    visitor.at("Sign in")
    go_there(visitor, hands)
    be_there(visitor, hands, "Dana Fox", dana.address)
    visitor.at("Hello, Dana Fox")


def test_whoever_is_signed_in_finds_the_way_there_on_their_account_page(meet: Meet) -> None:
    visitor = meet(PHONE)
    hands = Pointer(visitor.page)
    dana = register_with_aurora(visitor, hands)
    hands.follow("Link an account elsewhere")
    visitor.at("Link your account at Beacon ID")
    hands.follow(HERE)
    visitor.at(THERE)
    be_there(visitor, hands, "Dana Fox", dana.address)
    visitor.at("Hello, Dana Fox")
    row = visitor.page.get_by_role("listitem").filter(has_text="Linked account elsewhere")
    expect(row).to_contain_text("Beacon ID")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_whoever_turns_back_there_chooses_again(meet: Meet, device: Device) -> None:
    visitor = meet(device)
    hands = Pointer(visitor.page)
    go_there(visitor, hands)
    picture(visitor.page, "beacon", device)
    assert not thorough_faults(visitor.page, device)
    hands.press("Go back without signing in")
    visitor.at(HOW)
