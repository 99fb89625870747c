"""recovery.email: an account comes back by a code to its address, and nobody learns whether it exists."""

from typing import Any

import pytest

from handrail_platform.run.facts import authenticators_used
from handrail_platform.step.codes import one_time_code
from handrail_platform.step.outbox import SendRecoveryCode, TellOfRecovery
from handrail_platform.step.reads import Allowance, AnyRead, Person, PersonRecord, Spend
from handrail_platform.text import Message
from tests.unit.steps.journeys import ALICE, KEY, NOON, SECOND, Play, play, step_in_place

MINUTE = 60 * SECOND
HER_ADDRESS = "alice@example.org"
ALICE_KNOWN = Person("Alice Example", (("email", HER_ADDRESS, True), ("email", "old@example.org", True)), {}, ())
UNCONFIRMED = Person("Alice Example", (("email", HER_ADDRESS, False),), {}, ())
NOBODY = Person("", (), {}, ())
LIGHT = Person("", (("email", HER_ADDRESS, True),), {}, (), light=True)
CODE = one_time_code(KEY, "step", 1, 1)


class Shell:
    def __init__(self, person: Person, *, allowed: bool = True) -> None:
        self.person = person
        self.allowed = allowed

    def __call__(self, request: AnyRead) -> Person | Allowance:
        if isinstance(request, PersonRecord):
            return self.person
        assert isinstance(request, Spend)
        return Allowance(allowed=self.allowed, retry_at=0 if self.allowed else NOON + 5 * MINUTE)


def recovering(person: Person = ALICE_KNOWN, *, known: bool = True, allowed: bool = True, **config: Any) -> Play:
    given = {"claim": ("email", HER_ADDRESS, ALICE if known else None)}
    document = step_in_place("recovery.email@1", config, given=given)
    return play(document, answers=Shell(person, allowed=allowed))


def sent(played: Play) -> list[str]:
    return [effect.to for effect in played.effects if isinstance(effect, SendRecoveryCode)]


def test_the_code_goes_to_the_confirmed_address_and_gives_the_account_back() -> None:
    played = recovering().submit(code=CODE)

    assert played.outcome_of() == "ok"
    assert sent(played) == [HER_ADDRESS]
    assert [fact.kind for fact in played.state.facts] == ["recovery:email"]
    assert played.state.subject is not None
    assert (played.state.subject.standing, played.state.subject.person_id) == ("account", ALICE)


def test_it_authenticates_nobody() -> None:
    """SP 800-63B-4 section 3.1.3.1."""
    played = recovering().submit(code=CODE)

    assert not authenticators_used(played.state.facts, played.state.subject)


def test_every_confirmed_address_is_told_of_it() -> None:
    """SP 800-63B-4 section 4.2.3."""
    played = recovering().submit(code=CODE)

    told = [effect for effect in played.effects if isinstance(effect, TellOfRecovery)]
    assert told == [TellOfRecovery(HER_ADDRESS, "en", NOON), TellOfRecovery("old@example.org", "en", NOON)]


@pytest.mark.parametrize(("person", "known"), [(NOBODY, False), (UNCONFIRMED, True), (NOBODY, True)])
def test_where_no_code_can_go_all_looks_the_same_and_none_is_right(person: Person, *, known: bool) -> None:
    """ASVS 5.0 6.3.8."""
    there, not_there = recovering(), recovering(person, known=known)
    assert not_there.view == there.view
    assert [type(each) for each in not_there.asked] == [type(each) for each in there.asked]
    assert sent(not_there) == []

    wrong = "000000" if CODE != "000000" else "000001"
    for played in (there, not_there):
        played.submit(code=wrong)
    assert not_there.view == there.view

    not_there.submit(code=CODE)
    assert not_there.field("code").error == Message("recovery.email.wrong", count=3)


def test_the_last_wrong_code_locks() -> None:
    played = recovering(max_attempts=2).submit(code="000000" if CODE != "000000" else "1").submit(code="")

    assert played.field("code").error == Message("recovery.email.malformed")
    assert played.submit(code="999999" if CODE != "999999" else "888888").outcome_of() == "locked"


def test_an_old_code_counts_no_more() -> None:
    played = recovering(validity_minutes=10)
    played.now += 10 * MINUTE

    assert played.submit(code=CODE).field("code").error == Message("recovery.email.expired")
    played.submit("resend").submit(code=one_time_code(KEY, "step", 1, 2))
    assert played.outcome_of() == "ok"


def test_too_many_codes_for_one_mailbox_are_refused_alike() -> None:
    there, not_there = recovering(allowed=False), recovering(NOBODY, known=False, allowed=False)

    assert there.view == not_there.view
    assert there.view.notice is not None
    assert there.view.notice.text == Message("recovery.email.send_paused", count=5)
    assert there.effects == []


def test_whoever_was_not_named_is_sent_nothing() -> None:
    played = play(step_in_place("recovery.email@1", {}, given={}), answers=Shell(ALICE_KNOWN))

    assert (played.outcome_of(), played.effects) == ("error", [])


def test_an_account_that_never_had_anything_to_sign_in_with_is_told_apart_if_that_is_asked_for() -> None:
    played = recovering(LIGHT, light_accounts=True).submit(code=CODE)

    assert played.outcome_of() == "light"
    assert {fact.kind for fact in played.state.facts} == {"recovery:email", "account.light"}
    assert not authenticators_used(played.state.facts, played.state.subject)


@pytest.mark.parametrize(("person", "asked"), [(ALICE_KNOWN, True), (LIGHT, False)])
def test_any_other_account_is_only_given_back(person: Person, *, asked: bool) -> None:
    played = recovering(person, light_accounts=asked).submit(code=CODE)

    assert played.outcome_of() == "ok"
    assert [fact.kind for fact in played.state.facts] == ["recovery:email"]


def test_nobody_learns_without_the_code_whether_an_account_is_light() -> None:
    light, full, nobody = (
        recovering(person, known=person is not NOBODY, light_accounts=True)
        for person in (LIGHT, ALICE_KNOWN, NOBODY)
    )
    wrong = "000000" if CODE != "000000" else "000001"

    assert light.view == full.view == nobody.view
    assert light.submit(code=wrong).view == full.submit(code=wrong).view == nobody.submit(code=wrong).view
