"""The path of a session: what happened at each step, which rule held, and nothing of the person unasked."""

from typing import Any

import pytest

from handrail_platform.document.bundle import Bundle
from handrail_platform.document.model import StepNode
from handrail_platform.document.parse import parse_plain
from handrail_platform.verify.graph import ONCE_MORE
from handrail_ui.studio.map.marks import Stop, path_marks
from handrail_ui.studio.trace.path import MASKED, lasted, visit_rows
from handrail_ui.studio.trace.record import Portion, Recorded, by_version
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


def portion(*events: Recorded) -> Portion:
    return Portion(version=1, bundle=Bundle(document=DOCUMENT), events=events)


WALK = portion(
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


def stops(walked: Portion) -> list[Stop]:
    return [each.stop for each in visit_rows(walked, SAY, revealed=False)]


def test_what_happens_in_a_part_is_on_the_map_at_the_step_that_calls_it() -> None:
    assert stops(WALK) == [Stop("who", "done"), Stop("where", "near"), Stop("part", "given"), Stop("in", "")]


def test_whoever_came_once_too_often_goes_where_the_limit_leads() -> None:
    once_more = portion(
        event("left", "where", "otherwise"), event("limited", "who", visit=2), event("finished", "out")
    )

    assert stops(once_more) == [Stop("where", "otherwise"), Stop("who", ONCE_MORE), Stop("out", "")]


def test_a_step_that_was_come_to_again_has_the_number_of_each_of_its_visits() -> None:
    again = [Stop("who", "done"), Stop("where", "otherwise"), Stop("who", "done"), Stop("where", "")]

    marks = path_marks(again, first=4)

    assert {name: mark.stops for name, mark in marks.steps.items()} == {"who": (4, 6), "where": (5, 7)}
    assert marks.ways["who", "done"].stops == (4, 6)
    assert ("where", "") not in marks.ways


def test_what_happened_before_a_session_was_taken_over_is_told_of_the_version_that_it_ran_then() -> None:
    first, second, third = b"1" * 32, b"2" * 32, b"3" * 32
    events = (
        event("left", "who", "done"),
        event("migrated", "where", before=first.hex()),
        event("migrated", "where", before=second.hex()),
        event("left", "where", "near"),
    )

    ran = [(each, [line.kind for line in lines]) for each, lines in by_version(events, third)]

    assert ran == [(first, ["left", "migrated"]), (second, ["migrated"]), (third, ["left"])]


def test_a_session_whose_journey_nobody_knows_any_more_is_told_all_the_same() -> None:
    gone = Portion(version=0, bundle=None, events=WALK.events)

    assert [each.kind for each in visit_rows(gone, SAY, revealed=False)] == [""] * 4
