"""Ways through that the proof does not close yet. Each of these tests fails until it does."""

from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.document.parse import parse_plain
from handrail_platform.verify.prove import examine

TEXT = {"en": "T"}
DENIED: dict[str, Any] = {"step": "end@1", "config": {"result": "denied"}}
DONE: dict[str, Any] = {"step": "end@1", "config": {"result": "success"}}


def found(steps: dict[str, Any], **more: Any) -> set[str]:
    head = {"format": 1, "journey": "test", "name": TEXT, "start": next(iter(steps)), "steps": steps}
    return {each.code for each in examine(parse_plain({**head, **more}), REGISTRY).findings}


@pytest.mark.xfail(strict=True, reason="no outcome of a step that ships is declared alike")
def test_a_stranger_cannot_try_user_names_without_end() -> None:
    fields = [{"name": "name", "label": TEXT}, {"name": "nick", "kind": "username", "label": TEXT}]
    steps: dict[str, Any] = {
        "details": {"step": "form@1", "config": {"fields": fields}, "next": {"done": "open"}},
        "open": {
            "step": "account.create@1",
            "config": {"identifiers": {"username": "nick"}},
            "next": {"created": "done", "exists": "details", "error": "no"},
        },
        "no": DENIED,
        "done": DONE,
    }

    assert found(steps, variables={"name": "text", "nick": "username"})
