"""An account is deleted: asked for with a proof, kept by whoever comes back in time, gone for good after that."""

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
from tests.e2e.postbox import Postbox
from tests.e2e.visitor import Visitor
from tests.e2e.walks import Customer, next_code, register_household_with_northwind, register_with_aurora

pytestmark = pytest.mark.e2e
ASKED, GOING, HELLO = "Delete your account?", "Your account is going to be deleted", "Hello, Dana Fox"


@pytest.fixture(scope="module", autouse=True)
def journey(demo: DemoServer) -> None:
    file = Path(handrail_flows.templates.__file__).parent / "delete-account.yaml"
    operate(demo, "journey", "publish", "--tenant", "aurora", str(file))


def say_who(hands: Hands, visitor: Visitor, dana: Customer) -> None:
    hands.fill("E-mail address", dana.address)
    hands.press("Continue")
    visitor.at("Enter your password")
    hands.fill("Password", dana.password)
    hands.press("Sign in")


def have_it_deleted(visitor: Visitor, hands: Hands, dana: Customer) -> None:
    visitor.visit("/t/aurora/j/delete-account")
    say_who(hands, visitor, dana)
    visitor.at(ASKED)
    hands.press("Delete my account")
    visitor.at(GOING)


@pytest.mark.parametrize(("hand", "scripts"), [(Pointer, True), (Keyboard, False)])
def test_whoever_comes_back_in_time_keeps_the_account(
    meet: Meet, demo: DemoServer, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor = meet(PHONE, scripts=scripts)
    hands = hand(visitor.page)
    dana = register_with_aurora(visitor, hands)
    postbox = Postbox(demo, visitor.context.new_page())
    before = postbox.count(dana.address)

    have_it_deleted(visitor, hands, dana)
    visitor.visit("/t/aurora/account")
    visitor.at("Sign in")
    say_who(hands, visitor, dana)
    visitor.at(HELLO)
    expect(visitor.page.locator("#going")).to_contain_text("Your account is going to be deleted on")
    assert postbox.count(dana.address) == before + 1
    hands.press("Keep my account")
    visitor.at(HELLO)
    expect(visitor.page.get_by_text("You keep your account. Nothing is going to be deleted.")).to_be_visible()
    expect(visitor.page.locator("#going")).to_have_count(0)


def test_whoever_was_erased_is_a_stranger(meet: Meet, demo: DemoServer) -> None:
    visitor = meet(DESKTOP)
    hands = Pointer(visitor.page)
    visitor.expects(422)
    dana = register_with_aurora(visitor, hands)

    said = operate(demo, "people", "erase", "aurora", dana.address, "--yes")
    visitor.visit("/t/aurora/account")
    visitor.at("Sign in")
    say_who(hands, visitor, dana)

    assert "identifier" in said
    visitor.at("Enter your password")
    expect(visitor.page.locator(".field--wrong").first).to_be_visible()


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_question_is_for_everybody(meet: Meet, device: Device) -> None:
    visitor = meet(device, language="de-DE")
    hands = Pointer(visitor.page)
    dana, app = register_household_with_northwind(visitor, hands)

    hands.follow("Konto löschen")
    visitor.at("Anmelden")
    hands.fill("E-Mail-Adresse", dana.address)
    hands.press("Weiter")
    visitor.at("Geben Sie Ihr Passwort ein")
    hands.fill("Passwort", dana.password)
    hands.press("Anmelden")
    visitor.at("Geben Sie den Code aus Ihrer App ein")
    hands.fill("Code aus der App", next_code(app))
    hands.press("Weiter")
    visitor.at("Konto löschen?")
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "delete-account", device)
    hands.press("Konto löschen")
    visitor.at("Ihr Konto wird gelöscht")
    assert not thorough_faults(visitor.page, device)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_notice_is_for_everybody(meet: Meet, device: Device) -> None:
    visitor = meet(device)
    hands = Pointer(visitor.page)
    dana = register_with_aurora(visitor, hands)
    have_it_deleted(visitor, hands, dana)
    visitor.visit("/t/aurora/account")
    visitor.at("Sign in")
    say_who(hands, visitor, dana)
    visitor.at(HELLO)
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "account-going", device)
