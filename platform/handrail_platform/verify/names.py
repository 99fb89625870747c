"""Names of what can hold, numbered: a moment of a session is one integer, a bit for each name that holds."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

from handrail_platform.guard.requirement import EntitledToBind, Requirement
from handrail_platform.guard.vocabulary import (
    FRESH,
    NEW,
    NOTHING_PENDING,
    OPENED_HERE,
    REPRESENTED,
    STANDINGS,
    USED,
    if_true,
    matter,
    variable_in,
)

Moment: TypeAlias = int
"""What holds, as bits."""
ENTITLED: Final = EntitledToBind()


class Told(NamedTuple):
    """A boolean variable that tells whether a fact about the subject holds."""

    variable: str
    fact: str

    @property
    def name(self) -> str:
        """What it is called that the fact holds if the variable is true."""
        return if_true(self.fact, self.variable)


@dataclass(frozen=True)
class Names:
    """The names of one journey; the standings of the subject come first and always have the same bits."""

    bits: Mapping[str, int]
    told: tuple["Told", ...] = ()

    def moment(self, held: Iterable[str]) -> Moment:
        """Return the moment at which these hold."""
        moment = 0
        for name in held:
            moment |= self.bits[name]
        return moment

    def held(self, moment: Moment) -> frozenset[str]:
        """Return what holds at the moment."""
        return frozenset(name for name, bit in self._certain.items() if moment & bit)

    def concerned(self, requirement: Requirement) -> Moment:
        """Return the bits that the requirement looks at, and those on which they in turn depend."""
        if requirement not in self._concerned:
            looked_at = self._looked_at(requirement)
            if looked_at & self.used:
                looked_at |= self.entitling
            self._concerned[requirement] = looked_at | self.standing
        return self._concerned[requirement]

    def _looked_at(self, requirement: Requirement) -> Moment:
        looked_at = sum(bit for name, bit in self._certain.items() if requirement.concerns(name))
        return looked_at | sum(self.bits[each.name] for each in self.told if requirement.concerns(each.fact))

    @cached_property
    def _certain(self) -> Mapping[str, int]:
        """Without what only a variable can tell: it is no fact, and no requirement may take it for one."""
        if_true = {each.name for each in self.told}
        return {name: bit for name, bit in self.bits.items() if name not in if_true}

    @cached_property
    def _concerned(self) -> dict[Requirement, Moment]:
        return {}

    @cached_property
    def standing(self) -> Moment:
        return sum(self.bits[name] for name in (*STANDINGS, OPENED_HERE))

    @cached_property
    def oneself(self) -> Moment:
        """Whoever walks the journey is the one whom it is about."""
        return self.standing & ~self.bits[REPRESENTED] & ~self.bits[OPENED_HERE]

    @cached_property
    def not_new(self) -> Moment:
        """Standings of which each says that the subject is nobody new."""
        return self.standing & ~self.bits[NEW] & ~self.bits[OPENED_HERE]

    @cached_property
    def used(self) -> Moment:
        """Use of authenticators: it stays with whoever begins to act for somebody else."""
        return sum(bit for name, bit in self.bits.items() if name.startswith((USED, FRESH)))

    @cached_property
    def entitling(self) -> Moment:
        """Everything that decides whether an authenticator that is bound counts."""
        return self._looked_at(ENTITLED)

    @cached_property
    def of_values(self) -> Moment:
        """Facts about the values of variables: they do not care whom the journey is about."""
        return sum(bit for name, bit in self.bits.items() if variable_in(name))

    @cached_property
    def lasting(self) -> Moment:
        """What no other subject and no loss takes away."""
        return self.of_values | self.bits[NOTHING_PENDING]

    def taken_back(self, facts: Collection[str]) -> Moment:
        """Return everything about the matters of these facts, and that it holds if some variable is true."""
        taken = 0
        for each in set(map(matter, facts)):
            taken |= self._of_matter.get(each, 0)
        return taken

    @cached_property
    def _of_matter(self) -> Mapping[str, Moment]:
        facts = {**{name: name for name in self._certain}, **{each.name: each.fact for each in self.told}}
        moments: dict[str, Moment] = {}
        for name, fact in facts.items():
            moments[matter(fact)] = moments.get(matter(fact), 0) | self.bits[name]
        return moments

    @cached_property
    def of_variable(self) -> Mapping[str, Moment]:
        """Facts about the value of each variable that has some."""
        facts: dict[str, Moment] = {}
        for name, bit in self.bits.items():
            if variable := variable_in(name):
                facts[variable] = facts.get(variable, 0) | bit
        for each in self.told:
            facts[each.variable] = facts.get(each.variable, 0) | self.bits[each.name]
        return facts


def numbered(names: Iterable[str], told: Iterable["Told"] = ()) -> Names:
    """Give each name a bit."""
    said = tuple(sorted(set(told)))
    every = {*names, *(name for each in said for name in (each.fact, each.name))}
    ordered = dict.fromkeys([*STANDINGS, OPENED_HERE, NOTHING_PENDING, *sorted(every)])
    return Names({name: 1 << number for number, name in enumerate(ordered)}, said)
