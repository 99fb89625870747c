"""What somebody does in a trial is played by the real interpreter, and can be told as a scenario."""

from typing import Any

import pytest

from handrail_platform.document.scenario import Given, GivenAccount, When
from handrail_platform.rehearse.recounted import move_of, plain_scenario, recounted
from handrail_platform.rehearse.teller import Teller, place_of
from handrail_platform.rehearse.trial import MOST_MOVES, Trial, TrialTooLong, play
from handrail_platform.step.step import Submit
from tests.unit.rehearse.test_scenarios import LOGIN, PASSWORD, REGISTRATION, compiled

ALEX = GivenAccount(email="alex@example.org", password=PASSWORD, totp=True)
BRANCHING: dict[str, Any] = {
    "format": 1,
    "journey": "branching",
    "name": {"en": "Branching"},
    "variables": {"country": "country", "name": "text"},
    "start": "ask",
    "steps": {
        "ask": {
            "step": "form@1",
            "config": {
                "fields": [
                    {"name": "name", "label": {"en": "Name"}},
                    {"name": "country", "kind": "country", "label": {"en": "Country"}},
                ]
            },
            "next": {"done": "where"},
        },
        "where": {
            "step": "decide@1",
            "config": {
                "cases": [{"when": 'country == "DE"', "then": "near"}, {"when": 'name == "x"', "then": "odd"}]
            },
            "next": {"near": "hello", "odd": "hello", "otherwise": "bye", "error": "bye"},
        },
        "hello": {"step": "end@1", "config": {"result": "success"}},
        "bye": {"step": "end@1", "config": {"result": "denied"}},
    },
}


def answered(program: Any, trial: Trial, action: str = "continue", **fields: str) -> Trial:
    """Answer the page that the trial shows, as a browser posts it."""
    return trial.then(move_of(program, trial, play(program, trial).session, Submit(action, fields)))


def place(program: Any, trial: Trial) -> str:
    return place_of(program, play(program, trial).session)


def code_of(program: Any, trial: Trial) -> str:
    return Teller(program, trial.given).code(play(program, trial).session)


def registered(program: Any) -> Trial:
    trial = answered(program, Trial(), name="Dana", email="dana@example.org")
    trial = answered(program, trial, code=code_of(program, trial))
    return answered(program, trial, password="a long enough pass phrase")


def test_a_newcomer_comes_to_the_end_through_the_mailbox() -> None:
    program = compiled(REGISTRATION)
    trial = registered(program)
    assert place(program, trial) == "app"

    trial = answered(program, trial, code=code_of(program, trial))

    assert place(program, trial) == "in"
    hops = [(hop.step, hop.outcome) for hop in play(program, trial).hops]
    assert hops[-4:] == [("password", "done"), ("account", "created"), ("app", "done"), ("in", "success")]


def test_a_password_that_is_too_short_is_refused_as_it_will_be() -> None:
    program = compiled(REGISTRATION)
    trial = answered(program, Trial(), name="Dana", email="dana@example.org")
    trial = answered(program, trial, code=code_of(program, trial))

    assert place(program, answered(program, trial, password="short")) == "password"


def test_what_was_left_empty_is_not_filled_in_from_an_example() -> None:
    program = compiled(REGISTRATION)

    assert place(program, answered(program, Trial(), email="dana@example.org")) == "details"


def test_a_wrong_code_is_wrong() -> None:
    program = compiled(REGISTRATION)
    trial = answered(program, Trial(), name="Dana", email="dana@example.org")

    assert place(program, answered(program, trial, code="000000")) == "address"


def test_the_path_says_what_was_known_and_which_rule_decided() -> None:
    program = compiled(BRANCHING)

    hops = play(program, answered(program, Trial(), name="x", country="FR")).hops

    assert [(hop.step, hop.outcome, hop.rule) for hop in hops] == [
        ("ask", "done", None),
        ("where", "odd", 1),
        ("hello", "success", None),
    ]
    assert hops[0].variables == {"name": "x", "country": "FR"}


def test_otherwise_is_decided_by_no_rule() -> None:
    program = compiled(BRANCHING)

    hops = play(program, answered(program, Trial(), name="y", country="FR")).hops

    assert [(hop.outcome, hop.rule) for hop in hops][1] == ("otherwise", None)


def test_it_pauses_before_a_step_until_it_is_let_go_on() -> None:
    program = compiled(BRANCHING)
    trial = answered(program, Trial(breakpoints=("where", "hello")), name="x", country="DE")

    paused = play(program, trial)
    assert (paused.paused_at, paused.session.state.variables) == ("where", {"name": "x", "country": "DE"})
    assert [hop.step for hop in paused.hops] == ["ask"]

    assert play(program, trial.let_go()).paused_at == "hello"
    over = play(program, trial.let_go().let_go())
    assert (over.paused_at, over.session.state.status) == ("", "finished")


def test_it_pauses_before_the_first_step() -> None:
    program = compiled(LOGIN)
    trial = Trial(breakpoints=("who",)).anew(Given())

    assert play(program, trial).paused_at == "who"
    assert play(program, trial.let_go()).paused_at == ""


def test_a_breakpoint_that_is_set_later_stops_nothing_that_has_happened() -> None:
    program = compiled(BRANCHING)
    trial = answered(program, Trial(), name="x", country="DE")

    assert play(program, Trial(moves=trial.moves, breakpoints=("where",))).paused_at == ""


def test_one_jumps_back_and_takes_another_way() -> None:
    program = compiled(BRANCHING)
    trial = answered(program, Trial(), name="x", country="DE")

    assert place(program, answered(program, trial.back_to(0), name="y", country="FR")) == "bye"


def test_what_does_not_fit_a_changed_draft_is_left_out() -> None:
    trial = registered(compiled(REGISTRATION))
    changed = {**REGISTRATION, "steps": {**REGISTRATION["steps"]}}
    changed["steps"]["address"] = {
        "step": "message@1",
        "config": {"title": {"en": "Hello"}},
        "next": {"done": "password"},
    }

    played = play(compiled(changed), trial)

    assert played.moves == 1
    assert played.stuck is not None
    assert place_of(compiled(changed), played.session) == "address"


def test_somebody_made_up_signs_in_with_what_they_have_and_time_can_pass() -> None:
    program = compiled(LOGIN)
    trial = answered(program, Trial(given=Given(account=ALEX)), identifier="alex@example.org")
    trial = answered(program, trial, password=PASSWORD).then(When(wait="5m"))
    trial = answered(program, trial, code=code_of(program, trial))

    assert place(program, trial) == "in"
    assert [hop.step for hop in play(program, trial).hops] == ["who", "password", "code", "in"]


def test_a_step_is_led_to_an_outcome() -> None:
    program = compiled(LOGIN)
    trial = answered(program, Trial(given=Given(account=ALEX)), identifier="alex@example.org")

    trial = trial.then(When(at="password", do="failed"))

    assert place(program, trial) == "sorry"
    assert [(hop.step, hop.outcome) for hop in play(program, trial).hops][1] == ("password", "failed")


def test_a_trial_is_told_as_a_scenario_that_holds_and_keeps_no_password() -> None:
    program = compiled(REGISTRATION)
    trial = registered(program)
    trial = answered(program, trial, code=code_of(program, trial))

    scenario, told = recounted(program, trial, play(program, trial), "Dana registers")

    assert not told.broken
    plain = plain_scenario(scenario)
    assert plain["then"] == {"end": "in", "signed_in": True, "assurance": 2, "messages": {"email": 1}}
    assert {"at": "address", "with": {"code": "{code}"}} in plain["when"]
    assert "pass phrase" not in str(plain)
    compiled(REGISTRATION, plain)


def test_a_trial_is_no_longer_than_a_scenario_may_be() -> None:
    with pytest.raises(TrialTooLong):
        Trial(moves=(When(wait="1s"),) * MOST_MOVES).then(When(wait="1s"))
