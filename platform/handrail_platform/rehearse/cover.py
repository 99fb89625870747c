"""A small set of sessions that together take every edge: nearest first, in the real interpreter."""

import heapq
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Final

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.compile.program import Program
from handrail_platform.rehearse.answers import answers_at, cells_in, with_code
from handrail_platform.rehearse.edge import (
    ERROR,
    Edge,
    NeverTaken,
    edges_of,
    never_taken,
    onward,
    tried_again,
)
from handrail_platform.rehearse.rehearsal import NOON, Faulty, Rehearsal, Stage, code_for, situation
from handrail_platform.rehearse.world import AnyWorld
from handrail_platform.run.transition import SignedIn, Start
from handrail_platform.step.contract import StepKind
from handrail_platform.step.step import EXAMPLE_PERSON, OPEN_CODE, Submit

MOST_TRANSITIONS: Final = 50_000
_MOST_FAILURES: Final = 10


class Covering:
    """The search. `taken` are the edges that some session took."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.stage = Stage(program, AnyWorld(program))
        self.cells = cells_in(program)
        self.never: tuple[NeverTaken, ...] = never_taken(program, self.cells)
        self.edges = edges_of(program)
        self.again = tried_again(program)
        impossible = {each.edge for each in self.never}
        self.open: set[Edge] = {edge for edge in (*self.edges, *self.again) if edge not in impossible}
        self.taken: set[Edge] = set()
        self.reached: set[str] = set()
        self.failures: list[Rehearsal] = []
        self.gave_up = False
        self._finds: list[Rehearsal] = []
        self._spent = 0
        self._distances: dict[int, int] = {}
        self._stale = True
        ends = {node.id for node in program.nodes if node.kind is StepKind.FINAL}
        self._to_end = _distances(program, ends)

    def know(self, sessions: Iterable[Rehearsal]) -> None:
        """Take sessions into account that were walked already."""
        for session in sessions:
            for each in session.whole:
                self._note(each)

    def run(self) -> list[Rehearsal]:
        """Return sessions that together take whatever could be taken, each of them to an end if there is one."""
        self._search()
        chosen: list[Rehearsal] = []
        covered: set[Edge] = set()
        for find in reversed(self._finds):
            if not set(_edges(find)) & self.taken <= covered:
                session = self._to_an_end(find)
                chosen.append(session)
                covered |= set(_edges(session))
        return chosen[::-1]

    def _search(self) -> None:
        order = count()
        waiting: list[tuple[int, int, int, Rehearsal]] = []
        seen: set[bytes] = set()

        def keep(rehearsal: Rehearsal, depth: int) -> None:
            self._note(rehearsal)
            if rehearsal.state.status == "running":
                key = situation(self.program, rehearsal)
                if key not in seen:
                    seen.add(key)
                    heapq.heappush(waiting, (self._distance(rehearsal), depth, next(order), rehearsal))

        for first in self.stage.begin(self._start(), self._faulty):
            keep(first, 0)
        while waiting and self.open:
            far, depth, number, rehearsal = heapq.heappop(waiting)
            distance = self._distance(rehearsal)
            if distance > far:
                if distance < len(self.program.nodes) + 1:
                    heapq.heappush(waiting, (distance, depth, number, rehearsal))
                continue
            for following in self._following(rehearsal, self._faulty):
                keep(following, depth + 1)
            if self._spent > MOST_TRANSITIONS:
                self.gave_up = True
                return

    def _note(self, rehearsal: Rehearsal) -> None:
        self._spent += 1
        self.reached |= {event.node for event in rehearsal.events}
        if rehearsal.state.status == "quarantined" and len(self.failures) < _MOST_FAILURES:
            self.failures.append(rehearsal)
        new = set(rehearsal.edges) - self.taken
        if new:
            self.taken |= new
            self._finds.append(rehearsal)
            self._stale = self._stale or bool(new & self.open)
            self.open -= new

    def _following(self, rehearsal: Rehearsal, faulty: Faulty) -> Iterator[Rehearsal]:
        for submit in answers_at(self.stage.node(rehearsal), self.cells):
            yield from self.stage.answer(rehearsal, self._filled(rehearsal, submit), faulty)
        yield from self.stage.wait(rehearsal, faulty)

    def _filled(self, rehearsal: Rehearsal, submit: Submit) -> Submit:
        """Look into the mailbox, at the phone, or at the authenticator app."""
        if OPEN_CODE not in submit.fields.values():
            return submit
        return with_code(submit, code_for(self.stage, rehearsal, b""))

    def _faulty(self, name: str) -> bool:
        return Edge(name, ERROR) in self.open

    def _start(self) -> Start:
        document = self.program.document
        if self.program.entry == "anyone":
            return Start(next(iter(document.name), "en"))
        signed_in = SignedIn(EXAMPLE_PERSON, (AuthenticatorProfile.PASSWORD,), NOON)
        return Start(next(iter(document.name), "en"), signed_in)

    def _distance(self, rehearsal: Rehearsal) -> int:
        if self._stale:
            self._distances = _distances(self.program, {edge.step for edge in self.open})
            self._stale = False
        return self._distances.get(rehearsal.state.node, len(self.program.nodes) + 1)

    def _to_an_end(self, rehearsal: Rehearsal) -> Rehearsal:
        """Go on to the nearest end, or stay where the session is if there is no way to one."""
        order = count()
        seen: set[bytes] = set()
        waiting = [(0, next(order), rehearsal)]
        while waiting and next(order) < MOST_TRANSITIONS:
            _, _, at = heapq.heappop(waiting)
            if at.state.status == "finished":
                return at
            for following in self._following(at, lambda _: False):
                far = self._to_end.get(following.state.node, 0)
                if (
                    following.state.status != "quarantined"
                    and (key := situation(self.program, following)) not in seen
                ):
                    seen.add(key)
                    heapq.heappush(waiting, (far, next(order), following))
        return rehearsal


def _edges(session: Rehearsal) -> Iterator[Edge]:
    for each in session.whole:
        yield from each.edges


def _distances(program: Program, wanted: set[str]) -> dict[int, int]:
    """Return how many steps away the nearest of the wanted steps is, by node."""
    before: dict[int, list[int]] = {}
    for number, node in enumerate(program.nodes):
        for target in onward(node).values():
            before.setdefault(target, []).append(number)
    found = {number: 0 for number, node in enumerate(program.nodes) if node.id in wanted}
    waiting = deque(found)
    while waiting:
        number = waiting.popleft()
        for source in before.get(number, ()):
            if source not in found:
                found[source] = found[number] + 1
                waiting.append(source)
    return found
