"""What the proof claims holds when journeys run, and what it refuses is refused again by the interpreter (I4)."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from random import Random

import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.compile.inline import Whole
from handrail_platform.compile.program import Program
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.verify.finding import Finding, Report
from handrail_platform.verify.prove import JourneyUnproved, examine, prove
from tests.property.anything import ANYTHING
from tests.property.generated import DECLARED
from tests.property.laws import Session, about_to_leave, left, sessions_that_begin
from tests.property.plans import RandomJourney, journey_of
from tests.property.played import Played, of_live_variables, possible, session_in
from tests.property.replay import Replay, replay_of

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
        journey = journey_of(seed, CAREFUL)
        seed += 1
        with suppress(JourneyUnproved):
            yield journey, prove(journey.document, ANYTHING, journey.guardrails).program


def test_i4_no_walk_through_an_accepted_journey_meets_a_guardrail() -> None:
    endings: Counter[str] = Counter()
    for number, (journey, program) in zip(range(ACCEPTED), accepted(), strict=False):
        for walk in range(WALKS):
            dice = Random(number * WALKS + walk)  # noqa: S311 - the same walks every time
            endings[_walk(journey, program, dice)] += 1

    assert sum(endings.values()) == ACCEPTED * WALKS
    assert endings["signed in"] >= ACCEPTED // 20
    assert endings["success"] >= ACCEPTED // 2


def _walk(journey: RandomJourney, program: Program, dice: Random) -> str:
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
            played.press(choose(played.at))
    except _NoWayOn:
        return "no way on"
    assert not played.fault
    ending = played.moved.state.ending
    return "under way" if ending is None else "signed in" if ending.signed_in else ending.result


class _NoWayOn(Exception):
    """A step whose outcomes all ask for somebody who is not there."""


class _Tracked:
    """What the oracle expects of one walk."""

    def __init__(self, journey: RandomJourney, session: Session) -> None:
        self._journey = journey
        self.session = session

    def through(self, name: str, dice: Random) -> str:
        ways = self._journey.steps[name].ways
        on = possible(self.session, ways.items())
        if not on:
            raise _NoWayOn
        outcome = dice.choice(on)
        way = ways[outcome]
        self.session = left(about_to_leave(self.session, way), way)
        return outcome

    def is_as(self, played: Played, program: Program) -> None:
        live = program.nodes[played.state.node].live
        assert session_in(played.state) == of_live_variables(self.session, live)


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
        journey = journey_of(seed)
        seed += 1
        for finding in examine(journey.document, ANYTHING, journey.guardrails).errors:
            replay = replay_of(journey, finding)
            if replay is not None:
                found.append((journey, finding, replay))
    return tuple(found)


def test_every_refused_route_ends_in_quarantine_and_promises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof is broken on purpose here, and proves whatever it is given: the interpreter asks again."""
    routes = refused()
    monkeypatch.setattr("handrail_platform.verify.prove.verify", BlindProof())
    names: Counter[str] = Counter()
    for journey, finding, replay in routes:
        program = prove(journey.document, ANYTHING, journey.guardrails).program
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
