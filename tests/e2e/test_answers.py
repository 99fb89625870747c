"""Giving answers: what is wrong is said and found, secrets can be pasted, and nothing that was typed is lost."""

import re

import pytest
from playwright.sync_api import expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.hands import Hands, Pointer
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor
from tests.e2e.walks import PHRASE
from tests.json_walk import Walk, fresh_address

pytestmark = pytest.mark.e2e
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@with_and_without_scripts
def test_the_summary_of_a_wrong_answer_takes_the_focus_and_leads_to_the_field(
    meet: Meet, *, scripts: bool
) -> None:
    visitor = meet(scripts=scripts)
    page = visitor.page
    visitor.visit("/t/aurora/j/registration")

    Pointer(page).press("Continue")

    expect(page.get_by_role("group", name="Please check 2 things")).to_be_focused()
    expect(page).to_have_title(titled("Error: Open your Aurora account", "Aurora Insurance"))
    Pointer(page).follow("Full name: Please fill this in.")
    expect(page.get_by_role("textbox", name="Full name")).to_be_focused()
    Pointer(page).fill("Full name", "Dana Fox")
    Pointer(page).press("Continue")
    expect(page.get_by_role("group", name="Please check one thing")).to_be_focused()
    expect(page.get_by_role("textbox", name="Full name")).to_have_value("Dana Fox")


def test_pages_with_wrong_answers_are_for_everybody_too(meet: Meet) -> None:
    visitor = meet()
    address, hands = fresh_address(), Pointer(visitor.page)
    faults: dict[str, list[str]] = {}

    def look(name: str, summary: str = "Please check one thing") -> None:
        expect(visitor.page.get_by_role("group", name=summary)).to_be_focused()
        picture(visitor.page, f"aurora-{name}-wrong", PHONE)
        faults[name] = thorough_faults(visitor.page, DESKTOP)

    visitor.visit("/t/aurora/j/registration")
    hands.press("Continue")
    look("details", "Please check 2 things")
    to_code(visitor, hands, address)
    hands.fill("Code from the e-mail", "000000" if visitor.postbox.code_for(address) != "000000" else "000001")
    hands.press("Continue")
    look("code")
    hands.fill("Code from the e-mail", visitor.postbox.code_for(address))
    hands.press("Continue")
    hands.fill("Password", "short")
    hands.press("Continue")
    look("password")
    hands.fill("Password", PHRASE)
    hands.press("Continue")
    visitor.at("Please read and decide")
    hands.press("Continue")
    look("terms")

    assert not {name: found for name, found in faults.items() if found}


def test_a_code_and_a_password_can_be_pasted(meet: Meet) -> None:
    visitor = meet()
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    address, hands = fresh_address(), Pointer(visitor.page)
    visitor.visit("/t/aurora/j/registration")
    to_code(visitor, hands, address)

    paste(visitor, "Code from the e-mail", visitor.postbox.code_for(address))
    hands.press("Continue")
    visitor.at("Choose a password")
    paste(visitor, "Password", PHRASE)
    hands.press("Continue")

    visitor.at("Please read and decide")


def test_enter_in_a_field_continues(meet: Meet) -> None:
    visitor, address = meet(), fresh_address()
    visitor.visit("/t/aurora/j/registration")
    to_code(visitor, Pointer(visitor.page), address)

    visitor.page.get_by_role("textbox", name="Code from the e-mail").fill(visitor.postbox.code_for(address))
    visitor.page.keyboard.press("Enter")

    visitor.at("Choose a password")


def test_a_password_is_shown_on_demand_and_measured_while_one_types(meet: Meet) -> None:
    visitor, address = meet(), fresh_address()
    page, hands = visitor.page, Pointer(visitor.page)
    visitor.visit("/t/aurora/j/registration")
    to_code(visitor, hands, address)
    hands.fill("Code from the e-mail", visitor.postbox.code_for(address))
    hands.press("Continue")
    visitor.at("Choose a password")

    hands.fill("Password", "short")
    hands.press("Show")

    expect(page.get_by_role("textbox", name="Password")).to_have_attribute("type", "text")
    expect(page.get_by_text("Keep going: still too short")).to_be_visible()
    hands.fill("Password", PHRASE)
    expect(page.get_by_text("Long enough")).to_be_visible()
    hands.press("Hide")
    expect(page.get_by_role("textbox", name="Password")).to_have_attribute("type", "password")


def test_fields_that_a_password_manager_decorates_do_not_upset_the_policy(meet: Meet) -> None:
    visitor = meet()
    visitor.visit("/t/aurora/j/registration")
    visitor.page.evaluate("document.getElementById('field-email').style.backgroundImage = 'none'")

    Pointer(visitor.page).press("Continue")

    expect(visitor.page.get_by_role("group", name="Please check 2 things")).to_be_focused()


def test_without_the_server_nothing_that_was_typed_is_lost(meet: Meet) -> None:
    visitor = meet()
    hands = Pointer(visitor.page)
    visitor.visit("/t/aurora/j/registration")
    hands.fill("Full name", "Dana Fox")
    hands.fill("E-mail address", fresh_address())

    visitor.context.set_offline(True)
    hands.press("Continue")

    expect(visitor.page.get_by_role("status").filter(has_text="We could not reach the server")).to_be_visible()
    expect(visitor.page.get_by_role("textbox", name="Full name")).to_have_value("Dana Fox")
    assert all("INTERNET_DISCONNECTED" in each or "Failed to fetch" in each for each in visitor.complaints)
    visitor.complaints.clear()
    visitor.context.set_offline(False)
    hands.press("Continue")
    visitor.at("Check your e-mail")


def test_the_mailbox_shows_a_new_mail_by_itself(meet: Meet, demo: DemoServer) -> None:
    visitor, address = meet(), fresh_address()
    visitor.visit("/demo/mailbox")
    visitor.at("Demo mailbox")

    with Walk(demo, "aurora", "registration") as somebody:
        somebody.answer(name="Kim Fox", email=address, phone="")

    expect(visitor.page.get_by_role("article").filter(has_text=address)).to_be_visible()


@with_and_without_scripts
def test_title_and_language_follow_the_page(meet: Meet, *, scripts: bool) -> None:
    visitor = meet(language="de-DE", scripts=scripts)
    page, hands = visitor.page, Pointer(visitor.page)
    address = fresh_address()
    visitor.visit("/t/northwind/j/registration")
    expect(page).to_have_title(titled("Willkommen bei Northwind", "Northwind Energy"))
    hands.choose("Haushalt")
    hands.fill("Kundennummer", "NW204518")
    hands.press("Weiter")
    hands.fill("Vor- und Nachname", "Dana Fuchs")
    hands.fill("E-Mail-Adresse", address)
    hands.press("Weiter")
    visitor.at("Sehen Sie in Ihr Postfach")
    expect(page).to_have_title(titled("Sehen Sie in Ihr Postfach", "Northwind Energy"))
    hands.fill("Code aus der E-Mail", visitor.postbox.code_for(address))
    hands.press("Weiter")
    visitor.at("Wählen Sie ein Passwort")
    expect(page).to_have_title(titled("Wählen Sie ein Passwort", "Northwind Energy"))

    hands.follow("English")

    visitor.language = "en"
    visitor.at("Choose a password")
    expect(page).to_have_title(titled("Choose a password", "Northwind Energy"))


def to_code(visitor: Visitor, hands: Hands, address: str) -> None:
    hands.fill("Full name", "Dana Fox")
    hands.fill("E-mail address", address)
    hands.press("Continue")
    visitor.at("Check your e-mail")


def paste(visitor: Visitor, field: str, text: str) -> None:
    """Paste what another app has copied."""
    visitor.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    found = visitor.page.get_by_role("textbox", name=field)
    found.focus()
    visitor.page.keyboard.press("Control+V")
    expect(found).to_have_value(re.compile(re.escape(text)))


def titled(heading: str, brand: str) -> str:
    return f"{heading} \N{EN DASH} {brand}"
