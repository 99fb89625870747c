"""What asks for more than can be looked through is refused as a whole, however many guardrails ask for it."""

import time
from typing import Any

from handrail_flows.registry import REGISTRY
from handrail_platform.document.parse import parse_plain
from handrail_platform.verify.prove import examine

MANY = 11
"""Consents that may be given or not, each by itself: two thousand ways to come to the end."""


def asking_for_one_of_many(count: int) -> dict[str, Any]:
    given = [{"kind": "consented", "purpose": f"p{number}"} for number in range(MANY)]
    require = [{"kind": "any", "of": [*given, {"kind": "shown", "fact": f"f{number}"}]} for number in range(20)]
    guardrails = [
        {
            "rule": "before",
            "id": f"g{number}",
            "before": "finish",
            "require": [
                {**each, "of": [*each["of"], {"kind": "shown", "fact": f"g{number}"}]} for each in require
            ],
        }
        for number in range(count)
    ]
    steps: dict[str, Any] = {
        f"c{number}": {
            "step": "consent@1",
            "config": {"purposes": [{"id": f"p{number}", "version": "1", "text": {"en": "T"}, "required": True}]},
            "next": dict.fromkeys(("done", "declined"), f"c{number + 1}" if number + 1 < MANY else "end"),
        }
        for number in range(MANY)
    }
    steps["end"] = {"step": "end@1", "config": {"result": "success"}}
    head = {"format": 1, "journey": "test", "name": {"en": "Test"}, "start": "c0"}
    return {**head, "steps": steps, "guardrails": guardrails}


def test_many_guardrails_that_each_ask_for_a_long_search_are_refused_in_seconds() -> None:
    document = parse_plain(asking_for_one_of_many(50))
    began = time.process_time()

    report = examine(document, REGISTRY, document.guardrails)

    assert [each.code for each in report.findings] == ["too-intertwined"]
    assert time.process_time() - began < 30


def test_one_such_guardrail_is_answered() -> None:
    document = parse_plain(asking_for_one_of_many(1))

    assert {each.code for each in examine(document, REGISTRY, document.guardrails).findings} >= {"consent-missing"}
