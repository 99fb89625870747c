"""Each way of weakening the proof is noticed: a small run against the oracle fails under every one of them."""
# A mutant takes the place of anything, so its arguments have no types.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final, TypeAlias

import msgspec
import pytest

from handrail_platform.compile.compile import sound_journey
from handrail_platform.compile.inline import Whole
from handrail_platform.conditions.cells import Cells
from handrail_platform.guard import requirement, table, vocabulary
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.guard.vocabulary import (
    ACCOUNT,
    CLAIMED,
    NEW,
    NOBODY,
    NOTHING_PENDING,
    OPENED_HERE,
    REPRESENTED,
)
from handrail_platform.step.contract import SubjectChange, Withdraw
from handrail_platform.verify import (
    alike,
    graph,
    messages,
    names,
    newcomers,
    routes,
    search,
    secrets,
    verify,
    worlds,
)
from tests.property.anything import ANYTHING
from tests.property.compared import agree, oracle_says, proof_says
from tests.property.oracle import Broken, demands_of, in_force
from tests.property.plans import RandomJourney, journey_of
from tests.property.spots import Ground
from tests.property.telling import telling_journey_of
from tests.property.wider import wide_journey_of

Patch: TypeAlias = pytest.MonkeyPatch
Mutation: TypeAlias = Callable[[Patch], None]
Drawn: TypeAlias = Callable[[int], RandomJourney]
Case: TypeAlias = tuple[RandomJourney, Whole, tuple[Guardrail, ...], dict[Broken, int]]
MOST: Final[dict[Drawn, int]] = {journey_of: 4_000, wide_journey_of: 600, telling_journey_of: 1_500}


@cache
def case(drawn: Drawn, seed: int) -> Case:
    """Return a journey of the small run, compiled, with what the oracle says."""
    journey = drawn(seed)
    whole = sound_journey(journey.document, ANYTHING, journey.parts).whole
    return journey, whole, in_force(journey), oracle_says(journey, demands_of(journey), Ground(journey.steps))


def first_mistake(drawn: Drawn = journey_of) -> int | None:
    """Return the first journey on which proof and oracle differ."""
    for seed in range(MOST[drawn]):
        journey, whole, guardrails, expected = case(drawn, seed)
        if not agree(journey, proof_says(verify.verify(whole, guardrails)), expected):
            return seed
    return None


def becomes(where: Any, name: str, mutant: Any) -> Mutation:
    """Replace something as a whole."""
    return lambda patch: patch.setattr(where, name, mutant)


def around(where: Any, name: str, change: Callable[..., Any]) -> Mutation:
    """Let something go through `change`, which gets its answer and then its arguments."""
    original = getattr(where, name)
    return becomes(where, name, lambda *given, **more: change(original(*given, **more), *given, **more))


def subject(of: SubjectChange, mutant: Callable[[names.Names, int], int]) -> Mutation:
    """Let one change of subject do something else."""

    def change(right: int, numbered: names.Names, happened: SubjectChange, moment: int) -> int:
        return mutant(numbered, moment) if happened is of else right

    return around(graph, "changed_subject", change)


def pending(of: SubjectChange, *, stays: bool) -> Mutation:
    """Let promises stay pending, or be dropped, when the subject changes in this way."""

    def change(right: int, numbered: names.Names, happened: SubjectChange, moment: int) -> int:
        bit = numbered.bits[NOTHING_PENDING]
        if happened is not of:
            return right
        return right & (moment | ~bit) if stays else right | bit

    return around(graph, "changed_subject", change)


def standing(numbered: names.Names, moment: int, *held: str) -> int:
    """Return the moment with another standing and everything else as it was."""
    return (moment & ~numbered.standing) | numbered.moment(held)


def arrows(**changes: Any) -> Mutation:
    return around(graph, "_arrow", lambda arrow, *_: msgspec.structs.replace(arrow, **changes))


def holding(kind: type, mutant: Callable[[Any, frozenset[str]], bool]) -> Mutation:
    return becomes(kind, "holds", mutant)


def without_moment(moment: str) -> Mutation:
    """Ask nothing before this."""

    def change(places: Iterator[str], contract: object, guardrail: Any) -> Sequence[str]:
        del contract
        return () if guardrail.before == moment else list(places)

    return around(table, "_places", change)


def contracts(**changes: Any) -> Mutation:
    """Look for leaks as if the contracts did not say this."""

    def mutant(walked: Any, declared: Sequence[Any], *more: Any) -> Any:
        return _LEAKS(walked, [msgspec.structs.replace(each, **changes) for each in declared], *more)

    return becomes(verify, "leaks", mutant)


_LEAKS: Final = secrets.leaks
_HOLDS: Final = requirement.Authenticated.holds
_CONSENT: Final = requirement.Consented.concerns
_KNOWN: Final = requirement.Known.holds
_ENTITLED: Final = requirement.EntitledToBind.holds
_EXCESS: Final = messages.excess


class Hasty(deque[Any]):
    """Looks at what was found last."""

    def popleft(self) -> Any:
        return self.pop()


def met_as_union(walked: graph.JourneyGraph) -> tuple[int | None, ...]:
    """Take for certain what holds on some route."""
    arriving: list[int | None] = [None] * len(walked.places)
    arriving[walked.start] = walked.starts[0]
    waiting = [walked.start]
    while waiting:
        number = waiting.pop()
        for arrow in walked.places[number].arrows:
            before = arriving[arrow.target] or 0
            met = before | walked.after(arrow, arriving[number] or 0)
            if arriving[arrow.target] is None or met != before:
                arriving[arrow.target] = met
                waiting.append(arrow.target)
    return tuple(arriving)


def _with_most(given: Sequence[Any], more: int) -> list[Any]:
    """Return what `excess` is given, with another number of messages."""
    return [each + more if isinstance(each, int) else each for each in given]


def loses_but(kept: Callable[[names.Names], int]) -> Mutation:
    return around(graph, "lost_subject", lambda right, numbered, moment: right | (moment & kept(numbered)))


CLAIM, RECOGNISE, FORGET, MINT, OPEN, REPRESENT = (
    SubjectChange[name] for name in ("CLAIMED", "RECOGNISED", "FORGOTTEN", "MINTED", "OPENED", "REPRESENTED")
)


def _blind_to_writes(looks: Any, number: int, outcomes: Sequence[str]) -> Any:
    steps = [replace(each, contract=msgspec.structs.replace(each.contract, writes={})) for each in looks._steps]
    blind = object.__new__(alike.Looks)
    blind.__dict__.update(looks.__dict__ | {"_steps": steps})
    return _DIFFERENCE(blind, number, outcomes)


_DIFFERENCE: Final = alike.Looks.difference
_AT_ONCE: Final = secrets.let_out_at_once


def _strongest(asked: requirement.Requirement) -> int:
    if isinstance(asked, requirement.AnyOf):
        return max(map(_strongest, asked.of))
    return asked.level if isinstance(asked, requirement.Authenticated) else 0


MUTATIONS: Final[dict[str, Mutation]] = {
    "a claim keeps what was proved": subject(CLAIM, lambda n, m: standing(n, m, CLAIMED)),
    "a claim forgets what values are": subject(CLAIM, lambda n, _: n.moment([CLAIMED])),
    "a claim changes nothing": subject(CLAIM, lambda _, m: m),
    "recognising changes nothing": subject(RECOGNISE, lambda _, m: m),
    "recognising makes anybody claimed": subject(RECOGNISE, lambda n, m: standing(n, m & n.of_values, CLAIMED)),
    "forgetting keeps what was proved": subject(
        FORGET, lambda n, m: standing(n, m, NOBODY) if m & n.bits[CLAIMED] else m
    ),
    "forgetting forgets whoever is known": subject(FORGET, lambda n, m: standing(n, m & n.of_values, NOBODY)),
    "forgetting changes nothing": subject(FORGET, lambda _, m: m),
    "minting makes everybody new": subject(MINT, lambda n, m: standing(n, m, NEW)),
    "minting changes nothing": subject(MINT, lambda _, m: m),
    "opening keeps what was claimed": subject(OPEN, lambda n, m: standing(n, m, ACCOUNT, OPENED_HERE)),
    "opening forgets whoever is new": subject(
        OPEN, lambda n, m: standing(n, m & n.of_values, ACCOUNT, OPENED_HERE)
    ),
    "opening makes nobody newly registered": around(
        graph,
        "changed_subject",
        lambda right, n, change, _: right & ~n.bits[OPENED_HERE] if change is OPEN else right,
    ),
    "opening makes no account": around(
        graph, "changed_subject", lambda right, n, change, _: right & ~n.bits[ACCOUNT] if change is OPEN else right
    ),
    "opening changes nothing": subject(OPEN, lambda _, m: m),
    "representing keeps the facts": subject(REPRESENT, lambda n, m: standing(n, m, REPRESENTED)),
    "representing loses the authenticators": subject(
        REPRESENT, lambda n, m: standing(n, m & n.of_values, REPRESENTED)
    ),
    "whoever represents is still the account": subject(
        REPRESENT, lambda n, m: m & (n.of_values | n.used | n.bits[ACCOUNT])
    ),
    "representing changes nothing": subject(REPRESENT, lambda _, m: m),
    "proving leaves somebody claimed": becomes(graph, "proved_subject", lambda _, m: m),
    "proving makes whoever is new an account": around(
        graph, "proved_subject", lambda right, n, m: standing(n, m, ACCOUNT) if m & n.bits[NEW] else right
    ),
    "losing loses nothing": becomes(graph, "lost_subject", lambda _, m: m),
    "losing keeps the account": loses_but(lambda n: n.bits[ACCOUNT]),
    "losing keeps the authenticators": loses_but(lambda n: n.used),
    "losing keeps who is newly registered": loses_but(lambda n: n.bits[OPENED_HERE]),
    "losing keeps the facts": loses_but(lambda n: ~(n.standing | n.used | n.of_values)),
    "losing forgets what values are": around(graph, "lost_subject", lambda right, n, _: right & ~n.of_values),
    "losing takes from who represents": around(graph, "lost_subject", lambda right, n, _: right & ~n.used),
    "what is written stays confirmed": arrows(keep=~0),
    "nothing is gained": arrows(gain=0),
    "no authenticator is used": arrows(uses=0),
    "nothing that is bound counts": arrows(binds=0),
    "whatever is bound counts": around(
        graph, "_arrow", lambda arrow, *_: msgspec.structs.replace(arrow, uses=arrow.uses | arrow.binds, binds=0)
    ),
    "whom one acts for proves for oneself": around(
        verify, "graph_of", lambda right, *_: replace(right, represents=False)
    ),
    "nothing is asked on leaving": arrows(guards=()),
    "nothing is asked on arrival": around(
        graph, "_place", lambda place, *_: msgspec.structs.replace(place, guards=())
    ),
    "a change of subject is not asked about": becomes(
        graph, "_happens_on", lambda contract, outcome, place: outcome in contract.only_with.get(place, ())
    ),
    "what happens on leaving is asked on arrival": around(
        graph,
        "_place",
        lambda place, each, _, __, guardrails: msgspec.structs.replace(
            place, guards=table.guards_of(each.contract, guardrails)
        ),
    ),
    "sign-ins use every authenticator": around(
        graph, "_starts", lambda right, *_: (right[0] | right[-1],) if len(right) > 1 else right
    ),
    "a sign-in is of this journey": around(
        graph, "_starts", lambda right, _, n: tuple(m | (n.used if len(right) > 1 else 0) for m in right)
    ),
    "what holds on one route is certain": becomes(verify, "certain_moments", met_as_union),
    "routes forget the standing": around(names.Names, "concerned", lambda right, n, _: right & ~n.standing),
    "routes forget who may bind": becomes(
        names.Names,
        "concerned",
        lambda n, asked: sum(bit for name, bit in n.bits.items() if asked.concerns(name)) | n.standing,
    ),
    "a single choice is looked at": becomes(
        requirement.AnyOf, "concerns", lambda self, name: self.of[0].concerns(name)
    ),
    "routes are not the shortest": becomes(search, "deque", Hasty),
    "one factor is two": becomes(requirement, "assurance_level", lambda used: min(2, 2 * len(list(used)))),
    "two factors are one": becomes(requirement, "assurance_level", lambda used: min(1, len(list(used)))),
    "an earlier sign-in is of this journey": becomes(requirement, "FRESH", vocabulary.USED),
    "resistance to phishing is not looked at": holding(
        requirement.Authenticated,
        lambda self, held: _HOLDS(msgspec.structs.replace(self, phishing_resistant=False), held),
    ),
    "a level less is enough": holding(
        requirement.Authenticated,
        lambda self, held: _HOLDS(msgspec.structs.replace(self, level=self.level - 1), held),
    ),
    "any evidence is IAL2": becomes(requirement, "identity_level", lambda done: 2 if list(done) else 0),
    "no evidence is IAL2": becomes(requirement, "identity_level", lambda done: 1 if list(done) else 0),
    "any consent will do": becomes(requirement.Consented, "concerns", lambda _, name: name.startswith("consent:")),
    "the guardian's consent is the subject's": becomes(
        requirement.Consented,
        "concerns",
        lambda self, name: _CONSENT(msgspec.structs.replace(self, by="either"), name),
    ),
    "any version will do": becomes(
        requirement.Consented,
        "concerns",
        lambda self, name: _CONSENT(msgspec.structs.replace(self, version=""), name),
    ),
    "whatever has a value is confirmed": holding(requirement.Confirmed, lambda _, __: True),
    "to be claimed is to be known": holding(requirement.Known, lambda _, held: ACCOUNT in held or CLAIMED in held),
    "to be new is to be known": holding(
        requirement.Known,
        lambda self, held: _KNOWN(self, held) or NEW in held,
    ),
    "one recovery code is enough": holding(
        requirement.EntitledToBind, lambda _, held: _ENTITLED(requirement.EntitledToBind(1), held)
    ),
    "whoever is new may not bind": holding(
        requirement.EntitledToBind, lambda self, held: _ENTITLED(self, held - {NEW})
    ),
    "whoever is registered here may not bind": holding(
        requirement.EntitledToBind, lambda self, held: _ENTITLED(self, held - {OPENED_HERE})
    ),
    "proofing is no recovery": holding(
        requirement.EntitledToBind,
        lambda self, held: _ENTITLED(self, frozenset(name for name in held if "proofing:" not in name)),
    ),
    "codes are no recovery": holding(
        requirement.EntitledToBind,
        lambda self, held: _ENTITLED(self, frozenset(name for name in held if "recovery:" not in name)),
    ),
    "a mandate is not looked for": holding(requirement.Mandated, lambda _, __: True),
    "a fact is not looked for": holding(requirement.Shown, lambda _, __: True),
    "all of a choice must hold": holding(
        requirement.AnyOf, lambda self, held: all(each.holds(held) for each in self.of)
    ),
    **{
        f"nothing is asked before {moment}": without_moment(moment)
        for moment in ("open-account", "sign-in", "change-credential", "act-for", "disclose", "finish")
    },
    "no purpose needs consent": becomes(table, "_uncovered", lambda *_: ()),
    "no identifier is confirmed": becomes(table, "CONFIRMED_BY", dict[str, str]()),
    "no credential is guarded": becomes(table, "BINDING", frozenset[str]()),
    "nothing is promised about whoever is new": becomes(graph, "promised", lambda _, m: m),
    "promises about everybody wait": becomes(graph, "promised", lambda n, m: m & ~n.bits[NOTHING_PENDING]),
    "no effect waits for the account": becomes(graph, "WAITING", frozenset[str]()),
    "losing drops what is pending": around(
        graph, "lost_subject", lambda right, n, _: right | n.bits[NOTHING_PENDING]
    ),
    "a claim leaves promises pending": pending(CLAIM, stays=True),
    "opening leaves promises pending": pending(OPEN, stays=True),
    "representing leaves promises pending": pending(REPRESENT, stays=True),
    "recognising drops what is pending": pending(RECOGNISE, stays=False),
    "forgetting drops what is pending": pending(FORGET, stays=False),
    "minting drops what is pending": pending(MINT, stays=False),
    "promises may be pending": holding(requirement.NothingPending, lambda _, __: True),
    "no step needs anybody": around(
        graph,
        "guards_of",
        lambda guards, *_: tuple(each for each in guards if each.guardrail != table.STEP_NEEDS),
    ),
    "no sign-in demands two factors": becomes(verify, "sign_in_level", lambda _: 1),
    "binding takes one factor": becomes(table, "binding_level", lambda *_: 1),
    "alternatives demand nothing of sign-ins": becomes(
        table, "_demanded_level", lambda each: each.level if isinstance(each, requirement.Authenticated) else 0
    ),
    "the strongest alternative is demanded of sign-ins": becomes(table, "_demanded_level", _strongest),
    "everything looks the same": becomes(alike.Looks, "_pair", lambda *_: None),
    "what is written is not seen": becomes(alike.Looks, "difference", _blind_to_writes),
    "steps of one type look the same": around(alike.Looks, "_look", lambda look, *_: look[:2]),
    "all steps are merged": becomes(alike, "_leader", lambda *_: 0),
    "automatic steps are seen": becomes(alike.Looks, "_visible", lambda _, number: number),
    "steps that do something are passed by": becomes(alike, "_does_something", lambda _: False),
    "everything proves who somebody is": becomes(alike.Looks, "_proves", lambda *_: True),
    "nothing proves who somebody is": becomes(alike.Looks, "_proves", lambda *_: False),
    "messages are not counted": becomes(messages, "_can_exceed", lambda *_: False),
    "one message more": becomes(verify, "excess", lambda *given: _EXCESS(*_with_most(given, 1))),
    "one message less": becomes(verify, "excess", lambda *given: _EXCESS(*_with_most(given, -1))),
    "nothing is made from what is read": contracts(uses={}, reads={}),
    "nothing is cleaned": contracts(cleans=()),
    "what a page shows is no leak": contracts(shows=()),
    "what an address carries is no leak": contracts(reveals=()),
    "what is disclosed is no leak": contracts(discloses={}),
    "what is written is clean": contracts(writes={}),
    "what is written and shown at once is no leak": becomes(secrets, "let_out_at_once", lambda *_: frozenset()),
    "whatever a step discloses leaves with what it writes": becomes(
        secrets,
        "let_out_at_once",
        lambda contract, outcome: _AT_ONCE(msgspec.structs.replace(contract, only_with={}), outcome),
    ),
    "what is let out at once is secret": becomes(
        secrets.Secrets,
        "_made",
        lambda self, number, *_: ((name, arrow.outcome) for arrow, out in self._at_once[number] for name in out),
    ),
}


_CLAIMED = requirement.Known("claimed")
_NEWCOMERS: Final[Any] = vars(newcomers)["_Walk"]
STRANDING: Final[dict[str, Mutation]] = {
    "somebody new has whatever is asked for": becomes(_NEWCOMERS, "_lacks", lambda *_: False),
    "nobody has what they did not use here": becomes(
        _NEWCOMERS, "_lacks", lambda walk, arrow, moment: bool(arrow.uses & walk._used & ~moment)
    ),
    "somebody new has not what they bound": becomes(
        _NEWCOMERS,
        "_lacks",
        lambda walk, arrow, moment: bool(moment & walk._opened and arrow.uses & walk._used),
    ),
    "names are tried unseen": becomes(verify, "names_tried", lambda _: 0),
    "another way on is no help": becomes(_NEWCOMERS, "_succeeding", frozenset[Any]()),
    "whoever is named anew has nothing": becomes(newcomers, "_takes", lambda arrow, _: bool(arrow.uses)),
    "only the account's own step is looked at": becomes(newcomers, "_reached", lambda _, starts: set(starts)),
}


def _told(numbered: names.Names) -> int:
    return numbered.moment(each.name for each in numbered.told)


def _withdrawn(contract: Any, outcome: str, numbered: names.Names) -> int:
    facts = {each.fact for each in contract.on.get(outcome, ()) if isinstance(each, Withdraw)}
    return numbered.taken_back(facts.difference(contract.if_true.values()))


def _facts_told(all_: worlds.Worlds, moment: int) -> list[str]:
    numbered = all_.graph.names
    return [each.fact for each in numbered.told if moment & numbered.bits[each.name]]


def _keeping_told(arrow: graph.Arrow, contract: Any, numbered: names.Names) -> graph.Arrow:
    """Return the arrow when only facts that the step tells itself stop to be told."""
    others = numbered.moment(each.name for each in numbered.told if each.fact not in contract.if_true.values())
    return msgspec.structs.replace(arrow, keep=arrow.keep | others)


WIDE_MUTATIONS: Final[dict[str, Mutation]] = {
    "limits are not counted": becomes(worlds.Worlds, "_limits", property(lambda _: {})),
    "conditions close nothing": becomes(worlds.Worlds, "_formulas", property(lambda _: {})),
    "no value is followed": becomes(worlds.Worlds, "_written_by", lambda *_: {}),
    "anything may be written": becomes(Cells, "within", lambda self, name, _: self.every(name)),
    "no condition has an answer": becomes(worlds, "undecidable_parts", lambda formula: (formula,)),
    "any way may fail that is closed": becomes(worlds.Worlds, "leaving", lambda *given: iter([dict(given[-1])])),
    "the quick answer stands": becomes(routes, "exactly", lambda _, ask: list(ask(None))),
    "parts require nobody": becomes(graph, "required", lambda _: table.required(_CLAIMED)),
}
"""Of limits, conditions and parts, which the plain journeys do not have."""
TOLD: Final[dict[str, Mutation]] = {
    "no condition tells what holds": becomes(worlds.Worlds, "told", lambda _, moment, __: moment),
    "any condition tells what holds": becomes(
        worlds.Worlds, "told", lambda all_, moment, _: moment | all_.graph.names.moment(_facts_told(all_, moment))
    ),
    "whoever refuses does not take back": around(
        graph,
        "_arrow",
        lambda arrow, contract, _, __, n, ___: msgspec.structs.replace(
            arrow, keep=arrow.keep | n.moment(contract.if_true.values())
        ),
    ),
    "nothing is withdrawn": around(
        graph,
        "_arrow",
        lambda arrow, contract, outcome, _, n, __: msgspec.structs.replace(
            arrow, keep=arrow.keep | _withdrawn(contract, outcome, n)
        ),
    ),
    "what another variable told stays when it is taken back": becomes(
        names.Names, "taken_back", lambda n, facts: n.moment(fact for fact in facts if fact in n.bits)
    ),
    "what a variable told stays when it is written again": around(
        graph, "_arrow", lambda arrow, contract, _, __, n, ___: _keeping_told(arrow, contract, n)
    ),
    "what was told survives another subject": around(
        graph, "changed_subject", lambda right, n, _, moment: right | (moment & _told(n))
    ),
    "what was told survives a loss": around(
        graph, "lost_subject", lambda right, n, moment: right | (moment & _told(n))
    ),
    "what may be told holds already": becomes(
        names.Names,
        "held",
        lambda n, moment: frozenset(name for name, bit in n.bits.items() if moment & bit),
    ),
    "a condition tells only behind the step that asks it": becomes(
        routes, "_leaving", lambda *given: iter([given[2]])
    ),
}
"""Of what a variable tells whether it holds."""


def test_the_small_run_finds_no_mistake_in_the_proof_as_it_is() -> None:
    assert first_mistake() is None


def test_a_small_run_about_consents_finds_no_mistake_in_the_proof_as_it_is() -> None:
    assert first_mistake(telling_journey_of) is None


@pytest.mark.parametrize("name", TOLD)
def test_a_proof_that_is_weak_on_what_variables_tell_is_noticed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    TOLD[name](monkeypatch)

    assert first_mistake(telling_journey_of) is not None, f"nobody notices when {name}"


@pytest.mark.parametrize("name", [*MUTATIONS, *STRANDING])
def test_a_weakened_proof_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (MUTATIONS | STRANDING)[name](monkeypatch)

    assert first_mistake() is not None, f"nobody notices when {name}"


def test_a_small_run_of_wide_journeys_finds_no_mistake_in_the_proof_as_it_is() -> None:
    assert first_mistake(wide_journey_of) is None


@pytest.mark.parametrize("name", WIDE_MUTATIONS)
def test_a_proof_that_is_weak_on_what_closes_ways_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    WIDE_MUTATIONS[name](monkeypatch)

    assert first_mistake(wide_journey_of) is not None, f"nobody notices when {name}"
