"""A rehearsal finds every edge that trying everything finds, and calls none of them impossible."""

from typing import Any

from hypothesis import strategies as st

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.program import Program
from handrail_platform.document.parse import parse_plain
from handrail_platform.rehearse.edge import Edge
from handrail_platform.rehearse.report import rehearse
from handrail_platform.run.advance import advance, begin
from handrail_platform.run.state import State
from handrail_platform.run.transition import Answered, Environment, Moved, Start
from handrail_platform.step.step import Submit
from tests.property.generated import generated

TYPED = {"a": ("", "true"), "b": ("", "true"), "size": ("s", "m", "l")}
"""Everything that can be typed, by field."""
ENV = Environment(now=0, key=bytes(32))
_TERMS = ("a", "!a", "b", "!b", 'size == "s"', 'size in ["s", "m"]', 'size != "l"', "a != true", "false")
_CONDITIONS = st.one_of(
    st.sampled_from(_TERMS),
    st.tuples(st.sampled_from(_TERMS), st.sampled_from(("&&", "||")), st.sampled_from(_TERMS)).map(" ".join),
)


def field(name: str) -> dict[str, Any]:
    label = {"en": "Label"}
    if name == "size":
        return {
            "name": name,
            "kind": "choice",
            "label": label,
            "options": [{"value": each, "label": label} for each in TYPED["size"]],
        }
    return {"name": name, "kind": "checkbox", "required": False, "label": label}


@st.composite
def journeys(draw: st.DrawFn) -> Program:
    """Draw a form for everything, then forms and branches, each of which leads to any that follow."""
    count = draw(st.integers(1, 5))
    names = [f"n{number}" for number in range(count)]
    steps: dict[str, Any] = {"start": _form(tuple(TYPED), names[0])}
    for number, name in enumerate(names):
        following = [*names[number + 1 :], "end"]
        if draw(st.booleans()):
            asked = draw(st.lists(st.sampled_from(tuple(TYPED)), min_size=1, max_size=2, unique=True))
            steps[name] = _form(tuple(asked), following[0])
        else:
            steps[name] = _decide(draw, following)
    steps["end"] = {"step": "end@1", "config": {"result": "denied"}}
    document = {
        "format": 1,
        "journey": "test",
        "name": {"en": "Test"},
        "variables": {"a": "boolean", "b": "boolean", "size": "choice"},
        "start": "start",
        "steps": steps,
    }
    return compile_journey(parse_plain(document), REGISTRY)


def _form(asked: tuple[str, ...], to: str) -> dict[str, Any]:
    return {"step": "form@1", "config": {"fields": [field(name) for name in asked]}, "next": {"done": to}}


def _decide(draw: st.DrawFn, following: list[str]) -> dict[str, Any]:
    conditions = draw(st.lists(_CONDITIONS, min_size=1, max_size=3))
    cases = [{"when": when, "then": f"case{number}"} for number, when in enumerate(conditions)]
    outcomes = [*(case["then"] for case in cases), "error"]
    targets = {outcome: draw(st.sampled_from(following)) for outcome in outcomes}
    # Whatever is drawn, every step can be come to.
    return {
        "step": "decide@1",
        "config": {"cases": cases},
        "next": {**targets, "otherwise": following[0]},
    }


def everything_tried(program: Program) -> set[Edge]:
    """Return every edge that some input takes, by giving every input."""
    taken: set[Edge] = set()
    seen: set[tuple[int, tuple[tuple[str, Any], ...]]] = set()
    waiting: list[State] = []

    def keep(moved: object) -> None:
        assert isinstance(moved, Moved)
        taken.update(Edge(event.node, event.outcome) for event in moved.events if event.kind == "left")
        key = moved.state.node, tuple(sorted(moved.state.variables.items()))
        if moved.state.status == "running" and key not in seen:
            seen.add(key)
            waiting.append(moved.state)

    keep(begin(program, Start("en"), ENV))
    while waiting:
        state = waiting.pop()
        asked = [each["name"] for each in program.document.steps[program.nodes[state.node].id].config["fields"]]
        answers: list[dict[str, str]] = [{}]
        for name in asked:
            answers = [{**answer, name: text} for answer in answers for text in TYPED[name]]
        for answer in answers:
            keep(advance(program, state, Answered(Submit("continue", answer), b""), ENV))
    return taken


@generated(200, program=journeys())
def test_a_rehearsal_finds_what_trying_everything_finds(program: Program) -> None:
    possible = everything_tried(program)

    rehearsed = rehearse(program)

    taken = {edge for route in rehearsed.routes for turn in route.turns for edge in turn.took}
    assert taken == possible
    assert not {each.edge for each in rehearsed.never} & possible
    assert not rehearsed.failures
