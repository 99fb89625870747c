"""A compiled journey as the proof sees it: places, arrows between them, and what each arrow does to a moment."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Final, TypeAlias

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.compile.asked import required_by_parts
from handrail_platform.compile.inline import Whole
from handrail_platform.compile.wiring import Resolved
from handrail_platform.document.model import Entry
from handrail_platform.guard.guardrail import OF_THE_WHOLE, Guardrail
from handrail_platform.guard.requirement import Requirement
from handrail_platform.guard.table import Guard, guards_of, in_effect, required
from handrail_platform.guard.vocabulary import ACCOUNT, NOBODY, NOTHING_PENDING, about, fresh, used
from handrail_platform.step.contract import Bind, Change, Contract, EffectTag, Gain, Lose, SubjectChange, Withdraw
from handrail_platform.step.effects import WAITING
from handrail_platform.verify.effort import Effort
from handrail_platform.verify.names import ENTITLED, Moment, Names, Told, numbered
from handrail_platform.verify.subject import changed_subject, lost_subject, promised, proved_subject

Transfer: TypeAlias = Callable[[Moment], Moment]
ONCE_MORE: Final = "once more"
"""How a step is left that was not entered because its limit was used up; no outcome can have this name."""
MIGRATED: Final = "goes on in another version"
"""How a step of one version is left for the same step of another: nobody comes there once more."""


class Arrow(msgspec.Struct, frozen=True):
    """Leaving a place by an outcome. The order is the interpreter's: first the subject changes and effects are
    promised, which `guards` look after, then something is lost, proved, bound and gained.
    """

    outcome: str
    target: int
    subject: Transfer | None
    """The subject changes, or something is promised that may wait for their account."""
    turns: tuple[Transfer, ...]
    """Changes that depend on the moment: to lose what was proved, to prove who was claimed."""
    keep: Moment
    gain: Moment
    uses: Moment
    """Authenticators that the subject uses; they count for whoever walks the journey and acts for nobody else."""
    binds: Moment
    """Used as well, by a subject that was entitled to bind."""
    guards: tuple[Guard, ...]
    does_nothing: bool = False
    """Nothing but forgetting happens on the way: most are so, and walked the fastest."""


class Asking(msgspec.Struct, frozen=True):
    """A guard of a place, and the outcome by which what it guards is about to happen; none while one is there."""

    guard: Guard
    outcome: str
    until: Transfer | None
    """What happens between the arrival and the moment at which it asks."""

    def moment(self, arrival: Moment) -> Moment:
        """Return the moment at which it asks."""
        return self.until(arrival) if self.until else arrival


class Place(msgspec.Struct, frozen=True):
    """A step: what must hold on arrival and while it is there, and the ways to leave it."""

    name: str
    guards: tuple[Guard, ...]
    staying: Transfer | None
    """What may be promised before it is left may wait for the account."""
    arrows: tuple[Arrow, ...]

    def asked(self, moment: Moment) -> Iterator[tuple[Guard, Moment, str]]:
        """Yield what must hold here, when, and the outcome by which it is about to happen.

        `moment` is that of the arrival.
        """
        here = self.staying(moment) if self.staying else moment
        for guard in self.guards:
            yield guard, here, ""
        for arrow in self.arrows:
            if arrow.guards:
                middle = arrow.subject(moment) if arrow.subject else moment
                for guard in arrow.guards:
                    yield guard, middle, arrow.outcome

    def asking(self, requirement: Requirement) -> Iterator[Asking]:
        """Yield the guards here that ask for the requirement."""
        for guard in self.guards:
            if guard.requirement == requirement:
                yield Asking(guard, "", self.staying)
        for arrow in self.arrows:
            for guard in arrow.guards:
                if guard.requirement == requirement:
                    yield Asking(guard, arrow.outcome, arrow.subject)


@dataclass(frozen=True)
class JourneyGraph:
    """Everything that the proof knows of a journey. `starts` are the moments at which a session can begin.

    `represents` tells whether somebody may come to act for somebody else on it.
    """

    names: Names
    places: tuple[Place, ...]
    start: int
    starts: tuple[Moment, ...]
    entitled: Callable[[Moment], bool]
    represents: bool
    effort: Effort = field(default_factory=Effort)
    """What the searches of this proof have taken so far."""

    @cached_property
    def guarded(self) -> Mapping[int, Place]:
        """The places at which something must hold, by number; most ask for nothing."""
        return {
            number: place
            for number, place in enumerate(self.places)
            if place.guards or any(arrow.guards for arrow in place.arrows)
        }

    def after(self, arrow: Arrow, moment: Moment) -> Moment:
        """Return the moment at which the arrow's target is reached."""
        if arrow.does_nothing:
            return moment & arrow.keep
        if arrow.subject:
            moment = arrow.subject(moment)
        used = arrow.uses
        if arrow.binds and self.entitled(moment):
            used |= arrow.binds
        if used and self.represents and not moment & self.names.oneself:
            used = 0
        for turn in arrow.turns:
            moment = turn(moment)
        return (moment & arrow.keep) | arrow.gain | used


def graph_of(whole: Whole, guardrails: Sequence[Guardrail]) -> JourneyGraph:
    """Return the graph of a sound journey."""
    told = (Told(*each) for step in whole.steps.values() for each in step.contract.if_true.items())
    names = numbered(_names_of(whole), told)
    index = {name: number for number, name in enumerate(whole.steps)}
    together = [
        each for each in in_effect(guardrails, required_by_parts(whole)) if not isinstance(each, OF_THE_WHOLE)
    ]
    places = tuple(_place(each, index, names, together) for each in whole.steps.values())
    return JourneyGraph(
        names,
        places,
        index[whole.start],
        _starts(whole.entry, names),
        entitled=remembered(names, ENTITLED),
        represents=any(
            SubjectChange.REPRESENTED in each.contract.subject.values() for each in whole.steps.values()
        ),
    )


def remembered(names: Names, requirement: Requirement) -> Callable[[Moment], bool]:
    """Return whether the requirement holds, by moment; each moment is judged once."""
    looked_at = names.concerned(requirement)
    known: dict[Moment, bool] = {}

    def holds(moment: Moment) -> bool:
        seen = moment & looked_at
        if seen not in known:
            known[seen] = requirement.holds(names.held(seen))
        return known[seen]

    return holds


def _names_of(whole: Whole) -> Iterator[str]:
    """Yield the names of everything that can come to hold in the journey."""
    yield from (name(profile) for profile in AuthenticatorProfile for name in (used, fresh))
    for each in whole.steps.values():
        for changes in each.contract.on.values():
            for change in changes:
                if isinstance(change, Gain):
                    yield _gained(change)
                elif isinstance(change, Bind):
                    yield change.fact


def _gained(change: Gain) -> str:
    return change.fact if change.about == "subject" else about(change.fact, change.about)


def _starts(entry: Entry, names: Names) -> tuple[Moment, ...]:
    """Return how a session can begin. An earlier sign-in used any one authenticator; more can only help."""
    if entry == "anyone":
        return (names.moment([NOBODY, NOTHING_PENDING]),)
    return tuple(names.moment([ACCOUNT, NOTHING_PENDING, used(profile)]) for profile in AuthenticatorProfile)


def _place(each: Resolved, index: Mapping[str, int], names: Names, guardrails: Sequence[Guardrail]) -> Place:
    contract = each.contract
    if _is_quiet(contract) and not each.requires:
        arrows = tuple(
            _quiet(outcome, index[each.next[outcome]], _kept(contract, outcome, names))
            for outcome in contract.outcomes
        )
        return Place(each.name, (), None, (*arrows, *_past(each, index)))
    guards = (*guards_of(contract, guardrails), *map(required, each.requires))
    arrows = tuple(
        _arrow(contract, outcome, index[each.next[outcome]], names, guards) for outcome in contract.outcomes
    )
    here = tuple(guard for guard in guards if guard.place not in contract.only_with)
    waits = any(tag in WAITING and tag not in contract.only_with for tag in contract.effects)
    return Place(each.name, here, partial(promised, names) if waits else None, (*arrows, *_past(each, index)))


def _is_quiet(contract: Contract) -> bool:
    """Tell whether nothing happens at a step but that values are written; most are so."""
    return not (
        contract.effects
        or contract.on
        or contract.subject
        or contract.result
        or contract.needs
        or contract.if_true
    )


def _past(each: Resolved, index: Mapping[str, int]) -> tuple[Arrow, ...]:
    """Return the way past a step whose visits are used up."""
    return () if each.limit is None else (_quiet(ONCE_MORE, index[each.limit.then], ~0),)


def _quiet(outcome: str, target: int, keep: Moment) -> Arrow:
    return Arrow(outcome, target, None, (), keep, 0, 0, 0, (), does_nothing=True)


def _arrow(contract: Contract, outcome: str, target: int, names: Names, guards: Sequence[Guard]) -> Arrow:
    keep = _kept(contract, outcome, names)
    changes = contract.on.get(outcome, ())
    written = contract.writes.get(outcome, ())
    told = [Told(*each) for each in contract.if_true.items() if each[0] in written and outcome != MIGRATED]
    subject = _subject(contract, outcome, names)
    asking = tuple(guard for guard in guards if _happens_on(contract, outcome, guard.place))
    if not (subject or changes or asking or told):
        return _quiet(outcome, target, keep)
    gained = [*(name for change in changes for name in _certain(change)), *(each.name for each in told)]
    proved = [name for change in changes if isinstance(change, Gain) for name in _uses(change.authenticator)]
    bound = [name for change in changes if isinstance(change, Bind) for name in _uses(change.authenticator)]
    return Arrow(
        outcome=outcome,
        target=target,
        subject=subject,
        turns=tuple(_turns(names, changes)),
        keep=keep,
        gain=names.moment(gained),
        uses=names.moment(proved),
        binds=names.moment(bound),
        guards=asking,
    )


def _kept(contract: Contract, outcome: str, names: Names) -> Moment:
    """Return everything but what was about the former values of what is written, and what is taken back."""
    written = contract.writes.get(outcome, ())
    keep = ~0
    if names.of_variable:
        for variable in written:
            keep &= ~names.of_variable.get(variable, 0)
    if not (contract.on or contract.if_true):
        return keep
    taken_back = {change.fact for change in contract.on.get(outcome, ()) if isinstance(change, Withdraw)}
    if contract.if_true and outcome != MIGRATED:
        # Whoever refuses takes it back, whatever another variable told of it before.
        taken_back |= {fact for variable, fact in contract.if_true.items() if variable in written}
    return keep & ~names.taken_back(taken_back) if taken_back else keep


def _subject(contract: Contract, outcome: str, names: Names) -> Transfer | None:
    change = contract.subject.get(outcome)
    changed = partial(changed_subject, names, change) if change else None
    if not any(tag in WAITING and outcome in contract.only_with.get(tag, (outcome,)) for tag in contract.effects):
        return changed
    if changed is None:
        return partial(promised, names)
    return lambda moment: promised(names, changed(moment))


def _happens_on(contract: Contract, outcome: str, place: EffectTag) -> bool:
    """Tell whether the effect happens at the moment of this outcome, and not already while the step is there."""
    if place in contract.only_with:
        return outcome in contract.only_with[place]
    return place in contract.effects and outcome in contract.subject


def _certain(change: Change) -> Iterator[str]:
    match change:
        case Gain():
            yield _gained(change)
        case Bind():
            yield change.fact
        case Lose() | Withdraw():
            pass


def _uses(profile: AuthenticatorProfile | None) -> tuple[str, ...]:
    return () if profile is None else (used(profile), fresh(profile))


def _turns(names: Names, changes: Iterable[Change]) -> Iterator[Transfer]:
    if any(isinstance(change, Lose) for change in changes):
        yield partial(lost_subject, names)
    if any(isinstance(change, Gain) and change.proves for change in changes):
        yield partial(proved_subject, names)
