"""Missing details in a real browser: a few at a time, kept with the account, and left for another time."""

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
from tests.e2e.walks import register_with_aurora

pytestmark = pytest.mark.e2e

ASKED = "A few details are missing"
JOURNEY: dict[str, Any] = {
    "format": 1,
    "journey": "missing-details",
    "name": {"en": "Missing details"},
    "variables": {"country": "country", "home": "choice", "plate": "text", "born": "date"},
    "entry": "signed_in",
    "start": "details",
    "steps": {
        "details": {
            "step": "profile.complete@1",
            "config": {
                "at_most": 2,
                "fields": [
                    {
                        "name": "home",
                        "kind": "choice",
                        "label": {"en": "Where do you live?"},
                        "options": [
                            {"value": "flat", "label": {"en": "In a flat"}},
                            {"value": "house", "label": {"en": "In a house"}},
                        ],
                    },
                    {
                        "name": "plate",
                        "label": {"en": "Number plate of your car"},
                        "hint": {"en": "Leave it empty if you have none."},
                        "required": False,
                    },
                    {"name": "born", "kind": "date", "label": {"en": "Date of birth"}},
                ],
            },
            "next": {"done": "back", "later": "back", "error": "out"},
        },
        "back": {"step": "end@1", "config": {"result": "success", "continue_to": "/account"}},
        "out": {"step": "end@1", "config": {"result": "denied", "title": {"en": "That was that"}}},
    },
}


@pytest.fixture(scope="module", autouse=True)
def journey(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> None:
    file: Path = tmp_path_factory.mktemp("journeys") / "missing-details.json"
    file.write_text(json.dumps(JOURNEY))
    operate(demo, "journey", "publish", "--tenant", "aurora", str(file))


def come(visitor: Visitor) -> None:
    visitor.visit("/t/aurora/j/missing-details")


@pytest.mark.parametrize(("hand", "scripts"), [(Pointer, True), (Keyboard, False)])
def test_a_few_are_asked_at_a_time_and_nothing_twice(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor = meet(PHONE, scripts=scripts)
    visitor.expects(422)
    hands: Hands = hand(visitor.page)
    register_with_aurora(visitor, hands)

    come(visitor)
    visitor.at(ASKED)
    hands.press("Continue")
    expect(visitor.page.get_by_text("Choose one").first).to_be_visible()
    hands.choose("In a house")
    hands.press("Continue")
    visitor.at("Hello, Dana Fox")

    come(visitor)
    visitor.at(ASKED)
    expect(visitor.page.get_by_text("Date of birth")).to_be_visible()
    expect(visitor.page.get_by_text("Where do you live?")).to_have_count(0)
    expect(visitor.page.get_by_text("Number plate of your car")).to_have_count(0)
    hands.press("Not now")
    visitor.at("Hello, Dana Fox")

    come(visitor)
    visitor.at("Hello, Dana Fox")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_questions_are_for_everybody(meet: Meet, device: Device) -> None:
    visitor = meet(device)
    hands = Pointer(visitor.page)
    register_with_aurora(visitor, hands)
    come(visitor)

    visitor.at(ASKED)
    assert not thorough_faults(visitor.page, device)
    picture(visitor.page, "profile-complete", device)
