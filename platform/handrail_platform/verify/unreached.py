"""Guardrails that reach nothing, and names in them that no journey bears: most likely somebody misspelt one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.nearest import nearest
from handrail_platform.document.reach import GuardrailScope, scopes_above
from handrail_platform.guard.guardrail import Before, Guardrail
from handrail_platform.guard.requirement import AnyOf, Confirmed, Consented, Requirement, Shown
from handrail_platform.guard.table import guards_of
from handrail_platform.guard.vocabulary import consent_in
from handrail_platform.step.contract import Bind, Contract, Gain

ByScope: TypeAlias = Mapping[GuardrailScope, tuple[Guardrail, ...]]
WhatIsUnreached: TypeAlias = Literal["scope", "nowhere", "consent", "fact"]


class ReachedJourney(NamedTuple):
    """A journey as far as guardrails know it: what it says of itself, and what its steps promise."""

    document: JourneyDocument
    contracts: tuple[Contract, ...]

    @property
    def facts(self) -> frozenset[str]:
        """Every fact that some step proves."""
        changes = [change for contract in self.contracts for of in contract.on.values() for change in of]
        told = {fact for contract in self.contracts for fact in contract.if_true.values()}
        return frozenset(told.union(change.fact for change in changes if isinstance(change, Gain | Bind)))

    @property
    def consents(self) -> frozenset[str]:
        """Every purpose that somebody is asked about."""
        return frozenset(given.purpose for fact in self.facts if (given := consent_in(fact)))

    @property
    def purposes(self) -> frozenset[str]:
        """Every purpose for which data leaves."""
        every = (each for contract in self.contracts for of in contract.discloses.values() for each in of)
        return frozenset(each.purpose for each in every)


class Unreached(msgspec.Struct, frozen=True, kw_only=True):
    """Something that no journey bears, and what was probably meant, empty where nothing is like it.

    scope: no journey lies in it. nowhere: no journey in reach does what the guardrail is about. consent, fact: no
    journey in reach asks for, or proves, what the guardrail requires.
    """

    what: WhatIsUnreached
    name: str
    guardrail: str = ""
    meant: str = ""


class Misnamed(NamedTuple):
    """A name in a journey that no guardrail speaks of, and the one like it that some guardrail does."""

    name: str
    meant: str


def unreached(by_scope: ByScope, journeys: Collection[ReachedJourney]) -> Iterator[Unreached]:
    """Yield what reaches nothing. A tenant without journeys has all before it, and is told only of its scopes."""
    scopes = sorted({scope for each in journeys for scope in scopes_above(each.document)})
    for scope, guardrails in by_scope.items():
        within = [each for each in journeys if scope in scopes_above(each.document)]
        if within:
            for guardrail in guardrails:
                yield from _unreached(guardrail, within)
        elif guardrails and scope != "tenant":
            yield Unreached(what="scope", name=scope, meant=nearest(scope, scopes))


def _unreached(guardrail: Guardrail, journeys: Collection[ReachedJourney]) -> Iterator[Unreached]:
    if not isinstance(guardrail, Before):
        return
    asked = any(
        guard.guardrail == guardrail.id
        for each in journeys
        for contract in each.contracts
        for guard in guards_of(contract, (guardrail,))
    )
    if not asked:
        purposes = sorted({purpose for each in journeys for purpose in each.purposes})
        meant = nearest(guardrail.purpose, purposes) if guardrail.purpose else ""
        yield Unreached(what="nowhere", name=guardrail.purpose, guardrail=guardrail.id, meant=meant)
    consents = sorted({purpose for each in journeys for purpose in each.consents})
    facts = sorted({fact for each in journeys for fact in each.facts})
    for requirement in _single(guardrail.require):
        match requirement:
            case Consented(purpose=name) if name not in consents:
                meant = nearest(name, consents)
                yield Unreached(what="consent", name=name, guardrail=guardrail.id, meant=meant)
            case Confirmed(fact=name) | Shown(fact=name) if name not in facts:
                yield Unreached(what="fact", name=name, guardrail=guardrail.id, meant=nearest(name, facts))
            case _:
                pass


def misnamed(by_scope: ByScope, journey: ReachedJourney) -> Iterator[Misnamed]:
    """Yield the names of a journey that are like one of which guardrails speak, and not it."""
    scopes = [scope for scope, guardrails in by_scope.items() if guardrails and scope != "tenant"]
    own = scopes_above(journey.document)
    for scope in own[1:]:
        if scope not in scopes and (meant := nearest(scope, (each for each in scopes if each not in own))):
            yield Misnamed(scope, meant)
    rules = [each for guardrails in by_scope.values() for each in guardrails if isinstance(each, Before)]
    spoken = {each.purpose for rule in rules for each in _single(rule.require) if isinstance(each, Consented)}
    for purpose in sorted(journey.consents - spoken):
        if meant := nearest(purpose, spoken - journey.consents):
            yield Misnamed(purpose, meant)


def _single(requirements: Iterable[Requirement]) -> Iterator[Requirement]:
    """Yield the requirements, alternatives one by one."""
    for each in requirements:
        if isinstance(each, AnyOf):
            yield from _single(each.of)
        else:
            yield each
