"""Steps as an editor offers them: each works as it is put in."""

from itertools import groupby

import msgspec
import pytest

from handrail_flows.palette import PALETTE, Starter
from handrail_flows.registry import REGISTRY


def test_every_step_type_is_offered() -> None:
    assert {each.step for each in PALETTE} == {f"{name}@{version}" for name, version in REGISTRY}


def test_each_is_known_by_a_look_of_its_own() -> None:
    assert len({each.look for each in PALETTE}) == len(PALETTE)


def test_what_steps_are_there_for_stands_together() -> None:
    groups = [intent for intent, _ in groupby(PALETTE, lambda each: each.intent)]

    assert len(groups) == len(set(groups))


@pytest.mark.parametrize("starter", PALETTE, ids=lambda each: each.look)
def test_what_a_step_begins_with_is_accepted(starter: Starter) -> None:
    name, _, version = starter.step.partition("@")
    step = REGISTRY[name, int(version)]

    contract = step.contract(msgspec.convert(starter.config, step.config_type))

    declared = {**contract.reads, **contract.uses}
    assert {each: type_ for each, type_ in declared.items() if each in starter.variables} == {
        each: starter.variables[each] for each in declared
    }


@pytest.mark.parametrize("starter", PALETTE, ids=lambda each: each.look)
def test_what_it_names_besides_is_accepted_too(starter: Starter) -> None:
    name, _, version = starter.step.partition("@")
    step = REGISTRY[name, int(version)]

    step.contract(msgspec.convert({**starter.config, **starter.if_known}, step.config_type))
