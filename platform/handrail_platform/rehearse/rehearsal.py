"""One session as far as it was rehearsed, and the ways on from there: each of them a real transition."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final, TypeAlias, cast

import msgspec

from handrail_platform.compile.program import Node, Program
from handrail_platform.errors import StepFault
from handrail_platform.rehearse.authenticator import app_code, sent_code, shown_key
from handrail_platform.rehearse.edge import AGAIN, ERROR, LIMITED, Edge
from handrail_platform.rehearse.newcomer import NOBODY_NEW, Newcomers, believable, with_effects
from handrail_platform.rehearse.world import World, tag_of
from handrail_platform.run.advance import advance, begin, view
from handrail_platform.run.state import State
from handrail_platform.run.transition import (
    Advanced,
    Answered,
    Environment,
    Event,
    Input,
    Moved,
    OutsideEvent,
    Reading,
    Start,
    Timer,
)
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Rounds
from handrail_platform.step.outbox import Effect, SendCode
from handrail_platform.step.reads import AnyRead
from handrail_platform.step.step import AnyStep, StepResult, Submit
from handrail_platform.step.waiting import Waits, correlation
from handrail_platform.values import Milliseconds
from handrail_platform.view import View

KEY: Final = bytes(range(32))
"""The key of every rehearsed session: the same journey is always rehearsed in the same way."""
NOON: Final[Milliseconds] = 1_795_348_800_000
"""When every rehearsal begins: 2026-11-22, 12:00 UTC."""
_MOST_ROUNDS: Final = 8
Go: TypeAlias = Callable[[Program, Environment], Advanced]
Faulty: TypeAlias = Callable[[str], bool]
"""Of which steps it is to be tried what happens when they fail."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What happened around one transition: what was read, which effects lost, and which step failed."""

    read: tuple[tuple[AnyRead, Any], ...] = ()
    lost: frozenset[str] = frozenset()
    failing: str = ""


ORDINARY: Final = Circumstances()
"""Nothing was read, lost or failing yet."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A session after one more transition. `came_from` is what it was before, None when it has just begun."""

    state: State
    now: Milliseconds
    came_from: "Rehearsal | None"
    given: Input
    circumstances: Circumstances
    events: tuple[Event, ...]
    effects: tuple[Effect, ...]
    tries: int
    """Answers that were given at the present visit."""
    newcomers: Newcomers
    """Whose account was opened in the session so far."""

    @property
    def edges(self) -> Iterator[Edge]:
        """Yield what the last transition took. A session that was stopped took nothing."""
        if self.state.status == "quarantined":
            return
        left = [event for event in self.events if event.kind == "left"]
        yield from (Edge(event.node, event.outcome) for event in left)
        yield from (Edge(event.node, LIMITED) for event in self.events if event.kind == "limited")
        if left and isinstance(self.given, Answered) and self.came_from is not None and self.came_from.tries == 1:
            yield Edge(left[0].node, AGAIN)

    @property
    def whole(self) -> "list[Rehearsal]":
        """The session from its beginning."""
        found: list[Rehearsal] = [self]
        while (before := found[-1].came_from) is not None:
            found.append(before)
        return found[::-1]

    @property
    def kept(self) -> tuple[Effect, ...]:
        """Every effect of the session so far, the first one first."""
        return tuple(effect for each in self.whole for effect in each.effects)

    @property
    def message(self) -> SendCode | None:
        """The newest message with a code."""
        at: Rehearsal | None = self
        while at is not None:
            for effect in reversed(at.effects):
                if isinstance(effect, SendCode):
                    return effect
            at = at.came_from
        return None

    @property
    def fault(self) -> str:
        """Why the session was stopped, empty when it was not."""
        return next((str(event.body["what"]) for event in self.events if event.kind == "faulted"), "")


class Stage:
    """Where a program is rehearsed."""

    def __init__(self, program: Program, world: World) -> None:
        self.program = program
        self.world = world

    def node(self, rehearsal: Rehearsal) -> Node:
        """Return where the session is."""
        return self.program.nodes[rehearsal.state.node]

    def view(self, rehearsal: Rehearsal) -> View:
        """Return the page that is shown."""
        return view(self.program, rehearsal.state, Environment(now=rehearsal.now, key=KEY))

    def begin(self, start: Start, faulty: Faulty) -> Iterator[Rehearsal]:
        """Yield every way in which a session can begin."""
        ways = self._ways(lambda program, env: begin(program, start, env), NOON, faulty, ORDINARY, NOBODY_NEW)
        for moved, circumstances in ways:
            effects = moved.effects
            new = with_effects(NOBODY_NEW, effects)
            yield Rehearsal(moved.state, NOON, None, start, circumstances, moved.events, effects, 0, new)

    def enter(self, state: State, start: Start) -> Iterator[Rehearsal]:
        """Yield every way in which a session goes on that is about to come to the step where it stands."""
        ways = self._ways(
            lambda program, env: advance(program, state, start, env), NOON, _never, ORDINARY, NOBODY_NEW
        )
        for moved, circumstances in ways:
            effects = moved.effects
            new = with_effects(NOBODY_NEW, effects)
            yield Rehearsal(moved.state, NOON, None, start, circumstances, moved.events, effects, 0, new)

    def answer(
        self, rehearsal: Rehearsal, submit: Submit, faulty: Faulty, around: Circumstances = ORDINARY
    ) -> Iterator[Rehearsal]:
        """Yield every way in which a session can go on with this answer."""
        yield from self._after(rehearsal, Answered(submit, digest=b""), rehearsal.now, faulty, around)

    def wait(self, rehearsal: Rehearsal, faulty: Faulty) -> Iterator[Rehearsal]:
        """Yield every way in which a session can go on while nobody answers: something comes, or time passes."""
        waits = rehearsal.state.waits
        if waits is None:
            return
        for name in (each.name for each in waits.awaited if each.at is None):
            for body in self.world.events(name):
                yield from self.arrive(rehearsal, name, body, faulty)
        yield from self.elapse(rehearsal, waits.until, faulty)

    def elapse(self, rehearsal: Rehearsal, until: Milliseconds, faulty: Faulty) -> Iterator[Rehearsal]:
        """Yield every way in which a session goes on by time alone; none if nothing moves it until then."""
        waits, now = rehearsal.state.waits, rehearsal.now
        ways: list[Rehearsal] = []
        # A timer may come and not be enough: then time goes on.
        while not ways and waits is not None and now < waits.until and waits.wakes_at(now) <= until:
            now = waits.wakes_at(now)
            ways = list(self._after(rehearsal, Timer(), now, faulty))
        yield from ways

    def arrive(
        self, rehearsal: Rehearsal, name: str, body: Mapping[str, Any], faulty: Faulty
    ) -> Iterator[Rehearsal]:
        """Yield every way in which a session can go on with this event from outside, if it waits for it."""
        state = rehearsal.state
        correlated = correlation(KEY, self.node(rehearsal).id, state.visits[state.node], name)
        before = 0 if state.waits is None else len(state.waits.arrived)
        event = OutsideEvent(correlated, f"{name}-{before}", rehearsal.now, body)
        yield from self._after(rehearsal, event, rehearsal.now, faulty)

    def _after(
        self,
        before: Rehearsal,
        given: Input,
        now: Milliseconds,
        faulty: Faulty,
        around: Circumstances = ORDINARY,
    ) -> Iterator[Rehearsal]:
        def go(program: Program, env: Environment) -> Advanced:
            return advance(program, before.state, given, env)

        for moved, circumstances in self._ways(go, now, faulty, around, before.newcomers):
            stayed = not any(event.kind == "left" for event in moved.events)
            tries = before.tries + 1 if stayed and isinstance(given, Answered) else 0
            effects = moved.effects
            new = with_effects(before.newcomers, effects)
            yield Rehearsal(moved.state, now, before, given, circumstances, moved.events, effects, tries, new)

    def _ways(
        self, go: Go, now: Milliseconds, faulty: Faulty, around: Circumstances, newcomers: Newcomers
    ) -> Iterator[tuple[Moved, Circumstances]]:
        waiting = [around]
        while waiting:
            around = waiting.pop()
            advanced = self._go(go, now, around)
            if isinstance(advanced, Reading):
                waiting += self._answered(around, advanced, now, newcomers)
            if not isinstance(advanced, Moved):
                continue
            tried = {tag_of(effect): self.world.keeps(effect) for effect in advanced.effects}
            if around.lost & tried.keys():
                continue  # it is not the step that lost which tried it: nothing of the kind can happen
            lost = {tag for tag, kept in tried.items() if kept == (False,)}
            if lost:
                waiting.append(replace(around, lost=around.lost | lost))
                continue
            yield advanced, around
            if not around.failing and not around.lost:
                losing = [tag for tag, kept in sorted(tried.items()) if False in kept]
                waiting += [replace(around, lost=frozenset({tag})) for tag in losing]
                waiting += [replace(around, failing=name) for name in self._entered(advanced) if faulty(name)]

    def _go(self, go: Go, now: Milliseconds, around: Circumstances) -> Advanced:
        env = Environment(now=now, key=KEY, answers=dict(around.read), lost=around.lost)
        program = self.program if not around.failing else with_failing(self.program, around.failing)
        return go(program, env)

    def _answered(
        self, around: Circumstances, reading: Reading, now: Milliseconds, newcomers: Newcomers
    ) -> Iterator[Circumstances]:
        known = dict(around.read)
        if len(known) > _MOST_ROUNDS:
            return
        fresh = [request for request in reading.requests if request not in known]
        for answers in product(*(self._told(request, now, newcomers) for request in fresh)):
            yield replace(around, read=(*around.read, *zip(fresh, answers, strict=True)))

    def _told(self, request: AnyRead, now: Milliseconds, newcomers: Newcomers) -> tuple[Any, ...]:
        """Return what the world says, each answer once, as far as it can be true."""
        told = [believable(request, answer, newcomers) for answer in self.world.answers(request, now)]
        return tuple(answer for number, answer in enumerate(told) if answer not in told[:number])

    def _entered(self, moved: Moved) -> Iterator[str]:
        """Yield the steps that this transition came to."""
        left = [event.node for event in moved.events if event.kind == "left"]
        begun = bool(moved.events) and moved.events[0].kind == "started"
        yield from dict.fromkeys([*(left if begun else left[1:]), self.program.nodes[moved.state.node].id])


def _never(_: str) -> bool:
    return False


class _Failing:
    """A step whose provider is down: whatever it is asked, it fails."""

    def __init__(self, step: Any) -> None:
        self.name, self.version, self.kind = step.name, step.version, step.kind
        self.config_type = step.config_type
        self.contract, self.render, self.simulate = step.contract, step.render, step.simulate
        self.resume = self.enter

    def enter(self, config: Any, cx: StepContext) -> StepResult:
        del config, cx
        raise StepFault("rehearsed")

    def handle(self, config: Any, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)


def with_failing(program: Program, name: str) -> Program:
    return replace(
        program,
        nodes=tuple(
            replace(node, step=cast("AnyStep", _Failing(node.step)))
            if node.id == name and ERROR in node.contract.outcomes
            else node
            for node in program.nodes
        ),
    )


def code_for(stage: Stage, rehearsal: Rehearsal, app_key: bytes) -> str:
    """Return the code that somebody would type here: out of the newest message, or from an authenticator app.

    `app_key` is that of an app which was enrolled before.
    """
    message, node = rehearsal.message, stage.node(rehearsal)
    if message is not None and message.node == node.id:
        return sent_code(KEY, message)
    return app_code(shown_key(stage.view(rehearsal)) or app_key, rehearsal.now)


def _come(waits: Waits, now: Milliseconds) -> Any:
    said = {(each.name, msgspec.msgpack.encode(each.body)) for each in waits.arrived}
    return waits.come(now), sorted(said), sorted(waits.used)


def situation(program: Program, rehearsal: Rehearsal) -> bytes:
    """Return what tells the sessions apart that have different ways on: neither times nor numbers of visits."""
    state = rehearsal.state
    who = state.subject
    about = "" if who is None or who.person_id is None else who.person_id.hex()
    facts = sorted(
        (fact.kind, "subject" if fact.about == about else fact.about, str(fact.authenticator))
        for fact in state.facts
    )
    counted = {
        number: min(visits, most) for number, visits in state.visits.items() if (most := _counts(program, number))
    }
    told: tuple[Any, ...] = (
        state.node,
        state.status,
        sorted(state.variables.items()),
        sorted(state.memory.items()),
        facts,
        None if who is None else (who.standing, who.claim),
        [type(effect).__name__ for effect in state.pending],
        sorted(counted.items()),
        None if state.waits is None else _come(state.waits, rehearsal.now),
        min(rehearsal.tries, 2),
    )
    return msgspec.msgpack.encode(told)


def _counts(program: Program, number: int) -> int:
    """Return up to which visit those of a step decide the way on, 0 where they do not."""
    node = program.nodes[number]
    rounds = node.contract.rounds
    return max(rounds.most + 1 if isinstance(rounds, Rounds) else 0, node.limit[0] if node.limit else 0)
