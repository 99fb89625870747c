"""Identity documents in a real browser: pictures that do, and each that does not with what to do next."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageFilter
from playwright.sync_api import expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture as photograph
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Hands, Keyboard, Pointer
from tests.e2e.installation import operate
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor
from tests.specimen import as_file, bomb, card, passport, picture, with_wrong_check_digit

pytestmark = pytest.mark.e2e
READING: float = 90_000
"""Milliseconds. A second of a core on a machine that has nothing else to do."""
TITLE = "Show your passport or identity card"
OUT: dict[str, Any] = {"step": "end@1", "config": {"result": "denied", "title": {"en": "That was that"}}}
JOURNEY: dict[str, Any] = {
    "format": 1,
    "journey": "document",
    "name": {"en": "Document"},
    "variables": {"first": "text", "last": "text", "born": "date"},
    "entry": "anyone",
    "start": "details",
    "otherwise": {"error": "out"},
    "steps": {
        "details": {
            "step": "form@1",
            "config": {
                "title": {"en": "Your details"},
                "fields": [
                    {"name": "first", "label": {"en": "Given names"}, "example": "Alex"},
                    {"name": "last", "label": {"en": "Family name"}, "example": "Example"},
                    {"name": "born", "kind": "date", "label": {"en": "Date of birth"}},
                ],
            },
            "next": {"done": "document"},
            "limit": {"visits": 5, "then": "out"},
        },
        "document": {
            "step": "document.capture@1",
            "config": {
                "compare": {"family_name": "last", "given_names": "first", "birth_date": "born"},
                "max_attempts": 10,
            },
            "next": {"ok": "in", "mismatch": "details", "expired": "out", "unreadable": "out"},
        },
        "in": {"step": "end@1", "config": {"result": "success", "title": {"en": "That is you"}}},
        "out": OUT,
    },
}
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "wrong check digit": (
        lambda: as_file(picture(with_wrong_check_digit(passport()))),
        "their check digits do not",
    ),
    "expired": (lambda: as_file(picture(passport(expires="200101"))), "Use one that is still valid"),
    "another name": (lambda: as_file(picture(passport(surname="SOMEBODY"))), "The family name on the document"),
    "another day": (lambda: as_file(picture(passport(birth="910517"))), "The date of birth on the document"),
    "blurred": (lambda: as_file(picture(passport()).filter(ImageFilter.GaussianBlur(14))), "Take another"),
    "no zone": (lambda: as_file(picture(passport()).crop((0, 0, 1400, 600))), "We found no such lines"),
    "not an image": (lambda: b"a letter to you", "not a picture that we can open"),
    "bomb": (bomb, "too large for us"),
}


@pytest.fixture(scope="module", autouse=True)
def journeys(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> None:
    file: Path = tmp_path_factory.mktemp("journeys") / "document.json"
    file.write_text(json.dumps(JOURNEY))
    operate(demo, "journey", "publish", "--tenant", "aurora", str(file))


def arrive(visitor: Visitor) -> None:
    """Type who one is, and come to where a document is asked for."""
    hands = Pointer(visitor.page)
    visitor.visit("/t/aurora/j/document")
    visitor.at("Your details")
    hands.fill("Given names", "Alex")
    hands.fill("Family name", "Example")
    visitor.page.get_by_label("Date of birth").fill("1990-05-17")
    hands.press("Continue")
    visitor.at(TITLE)


def show(visitor: Visitor, hands: Hands, data: bytes, name: str = "document.jpg") -> None:
    """Choose a file, whatever it is, and send it."""
    visitor.page.get_by_label("Picture of the document").set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": data}
    )
    hands.press("Continue")


@pytest.mark.parametrize(("hand", "scripts"), [(Pointer, True), (Keyboard, False)])
def test_a_document_that_fits_is_believed_after_each_that_does_not(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor = meet(PHONE, scripts=scripts)
    visitor.page.set_default_timeout(READING)
    hands = hand(visitor.page)
    arrive(visitor)
    for number, (name, (made, said)) in enumerate(BAD.items() if scripts else (), 1):
        show(visitor, hands, made())
        left = f"You can send {10 - number} more picture"
        expect(visitor.page.locator(".notice"), name).to_contain_text(left, timeout=READING)
        expect(visitor.page.locator("#field-document-error"), name).to_contain_text(said, timeout=READING)
    show(visitor, hands, as_file(picture(passport()).rotate(180)))
    expect(visitor.page.get_by_role("heading", level=1, name="That is you")).to_be_visible(timeout=READING)


def test_a_card_photographed_upright_is_read_by_keys_alone_and_without_scripts(meet: Meet) -> None:
    visitor = meet(PHONE, scripts=False)
    hands = Keyboard(visitor.page)
    # Asked for before the page is there: a chooser that opens while the browser is being told is never heard of.
    visitor.page.on("filechooser", lambda _: None)
    arrive(visitor)
    visitor.page.keyboard.press("Tab")
    visitor.page.get_by_label("Picture of the document").focus()
    with visitor.page.expect_file_chooser() as chooser:
        visitor.page.keyboard.press("Enter")
    data = as_file(picture(card()).rotate(90, expand=True), "PNG")
    chooser.value.set_files({"name": "card.png", "mimeType": "image/png", "buffer": data})
    hands.press("Continue")
    expect(visitor.page.get_by_role("heading", level=1, name="That is you")).to_be_visible(timeout=READING)


def test_who_typed_something_else_goes_back_and_corrects_it(meet: Meet) -> None:
    visitor = meet(DESKTOP)
    hands = Pointer(visitor.page)
    arrive(visitor)
    hands.press("Continue")
    expect(visitor.page.locator("#field-document-error")).to_contain_text("Choose a picture first")
    show(visitor, hands, as_file(picture(passport(given="ALEXANDRA"))))
    expect(visitor.page.locator("#field-document-error")).to_contain_text("given names", timeout=READING)
    hands.press("I cannot show a document")
    visitor.at("Your details")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_page_is_for_everybody(meet: Meet, device: Device) -> None:
    visitor = meet(device)
    hands, page = Pointer(visitor.page), visitor.page
    arrive(visitor)
    assert not thorough_faults(page, device)
    photograph(page, "document", device)
    show(visitor, hands, b"a letter to you", "letter.txt")
    expect(page.locator("#field-document-error")).to_contain_text("not a picture", timeout=READING)
    assert not thorough_faults(page, device)
    photograph(page, "document-refused", device)
