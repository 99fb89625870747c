"""Whether somebody who opens an account on a journey is asked for an authenticator that they cannot have yet.

Of such a person it is known what they have: what they bound in this journey. Others may have anything.
"""

from collections import deque
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.guard.vocabulary import OPENED_HERE, USED, used
from handrail_platform.step.contract import Contract, SubjectChange
from handrail_platform.verify.effort import TooManySituations
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import Arrow, JourneyGraph
from handrail_platform.verify.names import Moment
from handrail_platform.verify.worlds import NOWHERE, World, Worlds

_Situation: TypeAlias = tuple[int, Moment, World]
_Source: TypeAlias = tuple[_Situation, str]
"""Where somebody came from, and by which outcome."""


@dataclass(frozen=True, slots=True)
class Stranded:
    """A step at which somebody new can neither go on by this outcome nor succeed in another way."""

    step: str
    outcome: str
    route: tuple[Hop, ...]


def stranded(graph: JourneyGraph, contracts: Sequence[Contract], worlds: Worlds) -> list[Stranded]:
    """Return the nearest such situation of each step. Raises TooManySituations."""
    if not _may_strand(graph, contracts):
        return []
    quick = _Walk(graph, contracts, None)
    if worlds.tell_nothing or not quick.shut:
        return list(quick.stranded())
    try:
        return list(_Walk(graph, contracts, worlds).stranded())
    except TooManySituations:
        return [each for each in quick.stranded() if worlds.allow(each.route)]


def _may_strand(graph: JourneyGraph, contracts: Sequence[Contract]) -> bool:
    """Tell whether any way leads from where an account is opened to where an authenticator is used."""
    new = {
        arrow.target
        for place, contract in zip(graph.places, contracts, strict=True)
        for arrow in place.arrows
        if contract.subject.get(arrow.outcome) is SubjectChange.OPENED
    }
    reached = _reached(graph, new) if new else set[int]()
    return any(_takes(arrow, contracts[number]) for number in reached for arrow in graph.places[number].arrows)


def _takes(arrow: Arrow, contract: Contract) -> bool:
    """Tell whether the way takes an authenticator of whoever the journey is about already.

    Where nobody was named yet, a credential may say who somebody is; whoever has an account uses one of their own.
    """
    return bool(arrow.uses) and contract.subject.get(arrow.outcome) in {None, SubjectChange.RECOGNISED}


def _reached(graph: JourneyGraph, starts: Iterable[int]) -> set[int]:
    reached = set(starts)
    waiting = list(reached)
    while waiting:
        for arrow in graph.places[waiting.pop()].arrows:
            if arrow.target not in reached:
                reached.add(arrow.target)
                waiting.append(arrow.target)
    return reached


@dataclass
class _Walk:
    """Every situation that a session can be in when nobody new uses what they have not bound."""

    graph: JourneyGraph
    contracts: Sequence[Contract]
    worlds: Worlds | None
    shut: list[tuple[_Situation, Arrow]] = field(default_factory=list[tuple[_Situation, Arrow]])
    """Where somebody new is kept from going on, nearest first."""
    _sources: dict[_Situation, list[_Source | None]] = field(
        default_factory=dict[_Situation, list[_Source | None]]
    )

    def __post_init__(self) -> None:
        names = self.graph.names
        self._opened = names.bits[OPENED_HERE]
        self._used = sum(bit for name, bit in names.bits.items() if name.startswith(USED))
        self._looked_at = names.standing | names.used | names.entitling
        self._explore()

    def stranded(self) -> Iterator[Stranded]:
        told: set[int] = set()
        for situation, arrow in self.shut:
            number = situation[0]
            if number not in told and situation not in self._succeeding and self._would_succeed(arrow):
                told.add(number)
                yield Stranded(self.graph.places[number].name, arrow.outcome, self._route(situation))

    def _explore(self) -> None:
        world = self.worlds.start if self.worlds else NOWHERE
        for moment in self.graph.starts:
            self._sources[self.graph.start, moment & self._looked_at, world] = [None]
        waiting = deque(self._sources)
        while waiting:
            situation = waiting.popleft()
            self.graph.effort.spend(1)
            for outcome, reached in self._onward(situation):
                known = self._sources.setdefault(reached, [])
                if not known:
                    waiting.append(reached)
                known.append((situation, outcome))

    def _onward(self, situation: _Situation) -> Iterator[tuple[str, _Situation]]:
        number, moment, world = situation
        for arrow in self.graph.places[number].arrows:
            worlds = tuple(self.worlds.after(number, arrow, world)) if self.worlds else (NOWHERE,)
            if worlds and self._lacks(arrow, moment) and _takes(arrow, self.contracts[number]):
                self.shut.append((situation, arrow))
                continue
            for reached in worlds:
                yield arrow.outcome, (arrow.target, self.graph.after(arrow, moment) & self._looked_at, reached)

    def _lacks(self, arrow: Arrow, moment: Moment) -> bool:
        """Tell whether somebody new has not used, and so not bound, what is used on the way."""
        return bool(moment & self._opened and arrow.uses & self._used & ~self._having(moment))

    def _having(self, moment: Moment) -> Moment:
        """Return the moment with what somebody has as well: one that never leaves its device is a passkey, too."""
        bits = self.graph.names.bits
        device, any_passkey = (
            used(each) for each in (AuthenticatorProfile.DEVICE_PASSKEY, AuthenticatorProfile.PASSKEY)
        )
        return moment | bits[any_passkey] if moment & bits[device] else moment

    @cached_property
    def _succeeding(self) -> Container[_Situation]:
        """Situations from which somebody comes to a good end."""
        found = {each for each in self._sources if each[0] in self._ends}
        waiting = list(found)
        while waiting:
            for source in self._sources[waiting.pop()]:
                if source is not None and source[0] not in found:
                    found.add(source[0])
                    waiting.append(source[0])
        return found

    @cached_property
    def _ends(self) -> frozenset[int]:
        return frozenset(n for n, contract in enumerate(self.contracts) if contract.result == "success")

    def _would_succeed(self, arrow: Arrow) -> bool:
        """Tell whether the way leads to a good end at all."""
        return not self._ends.isdisjoint(_reached(self.graph, [arrow.target]))

    def _route(self, situation: _Situation) -> tuple[Hop, ...]:
        hops = [Hop(self.graph.places[situation[0]].name)]
        while (source := self._sources[situation][0]) is not None:
            situation, outcome = source
            hops.append(Hop(self.graph.places[situation[0]].name, outcome))
        return tuple(reversed(hops))
