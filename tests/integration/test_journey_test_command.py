"""`handrail journey test` as an operator types it."""

import json
from pathlib import Path

import pytest

import handrail_ui.demo
from tests.command_line import Operator
from tests.greeting import CALLER, PART

LOGIN = Path(handrail_ui.demo.__path__[0]) / "journeys" / "aurora" / "login.yaml"


@pytest.fixture
def operator() -> Operator:
    return Operator({})


def changed(tmp_path: Path, more: str) -> str:
    file = tmp_path / "login.yaml"
    text = LOGIN.read_text(encoding="utf-8").partition("scenarios:")[0]
    file.write_text(text + more, encoding="utf-8")
    return str(file)


def test_a_journey_of_the_demo_is_walked_through_every_edge(operator: Operator) -> None:
    said = operator.does("journey", "test", str(LOGIN))

    assert "edges taken (100 %)" in said
    assert "not taken" not in said


def test_its_sessions_are_printed_answer_by_answer(operator: Operator) -> None:
    said = operator.does("journey", "test", "--routes", str(LOGIN))

    assert "Session 1" in said
    assert "who: continue identifier=" in said
    assert "welcome: finished, signed in" in said
    assert "password=(secret)" in said


def test_everything_is_there_as_json(operator: Operator) -> None:
    said = json.loads(operator.does("journey", "test", "--json", str(LOGIN)))

    assert said["taken"] == said["edges"]
    assert said["missed"] == []
    assert said["routes"][0]["turns"][0]["do"] == "start"


def test_a_broken_scenario_fails_the_command_and_says_what_came_instead(
    operator: Operator, tmp_path: Path
) -> None:
    file = changed(
        tmp_path, "scenarios: [{name: straight in, when: [{at: who}], then: {end: welcome, signed_in: true}}]\n"
    )

    result = operator.types("journey", "test", file)

    assert result.exit_code == 1
    assert "straight in" in result.output
    assert "does not end at welcome, but is at password" in result.output


def test_an_edge_that_is_not_taken_fails_the_command(operator: Operator, tmp_path: Path) -> None:
    file = tmp_path / "open.yaml"
    file.write_text(
        """
format: 1
journey: open
name: {en: Open}
variables: {number: text}
start: ask
steps:
  ask:
    step: form@1
    config: {fields: [{name: number, label: {en: Number}, pattern: "[0-9]{9}"}]}
    next: {done: bye}
  bye: {step: end@1, config: {result: denied}}
""",
        encoding="utf-8",
    )

    result = operator.types("journey", "test", str(file))

    assert result.exit_code == 1
    assert "0 of 1 edges taken (0 %)" in result.output
    assert "not taken      ask: done" in result.output


def test_a_scenario_that_names_no_step_is_refused_with_its_place(operator: Operator, tmp_path: Path) -> None:
    result = operator.types(
        "journey", "test", changed(tmp_path, "scenarios: [{name: lost, then: {at: nowhere}}]\n")
    )

    assert result.exit_code == 1
    assert "scenarios.0.then.at: The scenario names nowhere" in result.output


MISSPELT = [
    (
        "{at: who, with: {idntifier: alex@example.org}}",
        "the page of who has no field idntifier, only: identifier, credential; did you mean identifier?",
    ),
    (
        "{at: who, do: done, with: {idntifier: alex@example.org}}",
        "the page of who has no field idntifier, only: identifier",
    ),
    (
        "{at: who, do: contineu}",
        "nobody can answer who: contineu, only: continue, passkey, register, done; did you mean continue?",
    ),
]


@pytest.mark.parametrize(("when", "said"), MISSPELT)
def test_a_scenario_does_not_hold_by_a_name_that_is_misspelt(
    operator: Operator, tmp_path: Path, when: str, said: str
) -> None:
    negative = f"scenarios: [{{name: nobody, when: [{when}], then: {{signed_in: false, never: [welcome]}}}}]\n"

    result = operator.types("journey", "test", changed(tmp_path, negative))

    assert result.exit_code == 1
    assert "scenario BROKEN nobody" in result.output
    assert said in result.output


NOT_THERE = [
    ("when: [{at: whoo}], then: {signed_in: false}", "when.0.at: The scenario names whoo", "Did you mean “who”?"),
    ("then: {never: [welcom]}", "then.never.0: The scenario names welcom", "Did you mean “welcome”?"),
    ("given: {signed_in: [passwurd]}, then: {at: who}", "given.signed_in.0: “passwurd” can", "mean “password”?"),
    (
        "given: {account: {passwurd: x}}, then: {at: who}",
        "given.account.passwurd: There is no",
        "mean “password”?",
    ),
    ("then: {messages: {e-mail: 0}}", "then.messages.e-mail: “e-mail” cannot stand here", "mean “email”?"),
    ("then: {ends: who}", "then.ends: There is no such field.", "mean “end”?"),
]


@pytest.mark.parametrize(("scenario", "said", "meant"), NOT_THERE)
def test_whatever_a_scenario_names_that_is_not_there_is_refused_with_what_was_meant(
    operator: Operator, tmp_path: Path, scenario: str, said: str, meant: str
) -> None:
    result = operator.types("journey", "test", changed(tmp_path, f"scenarios: [{{name: it, {scenario}}}]\n"))

    assert result.exit_code == 1
    assert f"scenarios.0.{said}" in result.output
    assert meant in result.output


def test_the_fields_are_those_that_the_step_has_at_that_moment(operator: Operator, tmp_path: Path) -> None:
    early = "scenarios: [{name: early, when: [{at: who, with: {code: '123456'}}], then: {never: [welcome]}}]\n"

    result = operator.types("journey", "test", changed(tmp_path, early))

    assert "who has no field code, only: identifier" in result.output


THROUGH = """
scenarios:
  - {name: through, when: [{at: greet/hello}], then: {end: bye}}
"""


def test_a_part_is_not_tested_alone(operator: Operator, tmp_path: Path) -> None:
    part, caller = tmp_path / "greeting.yaml", tmp_path / "visit.yaml"
    part.write_text(PART, encoding="utf-8")
    caller.write_text(f"{CALLER}{THROUGH}", encoding="utf-8")

    assert operator.types("journey", "test", str(part)).exit_code == 2
    said = operator.does("journey", "test", "--part", str(part), str(caller))
    assert "1 of 1 edges taken" in said
    assert "scenario holds" in said


def test_whoever_is_asked_for_a_number_is_led_on_by_it(operator: Operator, tmp_path: Path) -> None:
    file = tmp_path / "age.yaml"
    file.write_text(
        """
format: 1
journey: age
name: {en: Age}
variables: {age: integer}
start: ask
steps:
  ask:
    step: form@1
    config: {fields: [{name: age, kind: number, label: {en: Age}, maximum: 150}]}
    next: {done: grown}
  grown:
    step: decide@1
    config: {cases: [{when: age >= 18, then: yes}]}
    next: {yes: welcome, otherwise: sorry, error: sorry}
  welcome: {step: end@1, config: {result: success}}
  sorry: {step: end@1, config: {result: denied}}
scenarios:
  - {name: Whoever is 17 waits a year, when: [{at: ask, with: {age: "17"}}], then: {end: sorry}}
""",
        encoding="utf-8",
    )

    said = operator.does("journey", "test", str(file))

    assert "edges taken (100 %)" in said
    assert "scenario holds Whoever is 17 waits a year" in said
