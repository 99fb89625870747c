"""Whom a journey is about may change; what was proved or promised about one person never moves to another."""

import msgspec

from handrail_platform.errors import StepMisuse
from handrail_platform.run.state import State
from handrail_platform.step.context import Standing, StepContext, Subject
from handrail_platform.step.contract import SubjectChange
from handrail_platform.step.effects import (
    BindFirst,
    ChangeEmail,
    CreatePerson,
    DeleteAccount,
    KeepConfirmation,
    LockAccount,
    StartBrowserSession,
    TransactionEffect,
    TrustDevice,
    UseIdentity,
    UsePasskey,
)
from handrail_platform.values import PersonId


def about_whom(subject: Subject | None) -> str:
    """Return what facts about the subject are filed under, empty when it is nobody we know."""
    return "" if subject is None or subject.person_id is None else subject.person_id.hex()


def with_subject(state: State, cx: StepContext, change: SubjectChange | None) -> State:
    """Return the state after a step said whom the journey is about, which its contract declares as `change`.

    A step can take a claim, mint a person of its own, forget a claim, or begin to act for somebody; an account it
    gets from the interpreter alone. Raises StepMisuse.
    """
    former, subject = state.subject, cx.subject
    if not _is_declared(former, subject, change, cx):
        raise StepMisuse(f"{cx.node} changes whom the journey is about in a way that it does not declare")
    if change is SubjectChange.OPENED and not any(isinstance(each, CreatePerson) for each in cx.effects):
        raise StepMisuse(f"{cx.node} declares to open an account and does not")
    if subject == former and change is not SubjectChange.CLAIMED:
        return state
    actor: PersonId | None = None
    dropped = {about_whom(former), about_whom(subject)}
    if subject is not None and subject.standing == "represented" and former is not None:
        actor = former.person_id
        dropped = {about_whom(subject)}
    facts = tuple(fact for fact in state.facts if fact.about not in dropped)
    return msgspec.structs.replace(state, subject=subject, actor=actor, facts=facts, pending=())


def _is_declared(
    former: Subject | None, subject: Subject | None, change: SubjectChange | None, cx: StepContext
) -> bool:
    minted = Subject("new", cx.newcomer()) if subject != former else None
    match change:
        case SubjectChange.CLAIMED | SubjectChange.RECOGNISED if change is SubjectChange.CLAIMED or former is None:
            return cx.claimed and subject is not None and subject.standing == "claimed"
        case SubjectChange.FORGOTTEN if former is not None and former.standing == "claimed":
            return subject is None
        case SubjectChange.MINTED if former is None:
            return subject == minted
        case SubjectChange.OPENED if former is None or former.standing == "claimed":
            return subject == minted
        case SubjectChange.REPRESENTED:
            known = former is not None and former.standing == "account"
            return known and subject is not None and subject.standing == "represented"
        case _:
            return subject == former


def _standings(effect: TransactionEffect) -> frozenset[Standing]:
    match effect:
        case CreatePerson():
            return frozenset({"new"})
        case UseIdentity() | UsePasskey():
            # It is what proves a claim, so that it comes before the proof; all it changes is when it was used.
            return frozenset({"claimed", "account"})
        case ChangeEmail() | DeleteAccount() | KeepConfirmation() | LockAccount() | TrustDevice():
            return frozenset({"account"})
        case _:
            return frozenset({"new", "account"})


def refuse_promise(effect: TransactionEffect, subject: Subject | None) -> None:
    """Raise StepMisuse unless the effect is about the subject, and the subject has the standing for it."""
    about = None if subject is None else subject.person_id
    standing = "" if subject is None else subject.standing
    if (
        isinstance(effect, BindFirst | StartBrowserSession)
        or effect.person_id != about
        or standing not in _standings(effect)
    ):
        tag = str(effect.__struct_config__.tag)
        raise StepMisuse(f"{tag!r} is promised for somebody who has not proved to be that person")
