"""bot.challenge: work counts once, for one page, for a time; waiting is the other way past it."""

import hashlib
from collections.abc import Mapping
from itertools import count
from typing import Any

import pytest

from handrail_platform.step.reads import Allowance, WorkDone
from handrail_platform.text import Message
from tests.unit.steps.journeys import NOON, Play, play, step_in_place

ENOUGH = {"WorkCheck": WorkDone(enough=True)}
TOO_LITTLE = {"WorkCheck": WorkDone(enough=False)}
MAY_PASS = {"Spend": Allowance(allowed=True)}


def asked(answers: Mapping[str, Any] = MAY_PASS, **config: Any) -> Play:
    return play(step_in_place("bot.challenge@1", config), answers=answers)


def challenge_of(played: Play) -> str:
    return str(played.view.data["challenge"])


def test_who_did_the_work_goes_on() -> None:
    played = asked(ENOUGH).submit(solution="7")

    assert played.outcome_of() == "ok"


def test_every_session_is_set_work_of_its_own_and_every_wrong_answer_new_work() -> None:
    played = asked(TOO_LITTLE)
    first = challenge_of(played)
    played.submit(solution="7")

    assert challenge_of(played) != first
    assert (played.notice, played.at) == ("bot.challenge.wrong", "step")
    assert len(first) == 22


def test_after_the_last_wrong_answer_it_gives_up() -> None:
    played = asked(TOO_LITTLE, max_attempts=2)
    for _ in range(2):
        played.submit(solution="7")

    assert played.outcome_of() == "failed"


@pytest.mark.parametrize("solution", ["-1", "٣", "1e9", "7" * 13, "<script>"])
def test_what_is_no_number_is_wrong_and_nobody_looks(solution: str) -> None:
    played = asked().submit(solution=solution)

    assert (played.notice, played.at) == ("bot.challenge.wrong", "step")


def test_work_that_comes_too_late_is_set_anew() -> None:
    played = asked(ENOUGH, valid_seconds=60)
    first = challenge_of(played)
    played.wait(61_000).submit(solution="7")

    assert (played.notice, played.at) == ("bot.challenge.expired", "step")
    assert challenge_of(played) != first


def test_who_runs_no_scripts_waits_and_goes_on() -> None:
    played = asked(wait_seconds=15).submit()
    assert (played.notice, played.at) == ("bot.challenge.early", "step")
    assert played.view.lead == Message("bot.challenge.lead", count=15)

    played.wait(15_000).submit()

    assert played.outcome_of() == "ok"


def test_too_early_a_press_costs_no_attempt_and_leaves_the_work_as_it_is() -> None:
    played = asked(max_attempts=1)
    first = challenge_of(played)
    for _ in range(3):
        played.submit()

    assert (played.at, challenge_of(played)) == ("step", first)


def test_where_too_many_wait_nobody_goes_on_by_waiting() -> None:
    refused = {"Spend": Allowance(allowed=False, retry_at=NOON + 120_000)}

    played = asked(refused, wait_seconds=5).wait(5_000).submit()

    assert (played.notice, played.at) == ("bot.challenge.crowded", "step")


def test_another_button_is_not_understood() -> None:
    played = asked().submit("other")

    assert (played.notice, played.at) == ("bot.challenge.unclear", "step")


def test_what_is_asked_of_a_browser_can_be_done() -> None:
    challenge = challenge_of(asked(difficulty=8))

    found = next(n for n in count() if hashlib.sha256(f"{challenge}:{n}".encode()).digest()[0] == 0)

    assert found < 10_000


def test_a_press_that_comes_too_early_does_not_begin_the_wait_anew() -> None:
    played = asked(wait_seconds=5)
    for _ in range(5):
        played.wait(1_000).submit()

    assert played.outcome_of() == "ok"
