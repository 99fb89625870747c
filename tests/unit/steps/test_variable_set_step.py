"""variable.set: a variable gets a value."""

from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_flows.steps.variable_set.step import VariableSetConfig, VariableSetStep
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.step.contract import ConfigRefused, Range
from handrail_platform.verify.prove import JourneyUnproved, prove
from tests.unit.steps.journeys import Play, play, step_in_place

KINDS: dict[str, Any] = {
    "boolean": "boolean",
    "choice": "choice",
    "country": "country",
    "date": "date",
    "email": "email",
    "integer": "integer",
    "phone": "phone",
    "text": "text",
    "username": "username",
}


def setting(given: dict[str, Any] | None = None, variables: dict[str, Any] = KINDS, /, **config: Any) -> Play:
    return play(step_in_place("variable.set@1", config, variables=variables, given={"values": given or {}}))


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        ("boolean", False, False),
        ("boolean", True, True),
        ("choice", "gold", "gold"),
        ("country", "nz", "NZ"),
        ("date", "2000-02-29", "2000-02-29"),
        ("email", "Desk@Example.ORG", "Desk@example.org"),
        ("integer", -7, -7),
        ("phone", "+44 20 7946 0018", "+442079460018"),
        ("text", " web ", "web"),
        ("text", "", ""),
        ("username", "Alex", "alex"),
    ],
)
def test_a_value_is_kept_as_a_form_would_keep_it_and_the_proof_knows_it(
    kind: Any, written: Any, kept: Any
) -> None:
    played = setting(variable=kind, kind=kind, value=written)

    assert played.outcome_of() == "done"
    assert played.state.variables == {kind: kept}
    ranges = VariableSetStep().contract(VariableSetConfig(variable=kind, kind=kind, value=written)).ranges
    exactly = Range(choices=(kept,), optional=False) if kept != "" else Range(choices=(), optional=True)
    assert ranges == {kind: exactly}


def test_a_value_is_copied() -> None:
    played = setting({"text": "as it is"}, {"text": "text", "other": "text"}, variable="other", copy_of="text")

    assert played.state.variables == {"text": "as it is", "other": "as it is"}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("boolean", "true"),
        ("boolean", 1),
        ("country", "XX"),
        ("date", "29.2.2000"),
        ("date", "2001-02-29"),
        ("email", "desk"),
        ("integer", "7"),
        ("integer", True),
        ("integer", 1.5),
        ("phone", "12"),
        ("text", 7),
        ("text", "a\u202eb"),
        ("username", "a@b"),
        ("secret", "1234"),
    ],
)
def test_what_is_none_of_the_kind_is_refused_where_it_stands(kind: Any, value: Any) -> None:
    with pytest.raises(JourneyRefused) as refused:
        setting(variable="text", kind=kind, value=value)
    (problem, *_) = refused.value.problems
    assert problem.path in ("steps.step.config.value", "steps.step.config.kind")


@pytest.mark.parametrize(
    "config",
    [
        {"variable": "text"},
        {"variable": "text", "value": "a", "copy_of": "choice"},
        {"variable": "text", "copy_of": "text"},
    ],
)
def test_one_value_must_be_said_and_another_one(config: dict[str, Any]) -> None:
    with pytest.raises(ConfigRefused):
        VariableSetStep().contract(VariableSetConfig(**config))


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"variable": "integer", "value": "a"}, "wrong-variable-type"),
        ({"variable": "text", "copy_of": "email"}, "wrong-variable-type"),
        ({"variable": "gone", "value": "a"}, "undeclared-variable"),
        ({"variable": "text", "copy_of": "gone"}, "undeclared-variable"),
    ],
)
def test_a_variable_that_is_not_there_or_of_another_type_is_refused(config: dict[str, Any], code: str) -> None:
    with pytest.raises(JourneyRefused) as refused:
        setting({"email": "a@example.org"}, **config)
    assert code in {problem.code for problem in refused.value.problems}


def test_a_variable_that_may_be_without_a_value_is_not_copied() -> None:
    with pytest.raises(JourneyRefused) as refused:
        setting(variable="text", copy_of="choice", kind="text")
    assert refused.value.problems


def shown(**config: Any) -> dict[str, Any]:
    """Return a journey that signs nobody in unless `guest` is true."""
    table = {"variable": "guest", "cases": [{"value": True, "then": "in"}]}
    return {
        "format": 1,
        "journey": "guests",
        "name": {"en": "Guests"},
        "variables": {"guest": "boolean"},
        "start": "say",
        "steps": {
            "say": {"step": "message@1", "config": {"title": {"en": "Hello"}}, "next": {"done": "set"}},
            "set": {"step": "variable.set@1", "config": config, "next": {"done": "which"}},
            "which": {"step": "switch@1", "config": table, "next": {"in": "in", "otherwise": "out"}},
            "in": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
            "out": {"step": "end@1", "config": {"result": "denied"}},
        },
    }


def test_the_proof_follows_the_value() -> None:
    prove(parse_plain(shown(variable="guest", kind="boolean", value=False)), REGISTRY)

    with pytest.raises(JourneyUnproved, match="in"):
        prove(parse_plain(shown(variable="guest", kind="boolean", value=True)), REGISTRY)


def test_what_was_proved_about_the_value_before_is_proved_no_more() -> None:
    """An address that was confirmed, and is then overwritten, counts as unconfirmed."""
    config = {"variable": "email", "kind": "email", "value": "other@example.org"}
    known = {"values": {"email": "a@example.org"}, "verified": {"address.email": "email"}}

    played = play(step_in_place("variable.set@1", config, variables={"email": "email"}, given=known))

    held = {about for kind, about in played.facts if kind == "address.email"}
    assert played.state.variables["email"] not in held
