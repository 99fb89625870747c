"""Codes by text message in a real browser, through the demo's own gateway."""

import json
import secrets
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

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

OUT: dict[str, Any] = {"step": "end@1", "config": {"result": "denied", "title": {"en": "That was that"}}}
CONFIRM: dict[str, Any] = {
    "variables": {"phone": "phone"},
    "start": "ask",
    "steps": {
        "ask": {
            "step": "form@1",
            "config": {
                "fields": [
                    {"name": "phone", "kind": "phone", "label": {"en": "Mobile number"}, "default_country": "DE"}
                ]
            },
            "next": {"done": "confirm"},
        },
        "confirm": {
            "step": "sms.confirm@1",
            "config": {
                "number": "phone",
                "countries": ["DE"],
                "allow_change": True,
                "resend_cooldown_seconds": 5,
                "max_attempts": 3,
            },
            "next": {
                "ok": "in",
                "unreachable": "without",
                "locked": "out",
                "change_number": "ask",
                "error": "out",
            },
            "limit": {"visits": 2, "then": "out"},
        },
        "in": {"step": "end@1", "config": {"result": "success", "title": {"en": "Your number is confirmed"}}},
        "without": {"step": "end@1", "config": {"result": "success", "title": {"en": "Without a code"}}},
        "out": OUT,
    },
}
REGISTER: dict[str, Any] = {
    "variables": {"name": "text", "email": "email", "phone": "phone"},
    "start": "ask",
    "otherwise": {"error": "out"},
    "steps": {
        "ask": {
            "step": "form@1",
            "config": {
                "fields": [
                    {"name": "name", "label": {"en": "Full name"}},
                    {"name": "email", "kind": "email", "label": {"en": "E-mail address"}},
                    {"name": "phone", "kind": "phone", "label": {"en": "Mobile number"}},
                ]
            },
            "next": {"done": "address"},
        },
        "address": {
            "step": "email.confirm@1",
            "config": {"address": "email"},
            "next": {"ok": "confirm", "locked": "out"},
        },
        "confirm": {
            "step": "sms.confirm@1",
            "config": {"number": "phone", "countries": ["DE"]},
            "next": {"ok": "password", "unreachable": "out", "locked": "out"},
        },
        "password": {"step": "password.set@1", "config": {"context": ["email"]}, "next": {"done": "account"}},
        "account": {
            "step": "account.create@1",
            "config": {"identifiers": {"email": "email", "phone": "phone"}},
            "next": {"created": "in", "exists": "out"},
        },
        "in": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
        "out": OUT,
    },
}
SIGN_IN: dict[str, Any] = {
    "start": "who",
    "otherwise": {"error": "out"},
    "steps": {
        "who": {"step": "identify@1", "config": {"by": ["phone"]}, "next": {"done": "password"}},
        "password": {"step": "password.verify@1", "next": {"ok": "code", "failed": "out"}},
        "code": {
            "step": "sms.verify@1",
            "config": {"countries": ["DE"], "max_attempts": 2},
            "next": {"ok": "in", "none": "out", "other": "out", "failed": "out"},
        },
        "in": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
        "out": OUT,
    },
}
BY_EACH_HAND = pytest.mark.parametrize(("hand", "scripts"), [(Pointer, True), (Keyboard, False)])


@pytest.fixture(scope="module", autouse=True)
def journeys(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder: Path = tmp_path_factory.mktemp("journeys")
    every = {"confirm-number": CONFIRM, "register-by-phone": REGISTER, "sign-in-by-phone": SIGN_IN}
    for name, journey in every.items():
        file = folder / f"{name}.json"
        file.write_text(json.dumps({"format": 1, "journey": name, "name": {"en": name}, **journey}))
        operate(demo, "journey", "publish", "--tenant", "aurora", str(file))


def fresh_number() -> str:
    """Return a number that looks like a mobile one of Germany; nothing here leaves this machine."""
    return f"+49176{secrets.randbelow(10**8):08d}"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def ask_for_code(visitor: Visitor, hands: Hands, number: str) -> None:
    visitor.visit("/t/aurora/j/confirm-number")
    visitor.at("Your details")
    hands.fill("Mobile number", number)
    hands.press("Continue")


def answer(hands: Hands, code: str) -> None:
    hands.fill("Code from the text message", code)
    hands.press("Continue")


@BY_EACH_HAND
def test_a_code_that_was_sent_to_the_number_confirms_it_after_a_wrong_one(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor, number = meet(PHONE, scripts=scripts), fresh_number()
    hands = hand(visitor.page)
    visitor.expects(422)
    ask_for_code(visitor, hands, number)
    visitor.at("Check your phone")
    expect(visitor.page.get_by_text(f"+49 •••{number[-2:]}")).to_be_visible()
    assert number not in visitor.page.content()

    code = visitor.postbox.code_for(number)
    answer(hands, wrong(code))
    expect(visitor.page.get_by_text("You have 2 tries left").first).to_be_visible()
    answer(hands, f"{code[:3]} {code[3:]}")
    visitor.at("Your number is confirmed")


@BY_EACH_HAND
def test_a_new_code_takes_the_place_of_the_old_one_and_too_many_wrong_ones_end_it(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor, number = meet(PHONE, scripts=scripts), fresh_number()
    hands = hand(visitor.page)
    visitor.expects(422)
    ask_for_code(visitor, hands, number)
    visitor.at("Check your phone")
    first = visitor.postbox.code_for(number)
    while visitor.postbox.count(number) == 1:
        asked = visitor.page.locator("[name=nonce]").first
        once = asked.input_value()
        hands.press("Send a new code")
        expect(asked).not_to_have_value(once)  # the former answer says the same words as the next one
    answer(hands, first)
    expect(visitor.page.get_by_text("You have 2 tries left").first).to_be_visible()
    answer(hands, first)
    expect(visitor.page.get_by_text("You have 1 try left").first).to_be_visible()
    answer(hands, first)
    visitor.at("That was that")


@BY_EACH_HAND
def test_a_number_that_gets_no_message_leads_back_to_another_or_on_without(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor = meet(PHONE, scripts=scripts)
    hands = hand(visitor.page)
    ask_for_code(visitor, hands, "+12025550123")
    visitor.at("We cannot text this number")
    expect(visitor.page.get_by_text("no text messages to the country of +1 •••23")).to_be_visible()
    hands.press("Use another number")
    hands.fill("Mobile number", "0900 1234567")
    hands.press("Continue")
    visitor.at("We cannot text this number")
    hands.press("Continue")
    visitor.at("Without a code")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_pages_are_for_everybody(meet: Meet, device: Device) -> None:
    visitor, number = meet(device), fresh_number()
    hands, page = Pointer(visitor.page), visitor.page
    visitor.expects(422)
    ask_for_code(visitor, hands, "+12025550123")
    visitor.at("We cannot text this number")
    assert not thorough_faults(page, device)
    picture(page, "sms-unreachable", device)
    hands.press("Use another number")
    hands.fill("Mobile number", number)
    hands.press("Continue")
    visitor.at("Check your phone")
    answer(hands, wrong(visitor.postbox.code_for(number)))
    expect(page.get_by_text("You have 2 tries left").first).to_be_visible()
    assert not thorough_faults(page, device)
    picture(page, "sms-confirm", device)


def test_the_gateway_of_the_demo_takes_messages_from_the_demo_alone(meet: Meet, demo: DemoServer) -> None:
    window = meet(PHONE).page
    answer = window.request.post(
        f"{demo.url}/demo/text-messages",
        headers={"Authorization": "Bearer x"},
        form={"From": "Mallory", "To": "+4917604069012", "Body": "123456"},
    )
    assert answer.status == 401


def register(visitor: Visitor, hands: Hands, number: str) -> None:
    """Open an account with a number that was proved; end on the account page."""
    visitor.visit("/t/aurora/j/register-by-phone")
    hands.fill("Full name", "Dana Fox")
    address = fresh_address()
    hands.fill("E-mail address", address)
    hands.fill("Mobile number", number)
    hands.press("Continue")
    hands.fill("Code from the e-mail", visitor.postbox.code_for(address))
    hands.press("Continue")
    visitor.at("Check your phone")
    answer(hands, visitor.postbox.code_for(number))
    visitor.at("Choose a password")
    hands.fill("Password", PHRASE)
    hands.press("Continue")
    visitor.at("Hello, Dana Fox")


def come_back(visitor: Visitor, hands: Hands, number: str) -> str:
    """Sign out, say who one is and prove the password; return the code that was sent then."""
    hands.press("Sign out")
    visitor.at("Sign in")
    seen = visitor.postbox.count(number)
    visitor.visit("/t/aurora/j/sign-in-by-phone")
    hands.fill("Phone number", number)
    hands.press("Continue")
    hands.fill("Password", PHRASE)
    hands.press("Sign in")
    visitor.at("Check your phone")
    return visitor.postbox.code_for(number, seen=seen)


@BY_EACH_HAND
def test_the_number_of_an_account_is_its_second_factor_and_an_old_code_opens_nothing(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor, number = meet(PHONE, scripts=scripts), fresh_number()
    hands = hand(visitor.page)
    visitor.expects(422)
    register(visitor, hands, number)
    expect(visitor.page.get_by_text("Code by text message", exact=True)).to_be_visible()

    first = come_back(visitor, hands, number)
    expect(visitor.page.get_by_text(f"+49 •••{number[-2:]}")).to_be_visible()
    assert number not in visitor.page.content()
    answer(hands, first)
    visitor.at("Hello, Dana Fox")
    expect(visitor.page.get_by_text("Two proofs that it is you")).to_be_visible()

    second = come_back(visitor, hands, number)
    answer(hands, first if first != second else wrong(second))
    expect(visitor.page.get_by_text("You have 1 try left").first).to_be_visible()
    hands.press("Use another way")
    visitor.at("That was that")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_page_of_the_second_factor_is_for_everybody(meet: Meet, device: Device) -> None:
    visitor, number = meet(device), fresh_number()
    hands = Pointer(visitor.page)
    visitor.expects(422)
    register(visitor, hands, number)
    come_back(visitor, hands, number)
    answer(hands, "12345")
    expect(visitor.page.get_by_text("Enter the six digits").first).to_be_visible()
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "sms-verify", device)
