"""A step type that has become much dearer than a form is noticed."""

from tests.bench.steps import step_costs

TOO_DEAR = 1.6
"""In the form's CPU time. The aim is 1.3, beside which docs/performance.md shows each; a busy machine adds."""


def test_no_step_costs_much_more_than_a_form() -> None:
    assert [each for each in step_costs() if each.ratio > TOO_DEAR] == []
