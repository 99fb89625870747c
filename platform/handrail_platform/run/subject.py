"""Whom a journey is about may change; what was proved or promised about one person never moves to another."""

import msgspec

from handrail_platform.errors import StepMisuse
from handrail_platform.run.state import State
from handrail_platform.step.context import StepContext, Subject
from handrail_platform.step.effects import CreatePerson, StartBrowserSession, TransactionEffect
from handrail_platform.values import PersonId


def about_whom(subject: Subject | None) -> str:
    """Return what facts about the subject are filed under, empty when it is nobody we know."""
    return "" if subject is None or subject.person_id is None else subject.person_id.hex()


def with_subject(state: State, cx: StepContext) -> State:
    """Return the state after a step said whom the journey is about.

    A step can take a claim, mint a person of its own, or forget; an account it gets from the interpreter alone.
    Raises StepMisuse.
    """
    subject = cx.subject
    if subject == state.subject:
        return state
    minted = Subject("new", PersonId(cx.derive("person", 16)))
    if subject is not None and subject.standing != "claimed" and subject != minted:
        raise StepMisuse("a step made an account of somebody who has proved nothing")
    former = about_whom(state.subject)
    facts = state.facts
    if former != about_whom(subject):
        facts = tuple(fact for fact in facts if fact.about != former)
    return msgspec.structs.replace(state, subject=subject, facts=facts, pending=())


def refuse_promise(effect: TransactionEffect, subject: Subject | None) -> None:
    """Raise StepMisuse unless the effect is about the subject, and the subject has the standing for it."""
    about = None if subject is None else subject.person_id
    standing = "" if subject is None else subject.standing
    wanted = {"new"} if isinstance(effect, CreatePerson) else {"new", "account"}
    if isinstance(effect, StartBrowserSession) or effect.person_id != about or standing not in wanted:
        tag = str(effect.__struct_config__.tag)
        raise StepMisuse(f"{tag!r} is promised for somebody who has not proved to be that person")
