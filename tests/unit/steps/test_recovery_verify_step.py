"""recovery.verify: the second factor from a list of codes, each of which counts once."""

from typing import Any

import pytest

from handrail_flows.typed.recovery_code import in_groups
from handrail_platform.assurance import AuthenticatorProfile, assurance_level
from handrail_platform.run.facts import authenticators_used
from handrail_platform.step.effects import SpendRecoveryCode
from handrail_platform.step.reads import AnyRead, Person, PersonRecord, RecoveryCheck, Verdict
from handrail_platform.text import Message
from tests.unit.steps.journeys import ALICE, NOON, SECOND, Play, play, step_in_place

CODE = "7k2mq9xw4dtp3hv"
CREDENTIAL = bytes(range(16))
MINUTE = 60 * SECOND
RIGHT = Verdict("right", credential_id=CREDENTIAL, counter=3)
WRONG, ABSENT = Verdict("wrong"), Verdict("absent")
LOCKED = Verdict("locked", retry_at=NOON + 15 * MINUTE)
ACCOUNT: dict[str, Any] = {"claim": ("email", "alice@example.org", ALICE), "proved": ["password"]}
KEEPS = Person("Alice Example", (), {}, (AuthenticatorProfile.PASSWORD, AuthenticatorProfile.RECOVERY_CODE))


class Shell:
    """Knows that Alice has codes, and answers each check with the next verdict; the last one stays."""

    def __init__(self, *verdicts: Verdict, person: Person = KEEPS) -> None:
        self.verdicts = list(verdicts)
        self.person = person

    def __call__(self, request: AnyRead) -> Person | Verdict:
        if isinstance(request, PersonRecord):
            return self.person
        assert isinstance(request, RecoveryCheck)
        return self.verdicts.pop(0) if len(self.verdicts) > 1 else self.verdicts[0]


def answering(*verdicts: Verdict, lose: tuple[str, ...] = (), **config: Any) -> Play:
    document = step_in_place("recovery.verify@1", config, given=ACCOUNT)
    played = play(document, answers=Shell(*verdicts), lose=lose)
    for _ in verdicts:
        played.submit(code=CODE)
    return played


def test_a_right_code_is_the_second_factor_and_used_up_by_the_same_commit() -> None:
    """ASVS 5.0 6.5.1: a code counts once."""
    played = answering(RIGHT)

    assert played.outcome_of() == "ok"
    used = [fact.authenticator for fact in authenticators_used(played.state.facts, played.state.subject)]
    assert used == [AuthenticatorProfile.PASSWORD, AuthenticatorProfile.RECOVERY_CODE]
    assert assurance_level(each for each in used if each is not None) == 2
    assert played.effects == [SpendRecoveryCode(ALICE, CREDENTIAL, 3, NOON)]


def test_a_code_that_another_browser_used_meanwhile_counts_as_a_wrong_one() -> None:
    played = answering(RIGHT, lose=("recovery.spend",))

    assert (played.at, played.effects) == ("step", [])
    assert played.field("code").error == Message("recovery.verify.used", count=4)


@pytest.mark.parametrize(
    "typed", [in_groups(CODE), CODE.upper(), " 7k2mq 9xw4d\N{EN DASH}tp3hv ", "7K2MQ-9XW4D-TP3HV"]
)
def test_it_is_read_however_it_is_typed(typed: str) -> None:
    document = step_in_place("recovery.verify@1", {}, given=ACCOUNT)
    played = play(document, answers=Shell(RIGHT)).submit(code=typed)

    assert played.asked == [PersonRecord(ALICE), RecoveryCheck(ALICE, CODE)]


@pytest.mark.parametrize(
    "typed", ["", "123456", "7k2mq-9xw4d", "7k2mq-9xw4d-tp3hv-0", "7k2mq-9xw4d-tp3h!", "u" * 15]
)
def test_what_cannot_be_a_code_is_not_checked(typed: str) -> None:
    document = step_in_place("recovery.verify@1", {"max_attempts": 1}, given=ACCOUNT)
    played = play(document, answers=Shell(WRONG)).submit(code=typed)

    assert (played.errors, played.asked) == ({"code": "recovery.verify.malformed"}, [PersonRecord(ALICE)])


def test_the_last_wrong_code_leaves_by_failed() -> None:
    assert answering(WRONG, WRONG).field("code").error == Message("recovery.verify.wrong", count=3)
    played = answering(WRONG, WRONG, max_attempts=2)
    assert (played.outcome_of(), played.effects) == ("failed", [])


def test_a_lock_says_in_minutes_when_to_come_back_and_costs_no_try() -> None:
    played = answering(LOCKED, max_attempts=1)

    assert played.view.notice is not None
    assert played.view.notice.text == Message("recovery.verify.locked", count=15)
    assert answering(LOCKED, WRONG, RIGHT, max_attempts=2).outcome_of() == "ok"


def test_whoever_has_no_codes_passes_by_without_a_page() -> None:
    document = step_in_place("recovery.verify@1", {}, given=ACCOUNT)
    played = play(document, answers=Shell(WRONG, person=Person("Alice Example", (), {}, ())))

    assert played.path == [("given", "done"), ("step", "none")]
    assert answering(ABSENT).outcome_of() == "none"


def test_another_way_is_offered_only_where_the_journey_has_one() -> None:
    offered = step_in_place("recovery.verify@1", {"other_way": True}, given=ACCOUNT)
    assert play(offered, answers=Shell(WRONG)).submit("other").outcome_of() == "other"

    refused = play(step_in_place("recovery.verify@1", {}, given=ACCOUNT), answers=Shell(WRONG))
    assert refused.submit("other").at == "step"
