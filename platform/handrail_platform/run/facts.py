"""How facts come to be and cease: the interpreter's own bookkeeping of what was proved."""

from collections.abc import Iterable, Mapping, Sequence

from handrail_platform.errors import StepMisuse
from handrail_platform.run.state import Fact
from handrail_platform.step.context import Subject
from handrail_platform.step.contract import Gain, Lose
from handrail_platform.values import Milliseconds, Value


def has_fact(facts: Iterable[Fact], kind: str, about: str) -> bool:
    """Tell whether the fact holds about this person (hex id) or value."""
    return any(fact.kind == kind and fact.about == about for fact in facts)


def authenticators_used(facts: Iterable[Fact], subject: Subject | None) -> tuple[Fact, ...]:
    """Return the facts that say which authenticators this subject used."""
    if subject is None or subject.person_id is None:
        return ()
    about = subject.person_id.hex()
    return tuple(fact for fact in facts if fact.about == about and fact.authenticator is not None)


def after_outcome(
    facts: Sequence[Fact],
    subject: Subject | None,
    changes: Sequence[Gain | Lose],
    variables: Mapping[str, Value],
    now: Milliseconds,
) -> tuple[tuple[Fact, ...], Subject | None]:
    """Return facts and subject after a step was left. Raises StepMisuse for a gain about nobody.

    Using an authenticator is what turns a claimed identity into an account (SP 800-63B-4 section 2).
    """
    kept = list(facts)
    for change in changes:
        if isinstance(change, Lose):
            kept = [fact for fact in kept if subject is None or fact.about != _person(subject)]
            continue
        about = _person(subject) if change.about == "subject" else str(variables[change.about])
        if not about:
            raise StepMisuse(f"the fact {change.fact!r} is about nobody")
        kept = [fact for fact in kept if (fact.kind, fact.about) != (change.fact, about)]
        kept.append(Fact(change.fact, about, now, change.authenticator))
        if change.authenticator is not None and subject is not None and subject.standing == "claimed":
            subject = Subject("account", subject.person_id, subject.claim)
    return tuple(kept), subject


def _person(subject: Subject | None) -> str:
    return "" if subject is None or subject.person_id is None else subject.person_id.hex()
