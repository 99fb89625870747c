"""What is wrong is told at once, and never without end."""

from handrail_platform.document.problem import MOST_TOLD, Problem, told_at_once

ONE = Problem("unknown-field", "steps.one.nxt")


def test_as_many_as_somebody_can_read_are_told_and_how_many_more_there_are() -> None:
    told = told_at_once([ONE] * (MOST_TOLD + 3))

    assert told == (*[ONE] * MOST_TOLD, Problem("more-problems", "", {"count": 3}))
    assert told_at_once([ONE] * MOST_TOLD) == (ONE,) * MOST_TOLD
