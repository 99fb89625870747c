"""totp.verify: the second factor from an authenticator app."""

from typing import Any

import pytest

from handrail_platform.assurance import AuthenticatorProfile, assurance_level
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.run.facts import authenticators_used
from handrail_platform.step.effects import SpendTotp
from handrail_platform.step.reads import AnyRead, Person, PersonRecord, TotpCheck, Verdict
from handrail_platform.text import Message
from tests.unit.steps.journeys import ALICE, NOON, SECOND, Play, play, step_in_place

CODE = "287082"
COUNTER = NOON // (30 * SECOND)
CREDENTIAL = bytes(range(16))
MINUTE = 60 * SECOND
RIGHT = Verdict("right", credential_id=CREDENTIAL, counter=COUNTER)
WRONG, ABSENT = Verdict("wrong"), Verdict("absent")
LOCKED = Verdict("locked", retry_at=NOON + 15 * MINUTE)
ACCOUNT: dict[str, Any] = {"claim": ("email", "alice@example.org", ALICE), "proved": ["password"]}


def verifying(given: dict[str, Any] | None = None, **config: Any) -> dict[str, Any]:
    return step_in_place("totp.verify@1", config, given=ACCOUNT if given is None else given)


class Shell:
    """Knows Alice's authenticators, and answers each check with the next verdict; the last one stays."""

    def __init__(self, *verdicts: Verdict, enrolled: bool = True) -> None:
        self.verdicts = list(verdicts)
        second = (AuthenticatorProfile.TOTP,) if enrolled else ()
        self.person = Person("Alice Example", (), {}, (AuthenticatorProfile.PASSWORD, *second))

    def __call__(self, request: AnyRead) -> Person | Verdict:
        if isinstance(request, PersonRecord):
            return self.person
        assert isinstance(request, TotpCheck)
        return self.verdicts.pop(0) if len(self.verdicts) > 1 else self.verdicts[0]


def answering(*verdicts: Verdict, lose: tuple[str, ...] = (), **config: Any) -> Play:
    played = play(verifying(**config), answers=Shell(*verdicts), lose=lose)
    for _ in verdicts:
        played.submit(code=CODE)
    return played


def test_the_right_code_is_the_second_factor() -> None:
    played = answering(RIGHT)

    assert played.outcome_of() == "ok"
    used = [fact.authenticator for fact in authenticators_used(played.state.facts, played.state.subject)]
    assert used == [AuthenticatorProfile.PASSWORD, AuthenticatorProfile.TOTP]
    assert assurance_level(each for each in used if each is not None) == 2


def test_the_right_code_is_used_up_by_the_same_commit() -> None:
    """ASVS 5.0 6.5.1: a code counts once."""
    assert answering(RIGHT).effects == [SpendTotp(ALICE, CREDENTIAL, COUNTER, NOON)]


def test_a_code_that_was_used_already_counts_as_a_wrong_one_and_says_why() -> None:
    played = answering(RIGHT, lose=("totp.spend",))

    assert (played.at, played.effects) == ("step", [])
    assert played.field("code").error == Message("totp.verify.used", count=4)
    used = authenticators_used(played.state.facts, played.state.subject)
    assert [fact.authenticator for fact in used] == [AuthenticatorProfile.PASSWORD]


def test_after_a_used_code_the_next_one_is_taken() -> None:
    played = answering(RIGHT, lose=("totp.spend",))
    played.lose.clear()
    played.answers = Shell(RIGHT)

    assert played.submit(code="969429").outcome_of() == "ok"


def test_replaying_used_codes_runs_out_of_tries() -> None:
    assert answering(RIGHT, RIGHT, lose=("totp.spend",), max_attempts=2).outcome_of() == "failed"


@pytest.mark.parametrize("drift_steps", [0, 1, 2])
def test_the_shell_is_asked_about_the_person_the_code_and_the_allowed_drift(drift_steps: int) -> None:
    played = play(verifying(drift_steps=drift_steps), answers=Shell(RIGHT)).submit(code=" 287 082 ")

    assert played.asked == [PersonRecord(ALICE), TotpCheck(ALICE, CODE, drift_steps)]


def test_a_drift_of_more_than_two_steps_is_refused() -> None:
    document = verifying()
    document["steps"]["step"]["config"] = {"drift_steps": 3}

    with pytest.raises(JourneyRefused) as refused:
        play(document)

    assert [problem.path for problem in refused.value.problems] == ["steps.step.config.drift_steps"]


def test_a_wrong_code_says_how_many_tries_are_left() -> None:
    played = answering(WRONG, WRONG)

    assert played.field("code").error == Message("totp.verify.wrong", count=3)
    assert played.field("code").value == ""


def test_the_last_wrong_code_leaves_by_failed() -> None:
    played = answering(WRONG, WRONG, max_attempts=2)

    assert (played.outcome_of(), played.effects) == ("failed", [])


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef"])
def test_what_cannot_be_a_code_is_not_checked(typed: str) -> None:
    played = play(verifying(max_attempts=1), answers=Shell()).submit(code=typed)

    assert (played.errors, played.asked) == ({"code": "totp.verify.malformed"}, [PersonRecord(ALICE)])


def test_a_lock_says_in_minutes_when_to_come_back_and_costs_no_try() -> None:
    played = answering(LOCKED, max_attempts=1)

    assert played.view.notice is not None
    assert played.view.notice.text == Message("totp.verify.locked", count=15)
    assert played.wait(15 * MINUTE).notice == ""


def test_after_a_lock_the_right_code_is_taken() -> None:
    assert answering(LOCKED, WRONG, RIGHT, max_attempts=2).outcome_of() == "ok"


def test_an_account_without_an_app_passes_by_without_a_page() -> None:
    played = play(verifying(), answers=Shell(enrolled=False))

    assert played.path == [("given", "done"), ("step", "none")]
    assert [event.kind for event in played.events if event.node == "step"] == ["left"]


def test_an_app_that_was_removed_meanwhile_leaves_by_none() -> None:
    assert answering(ABSENT).outcome_of() == "none"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"new_person": True},
        {"claim": ("email", "alice@example.org", ALICE)},
        {"claim": ("email", "x@y.org", None)},
    ],
    ids=["nobody", "new", "claimed", "unknown"],
)
def test_a_second_factor_is_never_asked_before_the_first(given: dict[str, Any]) -> None:
    """Else the page would tell strangers whether an account has an authenticator app."""
    played = play(verifying(given))

    assert (played.outcome_of(), played.asked) == ("error", [])


def test_an_unknown_button_changes_nothing() -> None:
    played = play(verifying(), answers=Shell()).submit("skip", code=CODE)

    assert (played.at, played.notice, played.effects) == ("step", "totp.verify.unclear", [])


def test_the_code_is_in_neither_state_nor_trace_nor_page() -> None:
    played = answering(WRONG)

    assert CODE not in repr((played.state, played.events, played.view))


def test_another_way_is_offered_only_where_the_journey_has_one() -> None:
    assert play(verifying(other_way=True), answers=Shell(WRONG)).submit("other").outcome_of() == "other"
    assert play(verifying(), answers=Shell(WRONG)).submit("other").at == "step"
