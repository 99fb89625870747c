"""A choice between several ways, in a real browser."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Keyboard, Pointer
from tests.e2e.installation import operate
from tests.e2e.page_checks import thorough_faults

pytestmark = pytest.mark.e2e

CHOICE: dict[str, Any] = {
    "title": {"en": "How shall we reach you?", "de": "Wie erreichen wir Sie?"},
    "lead": {"en": "You can change this at any time.", "de": "Sie können das jederzeit ändern."},
    "ways": [
        {
            "then": "letter",
            "label": {"en": "By letter", "de": "Per Brief"},
            "hint": {"en": "It takes two to four working days.", "de": "Er braucht zwei bis vier Werktage."},
        },
        {
            "then": "phone",
            "label": {"en": "By telephone", "de": "Per Telefon"},
            "hint": {"en": "We call between 9 and 17 o'clock."},
        },
        {"then": "never", "label": {"en": "Not at all", "de": "Gar nicht"}},
    ],
}


@pytest.fixture(scope="module", autouse=True)
def journey(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> None:
    ends = {
        way: {"step": "end@1", "config": {"result": "success", "title": {"en": f"Then {way}"}}}
        for way in ("letter", "phone", "never")
    }
    choice = {"step": "choose@1", "config": CHOICE, "next": {way: way for way in ends}}
    journey = {"format": 1, "journey": "reach-me", "name": {"en": "Reach me"}, "entry": "anyone", "start": "how"}
    file: Path = tmp_path_factory.mktemp("journeys") / "reach-me.json"
    file.write_text(json.dumps({**journey, "steps": {"how": choice, **ends}}))
    operate(demo, "journey", "publish", "--tenant", "aurora", str(file))


@pytest.mark.parametrize(("hand", "scripts"), [(Pointer, True), (Keyboard, False), (Keyboard, True)])
@pytest.mark.parametrize(("button", "end"), [("By letter", "Then letter"), ("Not at all", "Then never")])
def test_each_button_leads_its_way(
    meet: Meet, hand: type[Pointer | Keyboard], button: str, end: str, *, scripts: bool
) -> None:
    visitor = meet(PHONE, scripts=scripts)
    visitor.visit("/t/aurora/j/reach-me")
    visitor.at("How shall we reach you?")

    hand(visitor.page).press(button)

    visitor.at(end)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_page_is_for_everybody_and_a_hint_belongs_to_its_button(meet: Meet, device: Device) -> None:
    visitor = meet(device)
    visitor.visit("/t/aurora/j/reach-me")
    visitor.at("How shall we reach you?")

    expect(visitor.page.get_by_role("button", name="By letter", exact=True)).to_have_accessible_description(
        "It takes two to four working days."
    )
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "choose", device)


def test_a_hint_in_another_language_says_so(meet: Meet) -> None:
    visitor = meet(PHONE, language="de-DE")
    visitor.visit("/t/aurora/j/reach-me")
    visitor.at("Wie erreichen wir Sie?")

    assert visitor.page.locator("#hint-phone").get_attribute("lang") == "en"
    assert visitor.page.locator("#hint-letter").get_attribute("lang") is None
