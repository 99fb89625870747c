"""One transition of a rehearsal, looked at step by step: each step as it is come to, before it does anything."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from handrail_platform.compile.program import Node, Program
from handrail_platform.document.scenario import Given, When
from handrail_platform.rehearse.rehearsal import Rehearsal
from handrail_platform.rehearse.teller import Teller
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import StepKind
from handrail_platform.step.step import AnyStep, Stay, StepResult, Submit

_ONWARD = Submit("continue", {})


def begun(program: Program, given: Given) -> Iterator[Rehearsal]:
    """Yield the first transition step by step. The last one that is yielded is where it stops by itself."""
    yield from _onward(program, given, Teller(_halting(program), given).begin())


def stepped(program: Program, given: Given, before: Rehearsal, when: When) -> Iterator[Rehearsal]:
    """Yield what this leads to step by step, as `begun` does; nothing where only time passed. Raises Stuck."""
    halting = _halting(program, unless=before.state.node)
    found = Teller(halting, given).go_on(before, when)
    fresh = [each for each in found.whole if each.state.seq > before.state.seq]
    if fresh:
        yield from fresh[:-1]
        yield from _onward(program, given, fresh[-1])


def _onward(program: Program, given: Given, session: Rehearsal) -> Iterator[Rehearsal]:
    yield session
    while session.state.status == "running" and is_arrival(session):
        going = _entering(program, session.state.node)
        session = Teller(going, given).press_on(session, _ONWARD)
        yield session


def is_arrival(session: Rehearsal) -> bool:
    """Tell whether the last transition came to another step, or to the first one."""
    return any(event.kind in ("started", "left", "limited") for event in session.events)


def _halting(program: Program, unless: int = -1) -> Program:
    """Return a program that stops at each step that it comes to.

    At `unless` a session stands that waits, which only a step that waits can do.
    """
    nodes = tuple(
        node if number == unless and node.kind is not StepKind.INTERACTIVE else _with(node, _Halting(node.step))
        for number, node in enumerate(program.nodes)
    )
    return replace(program, nodes=nodes)


def _entering(program: Program, number: int) -> Program:
    """Return a program that goes on from where one that stops at each step has stopped."""
    node = program.nodes[number]
    nodes = list(_halting(program).nodes)
    nodes[number] = replace(node, step=cast("AnyStep", _Entering(node.step)))
    return replace(program, nodes=tuple(nodes))


def _with(node: Node, step: "_Halting") -> Node:
    return replace(node, step=cast("AnyStep", step), kind=StepKind.INTERACTIVE)


class _Halting:
    """A step that does nothing when it is come to, and everything else as it would."""

    def __init__(self, step: Any) -> None:
        self.name, self.version, self.kind = step.name, step.version, step.kind
        self.config_type = step.config_type
        self.contract, self.render, self.simulate = step.contract, step.render, step.simulate
        self.handle = step.handle

    def enter(self, config: Any, cx: StepContext) -> StepResult:
        del config, cx
        return Stay()


class _Entering(_Halting):
    """A step that is come to when it is told to go on."""

    def __init__(self, step: Any) -> None:
        super().__init__(step)
        self._step = step
        self.handle = self._go_on

    def _go_on(self, config: Any, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        result: StepResult = self._step.enter(config, cx)
        return result
