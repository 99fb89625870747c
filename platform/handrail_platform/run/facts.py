"""How facts come to be and cease: the interpreter's own bookkeeping of what was proved."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.errors import StepMisuse
from handrail_platform.guard.vocabulary import (
    ACCOUNT,
    CLAIMED,
    NEW,
    NOBODY,
    NOTHING_PENDING,
    REPRESENTED,
    SIGNED_IN_FACT,
    Held,
    fresh,
    matter,
    used,
)
from handrail_platform.guard.vocabulary import about as about_value
from handrail_platform.run.state import Fact, State
from handrail_platform.run.subject import about_whom
from handrail_platform.step.context import Standing, Subject
from handrail_platform.step.contract import Bind, Change, Gain, Lose, Withdraw
from handrail_platform.values import Milliseconds, Value

STANDING_NAMES: Final[dict[Standing, str]] = {
    "claimed": CLAIMED,
    "new": NEW,
    "account": ACCOUNT,
    "represented": REPRESENTED,
}
_STANDING_ALONE: Final[dict[Standing | None, Held]] = {
    None: frozenset((NOBODY,)),
    **{standing: frozenset((name,)) for standing, name in STANDING_NAMES.items()},
}


def has_fact(facts: Iterable[Fact], kind: str, about: str) -> bool:
    """Tell whether the fact holds about this person (hex id) or value."""
    return any(fact.kind == kind and fact.about == about for fact in facts)


def rests_on_sign_in_of(facts: Iterable[Fact]) -> frozenset[str]:
    """Return whose (hex id) sign-in on this browser the facts rest on; nobody's for most journeys."""
    return frozenset(fact.about for fact in facts if fact.kind == SIGNED_IN_FACT)


def authenticators_used(facts: Iterable[Fact], subject: Subject | None) -> tuple[Fact, ...]:
    """Return the facts that say which authenticators this subject used."""
    return _uses_by(facts, about_whom(subject))


def standing_alone(state: State) -> Held:
    """Return the name of the subject's standing, and nothing else of what holds in the session."""
    return _STANDING_ALONE[state.subject.standing if state.subject else None]


def held_now(state: State) -> Held:
    """Return the names of everything that holds in the session; the obligations of its program ask for them."""
    about = about_whom(state.subject)
    walker = about if state.actor is None else state.actor.hex()
    names = {STANDING_NAMES[state.subject.standing] if state.subject else NOBODY}
    if not state.pending:
        names.add(NOTHING_PENDING)
    for fact in state.facts:
        if about and fact.about == about:
            names.add(fact.kind)
        else:
            names.update(
                about_value(fact.kind, variable)
                for variable, value in state.variables.items()
                if str(value) == fact.about
            )
    for fact in _uses_by(state.facts, walker):
        assert fact.authenticator is not None
        names.add(used(fact.authenticator))
        if fact.kind != SIGNED_IN_FACT:
            names.add(fresh(fact.authenticator))
    return frozenset(names)


def _uses_by(facts: Iterable[Fact], about: str) -> tuple[Fact, ...]:
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
    changes: Sequence[Change],
    told: Mapping[str, bool],
    variables: Mapping[str, Value],
    now: Milliseconds,
    *,
    entitled: Callable[[], bool],
) -> tuple[tuple[Fact, ...], Subject | None]:
    """Return facts and subject after a step was left. Raises StepMisuse for a gain about nobody.

    `told` are facts about the subject of which it was just said whether they hold; that replaces what was said
    before of the same matter.

    Using an authenticator turns a claimed identity into an account (SP 800-63B-4 section 2), and so does giving a
    recovery code back (section 4.2), which authenticates nobody; losing what was proved turns it back. One that is
    bound counts as used when the subject was entitled to bind it.
    """
    kept = list(facts)
    if any(isinstance(change, Lose) for change in changes):
        kept = [fact for fact in kept if fact.about != about_whom(subject)]
        subject = _with_standing(subject, "account", "claimed")
    kept = _without(kept, [*(each.fact for each in changes if isinstance(each, Withdraw)), *told], subject)
    for change in changes:
        if isinstance(change, Lose | Withdraw):
            continue
        if isinstance(change, Bind):
            change = Gain(change.fact, authenticator=change.authenticator if entitled() else None)  # noqa: PLW2901
            kept = _with_gain(kept, change, _about(change, subject, variables), now)
            continue
        kept = _with_gain(kept, change, _about(change, subject, variables), now)
        if change.proves:
            subject = _with_standing(subject, "claimed", "account")
    kept += [Fact(fact, _about(Gain(fact), subject, variables), now) for fact, holds in told.items() if holds]
    return tuple(kept), subject


def _without(facts: list[Fact], withdrawn: Iterable[str], subject: Subject | None) -> list[Fact]:
    """Leave out what is about the same matters, in whatever version."""
    matters = set(map(matter, withdrawn))
    if not matters:
        return facts
    about = about_whom(subject)
    return [fact for fact in facts if fact.about != about or matter(fact.kind) not in matters]


def _with_gain(facts: Sequence[Fact], gain: Gain, about: str, now: Milliseconds) -> list[Fact]:
    """Add the fact, or make it a new one. Uses of different authenticators stand side by side."""
    key = (gain.fact, about, gain.authenticator)
    others = [fact for fact in facts if (fact.kind, fact.about, fact.authenticator) != key]
    return [*others, Fact(gain.fact, about, now, gain.authenticator)]


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
