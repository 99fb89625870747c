"""A second factor of one's own choice in a real browser: only what one has, and another when it is not at hand."""

import json
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
from tests.e2e.walks import (
    Customer,
    enrol_app_with_aurora,
    keep_codes_with_aurora,
    next_code,
    register_with_aurora,
)

pytestmark = pytest.mark.e2e

CHOICE = "How would you like to confirm that it is you?"
OUT: dict[str, Any] = {"step": "end@1", "config": {"result": "denied", "title": {"en": "That was that"}}}
IN: dict[str, Any] = {"step": "end@1", "config": {"result": "success", "sign_in": True}}
JOURNEYS: dict[str, dict[str, Any]] = {
    "list-of-codes": {
        "entry": "signed_in",
        "start": "codes",
        "steps": {
            "codes": {"step": "recovery.create@1", "next": {"done": "back", "error": "out"}},
            "back": {"step": "end@1", "config": {"result": "success", "continue_to": "/account"}},
            "out": OUT,
        },
    },
    "two-factors": {
        "entry": "anyone",
        "start": "who",
        "otherwise": {"error": "out"},
        "steps": {
            "who": {"step": "identify@1", "next": {"done": "password"}},
            "password": {"step": "password.verify@1", "next": {"ok": "choose", "failed": "out"}},
            "choose": {
                "step": "factor.choose@1",
                "config": {"other_way": True},
                "next": {
                    "passkey": "passkey",
                    "totp": "app",
                    "recovery_code": "code",
                    "other": "out",
                    "none": "out",
                },
            },
            "passkey": {
                "step": "passkey.verify@1",
                "config": {"other_way": True},
                "next": {"ok": "in", "other": "choose", "failed": "out"},
            },
            **{
                name: {
                    "step": step,
                    "config": {"other_way": True},
                    "next": {"ok": "in", "other": "choose", "none": "choose", "failed": "out"},
                }
                for name, step in {"app": "totp.verify@1", "code": "recovery.verify@1"}.items()
            },
            "in": IN,
            "out": OUT,
        },
    },
}


@pytest.fixture(scope="module", autouse=True)
def journeys(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder: Path = tmp_path_factory.mktemp("journeys")
    for name, journey in JOURNEYS.items():
        file = folder / f"{name}.json"
        file.write_text(
            json.dumps({"format": 1, "journey": name, "name": {"en": name}, "variables": {}, **journey})
        )
        operate(demo, "journey", "publish", "--tenant", "aurora", str(file))


def prove_the_password(visitor: Visitor, hands: Hands, dana: Customer) -> None:
    hands.press("Sign out")
    visitor.at("Sign in")
    visitor.visit("/t/aurora/j/two-factors")
    hands.fill("E-mail address", dana.address)
    hands.press("Continue")
    hands.fill("Password", dana.password)
    hands.press("Sign in")


def buttons(visitor: Visitor) -> list[str]:
    return [each.strip() for each in visitor.page.locator("#step form .actions button").all_text_contents()]


@pytest.mark.parametrize(("hand", "scripts"), [(Pointer, True), (Keyboard, False)])
def test_whoever_has_two_chooses_and_changes_their_mind(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor = meet(PHONE, scripts=scripts)
    hands = hand(visitor.page)
    dana = register_with_aurora(visitor, hands)
    codes = keep_codes_with_aurora(visitor, hands, "list-of-codes")

    prove_the_password(visitor, hands, dana)
    visitor.at("Enter a recovery code")
    hands.press("Use another way")
    visitor.at(CHOICE)
    assert buttons(visitor) == ["Use a recovery code", "I have none of these at hand"]
    hands.press("Use a recovery code")
    hands.fill("Recovery code", codes[0])
    hands.press("Continue")
    visitor.at("Hello, Dana Fox")

    app = enrol_app_with_aurora(visitor, hands)
    prove_the_password(visitor, hands, dana)
    visitor.at(CHOICE)
    assert buttons(visitor) == [
        "Enter a code from your app",
        "Use a recovery code",
        "I have none of these at hand",
    ]
    hands.press("Use a recovery code")
    visitor.at("Enter a recovery code")
    hands.press("Use another way")
    visitor.at(CHOICE)
    hands.press("Enter a code from your app")
    hands.fill("Code from the app", next_code(app))
    hands.press("Continue")
    visitor.at("Hello, Dana Fox")
    expect(visitor.page.get_by_text("Two proofs that it is you")).to_be_visible()


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_choice_is_for_everybody(meet: Meet, device: Device) -> None:
    visitor = meet(device)
    hands = Pointer(visitor.page)
    dana = register_with_aurora(visitor, hands)
    keep_codes_with_aurora(visitor, hands, "list-of-codes")
    enrol_app_with_aurora(visitor, hands)
    prove_the_password(visitor, hands, dana)

    visitor.at(CHOICE)
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "factor-choose", device)
    hands.press("I have none of these at hand")
    visitor.at("That was that")
