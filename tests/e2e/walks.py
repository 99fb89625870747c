"""The journeys of the demo, as their customers walk them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from playwright.sync_api import expect
from pyotp.totp import TOTP

from tests.e2e.hands import Hands
from tests.e2e.visitor import Visitor
from tests.json_walk import fresh_address

Look: TypeAlias = Callable[[str], None]
"""Called on each page with its name, for whoever wants to look closer."""
PHRASE = "a long enough pass phrase"
CODE_SECONDS = 30


@dataclass(frozen=True)
class Customer:
    """Somebody with an account."""

    address: str
    password: str


def pass_by(_page: str) -> None:
    """Look at nothing in particular."""


def register_with_aurora(visitor: Visitor, hands: Hands, look: Look = pass_by) -> Customer:
    """Open an account; end on the account page, signed in."""
    dana = Customer(fresh_address(), PHRASE)
    visitor.visit("/t/aurora/j/registration")
    visitor.at("Open your Aurora account")
    look("aurora-details")
    hands.fill("Full name", "Dana Fox")
    hands.fill("E-mail address", dana.address)
    hands.press("Continue")
    visitor.at("Check your e-mail")
    look("aurora-code")
    hands.fill("Code from the e-mail", visitor.postbox.code_for(dana.address))
    hands.press("Continue")
    visitor.at("Choose a password")
    look("aurora-password")
    hands.fill("Password", dana.password)
    hands.press("Continue")
    visitor.at("Please read and decide")
    look("aurora-terms")
    hands.tick("I accept: Terms of use")
    hands.press("Continue")
    visitor.at("Hello, Dana Fox")
    return dana


def enrol_app_with_aurora(visitor: Visitor, hands: Hands, look: Look = pass_by) -> TOTP:
    """From the account page, set up an authenticator app and come back."""
    look("aurora-account")
    hands.follow("Set up an authenticator app")
    visitor.at("Set up your authenticator app")
    look("aurora-app")
    app = read_key(visitor)
    hands.fill("Code from the app", app.now())
    hands.press("Continue")
    visitor.at("Hello, Dana Fox")
    expect(visitor.page.get_by_text("Authenticator app", exact=True)).to_be_visible()
    return app


def keep_codes_with_aurora(visitor: Visitor, hands: Hands, journey: str) -> list[str]:
    """Walk the journey that shows recovery codes, keep them, and come back to the account page."""
    visitor.visit(f"/t/aurora/j/{journey}")
    visitor.at("Keep your recovery codes")
    codes = visitor.page.locator("#recovery-codes li").all_text_contents()
    hands.tick("I have kept these codes")
    hands.press("Continue")
    visitor.at("Hello, Dana Fox")
    return [each.strip() for each in codes]


def sign_in_with_aurora(visitor: Visitor, hands: Hands, dana: Customer, app: TOTP, look: Look = pass_by) -> None:
    """From the account page, sign out and in again with everything one has."""
    hands.press("Sign out")
    visitor.at("Sign in")
    look("aurora-sign-in")
    hands.fill("E-mail address", dana.address)
    hands.press("Continue")
    visitor.at("Enter your password")
    look("aurora-sign-in-password")
    hands.fill("Password", dana.password)
    hands.press("Sign in")
    visitor.at("Enter the code from your app")
    look("aurora-sign-in-code")
    hands.fill("Code from the app", next_code(app))
    hands.press("Continue")
    visitor.at("Hello, Dana Fox")
    expect(visitor.page.get_by_text("Two proofs that it is you")).to_be_visible()
    look("aurora-account-two-proofs")


def register_household_with_northwind(
    visitor: Visitor, hands: Hands, look: Look = pass_by
) -> tuple[Customer, TOTP]:
    """Open a household's account, in German; end on the account page, signed in."""
    dana = Customer(fresh_address(), PHRASE)
    _say_who_to_northwind(visitor, hands, "Haushalt", look)
    visitor.at("Über Sie")
    look("northwind-person")
    _prove_address_to_northwind(visitor, hands, dana)
    look("northwind-password")
    hands.fill("Passwort", dana.password)
    hands.press("Weiter")
    visitor.at("Bitte lesen und entscheiden")
    look("northwind-terms")
    hands.tick("Ich akzeptiere: Nutzungsbedingungen")
    hands.tick("Northwind darf meinen Verbrauch auswerten")
    hands.press("Weiter")
    app = _set_up_app_with_northwind(visitor, hands, look)
    look("northwind-account")
    return dana, app


def register_business_with_northwind(
    visitor: Visitor, hands: Hands, look: Look = pass_by
) -> tuple[Customer, TOTP]:
    """Open a business's account with an authenticator app, in German; end on the account page."""
    dana = Customer(fresh_address(), "langes wort")
    _say_who_to_northwind(visitor, hands, "Betrieb", look)
    visitor.at("Ihr Betrieb")
    look("northwind-business")
    hands.fill("Firma", "Sonnenhof GmbH")
    hands.select("Sitz", "Schweiz")
    hands.press("Weiter")
    visitor.at("Wer meldet sich an?")
    _prove_address_to_northwind(visitor, hands, dana, look)
    hands.fill("Passwort", dana.password)
    hands.press("Weiter")
    visitor.at("Bitte lesen und entscheiden")
    hands.tick("Ich akzeptiere: Nutzungsbedingungen für Betriebe")
    hands.press("Weiter")
    return dana, _set_up_app_with_northwind(visitor, hands, look)


def sign_in_with_northwind(
    visitor: Visitor, hands: Hands, dana: Customer, app: TOTP, look: Look = pass_by
) -> None:
    """From the account page, sign out and in again."""
    hands.press("Abmelden")
    visitor.at("Anmelden")
    look("northwind-sign-in")
    hands.fill("E-Mail-Adresse", dana.address)
    hands.press("Weiter")
    visitor.at("Geben Sie Ihr Passwort ein")
    look("northwind-sign-in-password")
    hands.fill("Passwort", dana.password)
    hands.press("Anmelden")
    visitor.at("Geben Sie den Code aus Ihrer App ein")
    look("northwind-sign-in-code")
    hands.fill("Code aus der App", next_code(app))
    hands.press("Weiter")
    visitor.at("Hallo, Dana Fuchs")
    expect(visitor.page.get_by_text("Zwei Nachweise, dass Sie es sind")).to_be_visible()


def read_key(visitor: Visitor) -> TOTP:
    """Type the key that the page shows into an authenticator app."""
    key = visitor.page.locator("#totp-key").text_content() or ""
    return TOTP(key.replace(" ", ""))


def next_code(app: TOTP) -> str:
    """Return the code after the present one: within the drift allowed, and not the one that enrolled the app."""
    return app.at(int(time.time()) + CODE_SECONDS)


def _set_up_app_with_northwind(visitor: Visitor, hands: Hands, look: Look) -> TOTP:
    """Set up the app that everybody needs there, do without the passkey, and end on the account page."""
    visitor.at("Richten Sie Ihre Authenticator-App ein")
    look("northwind-app")
    app = read_key(visitor)
    hands.fill("Code aus der App", app.now())
    hands.press("Weiter")
    visitor.at("Passkey einrichten")
    look("northwind-passkey")
    hands.press("Jetzt nicht")
    visitor.at("Hallo, Dana Fuchs")
    return app


def _say_who_to_northwind(visitor: Visitor, hands: Hands, kind: str, look: Look) -> None:
    visitor.visit("/t/northwind/j/registration")
    visitor.at("Willkommen bei Northwind")
    look("northwind-welcome")
    hands.choose(kind)
    hands.fill("Kundennummer", "NW204518")
    hands.press("Weiter")


def _prove_address_to_northwind(visitor: Visitor, hands: Hands, dana: Customer, look: Look = pass_by) -> None:
    hands.fill("Vor- und Nachname", "Dana Fuchs")
    hands.fill("E-Mail-Adresse", dana.address)
    hands.press("Weiter")
    visitor.at("Sehen Sie in Ihr Postfach")
    look("northwind-code")
    hands.fill("Code aus der E-Mail", visitor.postbox.code_for(dana.address))
    hands.press("Weiter")
    visitor.at("Wählen Sie ein Passwort")
