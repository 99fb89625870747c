"""A way that a condition or a limit closes is no way: the proof neither trusts it nor is alarmed by it."""

from typing import Any

import pytest

from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.vocabulary import consent
from handrail_platform.verify.notes import BranchNote
from handrail_platform.verify.prove import examine, odd_branches
from tests.known_failures.case import STEPS

SHOW = {"outcomes": ["ok"], "effects": ["list.join"]}
TELLS: dict[str, Any] = {"list.join": [{"recipient": "house", "attributes": [], "purpose": "offers"}]}


def form(onwards: str, *fields: dict[str, Any]) -> dict[str, Any]:
    return {"step": "form@1", "config": {"title": {"en": "F"}, "fields": list(fields)}, "next": {"done": onwards}}


def choice(name: str, *values: str) -> dict[str, Any]:
    options = [{"value": value, "label": {"en": value}} for value in values]
    return {"name": name, "kind": "choice", "label": {"en": name}, "options": options}


def tick(name: str) -> dict[str, Any]:
    return {"name": name, "kind": "checkbox", "label": {"en": name}}


def decide(cases: dict[str, str], **following: str) -> dict[str, Any]:
    told = [{"when": when, "then": then} for then, when in cases.items()]
    return {"step": "decide@1", "config": {"cases": told}, "next": {"error": "no", **following}}


ASKS: dict[str, Any] = {
    "step": "declared@1",
    "config": {"outcomes": ["done", "declined"], "gains": {"done": [consent("offers", "1")]}},
}
JOINS: dict[str, Any] = {
    "step": "declared@1",
    "config": {"outcomes": ["ok"], "effects": ["list.join"], "discloses": TELLS},
}
ENDS: dict[str, Any] = {
    "yes": {"step": "end@1", "config": {"result": "success"}},
    "no": {"step": "end@1", "config": {"result": "denied"}},
}


def journey(steps: dict[str, Any], **variables: str) -> JourneyDocument:
    return parse_plain(
        {
            "format": 1,
            "journey": "test",
            "name": {"en": "Test"},
            "start": next(iter(steps)),
            "variables": variables,
            "steps": {**steps, **ENDS},
        }
    )


def codes(steps: dict[str, Any], **variables: str) -> list[tuple[str, str]]:
    found = examine(journey(steps, **variables), STEPS).findings
    return [(finding.code, finding.step) for finding in found]


def asked_when(second: str, **more: Any) -> dict[str, Any]:
    """Ask for consent in Germany, go through a meeting, and tell the house when the second condition holds."""
    return {
        "start": form("first", choice("land", "DE", "FR", "IT")),
        "first": decide({"german": 'land == "DE"'}, german="ask", otherwise="meet"),
        "ask": {**ASKS, "next": {"done": "meet", "declined": "no"}},
        "meet": form("again", *more.get("fields", [choice("other", "a", "b")])),
        "again": decide({"tell": second}, tell="join", otherwise="yes"),
        "join": {**JOINS, "next": {"ok": "yes"}},
    }


@pytest.mark.parametrize("second", ['land == "DE"', '!(land != "DE")', 'land in ["DE"]', 'land == "DE" && true'])
def test_two_conditions_on_one_value_agree(second: str) -> None:
    assert codes(asked_when(second), land="choice", other="choice") == []


@pytest.mark.parametrize("second", ['land == "FR"', 'land != "DE"', 'land in ["DE", "IT"]', 'other == "a"'])
def test_a_condition_that_lets_others_through_is_found(second: str) -> None:
    assert codes(asked_when(second), land="choice", other="choice") == [("consent-missing", "join")]


def test_a_value_that_is_asked_anew_is_not_the_value_of_before() -> None:
    again = asked_when('land == "DE"', fields=[choice("land", "DE", "FR")])

    assert codes(again, land="choice") == [("consent-missing", "join")]


def test_what_cannot_be_decided_closes_no_way() -> None:
    told = asked_when('land.startsWith("D")')

    assert codes(told, land="choice", other="choice") == [("consent-missing", "join")]


@pytest.mark.parametrize(
    ("when", "found"), [('land == "DE"', []), ('land.startsWith("D")', [("consent-missing", "join")])]
)
def test_only_a_condition_that_may_have_no_answer_leads_to_error(when: str, found: list[tuple[str, str]]) -> None:
    steps = {
        "start": form("which", choice("land", "DE", "FR")),
        "which": decide({"german": when}, german="no", otherwise="yes", error="join"),
        "join": {**JOINS, "next": {"ok": "yes"}},
    }

    assert codes(steps, land="choice") == found


def sends_again(visits: int, sends: int) -> dict[str, Any]:
    return {
        "send": {
            "step": "declared@1",
            "config": {"outcomes": ["ok", "again"], "sends": {"text": sends}},
            "next": {"ok": "yes", "again": "send"},
            "limit": {"visits": visits, "then": "no"},
        }
    }


@pytest.mark.parametrize(("visits", "sends", "found"), [(6, 1, False), (7, 1, True), (2, 3, False), (2, 4, True)])
def test_a_limit_bounds_what_is_sent(visits: int, sends: int, found: bool) -> None:  # noqa: FBT001
    assert bool(codes(sends_again(visits, sends))) is found


def test_behind_a_limit_is_where_its_visits_are_used_up() -> None:
    steps = {
        "ask": {**ASKS, "next": {"done": "ask", "declined": "no"}, "limit": {"visits": 2, "then": "join"}},
        "join": {**JOINS, "next": {"ok": "yes"}},
    }

    assert codes(steps) == []


def notes(cases: dict[str, str], *fields: dict[str, Any], **variables: str) -> list[str]:
    following = dict.fromkeys((*cases, "otherwise"), "yes")
    steps = {"start": form("which", *fields), "which": decide(cases, **following)}
    return [_tag(note) for note in odd_branches(journey(steps, **variables), STEPS)]


def _tag(note: BranchNote) -> str:
    return str(note.finding.__struct_config__.tag)


def test_an_editor_is_told_about_gaps_and_cases_that_never_come() -> None:
    land = choice("land", "DE", "FR")

    assert notes({"de": 'land == "DE"', "fr": 'land == "FR"'}, land, land="choice") == []
    assert notes({"de": 'land == "DE"'}, land, land="choice") == ["gap"]
    assert "never" in notes({"de": 'land == "DE"', "it": 'land == "IT"'}, land, land="choice")
    assert "overlap" in notes({"de": 'land == "DE"', "all": 'land != "IT"'}, land, land="choice")


def test_a_case_that_an_earlier_step_has_settled_never_comes() -> None:
    steps = {
        "start": form("first", choice("land", "DE", "FR")),
        "first": decide({"german": 'land == "DE"'}, german="second", otherwise="yes"),
        "second": decide({"french": 'land == "FR"'}, french="no", otherwise="yes"),
    }

    found = odd_branches(journey(steps, land="choice"), STEPS)

    assert [(note.step, getattr(note.finding, "cause", "")) for note in found if _tag(note) == "never"] == [
        ("second", "pinned")
    ]
