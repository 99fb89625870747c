"""switch: a way chosen by the value of one variable."""

from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.verify.notes import BranchNote
from handrail_platform.verify.prove import JourneyUnproved, odd_branches, prove
from tests.unit.steps.journeys import Play, play, step_in_place

VARIABLES: dict[str, Any] = {
    "country": "country",
    "age": "integer",
    "guest": "boolean",
    "plan": "choice",
    "born": "date",
    "pin": "secret",
}
VALUES = {"country": "DE", "age": 1, "guest": True, "plan": "", "born": "2000-02-29", "pin": "1234"}
PLANS = [{"value": each, "label": {"en": each}} for each in ("basic", "gold")]


def switch(variable: str, *cases: tuple[Any, str], **values: Any) -> Play:
    return play(step_in_place("switch@1", table(variable, *cases), variables=VARIABLES, given=given(values)))


def table(variable: str, *cases: tuple[Any, str]) -> dict[str, Any]:
    return {"variable": variable, "cases": [{"value": value, "then": then} for value, then in cases]}


def given(values: dict[str, Any]) -> dict[str, Any]:
    return {"values": {**VALUES, **values}}


def test_the_value_decides_and_any_other_leads_to_otherwise() -> None:
    cases = (("DE", "germany"), ("AT", "austria"), ("CH", "austria"))

    assert switch("country", *cases).outcome_of() == "germany"
    assert switch("country", *cases, country="CH").outcome_of() == "austria"
    assert switch("country", *cases, country="IE").outcome_of() == "otherwise"


@pytest.mark.parametrize(
    ("variable", "value"), [("guest", True), ("age", 1), ("born", "2000-02-29"), ("plan", ""), ("country", "DE")]
)
def test_it_takes_values_of_every_type_and_what_was_left_out(variable: str, value: Any) -> None:
    assert switch(variable, (value, "yes")).outcome_of() == "yes"


def test_true_and_one_are_two_values() -> None:
    with pytest.raises(JourneyRefused) as refused:
        switch("age", (1, "one"), (True, "yes"))
    assert [problem.code for problem in refused.value.problems] == ["bad-expression"]


def test_a_text_stands_for_itself_whatever_is_in_it() -> None:
    nasty = '" || true || \\ \n\t\u2028 {x} \U0001f600'

    assert switch("plan", (nasty, "yes"), plan=nasty).outcome_of() == "yes"
    assert switch("plan", (nasty, "yes"), plan="gold").outcome_of() == "otherwise"


def test_what_decided_is_told_beside_the_events() -> None:
    assert switch("country", ("AT", "austria")).decided == [{"country": "DE"}]


@pytest.mark.parametrize(
    ("variable", "value", "then"),
    [
        ("country", 1, "yes"),
        ("guest", "true", "yes"),
        ("age", "1", "yes"),
        ("age", 1.5, "yes"),
        ("age", 2**60, "yes"),
        ("city", "Bern", "yes"),
        ("pin", "1234", "yes"),
        ("country", "DE", "Yes!"),
        ("country", None, "yes"),
        ("", "DE", "yes"),
    ],
)
def test_a_case_that_makes_no_sense_is_refused(variable: str, value: Any, then: str) -> None:
    with pytest.raises(JourneyRefused) as refused:
        switch(variable, (value, then))
    assert refused.value.problems[0].path.startswith("steps.step.config")


def test_a_value_that_stands_there_twice_is_refused_where_it_stands() -> None:
    with pytest.raises(JourneyRefused) as refused:
        switch("country", ("DE", "germany"), ("AT", "austria"), ("DE", "berlin"))
    assert [problem.path for problem in refused.value.problems] == ["steps.step.config.cases.2.value"]


def test_a_variable_that_may_be_unassigned_is_refused() -> None:
    document = step_in_place("switch@1", table("guest", (True, "yes")), variables=VARIABLES)

    with pytest.raises(JourneyRefused) as refused:
        play(document)
    assert [problem.code for problem in refused.value.problems] == ["unassigned-variable"]


def asked_first(*cases: tuple[Any, str], then: dict[str, str], **steps: Any) -> dict[str, Any]:
    field = {"name": "plan", "kind": "choice", "label": {"en": "Plan"}, "options": PLANS}
    return {
        "format": 1,
        "journey": "plans",
        "name": {"en": "Plans"},
        "variables": {"plan": "choice"},
        "start": "ask",
        "steps": {
            "ask": {"step": "form@1", "config": {"fields": [field]}, "next": {"done": "which"}},
            "which": {"step": "switch@1", "config": table("plan", *cases), "next": then},
            "in": {"step": "end@1", "config": {"result": "success"}},
            "out": {"step": "end@1", "config": {"result": "denied"}},
            **steps,
        },
    }


def notes(*cases: tuple[Any, str]) -> list[BranchNote]:
    ways = {**{then: "in" for _, then in cases}, "otherwise": "out"}
    return list(odd_branches(parse_plain(asked_first(*cases, then=ways)), REGISTRY))


def told(found: list[BranchNote]) -> list[tuple[str, str]]:
    return [(str(n.finding.__struct_config__.tag), getattr(n.finding, "cause", "")) for n in found]


def test_all_values_leave_nothing_to_say_a_missing_one_is_a_gap_and_an_impossible_one_never_comes() -> None:
    assert told(notes(("basic", "a"), ("gold", "b"))) == []
    assert told(notes(("basic", "a"))) == [("gap", "")]
    assert told(notes(("basic", "a"), ("gold", "b"), ("silver", "c"))) == [("never", "pinned")]


def test_the_proof_knows_who_takes_which_way() -> None:
    """Behind `gold` the plan is gold, so that nobody gets to the second step's other way."""
    again = {
        "step": "switch@1",
        "config": table("plan", ("gold", "yes")),
        "next": {"yes": "in", "otherwise": "spy"},
    }
    spy = {"step": "end@1", "config": {"result": "success", "sign_in": True}}
    ways = {"gold": "again", "otherwise": "out"}
    sealed = asked_first(("gold", "gold"), then=ways, again=again, spy=spy)
    leaks = {"gold": "again", "basic": "again", "otherwise": "out"}
    leaky = asked_first(("gold", "gold"), ("basic", "basic"), then=leaks, again=again, spy=spy)

    prove(parse_plain(sealed), REGISTRY)
    with pytest.raises(JourneyUnproved, match="spy"):
        prove(parse_plain(leaky), REGISTRY)


def test_a_program_with_it_is_the_same_whenever_it_is_compiled() -> None:
    document = parse_plain(asked_first(("gold", "yes"), then={"yes": "in", "otherwise": "out"}))

    assert compile_journey(document, REGISTRY).hash == compile_journey(document, REGISTRY).hash
