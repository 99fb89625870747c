"""The path of a session: what happened at each step, which rule held, and nothing of the person unasked."""

from typing import Any

import pytest

from handrail_platform.document.bundle import Bundle
from handrail_platform.document.model import StepNode
from handrail_platform.document.parse import parse_plain
from handrail_platform.values import SessionHandle
from handrail_ui.studio.drawing.drawing import LIMIT, drawing
from handrail_ui.studio.trace.path import MASKED, lasted, lit, visit_rows
from handrail_ui.studio.trace.record import Record, Recorded
from handrail_ui.studio.trace.rules import rules_asked
from tests.unit.studio.test_cards import SAY

NOW = 1_800_000_000_000
CASES = [
    {"when": 'country == "DE"', "then": "near"},
    {"when": "age >= 18 && !guest", "then": "near"},
    {"when": "10 / age > 1", "then": "far"},
]
DECIDE = StepNode(step="decide@1", config={"cases": CASES})
DOCUMENT = parse_plain(
    {
        "format": 1,
        "journey": "test",
        "name": {"en": "Test"},
        "start": "who",
        "otherwise": {"error": "out"},
        "steps": {
            "who": {"step": "identify@1", "next": {"done": "where"}, "limit": {"visits": 2, "then": "out"}},
            "where": {
                "step": "decide@1",
                "config": {"cases": CASES},
                "next": {"near": "part", "otherwise": "who"},
            },
            "part": {"journey": "address", "next": {"given": "in", "unclear": "who"}},
            "in": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
            "out": {"step": "end@1", "config": {"result": "denied"}},
        },
    }
)


def event(kind: str, node: str, outcome: str = "", visit: int = 1, after: int = 0, **body: Any) -> Recorded:
    return Recorded(NOW + after, kind, node, visit, outcome, 0, body)


def record(*events: Recorded) -> Record:
    return Record(
        handle=SessionHandle(bytes(16)),
        status="running",
        expires_at=NOW,
        revoked=False,
        journey="test",
        version=1,
        bundle=Bundle(document=DOCUMENT),
        events=events,
    )


WALK = record(
    event("started", "who"),
    event("shown", "who"),
    event(
        "submitted", "who", after=3_000, action="continue", fields={"email": "ada@example.test", "pin": "(secret)"}
    ),
    event("left", "who", "done", after=3_000),
    event("left", "where", "near", after=3_000, decided_on={"country": "AT", "age": 40, "guest": False}),
    event("shown", "part/ask", after=3_000),
    event("left", "part/ask", "done", after=9_000),
    event("finished", "in", "success", after=9_000),
)


def test_the_rules_are_told_up_to_the_first_that_held_with_the_values_that_decided_each() -> None:
    asked = rules_asked(DECIDE, {"country": "AT", "age": 40, "guest": False})

    assert [(each.number, each.held, each.outcome) for each in asked] == [(1, False, "near"), (2, True, "near")]
    assert [dict(each.values) for each in asked] == [{"country": "AT"}, {"age": 40, "guest": False}]


def test_a_rule_without_an_answer_is_not_told_as_one_that_did_not_hold() -> None:
    assert [each.number for each in rules_asked(DECIDE, {"country": "AT", "age": 0, "guest": False})] == [1, 2]


@pytest.mark.parametrize(
    "node",
    [StepNode(step="end@1"), StepNode(step="nothing@1"), StepNode(journey="part"), StepNode(step="decide@1")],
)
def test_what_chooses_by_no_rules_has_none(node: StepNode) -> None:
    assert rules_asked(node, {}) == ()


def test_each_visit_is_a_row_with_its_outcome_and_how_long_it_took() -> None:
    rows = visit_rows(WALK, SAY, revealed=False)

    assert [(each.step, each.outcome, each.is_end) for each in rows] == [
        ("who", "done", False),
        ("where", "near", False),
        ("part/ask", "done", False),
        ("in", "success", True),
    ]
    assert [each.lasted for each in rows] == ["3 s", "0 ms", "6 s", "0 ms"]
    assert lasted(200_000, SAY) == "3 min"


def test_what_was_seen_of_the_person_is_masked_until_it_is_revealed_and_a_secret_was_never_kept() -> None:
    hidden, shown = (str(visit_rows(WALK, SAY, revealed=each)) for each in (False, True))

    assert MASKED in hidden
    assert "ada@example.test" not in hidden
    assert "'AT'" not in hidden
    assert "ada@example.test" in shown
    assert "'AT'" in shown
    assert "(secret)" in hidden


def test_the_way_lights_up_through_the_parts_that_it_led_through() -> None:
    found = lit(WALK, drawing(DOCUMENT, {}))

    assert found.steps == {"who", "where", "part", "in"}
    assert found.lines == {("who", "done"), ("where", "near"), ("part", "given")}


def test_whoever_came_once_too_often_lights_up_where_the_limit_leads() -> None:
    once_more = record(
        event("left", "where", "otherwise"), event("limited", "who", visit=2), event("finished", "out")
    )

    assert lit(once_more, drawing(DOCUMENT, {})).lines == {("where", "otherwise"), ("who", LIMIT)}


def test_a_session_whose_journey_nobody_knows_any_more_is_told_all_the_same() -> None:
    gone = Record(SessionHandle(bytes(16)), "finished", NOW, False, "", 0, None, WALK.events)  # noqa: FBT003

    assert [each.kind for each in visit_rows(gone, SAY, revealed=False)] == [""] * 4
