"""A browser that is remembered: asked for less the next time, and forgotten from the account page."""

from pathlib import Path

import pytest
from playwright.sync_api import Cookie, expect

import handrail_flows.templates
from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Hands, Keyboard, Pointer
from tests.e2e.installation import operate
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor
from tests.e2e.walks import Customer, enrol_app_with_aurora, next_code, register_with_aurora

pytestmark = pytest.mark.e2e

ASKED, HELLO = "Remember this browser?", "Hello, Dana Fox"


@pytest.fixture(scope="module", autouse=True)
def journey(demo: DemoServer) -> None:
    file = Path(handrail_flows.templates.__file__).parent / "remembered-device.yaml"
    operate(demo, "journey", "publish", "--tenant", "aurora", str(file))


def prove_the_password(visitor: Visitor, hands: Hands, dana: Customer) -> None:
    hands.press("Sign out")
    visitor.at("Sign in")
    visitor.visit("/t/aurora/j/remembered-device")
    hands.fill("E-mail address", dana.address)
    hands.press("Continue")
    hands.fill("Password", dana.password)
    hands.press("Sign in")


def come_to_the_question(visitor: Visitor, hands: Hands) -> Customer:
    dana = register_with_aurora(visitor, hands)
    app = enrol_app_with_aurora(visitor, hands)
    prove_the_password(visitor, hands, dana)
    hands.fill("Code from the app", next_code(app))
    hands.press("Continue")
    visitor.at(ASKED)
    return dana


def remembered(visitor: Visitor) -> list[Cookie]:
    """Return the cookies by which the browser is known again."""
    return [each for each in visitor.context.cookies() if each.get("name", "").endswith("remembered")]


@pytest.mark.parametrize(("hand", "scripts"), [(Pointer, True), (Keyboard, False)])
def test_a_browser_is_remembered_until_it_is_forgotten(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor = meet(PHONE, scripts=scripts)
    hands = hand(visitor.page)
    dana = come_to_the_question(visitor, hands)
    hands.press("Remember this browser")
    visitor.at(HELLO)
    (kept,) = remembered(visitor)
    assert (kept.get("httpOnly"), kept.get("sameSite")) == (True, "Lax")

    prove_the_password(visitor, hands, dana)
    visitor.at(HELLO)
    expect(visitor.page.get_by_text("Two proofs that it is you")).to_have_count(0)
    expect(visitor.page.get_by_role("heading", name="Browsers that we remember")).to_be_visible()

    hands.press("Forget it")
    expect(visitor.page.get_by_text("That browser is not remembered any more.")).to_be_visible()
    prove_the_password(visitor, hands, dana)
    visitor.at("Enter the code from your app")


def test_whoever_says_no_is_asked_for_both_the_next_time(meet: Meet) -> None:
    visitor = meet(PHONE)
    hands = Pointer(visitor.page)
    dana = come_to_the_question(visitor, hands)

    hands.press("Not now")

    visitor.at(HELLO)
    assert remembered(visitor) == []
    prove_the_password(visitor, hands, dana)
    visitor.at("Enter the code from your app")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_pages_are_for_everybody(meet: Meet, device: Device) -> None:
    visitor = meet(device)
    hands = Pointer(visitor.page)
    come_to_the_question(visitor, hands)
    faults = thorough_faults(visitor.page, device)
    picture(visitor.page, "device-trust", device)

    hands.press("Remember this browser")

    visitor.at(HELLO)
    picture(visitor.page, "account-remembered-browser", device)
    assert not [*faults, *thorough_faults(visitor.page, device)]
