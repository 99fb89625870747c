"""Recovery codes in a real browser: kept, used once each, and gone when there are new ones."""

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
from tests.e2e.walks import Customer, keep_codes_with_aurora, register_with_aurora

pytestmark = pytest.mark.e2e

OUT: dict[str, Any] = {"step": "end@1", "config": {"result": "denied", "title": {"en": "That was that"}}}
KEEP: dict[str, Any] = {
    "entry": "signed_in",
    "start": "codes",
    "steps": {
        "codes": {"step": "recovery.create@1", "next": {"done": "back", "error": "out"}},
        "back": {"step": "end@1", "config": {"result": "success", "continue_to": "/account"}},
        "out": OUT,
    },
}
USE: dict[str, Any] = {
    "entry": "anyone",
    "start": "who",
    "steps": {
        "who": {"step": "identify@1", "next": {"done": "password"}},
        "password": {"step": "password.verify@1", "next": {"ok": "code", "failed": "out", "error": "out"}},
        "code": {
            "step": "recovery.verify@1",
            "next": {"ok": "in", "none": "out", "failed": "out", "error": "out"},
        },
        "in": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
        "out": OUT,
    },
}


@pytest.fixture(scope="module", autouse=True)
def journeys(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder: Path = tmp_path_factory.mktemp("journeys")
    for name, journey in {"keep-codes": KEEP, "use-code": USE}.items():
        file = folder / f"{name}.json"
        file.write_text(
            json.dumps({"format": 1, "journey": name, "name": {"en": name}, "variables": {}, **journey})
        )
        operate(demo, "journey", "publish", "--tenant", "aurora", str(file))


def come_with(visitor: Visitor, hands: Hands, dana: Customer, code: str) -> None:
    """Sign out, say who one is, prove the password, and answer with a code."""
    hands.press("Sign out")
    visitor.at("Sign in")
    visitor.visit("/t/aurora/j/use-code")
    hands.fill("E-mail address", dana.address)
    hands.press("Continue")
    hands.fill("Password", dana.password)
    hands.press("Sign in")
    visitor.at("Enter a recovery code")
    hands.fill("Recovery code", code)
    hands.press("Continue")


@pytest.mark.parametrize(("hand", "scripts"), [(Pointer, True), (Keyboard, False)])
def test_a_code_opens_once_and_new_ones_take_the_place_of_the_old(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor = meet(PHONE, scripts=scripts)
    hands = hand(visitor.page)
    visitor.expects(422)
    dana = register_with_aurora(visitor, hands)
    codes = keep_codes_with_aurora(visitor, hands, "keep-codes")
    assert len(set(codes)) == 10
    expect(visitor.page.get_by_text("Recovery codes", exact=True)).to_be_visible()

    come_with(visitor, hands, dana, codes[3].upper().replace("-", " "))
    visitor.at("Hello, Dana Fox")
    expect(visitor.page.get_by_text("Two proofs that it is you")).to_be_visible()

    come_with(visitor, hands, dana, codes[3])
    expect(visitor.page.get_by_text("used already", exact=False).first).to_be_visible()
    hands.fill("Recovery code", codes[4])
    hands.press("Continue")
    visitor.at("Hello, Dana Fox")

    others = keep_codes_with_aurora(visitor, hands, "keep-codes")
    come_with(visitor, hands, dana, codes[5])
    expect(visitor.page.get_by_text("used already", exact=False).first).to_be_visible()
    hands.fill("Recovery code", others[0])
    hands.press("Continue")
    visitor.at("Hello, Dana Fox")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_both_pages_are_for_everybody(meet: Meet, device: Device) -> None:
    visitor = meet(device)
    hands, page = Pointer(visitor.page), visitor.page
    visitor.expects(422)
    dana = register_with_aurora(visitor, hands)
    visitor.visit("/t/aurora/j/keep-codes")
    visitor.at("Keep your recovery codes")
    with page.expect_download() as download:
        page.locator("#recovery-file").click()
    assert download.value.suggested_filename == "recovery-codes.txt"
    saved = Path(download.value.path()).read_text("utf-8").split()
    assert saved == [each.strip() for each in page.locator("#recovery-codes li").all_text_contents()]
    assert not thorough_faults(page, device)
    hands.press("Continue")
    expect(page.get_by_text("Keep the codes first").first).to_be_visible()
    picture(page, "recovery-create", device)
    hands.tick("I have kept these codes")
    hands.press("Continue")
    visitor.at("Hello, Dana Fox")
    come_with(visitor, hands, dana, "12345")
    expect(page.get_by_text("has fifteen letters and digits").first).to_be_visible()
    assert not thorough_faults(page, device)
    picture(page, "recovery-verify", device)
