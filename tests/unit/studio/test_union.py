"""Two versions as one map: whatever is or was there, each way once for each of both, and nothing else."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.verify.graph import ONCE_MORE
from handrail_ui.studio.changes import changed_steps
from handrail_ui.studio.map.journey_map import gone, journey_map
from handrail_ui.studio.map.marks import Marks
from handrail_ui.studio.map.union import Union, union
from tests.unit.studio.test_cards import SAY

ENDS: dict[str, Any] = {
    "in": {"step": "end@1", "config": {"result": "success"}},
    "out": {"step": "end@1", "config": {"result": "denied"}},
}
NAMES = st.sampled_from(["a", "b", "c"])
STEPS = st.dictionaries(NAMES, st.dictionaries(st.sampled_from(["done", "error"]), st.sampled_from(["in", "out"])))


def document(steps: dict[str, Any]) -> JourneyDocument:
    return parse_plain(
        {"format": 1, "journey": "test", "name": {"en": "Test"}, "start": "in", "steps": {**ENDS, **steps}}
    )


def message(**led: str) -> dict[str, Any]:
    return {"step": "message@1", "config": {"title": {"en": "Hello"}}, "next": led}


def joined(before: dict[str, Any], after: dict[str, Any]) -> Union:
    one, other = document(before), document(after)
    return union(one, other, changed_steps(one, other))


def test_what_leads_elsewhere_now_has_a_way_for_each_of_both() -> None:
    found = joined({"a": message(done="in")}, {"a": message(done="out")})

    assert found.document.steps["a"].next == {"done": "out", gone("done"): "in"}
    assert found.ways == {("a", "done"): "added", ("a", gone("done")): "removed"}
    assert found.steps == {"a": "changed"}


def test_a_step_that_is_gone_stands_where_it_stood() -> None:
    found = joined({"a": {**message(done="in"), "position": [400, 80]}}, {})

    assert found.document.steps["a"].position == (400.0, 80.0)
    assert found.steps == {"a": "removed"}
    assert found.ways == {("a", "done"): "removed"}


def test_a_limit_that_leads_elsewhere_is_told_like_any_other_way() -> None:
    limited = {**message(done="in"), "limit": {"visits": 2, "then": "out"}}

    found = joined({"a": limited}, {"a": {**limited, "limit": {"visits": 2, "then": "in"}}})

    assert found.ways == {("a", ONCE_MORE): "added", ("a", gone(ONCE_MORE)): "removed"}


@given(STEPS, STEPS)
def test_it_holds_both_and_is_marked_only_where_they_differ(before: dict[str, Any], after: dict[str, Any]) -> None:
    one, other = ({name: message(**led) for name, led in each.items()} for each in (before, after))
    found = joined(one, other)

    assert found.document.steps.keys() == {**ENDS, **one, **other}.keys()
    now = {(name, each): to for name, led in after.items() for each, to in led.items()}
    was = {(name, each): to for name, led in before.items() for each, to in led.items()}
    assert {way for way, state in found.ways.items() if state == "added"} == dict(now.items() - was.items()).keys()
    assert sum(state == "removed" for state in found.ways.values()) == len(was.items() - now.items())
    drawn = journey_map(found.document, {}, Marks(), SAY, label="both")
    assert {card.name for card in drawn.cards} == found.document.steps.keys()


@given(STEPS)
def test_what_did_not_change_has_no_mark(steps: dict[str, Any]) -> None:
    same = {name: message(**led) for name, led in steps.items()}

    assert (joined(same, same).steps, joined(same, same).ways) == ({}, {})
