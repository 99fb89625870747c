"""The pages of one step, each of them found by answering it, whichever the journey is that it stands in."""

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.resolve import declared_contracts
from handrail_platform.document.parse import parse_plain
from handrail_platform.rehearse.scenes import MOST_SCENES, Scene, scenes_of
from handrail_platform.step.contract import StepKind
from tests.contract.step_cases import CASES, Case
from tests.contract.step_walks import config_of, step_of
from tests.unit.steps.journeys import step_in_place

by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.step)


def scenes(case: Case) -> tuple[Scene, ...]:
    document = parse_plain(step_in_place(case.step, case.config, variables=case.variables))
    contract = declared_contracts(document, REGISTRY, {})["step"]
    return scenes_of(step_of(case), config_of(case), contract, case.variables, "en")


@by_case
def test_a_step_with_a_page_shows_it(case: Case) -> None:
    found = scenes(case)

    assert bool(found) == (step_of(case).kind is not StepKind.AUTOMATIC)
    assert len(found) <= MOST_SCENES


@by_case
def test_the_first_visit_says_nothing_is_wrong(case: Case) -> None:
    for first in scenes(case)[:1]:
        assert not any(field.error for field in first.view.fields)


@by_case
def test_whatever_asks_for_something_that_must_be_typed_also_shows_a_mistake(case: Case) -> None:
    found = scenes(case)
    asks = any(field.required for field in found[0].view.fields) if found else False

    says = any(each.view.notice or any(field.error for field in each.view.fields) for each in found)
    assert says or not asks


@by_case
def test_the_same_step_has_the_same_pages_again(case: Case) -> None:
    assert scenes(case) == scenes(case)
