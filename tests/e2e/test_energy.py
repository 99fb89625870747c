"""The energy customer in a real browser, at Northwind: an address, two factors, a little more at sign-in."""

import pytest
from playwright.sync_api import expect
from pyotp.totp import TOTP

from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Hands, Keyboard, Pointer
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor
from tests.e2e.walks import PHRASE, next_code, read_key
from tests.json_walk import fresh_address

pytestmark = pytest.mark.e2e


def leave_an_address(visitor: Visitor, hands: Hands) -> str:
    """Open a light account that wants to hear of planned work by e-mail."""
    address = fresh_address()
    visitor.visit("/t/northwind/j/light-account")
    visitor.at("Mit Northwind in Verbindung bleiben")
    hands.fill("E-Mail-Adresse", address)
    hands.press("Weiter")
    visitor.at("Sehen Sie in Ihr Postfach")
    hands.fill("Code aus der E-Mail", visitor.postbox.code_for(address))
    hands.press("Weiter")
    visitor.at("Wie dürfen wir Sie erreichen?")
    hands.tick("E-Mail")
    hands.choose("Höchstens einmal im Monat")
    hands.tick("Geplante Arbeiten am Netz")
    hands.press("Auswahl speichern")
    visitor.at("Danke, das war alles")
    return address


def prove_the_address(visitor: Visitor, hands: Hands, address: str, *, mails: int = 1) -> None:
    """Begin to make a customer account of it, `mails` after it was opened."""
    visitor.visit("/t/northwind/j/full-account")
    hands.fill("E-Mail-Adresse", address)
    hands.press("Weiter")
    visitor.at("Sehen Sie in Ihren E-Mails nach")
    hands.fill("Code aus der E-Mail", visitor.postbox.code_for(address, seen=mails))
    hands.press("Weiter")


def choose_a_password(visitor: Visitor, hands: Hands) -> None:
    visitor.at("Wählen Sie ein Passwort")
    hands.fill("Passwort", PHRASE)
    hands.press("Weiter")


def set_up_the_app(visitor: Visitor, hands: Hands) -> TOTP:
    visitor.at("Richten Sie Ihre Authenticator-App ein")
    app = read_key(visitor)
    hands.fill("Code aus der App", app.now())
    hands.press("Weiter")
    visitor.at("Passkey einrichten")
    hands.press("Jetzt nicht")
    return app


def tell_what_is_missing(visitor: Visitor, hands: Hands) -> None:
    visitor.at("Es fehlen noch ein paar Angaben")
    hands.fill("Vornamen", "Dana")
    hands.fill("Nachname", "Fuchs")
    hands.fill("Kundennummer", "NW204518")
    hands.press("Weiter")
    visitor.at("Hallo, Dana Fuchs")


@pytest.mark.parametrize(("hand", "scripts"), [(Pointer, True), (Keyboard, False)])
def test_an_address_becomes_a_customer_who_is_asked_for_little_at_a_time(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor = meet(PHONE, language="de-DE", scripts=scripts)
    hands: Hands = hand(visitor.page)
    address = leave_an_address(visitor, hands)
    visitor.visit("/t/northwind/account")
    visitor.at("Anmelden")

    prove_the_address(visitor, hands, address)
    choose_a_password(visitor, hands)
    app = set_up_the_app(visitor, hands)
    tell_what_is_missing(visitor, hands)
    expect(visitor.page.get_by_text("Zwei Nachweise, dass Sie es sind")).to_be_visible()
    expect(visitor.page.get_by_text("Höchstens einmal im Monat")).to_be_visible()

    sign_in(visitor, hands, address, app)
    visitor.at("Es fehlen noch ein paar Angaben")
    for known in ("Vornamen", "Nachname", "Kundennummer"):
        expect(visitor.page.get_by_text(known, exact=True)).to_have_count(0)
    for later in ("Zählernummer", "Telefonnummer"):
        expect(visitor.page.get_by_text(later)).to_have_count(0)
    hands.choose("Wärmepumpe")
    hands.fill("Personen im Haushalt", "3")
    hands.press("Weiter")
    visitor.at("Hallo, Dana Fuchs")


def sign_in(visitor: Visitor, hands: Hands, address: str, app: TOTP) -> None:
    """Sign out, and in again by the journey that asks for a little more."""
    hands.press("Abmelden")
    visitor.at("Anmelden")
    visitor.visit("/t/northwind/j/progressive-profile")
    hands.fill("E-Mail-Adresse", address)
    hands.press("Weiter")
    visitor.at("Geben Sie Ihr Passwort ein")
    hands.fill("Passwort", PHRASE)
    hands.press("Anmelden")
    visitor.at("Geben Sie den Code aus Ihrer App ein")
    hands.fill("Code aus der App", next_code(app))
    hands.press("Weiter")


def test_of_two_browsers_with_the_mailbox_the_first_to_choose_a_password_has_the_account(meet: Meet) -> None:
    one, other = meet(PHONE, language="de-DE"), meet(PHONE, language="de-DE")
    address = leave_an_address(one, Pointer(one.page))
    prove_the_address(one, Pointer(one.page), address)
    one.at("Wählen Sie ein Passwort")
    prove_the_address(other, Pointer(other.page), address, mails=3)
    choose_a_password(other, Pointer(other.page))
    other.at("Richten Sie Ihre Authenticator-App ein")

    choose_a_password(one, Pointer(one.page))

    one.at("Sie haben bereits ein Kundenkonto")


def test_whoever_was_interrupted_goes_on_with_code_and_password(meet: Meet) -> None:
    visitor = meet(PHONE, language="de-DE")
    hands = Pointer(visitor.page)
    address = leave_an_address(visitor, hands)
    prove_the_address(visitor, hands, address)
    choose_a_password(visitor, hands)
    visitor.at("Richten Sie Ihre Authenticator-App ein")

    prove_the_address(visitor, hands, address, mails=3)
    visitor.at("Geben Sie Ihr Passwort ein")
    hands.fill("Passwort", PHRASE)
    hands.press("Anmelden")
    set_up_the_app(visitor, hands)
    tell_what_is_missing(visitor, hands)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_way_from_an_address_to_an_account_is_for_everybody(meet: Meet, device: Device) -> None:
    visitor = meet(device, language="de-DE")
    hands = Pointer(visitor.page)
    address = leave_an_address(visitor, hands)
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "energy-light", device)
    prove_the_address(visitor, hands, address)
    visitor.at("Wählen Sie ein Passwort")
    assert not thorough_faults(visitor.page, device)
    choose_a_password(visitor, hands)
    set_up_the_app(visitor, hands)
    visitor.at("Es fehlen noch ein paar Angaben")
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "energy-details", device)
    tell_what_is_missing(visitor, hands)
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "energy-account", device)
