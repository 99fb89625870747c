"""A light account in a real browser: an address and no more, then a full account, a little more at sign-in."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

import handrail_flows.templates
from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Hands, Keyboard, Pointer
from tests.e2e.installation import operate
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor
from tests.e2e.walks import PHRASE
from tests.json_walk import fresh_address

pytestmark = pytest.mark.e2e

TEMPLATES = Path(handrail_flows.templates.__path__[0])


@pytest.fixture(scope="module", autouse=True)
def journeys(demo: DemoServer) -> None:
    for name in ("light-account", "full-account", "progressive-profile"):
        operate(demo, "journey", "publish", "--tenant", "aurora", str(TEMPLATES / f"{name}.yaml"))


def leave_an_address(visitor: Visitor, hands: Hands) -> str:
    """Open a light account that wants tips by e-mail."""
    address = fresh_address()
    visitor.visit("/t/aurora/j/light-account")
    visitor.at("Stay in touch")
    hands.fill("E-mail address", address)
    hands.press("Continue")
    visitor.at("Check your e-mail")
    hands.fill("Code from the e-mail", visitor.postbox.code_for(address))
    hands.press("Continue")
    visitor.at("How may we keep in touch?")
    hands.tick("E-mail")
    hands.tick("Tips")
    hands.press("Save my choice")
    visitor.at("Thank you, that is all")
    return address


def come_back(visitor: Visitor, hands: Hands, address: str) -> None:
    """Prove the address of the light account and choose a password; end where its details are asked."""
    visitor.visit("/t/aurora/j/full-account")
    hands.fill("E-mail address", address)
    hands.press("Continue")
    visitor.at("Check your e-mail")
    hands.fill("Code from the e-mail", visitor.postbox.code_for(address, seen=1))
    hands.press("Continue")
    visitor.at("Choose a password")
    hands.fill("Password", PHRASE)
    hands.press("Continue")
    visitor.at("A few details are missing")


@pytest.mark.parametrize(("hand", "scripts"), [(Pointer, True), (Keyboard, False)])
def test_a_light_account_grows_and_is_asked_for_little_at_a_time(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor = meet(PHONE, scripts=scripts)
    hands = hand(visitor.page)
    address = leave_an_address(visitor, hands)
    visitor.visit("/t/aurora/account")
    visitor.at("Sign in")

    come_back(visitor, hands, address)
    hands.fill("Given names", "Dana")
    hands.fill("Family name", "Fox")
    hands.select("Country", "Germany")
    hands.press("Continue")
    visitor.at("Sign in")
    expect(visitor.page.get_by_role("button", name="Sign out")).to_have_count(0)

    visitor.visit("/t/aurora/j/progressive-profile")
    hands.fill("E-mail address", address)
    hands.press("Continue")
    hands.fill("Password", PHRASE)
    hands.press("Sign in")
    visitor.at("A few details are missing")
    for known in ("Full name", "Country"):
        expect(visitor.page.get_by_text(known, exact=True)).to_have_count(0)
    expect(visitor.page.get_by_text("Date of birth")).to_be_visible()
    hands.press("Not now")
    visitor.at("How may we keep in touch?")
    ticked = visitor.page.locator("input:checked").all()
    assert [each.get_attribute("id") for each in ticked] == ["field-channel-email", "field-topic-tips"]
    hands.press("No messages, please")
    visitor.at("Hello, Dana Fox")
    expect(visitor.page.get_by_text(address)).to_be_visible()


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_whoever_comes_back_finds_pages_for_everybody(meet: Meet, device: Device) -> None:
    visitor = meet(device)
    hands = Pointer(visitor.page)
    address = leave_an_address(visitor, hands)
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "light-account", device)
    come_back(visitor, hands, address)
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "full-account", device)


def test_an_address_that_has_an_account_opens_no_second_one(meet: Meet) -> None:
    visitor = meet(PHONE)
    hands = Pointer(visitor.page)
    address = leave_an_address(visitor, hands)

    visitor.visit("/t/aurora/j/light-account")
    hands.fill("E-mail address", address)
    hands.press("Continue")
    hands.fill("Code from the e-mail", visitor.postbox.code_for(address, seen=1))
    hands.press("Continue")
    visitor.at("You already have an account")
