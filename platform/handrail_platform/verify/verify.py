"""Verify a journey against its guardrails: which of them every route upholds, and which one breaks, and how."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TypeAlias

import msgspec

from handrail_platform.compile.inline import Whole
from handrail_platform.compile.wiring import Resolved
from handrail_platform.guard.guardrail import (
    Guardrail,
    LooksTheSame,
    MessagesBounded,
    NewcomersServed,
    PhishingResistanceOffered,
    SecretsKept,
    TriesBounded,
)
from handrail_platform.guard.requirement import AnyOf, Authenticated, Requirement
from handrail_platform.guard.table import names_tried, sign_in_level
from handrail_platform.guard.vocabulary import OPENED_HERE
from handrail_platform.step.contract import Contract
from handrail_platform.text import MessageParam
from handrail_platform.verify.alike import Looks
from handrail_platform.verify.certain import certain_moments
from handrail_platform.verify.effort import TooManySituations
from handrail_platform.verify.finding import Finding, Hop, Report, Upheld
from handrail_platform.verify.graph import JourneyGraph, graph_of, remembered
from handrail_platform.verify.messages import excess
from handrail_platform.verify.names import Moment
from handrail_platform.verify.newcomers import stranded
from handrail_platform.verify.routes import Failure, Walks
from handrail_platform.verify.search import Situation
from handrail_platform.verify.secrets import leaks
from handrail_platform.verify.worlds import Worlds

_Arrivals: TypeAlias = Mapping[Moment, Callable[[], tuple[Hop, ...]]]
"""The moments at which somewhere is reached, each with the nearest route."""


def verify(whole: Whole, guardrails: Sequence[Guardrail]) -> Report:
    """Return the report on a journey whose structure is sound."""
    steps = tuple(whole.steps.values())
    proof = _Proof(whole, steps, graph_of(whole, guardrails), tuple(guardrails))
    try:
        findings = tuple(sorted(proof.findings(), key=lambda each: (each.severity, each.guardrail, each.step)))
    except TooManySituations:
        # What could not be looked through is not proved, so it is refused as a whole.
        return Report((Finding(code="too-intertwined", severity="error", guardrail="", step="", route=()),), ())
    broken = {finding.guardrail for finding in findings}
    asked = proof.asked()
    upheld = (Upheld(each.id, tuple(asked.get(each.id, ()))) for each in guardrails if each.id not in broken)
    return Report(findings, tuple(upheld))


@dataclass(frozen=True)
class _Proof:
    whole: Whole
    steps: tuple[Resolved, ...]
    graph: JourneyGraph
    guardrails: tuple[Guardrail, ...]

    @cached_property
    def worlds(self) -> Worlds:
        return Worlds(self.whole, self.graph)

    @cached_property
    def walks(self) -> Walks:
        return Walks(self.worlds)

    @cached_property
    def contracts(self) -> tuple[Contract, ...]:
        return tuple(each.contract for each in self.steps)

    def findings(self) -> Iterator[Finding]:
        for requirement in self._unsettled():
            yield from map(_finding_of, self.walks.failures(requirement))
        for guardrail in self.guardrails:
            yield from self._broken(guardrail)

    def asked(self) -> dict[str, list[str]]:
        """Return, per guardrail, the steps of which it was asked."""
        asked: dict[str, list[str]] = {}
        for place in self.graph.guarded.values():
            for guardrail in {guard.guardrail for guard, _, _ in place.asked(0)}:
                asked.setdefault(guardrail, []).append(place.name)
        return asked

    def _unsettled(self) -> tuple[Requirement, ...]:
        """Return the requirements that do not hold already by what is certain wherever they are asked."""
        held = cache(self.graph.names.held)
        unsettled: dict[Requirement, None] = {}
        certain = certain_moments(self.graph)
        for number, place in self.graph.guarded.items():
            arrival = certain[number]
            for guard, moment, _ in () if arrival is None else place.asked(arrival):
                asked = guard.requirement
                if asked not in unsettled and not asked.holds(held(moment)):
                    unsettled[asked] = None
        return tuple(unsettled)

    def _broken(self, guardrail: Guardrail) -> Iterator[Finding]:
        match guardrail:
            case MessagesBounded(channel=channel):
                sends = [each.sends.get(channel, 0) for each in self.contracts]
                yield from self._excessive(guardrail, sends, "too-many-messages", {"channel": channel})
            case TriesBounded():
                tries = [names_tried(each) for each in self.contracts]
                yield from self._excessive(guardrail, tries, "too-many-tries", {})
            case LooksTheSame():
                yield from self._told_apart(guardrail)
            case SecretsKept():
                yield from self._let_out(guardrail)
            case NewcomersServed():
                yield from self._stranded(guardrail)
            case PhishingResistanceOffered():
                yield from self._no_phishing_resistance(guardrail)
            case _:
                pass

    def _excessive(
        self,
        guardrail: MessagesBounded | TriesBounded,
        amounts: Sequence[int],
        code: str,
        params: Mapping[str, MessageParam],
    ) -> Iterator[Finding]:
        found = excess(self.graph, amounts, guardrail.most, self.worlds)
        if found is not None:
            yield Finding(
                code=code,
                severity=guardrail.severity,
                guardrail=guardrail.id,
                step=found.step,
                route=found.route,
                params={**params, "most": guardrail.most},
            )

    def _let_out(self, guardrail: SecretsKept) -> Iterator[Finding]:
        for leak in leaks(self.graph, self.contracts, self.whole.variables, self.worlds):
            yield Finding(
                code="secret-let-out",
                severity=guardrail.severity,
                guardrail=guardrail.id,
                step=leak.step,
                route=leak.route,
                params={"variable": leak.variable},
            )

    def _stranded(self, guardrail: NewcomersServed) -> Iterator[Finding]:
        for each in stranded(self.graph, self.contracts, self.worlds):
            yield Finding(
                code="newcomer-stranded",
                severity=guardrail.severity,
                guardrail=guardrail.id,
                step=each.step,
                route=each.route,
                params={"outcome": each.outcome},
            )

    def _told_apart(self, guardrail: LooksTheSame) -> Iterator[Finding]:
        looks = Looks(self.graph, self.steps)
        for number, contract in enumerate(self.contracts):
            for outcomes in contract.alike:
                found = looks.difference(number, outcomes)
                if found is not None:
                    yield Finding(
                        code="told-apart",
                        severity=guardrail.severity,
                        guardrail=guardrail.id,
                        step=found.step,
                        route=found.one,
                        other_route=found.other,
                        params={"one": found.one[0].outcome, "other": found.other[0].outcome},
                    )

    def _no_phishing_resistance(self, guardrail: PhishingResistanceOffered) -> Iterator[Finding]:
        ends = {number for number, contract in enumerate(self.contracts) if contract.signs_in}
        level = sign_in_level(self.guardrails)
        if not ends or level < 2:  # noqa: PLR2004 - AAL2
            return
        wanted = Authenticated(level, phishing_resistant=True)
        if not self._offered(wanted, ends):
            step = self.steps[min(ends)].name
            yield Finding(
                code="no-phishing-resistant-option",
                severity=guardrail.severity,
                guardrail=guardrail.id,
                step=step,
                route=(),
                params={"level": level},
            )

    def _offered(self, wanted: Requirement, ends: Container[int]) -> bool:
        """Tell whether somebody comes to one of the ends with what is wanted.

        Whoever opens an account on the way does not count where others come there too: what newcomers are offered
        helps nobody who has an account.
        """
        holds = remembered(self.graph.names, wanted)
        try:
            quick = self._arrivals(ends, wanted, None)
            if any(self.worlds.allow(route()) for moment, route in self._counting(quick) if holds(moment)):
                return True
            if self.worlds.tell_nothing or not any(map(holds, quick)):
                return False
            exact = self._arrivals(ends, wanted, self.worlds)
            return any(holds(moment) for moment, _ in self._counting(exact))
        except TooManySituations:
            return False

    def _counting(self, arrivals: _Arrivals) -> Iterable[tuple[Moment, Callable[[], tuple[Hop, ...]]]]:
        opened = self.graph.names.bits[OPENED_HERE]
        known_before = [(moment, route) for moment, route in arrivals.items() if not moment & opened]
        return known_before or arrivals.items()

    def _arrivals(self, ends: Container[int], looked_at: Requirement, worlds: Worlds | None) -> _Arrivals:
        """Return the moments at which the ends are reached, nearest first, as far as the requirement sees them."""
        search = self.walks.moments(looked_at, worlds)
        found: dict[Moment, Situation[Moment]] = {}
        for situation in search.situations():
            if situation[0] in ends:
                found.setdefault(situation[1], situation)
        return {moment: partial(search.route, situation) for moment, situation in found.items()}


def _finding_of(failure: Failure) -> Finding:
    requirement = failure.guard.requirement
    named = requirement
    while isinstance(named, AnyOf):  # the code is that of its first
        named = named.of[0]
    asked = msgspec.structs.asdict(named)
    return Finding(
        code=requirement.missing,
        severity=failure.guard.severity,
        guardrail=failure.guard.guardrail,
        step=failure.step,
        route=failure.route,
        params={
            name: value
            for name, value in asked.items()
            if isinstance(value, str | int) and not isinstance(value, bool)
        },
        held=tuple(sorted(failure.held)),
    )
