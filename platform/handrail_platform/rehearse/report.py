"""What came out of a rehearsal, as data."""

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import msgspec

from handrail_platform.compile.program import Node, Program
from handrail_platform.rehearse.cover import Covering
from handrail_platform.rehearse.edge import AGAIN, ERROR, LIMITED, Edge, NeverTaken
from handrail_platform.rehearse.rehearsal import Circumstances, Rehearsal
from handrail_platform.rehearse.told import Told, tell
from handrail_platform.run.transition import Answered, Input, OutsideEvent, Start, Timer

WhyMissed: TypeAlias = Literal["gave-up", "no-answer", "no-example", "not-reached", "stopped"]


class Missed(msgspec.Struct, frozen=True):
    """An edge that no session took, though nothing proves it impossible.

    gave-up: the rehearsal became too long. no-answer: no answer that was tried led out of the step so.
    no-example: the step says no way to take it. not-reached: no session came to the step. stopped: sessions were
    stopped there, because a step broke its contract.
    """

    edge: Edge
    why: WhyMissed


class Turn(msgspec.Struct, frozen=True):
    """One answer, or the start, and everything that it led to.

    `around` tells what the world did: what was read, which effects lost, which step failed.
    """

    at: str
    do: str
    fields: dict[str, str]
    around: tuple[str, ...]
    took: tuple[Edge, ...]


class Route(msgspec.Struct, frozen=True):
    """One session from its beginning. `fault` says why it was stopped, empty when it was not."""

    turns: tuple[Turn, ...]
    ended_at: str
    status: str
    signed_in: bool
    fault: str


class Rehearsed(msgspec.Struct, frozen=True):
    """Everything about one journey. `again`: steps left at a second try, and how many there are that allow one."""

    journey: str
    edges: int
    taken: int
    never: tuple[NeverTaken, ...]
    missed: tuple[Missed, ...]
    again: tuple[int, int]
    routes: tuple[Route, ...]
    failures: tuple[Route, ...]
    scenarios: tuple[Told, ...]

    @property
    def complete(self) -> bool:
        """Whether every edge was taken that is not impossible, every scenario held and no session was stopped."""
        return not self.missed and not self.failures and not any(told.broken for told in self.scenarios)


def rehearse(program: Program) -> Rehearsed:
    """Rehearse a program until every edge was taken, or nothing is left to try."""
    told = [tell(program, scenario) for scenario in program.document.scenarios]
    covering = Covering(program)
    covering.know(session for _, session in told)
    sessions = covering.run()
    return Rehearsed(
        journey=program.journey,
        edges=len(covering.edges),
        taken=len(covering.taken & set(covering.edges)),
        never=covering.never,
        missed=tuple(_missed(covering)),
        again=(len(covering.taken & set(covering.again)), len(covering.again)),
        routes=tuple(route(program, session) for session in sessions),
        failures=tuple(route(program, session) for session in covering.failures),
        scenarios=tuple(each for each, _ in told),
    )


def _missed(covering: Covering) -> Iterator[Missed]:
    nodes = {node.id: node for node in covering.program.nodes}
    for edge in covering.edges:
        if edge in covering.open:
            yield Missed(edge, _why_missed(covering, nodes[edge.step], edge))


def _why_missed(covering: Covering, node: Node, edge: Edge) -> WhyMissed:
    if covering.gave_up:
        return "gave-up"
    stopped = {covering.stage.node(failure).id for failure in covering.failures}
    if edge.step in stopped:
        return "stopped"
    if edge.step not in covering.reached:
        return "not-reached"
    told = {example.outcome for example in node.step.simulate(node.config)} | {ERROR, LIMITED}
    return "no-answer" if edge.outcome in told else "no-example"


def route(program: Program, session: Rehearsal) -> Route:
    """Return a session in words and names."""
    turns = tuple(_turn(program, each) for each in session.whole)
    ending = session.state.ending
    return Route(
        turns=turns,
        ended_at=program.nodes[session.state.node].id,
        status=session.state.status,
        signed_in=ending is not None and ending.signed_in,
        fault=session.fault,
    )


def _turn(program: Program, rehearsal: Rehearsal) -> Turn:
    took = tuple(edge for edge in rehearsal.edges if edge.outcome != AGAIN)
    before = rehearsal.came_from
    node = program.nodes[program.start if before is None else before.state.node]
    do, fields = _done(node, rehearsal.given)
    return Turn(node.id, do, fields, tuple(_around(rehearsal.circumstances)), took)


def _done(node: Node, given: Input) -> tuple[str, dict[str, str]]:
    match given:
        case Start():
            return "start", {}
        case Answered(submit):
            secret = node.contract.secrets_in
            fields = {name: "(secret)" if name in secret else text for name, text in submit.fields.items()}
            return submit.action, fields
        case OutsideEvent(_, name):
            return f"(event {name})", {}
        case Timer():
            return "(wait)", {}


def _around(circumstances: Circumstances) -> Iterator[str]:
    for request, answer in circumstances.read:
        yield f"{type(request).__name__}: {'(secret)' if request.secret_answer else _words(answer)}"
    yield from (f"lost: {tag}" for tag in sorted(circumstances.lost))
    if circumstances.failing:
        yield f"fails: {circumstances.failing}"


def _words(answer: Any) -> str:
    """Return what the answer says, without bytes that say nothing to anybody."""
    told = {field: value for field, value in msgspec.structs.asdict(answer).items() if value or value is False}
    return (
        ", ".join(
            f"{field.rstrip('_')} {'(some)' if isinstance(value, bytes) else value}"
            for field, value in told.items()
        )
        or "(nothing)"
    )
