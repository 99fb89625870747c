"""More time for a running session: ten times, a whole lifetime each, and nothing else about it changes."""

import msgspec
import pytest

from handrail_platform.errors import SessionOver
from handrail_platform.run.renew import MOST_RENEWALS, RenewalsUsedUp, Renewed, renew
from handrail_platform.run.state import State
from tests.unit.platform.journeys import NOON, Walk, compiled, step, stop

MINUTE = 60_000
PROGRAM = compiled({"ask": step(ok="ask", leave="end"), "end": stop()}, lifetime_minutes=30)
END = NOON + 30 * MINUTE


@pytest.fixture
def state() -> State:
    return Walk(PROGRAM).submit().state


def given(state: State, expires_at: int, now: int) -> Renewed:
    renewed = renew(PROGRAM, state, expires_at, now)
    assert renewed is not None
    return renewed


def test_a_renewal_gives_a_whole_lifetime_from_now_on(state: State) -> None:
    renewed = given(state, END, NOON + 29 * MINUTE)

    assert renewed.expires_at == NOON + 59 * MINUTE
    assert renewed == given(state, END, NOON + 29 * MINUTE)


def test_a_renewal_moves_nothing(state: State) -> None:
    renewed = given(state, END, NOON + 29 * MINUTE)

    assert msgspec.structs.replace(renewed.state, renewals=0) == state
    assert renewed.state.renewals == 1


def test_each_renewal_is_a_line_of_its_own_behind_what_the_transition_left(state: State) -> None:
    first = given(state, END, NOON + 29 * MINUTE)
    second = given(first.state, first.expires_at, NOON + 50 * MINUTE)

    assert [first.event.order, second.event.order] == [1001, 1002]
    assert (second.event.kind, second.event.node, second.event.visit) == ("renewed", "ask", 2)
    assert second.event.body == {"renewals": 2, "expires_at": second.expires_at}


def test_a_session_is_renewed_ten_times_and_no_more(state: State) -> None:
    end, now = END, NOON
    for _ in range(10):
        now = end - MINUTE
        renewed = given(state, end, now)
        state, end = renewed.state, renewed.expires_at

    assert state.renewals == MOST_RENEWALS == 10
    with pytest.raises(RenewalsUsedUp):
        renew(PROGRAM, state, end, end - MINUTE)


def test_a_press_sent_twice_counts_once(state: State) -> None:
    now = NOON + 29 * MINUTE
    once = given(state, END, now)

    assert renew(PROGRAM, once.state, once.expires_at, now) is None
    assert renew(PROGRAM, once.state, once.expires_at, now + MINUTE - 1) is None
    assert renew(PROGRAM, once.state, once.expires_at, now + MINUTE) is not None


def test_the_last_press_sent_twice_is_not_refused(state: State) -> None:
    used_up = msgspec.structs.replace(state, renewals=MOST_RENEWALS)

    assert renew(PROGRAM, used_up, END, NOON) is None


def test_a_clock_that_was_set_back_takes_no_time_away(state: State) -> None:
    assert renew(PROGRAM, state, END, NOON - 60 * MINUTE) is None


def test_the_shortest_journey_can_be_renewed_too() -> None:
    program = compiled({"ask": step(ok="end"), "end": stop()}, lifetime_minutes=1)

    renewed = renew(program, Walk(program).state, NOON + MINUTE, NOON + 10_000)

    assert renewed is not None
    assert renewed.expires_at == NOON + MINUTE + 10_000


@pytest.mark.parametrize("late", [0, 1, 60 * MINUTE])
def test_what_is_over_cannot_be_renewed(state: State, late: int) -> None:
    with pytest.raises(SessionOver):
        renew(PROGRAM, state, END, END + late)


def test_a_journey_that_ended_cannot_be_renewed() -> None:
    ended = Walk(PROGRAM).submit("leave").state

    with pytest.raises(SessionOver):
        renew(PROGRAM, ended, END, NOON + 29 * MINUTE)
