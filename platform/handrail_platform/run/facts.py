"""How facts come to be and cease: the interpreter's own bookkeeping of what was proved."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.errors import StepMisuse
from handrail_platform.run.state import Fact
from handrail_platform.run.subject import about_whom
from handrail_platform.step.context import Standing, Subject
from handrail_platform.step.contract import Gain, Lose
from handrail_platform.values import Milliseconds, Value

SIGNED_IN_FACT = "signed-in"
"""What a journey of somebody signed in knows from the start, of each authenticator that the sign-in used."""


def has_fact(facts: Iterable[Fact], kind: str, about: str) -> bool:
    """Tell whether the fact holds about this person (hex id) or value."""
    return any(fact.kind == kind and fact.about == about for fact in facts)


def rests_on_sign_in_of(facts: Iterable[Fact]) -> frozenset[str]:
    """Return whose (hex id) sign-in on this browser the facts rest on; nobody's for most journeys."""
    return frozenset(fact.about for fact in facts if fact.kind == SIGNED_IN_FACT)


def authenticators_used(facts: Iterable[Fact], subject: Subject | None) -> tuple[Fact, ...]:
    """Return the facts that say which authenticators this subject used."""
    about = about_whom(subject)
    return tuple(fact for fact in facts if about and fact.about == about and fact.authenticator is not None)


def latest_use(used: Iterable[Fact]) -> dict[AuthenticatorProfile, Milliseconds]:
    """Return when each authenticator was used last."""
    latest: dict[AuthenticatorProfile, Milliseconds] = {}
    for fact in used:
        if fact.authenticator is not None:
            latest[fact.authenticator] = max(fact.at, latest.get(fact.authenticator, fact.at))
    return latest


def after_outcome(
    facts: Sequence[Fact],
    subject: Subject | None,
    changes: Sequence[Gain | Lose],
    variables: Mapping[str, Value],
    now: Milliseconds,
) -> tuple[tuple[Fact, ...], Subject | None]:
    """Return facts and subject after a step was left. Raises StepMisuse for a gain about nobody.

    Using an authenticator is what turns a claimed identity into an account (SP 800-63B-4 section 2); losing what
    was proved turns it back.
    """
    kept = list(facts)
    for change in changes:
        if isinstance(change, Lose):
            kept = [fact for fact in kept if fact.about != about_whom(subject)]
            subject = _with_standing(subject, "account", "claimed")
            continue
        about = _about(change, subject, variables)
        kept = [fact for fact in kept if (fact.kind, fact.about) != (change.fact, about)]
        kept.append(Fact(change.fact, about, now, change.authenticator))
        if change.authenticator is not None:
            subject = _with_standing(subject, "claimed", "account")
    return tuple(kept), subject


def _about(change: Gain, subject: Subject | None, variables: Mapping[str, Value]) -> str:
    if change.about != "subject" and change.authenticator is not None:
        raise StepMisuse(f"the fact {change.fact!r} has an authenticator used by a value")
    about = about_whom(subject) if change.about == "subject" else str(variables.get(change.about, ""))
    if not about:
        raise StepMisuse(f"the fact {change.fact!r} is about nobody")
    return about


def _with_standing(subject: Subject | None, former: Standing, standing: Standing) -> Subject | None:
    if subject is None or subject.standing != former:
        return subject
    return msgspec.structs.replace(subject, standing=standing)
