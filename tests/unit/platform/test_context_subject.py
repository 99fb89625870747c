"""Whom a journey is about changes as the step declares, and nothing is promised about anybody else."""

from typing import Any

import pytest

from handrail_platform.step.context import StepContext, Subject
from handrail_platform.step.contract import SubjectChange
from handrail_platform.step.effects import CreatePerson, StartBrowserSession
from handrail_platform.step.outbox import Effect
from handrail_platform.step.reads import Claim
from handrail_platform.step.step import Continue
from handrail_platform.values import PersonId
from tests.unit.platform.journeys import ALICE, BOB, NOON, PASSWORD
from tests.unit.platform.own_step import CLAIM, doing, password_of, refused

CREATE = CreatePerson(ALICE, "Alice", "en", (), {}, NOON)
SIGN_IN = StartBrowserSession(ALICE, (PASSWORD,), NOON, NOON)
UNDECLARED = "own changes whom the journey is about in a way that it does not declare"


@pytest.mark.parametrize("effect", [password_of(ALICE), SIGN_IN])
@pytest.mark.parametrize(
    "subject",
    [
        None,
        Subject("claimed", ALICE, CLAIM),
        Subject("claimed", BOB, CLAIM),
        Subject("claimed", None, CLAIM),
    ],
)
def test_nothing_is_promised_about_somebody_who_has_proved_nothing(
    effect: Effect, subject: Subject | None
) -> None:
    def act(cx: StepContext) -> None:
        if subject is not None and subject.claim is not None:
            cx.claim(Claim("email", "a@example.org", subject.person_id))
        cx.emit(effect)

    change = SubjectChange.CLAIMED if subject else None
    assert "promised for somebody who has not proved to be that person" in refused(act, change)


@pytest.mark.parametrize("effect", [password_of(BOB), CREATE, SIGN_IN])
def test_nothing_is_promised_about_somebody_else_than_the_new_person(effect: Effect) -> None:
    def act(cx: StepContext) -> None:
        assert cx.subject_or_new() not in (ALICE, BOB)
        cx.emit(effect)

    fault = refused(act, SubjectChange.OPENED if effect == CREATE else SubjectChange.MINTED)
    assert "promised for somebody who has not proved to be that person" in fault


@pytest.mark.parametrize("change", [None, *SubjectChange])
@pytest.mark.parametrize("standing", ["account", "new"])
def test_a_step_cannot_make_an_account_or_a_person_of_somebody(
    standing: Any, change: SubjectChange | None
) -> None:
    def act(cx: StepContext) -> None:
        cx.subject = Subject(standing, ALICE)
        cx.emit(password_of(ALICE))

    assert refused(act, change) == UNDECLARED


@pytest.mark.parametrize("change", [None, SubjectChange.MINTED, SubjectChange.OPENED, SubjectChange.FORGOTTEN])
def test_a_claim_that_is_not_declared_is_refused(change: SubjectChange | None) -> None:
    assert refused(lambda cx: cx.claim(CLAIM), change) == UNDECLARED


@pytest.mark.parametrize("change", [None, SubjectChange.MINTED, SubjectChange.OPENED, SubjectChange.FORGOTTEN])
def test_somebody_recognised_without_a_word_is_refused(change: SubjectChange | None) -> None:
    assert refused(lambda cx: cx.recognise(ALICE), change) == UNDECLARED


@pytest.mark.parametrize("change", [SubjectChange.RECOGNISED, SubjectChange.CLAIMED])
def test_whoever_is_recognised_has_proved_nothing_yet(change: SubjectChange) -> None:
    walk = doing(lambda cx: cx.recognise(ALICE), change)

    assert walk.state.subject == Subject("claimed", ALICE)
    assert walk.facts == set()


def test_whoever_has_to_be_recognised_where_nobody_is_known_cannot_be_left_out() -> None:
    assert refused(lambda _: None, SubjectChange.RECOGNISED) == UNDECLARED


def test_a_newcomer_who_is_only_thought_of_is_nobody_yet() -> None:
    thought_of: list[bytes] = []

    walk = doing(lambda cx: thought_of.append(cx.newcomer()))
    minted = doing(lambda cx: cx.subject_or_new(), SubjectChange.MINTED)

    assert walk.state.subject is None
    assert minted.state.subject == Subject("new", PersonId(thought_of[0]))


@pytest.mark.parametrize("change", [None, SubjectChange.CLAIMED, SubjectChange.FORGOTTEN])
def test_a_person_is_not_minted_without_a_word(change: SubjectChange | None) -> None:
    assert refused(lambda cx: cx.subject_or_new(), change) == UNDECLARED


def test_a_declared_claim_that_is_not_made_is_refused() -> None:
    assert refused(lambda _: None, SubjectChange.CLAIMED) == UNDECLARED


def test_nobody_unproved_acts_for_somebody() -> None:
    assert refused(lambda cx: cx.represent(BOB), SubjectChange.REPRESENTED) == UNDECLARED


def test_a_step_that_promises_and_then_claims_somebody_else_is_refused() -> None:
    def act(cx: StepContext) -> None:
        cx.emit(password_of(cx.subject_or_new()))
        cx.claim(CLAIM)

    assert "password.set" in refused(act, SubjectChange.CLAIMED)


@pytest.mark.parametrize("change", [None, *(each for each in SubjectChange if each is not SubjectChange.OPENED)])
def test_an_account_is_not_opened_without_a_word(change: SubjectChange | None) -> None:
    def act(cx: StepContext) -> None:
        cx.emit(CreatePerson(cx.subject_or_new(), "Alice", "en", (), {}, NOON))

    assert refused(act, change) == "own promises 'person.create' without declaring it"


def test_an_account_that_a_step_declares_to_open_is_opened() -> None:
    def act(cx: StepContext) -> None:
        cx.emit(password_of(cx.subject_or_new()))

    assert refused(act, SubjectChange.OPENED) == "own declares to open an account and does not"


def test_no_account_is_opened_without_leaving() -> None:
    def act(cx: StepContext) -> Continue:
        cx.emit(CreatePerson(cx.subject_or_new(), "Alice", "en", (), {}, NOON))
        return Continue("error")

    assert refused(act, SubjectChange.OPENED) == UNDECLARED


def test_a_person_is_created_once() -> None:
    def act(cx: StepContext) -> None:
        for _ in range(2):
            cx.emit(CreatePerson(cx.subject_or_new(), "Alice", "en", (), {}, NOON))

    assert "person.create" in refused(act, SubjectChange.OPENED)
