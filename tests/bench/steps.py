"""What the steps themselves cost beside a form: all that the engine does from coming to a step to leaving it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any, TypeAlias

from tests.contract.step_cases import CASES, Case
from tests.contract.step_walks import examples_of, walk

Calls: TypeAlias = list[Callable[[], Any]]
FORM = "form@1"
"""With a field of each kind: eleven, as many as the forms of the hot path have."""
AIM = 1.3
BATCHES, BATCH = 15, 20


@dataclass(frozen=True, slots=True)
class StepCost:
    """Microseconds of CPU for one visit by its first example, and the same beside the form's."""

    step: str
    visit: float
    ratio: float


def step_costs() -> list[StepCost]:
    """Measure every step type, the dearest first. Passwords are hashed by the shell, not by the engine."""
    calls = {case.step: _calls(case) for case in CASES if examples_of(case)}
    costs = [_beside(step, visit, calls[FORM]) for step, visit in calls.items()]
    return sorted(costs, key=lambda each: -each.ratio)


def _calls(case: Case) -> Calls:
    return walk(case, examples_of(case)[0]).calls


def _beside(step: str, visit: Calls, form: Calls) -> StepCost:
    """Take turns with the form, so that whatever else the machine does hits both."""
    pairs = [(_batch(visit), _batch(form)) for _ in range(BATCHES)]
    return StepCost(step, median(own for own, _ in pairs), median(own / forms for own, forms in pairs))


def _batch(calls: Calls) -> float:
    """Return microseconds of CPU for one visit."""
    started = time.thread_time()
    for _ in range(BATCH):
        for call in calls:
            call()
    return (time.thread_time() - started) / BATCH * 1e6
