"""Waiting for what a server says, in a real browser: the page goes on by itself, or when it is asked to."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.demo_server import DemoServer
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Keyboard
from tests.e2e.installation import administer, operate
from tests.e2e.page_checks import thorough_faults
from tests.partner_server import PartnerServer, connect, encoded

pytestmark = pytest.mark.e2e

JOURNEY: dict[str, Any] = {
    "format": 1,
    "journey": "order",
    "name": {"en": "Order"},
    "variables": {"verdict": "choice"},
    "start": "check",
    "otherwise": dict.fromkeys(("rejected", "unavailable", "unreadable", "timeout", "error"), "out"),
    "steps": {
        "check": {
            "step": "http.request@1",
            "config": {
                "connection": "connection:checks",
                "method": "GET",
                "takes": [{"pointer": "/is", "variable": "verdict", "kind": "choice", "choices": ["good"]}],
                "patience_seconds": 600,
            },
            "next": {"ok": "done"},
        },
        "done": {"step": "end@1", "config": {"result": "success", "title": {"en": "Nothing speaks against it"}}},
        "out": {"step": "end@1", "config": {"result": "denied", "title": {"en": "That was that"}}},
    },
}


@pytest.fixture
def checks(demo: DemoServer, tmp_path: Path) -> Iterator[PartnerServer]:
    with PartnerServer() as checks:
        checks.usual = encoded({"is": "good"})
        checks.fall_silent()
        administer(demo, lambda admin: connect(admin, {}, checks={"url": checks.url}))
        file = tmp_path / "order.json"
        file.write_text(json.dumps(JOURNEY))
        operate(demo, "journey", "publish", "--tenant", "aurora", str(file))
        yield checks


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_page_goes_on_by_itself_when_the_answer_is_there(
    meet: Meet, checks: PartnerServer, device: Device
) -> None:
    visitor = meet(device)
    visitor.visit("/t/aurora/j/order")
    visitor.at("One moment, please")
    assert not thorough_faults(visitor.page, DESKTOP)
    checks.asked()

    checks.speak()
    visitor.at("Nothing speaks against it")


def test_without_scripts_somebody_looks_again_by_keys_alone(meet: Meet, checks: PartnerServer) -> None:
    visitor = meet(PHONE, scripts=False)
    hands = Keyboard(visitor.page)
    visitor.visit("/t/aurora/j/order")
    visitor.at("One moment, please")
    hands.press("Look again")
    visitor.at("One moment, please")
    assert visitor.page.get_by_text("We are still waiting for the answer.").is_visible()

    checks.speak()
    visitor.at("Nothing speaks against it")
