"""What is left of a wait, in the units of a sentence."""

import pytest

from handrail_flows.waiting import minutes_left, seconds_left


@pytest.mark.parametrize(("span", "seconds"), [(-1, 0), (0, 0), (1, 1), (1_000, 1), (1_001, 2), (29_999, 30)])
def test_seconds_are_rounded_up_so_that_nobody_comes_too_early(span: int, seconds: int) -> None:
    assert seconds_left(5_000_000 + span, 5_000_000) == seconds


@pytest.mark.parametrize(
    ("span", "minutes"), [(-60_000, 0), (0, 0), (1, 1), (60_000, 1), (60_001, 2), (900_000, 15)]
)
def test_minutes_are_rounded_up_so_that_nobody_comes_too_early(span: int, minutes: int) -> None:
    assert minutes_left(5_000_000 + span, 5_000_000) == minutes
