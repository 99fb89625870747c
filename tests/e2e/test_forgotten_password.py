"""A forgotten password in a real browser: a code to the address, a new password, and word of it by mail."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

import handrail_flows.templates
from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Keyboard, Pointer
from tests.e2e.installation import operate
from tests.e2e.page_checks import thorough_faults
from tests.e2e.walks import register_with_aurora
from tests.json_walk import fresh_address

pytestmark = pytest.mark.e2e

ASKED = "Check your e-mail"
NEW_PHRASE = "eleven loud geese under the bridge"


@pytest.fixture(scope="module", autouse=True)
def journey(demo: DemoServer) -> None:
    template = Path(handrail_flows.templates.__path__[0]) / "recovery.yaml"
    operate(demo, "journey", "publish", "--tenant", "aurora", str(template))


@pytest.mark.parametrize(("hand", "scripts"), [(Pointer, True), (Keyboard, False)])
def test_a_code_leads_to_a_new_password_and_the_old_one_is_none_any_more(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor = meet(PHONE, scripts=scripts)
    visitor.expects(422)
    hands = hand(visitor.page)
    dana = register_with_aurora(visitor, hands)
    hands.press("Sign out")
    visitor.at("Sign in")

    visitor.visit("/t/aurora/j/recovery")
    hands.fill("E-mail address", dana.address)
    hands.press("Continue")
    visitor.at(ASKED)
    code = visitor.postbox.code_for(dana.address, seen=1)
    hands.fill("Code from the e-mail", "000000" if code != "000000" else "000001")
    hands.press("Continue")
    expect(visitor.page.get_by_text("This code is not right").first).to_be_visible()
    hands.fill("Code from the e-mail", code)
    hands.press("Continue")
    visitor.at("Choose a password")
    hands.fill("Password", NEW_PHRASE)
    hands.press("Continue")
    visitor.at("Sign in")
    expect(visitor.page.get_by_role("button", name="Sign out")).to_have_count(0)

    hands.fill("E-mail address", dana.address)
    hands.press("Continue")
    hands.fill("Password", dana.password)
    hands.press("Sign in")
    expect(visitor.page.get_by_text("We cannot sign you in with these details", exact=False).first).to_be_visible()
    hands.fill("Password", NEW_PHRASE)
    hands.press("Sign in")
    visitor.at("Hello, Dana Fox")
    assert visitor.postbox.count(dana.address) == 3, "two codes, and word that the account was recovered"


def test_whoever_has_no_account_sees_the_same_and_is_sent_nothing(meet: Meet) -> None:
    visitor = meet(PHONE)
    visitor.expects(422)
    hands = Pointer(visitor.page)
    nobody = fresh_address()

    visitor.visit("/t/aurora/j/recovery")
    hands.fill("E-mail address", nobody)
    hands.press("Continue")
    visitor.at(ASKED)
    expect(visitor.page.get_by_text(f"If there is an account for {nobody}", exact=False)).to_be_visible()
    for left in (4, 3, 2, 1):
        hands.fill("Code from the e-mail", "123456")
        hands.press("Continue")
        expect(visitor.page.get_by_text(f"You have {left} tr", exact=False).first).to_be_visible()
    hands.fill("Code from the e-mail", "123456")
    hands.press("Continue")
    visitor.at("That did not work")
    assert visitor.postbox.count(nobody) == 0


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_page_is_for_everybody(meet: Meet, device: Device) -> None:
    visitor = meet(device)
    hands = Pointer(visitor.page)
    visitor.visit("/t/aurora/j/recovery")
    hands.fill("E-mail address", fresh_address())
    hands.press("Continue")

    visitor.at(ASKED)
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "recovery-email", device)
