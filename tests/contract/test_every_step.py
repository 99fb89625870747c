"""What holds of every step type, whatever it does. A new step needs a line in step_cases.py and nothing here."""

import itertools
from collections.abc import Mapping
from typing import Any, cast

import msgspec
import pytest

from handrail_flows.registry import REGISTRY, STEPS
from handrail_platform.compile.resolve import Registry
from handrail_platform.conditions.cells import allows
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.errors import StepMisuse
from handrail_platform.step.contract import TIMEOUT, Contract, Gain, StepKind
from handrail_platform.step.step import AnyStep, Example
from handrail_platform.values import VariableType
from tests.contract.step_cases import CASES, Case
from tests.contract.step_walks import arrive, by_case, contract_of, examples_of, step_of, walk
from tests.unit.steps.journeys import Play, play, step_in_place


def test_every_step_has_a_case() -> None:
    assert {case.type_name for case in CASES} == {step.name for step in STEPS}


@by_case
def test_every_outcome_has_an_example(case: Case) -> None:
    """Of a time-out there is none: no step says by itself that its time is over."""
    outcomes = set(contract_of(case).outcomes)
    timed = {TIMEOUT} if step_of(case).kind is StepKind.WAITING else set[str]()

    assert {example.outcome for example in examples_of(case)} == outcomes - timed


@by_case
def test_a_step_that_waits_is_left_when_its_time_is_over(case: Case) -> None:
    if step_of(case).kind is StepKind.WAITING:
        assert arrive(case).time_out().outcome_of("step") == TIMEOUT


@by_case
def test_an_example_leads_to_its_outcome(case: Case) -> None:
    for example in examples_of(case):
        played = walk(case, example)

        assert played.fault == ""
        assert played.outcome_of("step") == example.outcome


@by_case
def test_what_an_example_says_is_typed_becomes_the_value_of_the_variable(case: Case) -> None:
    for example in examples_of(case):
        if not example.typed:
            continue
        written = walk(case, example).state.variables
        assert set(example.typed) <= set(written)
        for variable, field in example.typed.items():
            said = written[variable]
            assert example.fields.get(field, "") == (
                "true" if said is True else "" if said is False else str(said)
            )


@by_case
def test_the_same_walk_gives_the_same_bytes(case: Case) -> None:
    for example in examples_of(case):
        once, again = walk(case, example), walk(case, example)

        assert (once.state, once.effects, once.events) == (again.state, again.effects, again.events)
        assert once.asked == again.asked


@by_case
def test_only_a_final_step_ends_and_it_ends_as_declared(case: Case) -> None:
    contract = contract_of(case)
    final = step_of(case).kind is StepKind.FINAL

    assert bool(contract.result) is final
    assert bool(contract.outcomes) is not final
    if final:
        ended = arrive(case)
        assert ended.state.ending is not None
        assert ended.state.ending.result == contract.result
        assert ended.state.ending.signed_in is contract.signs_in


@by_case
def test_what_of_its_variables_is_on_its_page_is_declared(case: Case) -> None:
    played = arrive(case)
    if step_of(case).kind is StepKind.AUTOMATIC:
        return
    page = msgspec.json.encode(played.view).decode()
    seen = {name for name, value in played.state.variables.items() if len(str(value)) > 3 and str(value) in page}

    assert seen <= {*contract_of(case).shows}


@by_case
def test_a_page_remembers_no_secret(case: Case) -> None:
    secret = "xyzzy-secret-7f3a"
    step = step_of(case)
    if step.kind is not StepKind.INTERACTIVE:
        return
    for example in examples_of(case):
        played = arrive(case, example)
        if played.at == "step":
            played.submit_fields(dict.fromkeys(contract_of(case).secrets_in, secret), example.action)

        if played.at == "step":
            assert secret not in msgspec.json.encode(played.view).decode()
        assert secret not in str(played.state)
        assert secret not in str(played.events)
        assert secret not in str(played.effects)


class Narrowed:
    """A step whose contract keeps something back: what it does all the same must be refused."""

    def __init__(self, step: AnyStep, change: Mapping[str, Any]) -> None:
        self._step = step
        self._change = change

    def __getattr__(self, name: str) -> Any:
        return getattr(self._step, name)

    def contract(self, config: Any) -> Contract:
        return msgspec.structs.replace(self._step.contract(config), **self._change)


def narrowed(case: Case, **change: Any) -> Registry:
    step = step_of(case)
    return {**REGISTRY, (step.name, step.version): cast("AnyStep", Narrowed(step, change))}


@by_case
def test_an_undeclared_outcome_is_refused(case: Case) -> None:
    if not contract_of(case).outcomes:
        return
    waits = step_of(case).kind is StepKind.WAITING
    others: dict[str, Any] = {"outcomes": ("elsewhere", TIMEOUT), "subject": {}} if waits else {}
    registry = narrowed(case, **{"outcomes": ("elsewhere",), "writes": {}, "on": {}, **others})

    for example in examples_of(case):
        assert walk(case, example, registry).fault


@by_case
def test_an_undeclared_effect_is_refused(case: Case) -> None:
    registry = narrowed(case, effects=())

    for example in examples_of(case):
        promised = [effect for effect in promises(walk(case, example)) if effect != "session.start"]
        assert bool(promised) <= is_refused(case, example, registry)


def promises(played: Play) -> set[str]:
    return {str(effect.__struct_config__.tag) for effect in (*played.effects, *played.state.pending)}


@by_case
def test_what_is_declared_is_really_done(case: Case) -> None:
    """An effect that no example promises, or an outcome nobody reaches, is a contract that lies."""
    walked = [walk(case, example) for example in examples_of(case)] or [arrive(case)]
    done = set(itertools.chain.from_iterable(map(promises, walked))) - {"session.start"}

    assert done == set(contract_of(case).effects)


@by_case
def test_what_it_writes_lies_in_the_range_that_it_declares(case: Case) -> None:
    declared = contract_of(case)

    assert set(declared.ranges) <= set(declared.assigns)
    for example in examples_of(case):
        kept = walk(case, example).state.variables
        assert all(allows(written, kept[name]) for name, written in declared.ranges.items() if name in kept)


@by_case
def test_what_it_tells_by_a_variable_it_tells_by_a_boolean_that_it_writes(case: Case) -> None:
    declared = contract_of(case)

    assert all(declared.assigns[variable] == "boolean" for variable in declared.if_true)
    certain = {each.fact for of in declared.on.values() for each in of if isinstance(each, Gain)}
    assert certain.isdisjoint(declared.if_true.values())


@by_case
def test_a_step_with_branches_has_an_outcome_and_a_condition_for_each(case: Case) -> None:
    declared = contract_of(case)

    assert {branch.outcome for branch in declared.branches} <= set(declared.outcomes)
    assert {branch.when for branch in declared.branches} <= set(declared.expressions)
    assert bool(declared.branches) == (declared.otherwise in declared.outcomes)


@by_case
def test_an_undeclared_variable_is_refused(case: Case) -> None:
    contract = contract_of(case)
    if not (contract.reads or contract.uses or contract.writes or contract.expressions):
        return
    registry = narrowed(case, reads={}, uses={}, writes={}, on={}, expressions=())

    assert any(is_refused(case, example, registry) for example in examples_of(case))


def is_refused(case: Case, example: Example, registry: Registry) -> bool:
    """Tell whether a transition is quarantined, a page cannot be made, or the step is not even compiled."""
    try:
        return bool(walk(case, example, registry).fault)
    except (JourneyRefused, StepMisuse):
        return True


@by_case
def test_a_variable_of_another_type_is_refused_when_compiled(case: Case) -> None:
    contract = contract_of(case)
    named = {**contract.reads, **contract.uses, **{n: t for of in contract.writes.values() for n, t in of.items()}}
    for name, kind in named.items():
        wrong: VariableType = "integer" if kind != "integer" else "text"
        document = step_in_place(case.step, case.config, variables={**case.variables, name: wrong})

        with pytest.raises(JourneyRefused) as refused:
            play(document)
        assert "wrong-variable-type" in {problem.code for problem in refused.value.problems}
