"""What the proof claims holds when journeys run, and what it refuses is refused again by the interpreter (I4)."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from random import Random

import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.compile.inline import Whole
from handrail_platform.compile.program import Node, Program
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.step.contract import Rounds
from handrail_platform.verify.finding import Finding, Report
from handrail_platform.verify.prove import JourneyUnproved, examine, prove
from tests.property.anything import ANYTHING
from tests.property.asked import as_it_is
from tests.property.generated import DECLARED
from tests.property.laws import Session, about_to_leave, left, sessions_that_begin
from tests.property.plans import RandomJourney
from tests.property.played import Played, of_live_variables, picked, possible, session_in
from tests.property.replay import Replay, replays_of
from tests.property.shares import how, too_few
from tests.property.spots import Terrain, told
from tests.property.wider import wide_journey_of

ACCEPTED = 3_000
WALKS = 3
CAREFUL = (0.1,)
LONGEST = 12
DECLARED["test_guarded_runs.test_i4_no_walk_through_an_accepted_journey_meets_a_guardrail"] = ACCEPTED * WALKS
REFUSED = 3_000
DECLARED["test_guarded_runs.test_every_refused_route_ends_in_quarantine_and_promises_nothing"] = REFUSED


def accepted() -> Iterator[tuple[RandomJourney, Program]]:
    """Yield journeys that the proof accepts, with their programs."""
    seed = 0
    while True:
        journey = wide_journey_of(seed, CAREFUL)
        seed += 1
        with suppress(JourneyUnproved):
            yield journey, prove(journey.document, ANYTHING, journey.guardrails, parts=journey.parts).program


def test_i4_no_walk_through_an_accepted_journey_meets_a_guardrail() -> None:
    endings: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for number, (journey, program) in zip(range(ACCEPTED), accepted(), strict=False):
        for walk in range(WALKS):
            dice = Random(number * WALKS + walk)  # noqa: S311 - the same walks every time
            endings[_walk(journey, program, dice, taken)] += 1

    assert sum(endings.values()) == ACCEPTED * WALKS
    assert endings["signed in"] >= ACCEPTED // 20
    assert endings["success"] >= ACCEPTED // 2
    assert not too_few(taken, LEAST, ACCEPTED * WALKS), taken


LEAST = {
    "past what is used up": 0.005,
    "by a time-out": 0.02,
    "through a wait": 0.03,
    "through a condition": 0.05,
    "in a part": 0.1,
}
"""Of all walks: how many steps are taken so."""


def _walk(journey: RandomJourney, program: Program, dice: Random, taken: Counter[str]) -> str:
    """Walk at random, and compare what holds with what the oracle expects. Return how it ended."""
    start = dice.choice(sessions_that_begin(journey.entry))
    tracked = _Tracked(journey, start)
    signed_in = AuthenticatorProfile(next(iter(start.used), "password"))

    def choose(name: str) -> str:
        return tracked.through(name, dice)

    try:
        played = Played(program, journey.entry, signed_in, choose)
        for _ in range(LONGEST):
            if not played.runs:
                break
            tracked.is_as(played, program)
            played.go(choose(played.at))
    except _NoWayOn:
        return "no way on"
    finally:
        taken.update(tracked.taken)
    assert not played.fault
    ending = played.moved.state.ending
    return "under way" if ending is None else "signed in" if ending.signed_in else ending.result


class _NoWayOn(Exception):
    """A step whose outcomes all ask for somebody who is not there."""


class _Tracked:
    """What the oracle expects of one walk."""

    def __init__(self, journey: RandomJourney, session: Session) -> None:
        self._steps = journey.steps
        self._terrain = Terrain(journey.steps, as_it_is)
        self._spot = self._terrain.settled(self._terrain.start)
        self._session = session
        self.taken: Counter[str] = Counter()

    def through(self, name: str, dice: Random) -> str:
        assert name == self._spot.name
        plan = self._steps[name]
        moves = possible(self._session, plan, self._terrain.moves(self._spot))
        if not moves:
            raise _NoWayOn
        outcome = dice.choice(list(dict.fromkeys(move.outcome for move in moves)))
        move = dice.choice([move for move in moves if move.outcome == outcome])
        way = plan.ways[outcome]
        self._session = left(about_to_leave(self._session, way), way, told(plan, outcome, move.given))
        self.taken.update(how(self._steps, name, outcome))
        self.taken["past what is used up"] += move.to.past
        self._spot = self._terrain.settled(move.to)
        return picked(plan, move)

    def is_as(self, played: Played, program: Program) -> None:
        state = played.state
        live = program.nodes[state.node].live
        assert played.at == self._spot.name
        assert session_in(state) == of_live_variables(self._session, live)
        assert {name: state.variables[name] for name, _ in self._spot.values if name in live} == {
            name: value for name, value in self._spot.values if name in live
        }
        visits = {program.nodes[n].id: _told_apart(program.nodes[n], count) for n, count in state.visits.items()}
        assert {name: visits[name] for name, _ in self._spot.visits} == dict(self._spot.visits)


class BlindProof:
    """A verifier that is broken in the worst way: it finds nothing."""

    def __call__(self, whole: Whole, guardrails: tuple[Guardrail, ...]) -> Report:
        del whole, guardrails
        return Report((), ())


@cache
def refused() -> tuple[tuple[RandomJourney, Finding, Replay], ...]:
    """Return routes that break an error of the table, and can really be walked from how the session begins."""
    found: list[tuple[RandomJourney, Finding, Replay]] = []
    seed = 0
    while len(found) < REFUSED:
        journey = wide_journey_of(seed)
        seed += 1
        findings = examine(journey.document, ANYTHING, journey.guardrails, parts=journey.parts).errors
        found += [(journey, finding, replay) for finding, replay in replays_of(journey, findings)]
    return tuple(found)


def test_every_refused_route_ends_in_quarantine_and_promises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof is broken on purpose here, and proves whatever it is given: the interpreter asks again."""
    routes = refused()
    monkeypatch.setattr("handrail_platform.verify.prove.verify", BlindProof())
    names: Counter[str] = Counter()
    for journey, finding, replay in routes:
        program = prove(journey.document, ANYTHING, journey.guardrails, parts=journey.parts).program
        played = replay.played(program, journey.entry)

        assert f"would break the guardrail {finding.guardrail!r}" in played.fault
        assert played.moved.state.status == "quarantined"
        assert played.moved.effects == ()
        names[finding.guardrail] += 1

    assert {
        "platform.sign-in-proved",
        "platform.credentials-guarded",
        "platform.identifiers-confirmed",
        "platform.promises-kept",
        "platform.purposes-covered",
        "step.needs",
        "own.0",
    } <= set(names)


def _told_apart(node: Node, visits: int) -> int:
    """Return the visits as far as they are followed: beyond its rounds none of a step is told from another."""
    rounds = node.contract.rounds
    return min(visits, rounds.most + 1) if isinstance(rounds, Rounds) and node.limit is None else visits
