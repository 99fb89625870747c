"""A walk to a step and through it, as one of its examples says."""

from typing import Any

import msgspec
import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.resolve import Registry
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.step import LOST, OPEN_CODE, AnyStep, Example
from tests.contract.step_cases import CASES, Case
from tests.unit.steps.journeys import Play, play, step_in_place

MOST_TRIES = 11

by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.step)


def step_of(case: Case, registry: Registry = REGISTRY) -> AnyStep:
    name, _, version = case.step.partition("@")
    return registry[name, int(version)]


def config_of(case: Case) -> Any:
    return msgspec.convert(case.config, step_of(case).config_type)


def contract_of(case: Case) -> Contract:
    return step_of(case).contract(config_of(case))


def examples_of(case: Case) -> list[Example]:
    return list(step_of(case).simulate(config_of(case)))


def arrive(
    case: Case, example: Example | None = None, registry: Registry = REGISTRY, language: str = "en"
) -> Play:
    """Walk to the step, with everything known that the outcome of the example needs."""
    first = next((each for each in examples_of(case) if each.outcome != "error"), Example(""))
    example = example or first
    document = step_in_place(
        case.step,
        case.config,
        variables=case.variables,
        given=case.given_for.get(example.outcome, case.given),
        result="success" if step_of(case).kind is StepKind.FINAL else "denied",
        registry=registry,
    )
    ways = document["steps"]["step"]["next"]
    if (back := case.back_by.get(example.outcome)) in ways:
        ways[back] = "step"
    lose = [tag for tag, said in example.answers.items() if said == LOST]
    return play(document, registry, answers={**case.answers, **example.answers}, lose=lose, language=language)


def answer(case: Case, example: Example, played: Play) -> Play:
    """Answer as the example says, again and again while the step stays: some outcomes want several tries."""
    for name in contract_of(case).awaits:
        if name in example.answers and played.state.waits is not None:
            return played.come(name, example.answers[name])
    fields = dict(example.fields)
    if case.code is not None and fields.get("code") == OPEN_CODE:
        fields["code"] = case.code(played)
    for _ in range(MOST_TRIES):
        if played.at != "step" or played.state.status != "running":
            break
        played.submit_fields(fields, example.action)
    return played


def walk(case: Case, example: Example, registry: Registry = REGISTRY) -> Play:
    return answer(case, example, arrive(case, example, registry))
