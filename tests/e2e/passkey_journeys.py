"""Journeys around a passkey that the demo has no use for, published beside its own."""

import json
from pathlib import Path
from typing import Any

from tests.demo_server import DemoServer
from tests.e2e.installation import operate

NAMED, UNNAMED, OWN_DEVICE, ADD_OWN_DEVICE = "named", "unnamed", "own-device", "add-own-device"
_ENDS: dict[str, Any] = {
    "in": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
    "back": {"step": "end@1", "config": {"result": "success", "continue_to": "/account"}},
    "other": {"step": "end@1", "config": {"result": "denied", "title": {"en": "Another way"}}},
    "out": {"step": "end@1", "config": {"result": "denied", "title": {"en": "That was that"}}},
}


def _asking(**config: Any) -> dict[str, Any]:
    ways = {"ok": "in", "failed": "out", "error": "out"}
    other = {"other": "other"} if config.get("other_way") else {}
    return {"step": "passkey.verify@1", "config": config, "next": {**ways, **other}}


_STEPS: dict[str, dict[str, Any]] = {
    NAMED: {
        "who": {"step": "identify@1", "next": {"done": "passkey"}},
        "passkey": _asking(other_way=True),
    },
    UNNAMED: {"passkey": _asking(other_way=True, max_attempts=2)},
    OWN_DEVICE: {"passkey": _asking(device_bound=True)},
    ADD_OWN_DEVICE: {
        "passkey": {
            "step": "passkey.enrol@1",
            "config": {"device_bound": True, "optional": True},
            "next": {"done": "back", "skipped": "back", "failed": "out", "error": "out"},
        }
    },
}


def publish_all(demo: DemoServer, folder: Path) -> None:
    """Publish every journey at Aurora."""
    for name, steps in _STEPS.items():
        leads_to = {target for step in steps.values() for target in step["next"].values()}
        document = {
            "format": 1,
            "journey": name,
            "name": {"en": name},
            "entry": "signed_in" if name == ADD_OWN_DEVICE else "anyone",
            "variables": {},
            "start": next(iter(steps)),
            "steps": {**steps, **{end: _ENDS[end] for end in _ENDS if end in leads_to}},
        }
        file = folder / f"{name}.json"
        file.write_text(json.dumps(document))
        operate(demo, "journey", "publish", "--tenant", "aurora", str(file))
