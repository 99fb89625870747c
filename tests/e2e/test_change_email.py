"""Somebody gives their account another e-mail address: with both proofs and a code; the former one is told."""

import pytest
from playwright.sync_api import expect
from pyotp.totp import TOTP

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Hands, Keyboard, Pointer
from tests.e2e.page_checks import thorough_faults
from tests.e2e.postbox import Postbox
from tests.e2e.visitor import Visitor
from tests.e2e.walks import Customer, next_code, register_household_with_northwind
from tests.json_walk import fresh_address

pytestmark = pytest.mark.e2e
NEW, CHANGED, TAKEN = (
    "Ihre neue E-Mail-Adresse",
    "Ihre E-Mail-Adresse ist geändert",
    "Diese Adresse können wir nicht verwenden",
)
TOLD = "Die E-Mail-Adresse Ihres Kontos bei Northwind Energy wurde geändert"


def prove_oneself(visitor: Visitor, hands: Hands, dana: Customer, app: TOTP) -> None:
    """From the account page, up to the question for the new address."""
    hands.follow("E-Mail-Adresse ändern")
    visitor.at("Anmelden")
    say_who(visitor, hands, dana.address, dana.password)
    visitor.at("Geben Sie den Code aus Ihrer App ein")
    hands.fill("Code aus der App", next_code(app))
    hands.press("Weiter")
    visitor.at(NEW)


def say_who(visitor: Visitor, hands: Hands, address: str, password: str) -> None:
    hands.fill("E-Mail-Adresse", address)
    hands.press("Weiter")
    visitor.at("Geben Sie Ihr Passwort ein")
    hands.fill("Passwort", password)
    hands.press("Anmelden")


def name_and_confirm(visitor: Visitor, hands: Hands, address: str, *, seen: int = 0) -> None:
    hands.fill("Neue E-Mail-Adresse", address)
    hands.press("Weiter")
    visitor.at("Sehen Sie in Ihr Postfach")
    hands.fill("Code aus der E-Mail", visitor.postbox.code_for(address, seen=seen))
    hands.press("Weiter")


@pytest.mark.parametrize(("hand", "scripts"), [(Pointer, True), (Keyboard, False)])
def test_the_new_address_signs_in_the_former_one_does_not_and_is_told(
    meet: Meet, demo: DemoServer, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor = meet(PHONE, language="de-DE", scripts=scripts)
    hands = hand(visitor.page)
    visitor.expects(422)
    dana, app = register_household_with_northwind(visitor, hands)
    postbox = Postbox(demo, visitor.context.new_page())
    before, address = postbox.count(dana.address), fresh_address()

    prove_oneself(visitor, hands, dana, app)
    name_and_confirm(visitor, hands, address)
    visitor.at(CHANGED)
    hands.press("Weiter")
    visitor.at("Hallo, Dana Fuchs")

    expect(visitor.page.locator(".greeting__lead")).to_contain_text(address)
    assert postbox.subject_for(dana.address, seen=before) == TOLD
    assert postbox.count(dana.address) == before + 1
    hands.press("Abmelden")
    visitor.at("Anmelden")
    say_who(visitor, hands, dana.address, dana.password)
    expect(visitor.page.locator(".field--wrong").first).to_be_visible()
    visitor.visit("/t/northwind/j/login")
    visitor.at("Anmelden")
    say_who(visitor, hands, address, dana.password)
    visitor.at("Geben Sie den Code aus Ihrer App ein")


def test_the_address_of_another_account_is_not_taken_and_its_owner_keeps_it(meet: Meet, demo: DemoServer) -> None:
    visitor, other = meet(PHONE, language="de-DE"), meet(PHONE, language="de-DE")
    hands = Pointer(visitor.page)
    erin, _ = register_household_with_northwind(other, Pointer(other.page))
    dana, app = register_household_with_northwind(visitor, hands)
    postbox = Postbox(demo, visitor.context.new_page())
    before = postbox.count(dana.address)

    prove_oneself(visitor, hands, dana, app)
    name_and_confirm(visitor, hands, erin.address, seen=postbox.count(erin.address))
    visitor.at(TAKEN)

    visitor.visit("/t/northwind/account")
    visitor.at("Hallo, Dana Fuchs")
    expect(visitor.page.locator(".greeting__lead")).to_contain_text(dana.address)
    assert postbox.count(dana.address) == before


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_its_pages_are_for_everybody(meet: Meet, device: Device) -> None:
    visitor = meet(device, language="de-DE")
    hands = Pointer(visitor.page)
    dana, app = register_household_with_northwind(visitor, hands)
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "change-email-account", device)

    prove_oneself(visitor, hands, dana, app)
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "change-email", device)
    name_and_confirm(visitor, hands, fresh_address())
    visitor.at(CHANGED)
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "change-email-done", device)
