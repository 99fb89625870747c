"""Starts are counted by address and minute."""

import pytest

from handrail_ui.runtime.problems import TooManyRequests
from handrail_ui.runtime.start_limit import MINUTE, StartLimit

NOW = 1_763_779_200_000


@pytest.fixture
def limit() -> StartLimit:
    limit = StartLimit(3)
    for _ in range(3):
        limit.count("192.0.2.1", NOW)
    return limit


def test_one_too_many_is_refused_and_told_how_long_to_wait(limit: StartLimit) -> None:
    with pytest.raises(TooManyRequests) as refused:
        limit.count("192.0.2.1", NOW + 20_000)

    assert refused.value.wait == 40_000


def test_another_address_may_start(limit: StartLimit) -> None:
    limit.count("192.0.2.2", NOW)


def test_after_a_minute_everything_is_forgotten(limit: StartLimit) -> None:
    limit.count("192.0.2.1", NOW + MINUTE)


def test_a_clock_that_was_set_back_locks_nobody_out(limit: StartLimit) -> None:
    limit.count("192.0.2.1", NOW - 3_600_000)
