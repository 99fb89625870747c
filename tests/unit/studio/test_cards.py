"""A journey as cards: in the order in which people come to the steps, with everything that is to be done on it."""

from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.resolve import declared_outcomes
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import Problem
from handrail_ui.pages.translator import Translator
from handrail_ui.studio.desk import Judged
from handrail_ui.studio.journey.cards import problem_rows, step_cards
from handrail_ui.studio.journey.rows import StepCard
from handrail_ui.studio.workplace import TEXT_FOLDERS

WORDS = Translator.load(TEXT_FOLDERS)
SAY = WORDS.speech("en")
STEPS: dict[str, Any] = {
    "lost": {"step": "message@1", "config": {"title": {"en": "Hello"}}, "next": {"done": "in"}},
    "in": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
    "out": {"step": "end@1", "config": {"result": "denied"}},
    "password": {"step": "password.verify@1", "next": {"ok": "in"}},
    "who": {"step": "identify@1", "next": {"done": "password"}},
}


def document(**steps: dict[str, Any]) -> JourneyDocument:
    head = {"format": 1, "journey": "test", "name": {"en": "Test"}, "start": "who", "otherwise": {"error": "out"}}
    return parse_plain({**head, "steps": {**STEPS, **steps}})


def cards(given: JourneyDocument, *problems: Problem) -> dict[str, StepCard]:
    judged = Judged(given, problems, None, declared_outcomes(given, REGISTRY, {}))
    return {each.name: each for each in step_cards(given, judged, SAY)}


def test_steps_stand_in_the_order_in_which_people_come_to_them_and_the_unreached_last() -> None:
    found = cards(document())

    assert list(found) == ["who", "password", "out", "in", "lost"]
    assert [name for name, each in found.items() if not each.is_reached] == ["lost"]
    assert [name for name, each in found.items() if each.is_start] == ["who"]


def test_an_outcome_that_leads_nowhere_is_there_with_nothing_behind_it() -> None:
    ways = {each.name: each for each in cards(document())["password"].outcomes}

    assert ways["failed"].target == ""
    assert (ways["ok"].target, ways["ok"].tone) == ("in", "good")


def test_what_a_step_does_not_wire_itself_leads_where_the_journey_says() -> None:
    ways = {each.name: each for each in cards(document())["password"].outcomes}

    assert (ways["error"].target, ways["error"].tone) == ("out", "bad")


def test_an_outcome_that_the_step_does_not_have_can_be_seen_and_so_be_mended() -> None:
    ways = cards(document(password={"step": "password.verify@1", "next": {"okay": "in"}}))["password"].outcomes

    assert "okay" in [each.name for each in ways]


def test_problems_are_counted_on_the_step_that_they_are_about() -> None:
    found = cards(document(), Problem("unknown-step", "steps.password.step"), Problem("no-target", "start"))

    assert {name: each.findings for name, each in found.items() if each.findings} == {"password": 1}


def test_a_step_that_is_called_by_a_wrong_name_has_the_ways_that_are_written() -> None:
    ways = cards(document(password={"step": "passphrase@1", "next": {"ok": "in"}}))["password"].outcomes

    assert [each.name for each in ways] == ["ok"]


@pytest.mark.parametrize("path", ["steps.who.next.done", "start", ""])
def test_a_problem_names_its_step_where_it_has_one(path: str) -> None:
    (row,) = problem_rows((Problem("no-target", path),), SAY)

    assert row.step == ("who" if path.startswith("steps") else "")


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_type_of_step_has_words(language: str) -> None:
    say = WORDS.speech(language)
    kinds = {name for name, _ in REGISTRY} - {"end"} | {"end.success", "end.denied"}

    assert [kind for kind in sorted(kinds) if say(f"studio.kind.{kind}") == f"studio.kind.{kind}"] == []
