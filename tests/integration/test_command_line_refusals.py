"""A file that is refused says where, what is wrong, what may stand there, and what was probably meant."""

from pathlib import Path

import pytest

from tests.command_line import Operator
from tests.greeting import PART
from tests.serve_server import on_sqlite

JOURNEY = """\
format: 1
journey: visit
name: {en: Visit}
variables:
  name: text
start: details
steps:
  details:
    step: form@1
    config:
      fields:
        - {name: name, kind: text, label: {en: Name}}
    next: {done: bye}
  bye: {step: end@1, config: {result: denied}}
"""
RULES = """\
guardrails:
  - rule: before
    id: two
    before: sign-in
    require:
      - {kind: authenticated, level: 2}
"""


def check(tmp_path: Path, old: str, new: str) -> list[str]:
    """Return what a check says of the journey with one thing written otherwise."""
    assert old in JOURNEY
    file = tmp_path / "visit.yaml"
    file.write_text(JOURNEY.replace(old, new), encoding="utf-8")
    result = Operator({}).types("journey", "check", str(file))
    assert result.exit_code == 1, result.output
    return result.output.replace(f"{tmp_path}/", "").splitlines()


@pytest.fixture
def acme(tmp_path: Path) -> Operator:
    operator = Operator(on_sqlite(tmp_path).environment)
    operator.does("tenant", "create", "acme", "--name", "Acme")
    return operator


KINDS = "checkbox, choice, country, date, email, number, phone, text, username"
TYPES = "boolean, choice, country, date, email, integer, phone, secret, text, username"
LETTER = "begins with a lower-case letter; lower-case letters, digits"
NO_VARIABLE = "“my-name” cannot be the name of a variable."
FIELD = "steps.details.config.fields.0"
WRONG: list[tuple[str, str, str, str]] = [
    (
        "kind: text",
        "kind: txt",
        f"12:30: {FIELD}.kind: “txt” cannot stand here. One of these can: {KINDS}. Did you mean “text”?",
        "invalid-field",
    ),
    (
        "  name: text",
        "  name: string",
        f"5:9: variables.name: “string” cannot stand here. One of these can: {TYPES}.",
        "invalid-field",
    ),
    (
        "journey: visit",
        "journey: Visit Us",
        f"2:10: journey: “Visit Us” cannot be a name. A name {LETTER}, “-” and “_” follow, 64 characters at most.",
        "invalid-field",
    ),
    (
        "step: form@1",
        "step: form",
        "9:11: steps.details.step: “form” is not a step type with its version, such as form@1.",
        "invalid-field",
    ),
    (
        "start: details",
        "start: details\nlifetime_minutes: 30000",
        "7:19: lifetime_minutes: 30000 cannot stand here. A number from 1 to 20160 can.",
        "invalid-field",
    ),
    (
        "start: details",
        'start: details\nlifetime_minutes: "30"',
        "7:19: lifetime_minutes: A whole number stands here, not “30”.",
        "invalid-field",
    ),
    (
        "  name: text",
        "  my-name: text",
        f"5:3: variables.my-name: {NO_VARIABLE} It {LETTER} and “_” follow, 64 characters at most.",
        "invalid-name",
    ),
    (
        "    next: {done: bye}",
        "    nxt: {done: bye}",
        "13:5: steps.details.nxt: There is no such field. Did you mean “next”?",
        "unknown-field",
    ),
    ("{name: name, kind: text, label: {en: Name}}", "{name: name}", f"12:11: {FIELD}.label: This is missing.", ""),
    (
        "next: {done: bye}",
        "next: {done: bya}",
        "13:18: steps.details.next.done: There is no step named bya. Did you mean “bye”?",
        "unknown-target",
    ),
    (
        "next: {done: bye}",
        "next: {don: bye}",
        "13:12: steps.details.next.don: The step has no outcome don. Did you mean “done”?",
        "undeclared-outcome",
    ),
    (
        "step: form@1",
        "step: from@1",
        "9:11: steps.details.step: There is no step type from@1. Did you mean “form@1”?",
        "unknown-step",
    ),
    (
        "start: details",
        "start: details\nstart: bye",
        "7:1: The name start stands here a second time.",
        "yaml-repeated-key",
    ),
    (
        "name: {en: Visit}",
        "name: en: Visit",
        "3:9: This is not YAML. Look here, and just before it, for indentation, a quote or a bracket.",
        "not-yaml",
    ),
]


@pytest.mark.parametrize(("old", "new", "said", "code"), WRONG)
def test_what_is_wrong_is_said_with_its_place_what_is_allowed_and_what_was_meant(
    tmp_path: Path, old: str, new: str, said: str, code: str
) -> None:
    assert f"visit.yaml:{said} ({code or 'missing-field'})" in check(tmp_path, old, new)


def test_nothing_that_is_said_is_a_pattern_or_a_word_of_python(tmp_path: Path) -> None:
    more = "lifetime_minutes: {}\ndescription: []\nentry: nobody\napps: [A]\nguardrails: [[]]\n"
    lines = check(tmp_path, "format: 1", f"format: 1\n{more}scenarios: [{{name: ''}}]")

    assert len(lines) == 8
    for line in lines:
        assert not any(sign in line for sign in ("Expected", "enum", "regex", "`", "object", "$"))


def test_a_file_of_guardrails_is_refused_in_the_same_words(acme: Operator, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    for old, new, said in (
        ("rule: before", "rule: beforee", "rules.yaml:2:11: guardrails.0.rule: “beforee” cannot stand here."),
        ("rule: before", "rule: beforee", "Did you mean “before”?"),
        (
            "sign-in",
            "signin",
            "rules.yaml:4:13: guardrails.0.before: “signin” cannot stand here. One of these can:",
        ),
        (
            "level: 2",
            "level: 4",
            "rules.yaml:6:38: guardrails.0.require.0.level: 4 cannot stand here. One of these can:",
        ),
        (
            "level: 2",
            "lvl: 2",
            "rules.yaml:6:31: guardrails.0.require.0.lvl: There is no such field. Did you mean “level”?",
        ),
        ("kind: authenticated, ", "", "rules.yaml:6:9: guardrails.0.require.0.kind: This is missing. There are:"),
        (
            "guardrails:",
            "gardrails:",
            "rules.yaml:1:1: gardrails: There is no such field. Did you mean “guardrails”?",
        ),
    ):
        file.write_text(RULES.replace(old, new), encoding="utf-8")
        refused = acme.types("guardrails", "set", "--tenant", "acme", str(file))

        assert refused.exit_code == 1
        assert said in refused.output


def test_what_is_wrong_with_a_part_has_no_place_in_the_file_that_calls_it(tmp_path: Path) -> None:
    part = tmp_path / "greeting.yaml"
    part.write_text(PART.replace("done: out", "done: oot"), encoding="utf-8")
    file = tmp_path / "caller.yaml"
    file.write_text(
        JOURNEY.replace("next: {done: bye}", "next: {done: greet}")
        + "  greet: {journey: greeting, next: {greeted: bye}}\n",
        encoding="utf-8",
    )

    said = Operator({}).types("journey", "check", "--part", str(part), str(file)).output

    assert "greeting.yaml:8:90: steps.hello.next.done: There is no step named oot. Did you mean “out”?" in said
