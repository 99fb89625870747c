"""Scenarios as people wrote them, walked in the real interpreter, and whether they came out as they should."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Final, Literal, TypeAlias

import msgspec

from handrail_platform.assurance import assurance_level
from handrail_platform.compile.program import Node, Program
from handrail_platform.document.nearest import nearest
from handrail_platform.document.scenario import Given, Scenario, Then, When
from handrail_platform.rehearse.answers import with_code
from handrail_platform.rehearse.edge import ERROR
from handrail_platform.rehearse.given import APP_KEY, GivenWorld, LedWorld
from handrail_platform.rehearse.rehearsal import NOON, ORDINARY, Circumstances, Rehearsal, Stage, code_for
from handrail_platform.rehearse.world import AnyWorld
from handrail_platform.run.transition import SignedIn, Start
from handrail_platform.step.contract import Channel
from handrail_platform.step.effects import Effect, SendEmailCode, StartBrowserSession
from handrail_platform.step.step import EXAMPLE_PERSON, Example, Submit
from handrail_platform.values import Milliseconds

_SPANS: Final[dict[str, Milliseconds]] = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_MOST_TRIES: Final = 11
_CHANNELS: Final[dict[type[Effect], Channel]] = {SendEmailCode: "email"}
WhatBroke: TypeAlias = Literal[
    "assurance",
    "at",
    "end",
    "expired",
    "messages",
    "never",
    "no-such-answer",
    "no-such-field",
    "not-led",
    "signed-in",
    "stopped",
]


class Broken(msgspec.Struct, frozen=True):
    """What did not come out as the scenario says: what was wanted, and what was found instead.

    expired: the session was over by then. no-such-answer: the page has no such button, and the step no such
    outcome. no-such-field: nothing of that name can be typed on the page of the step. not-led: whatever was
    done, the step was not left by the outcome. stopped: a step broke its contract. `meant` is the name that was
    probably meant, empty where none is like it; `at` the step of whose page it is.
    """

    what: WhatBroke
    wanted: str
    found: str
    meant: str = ""
    at: str = ""


class Told(msgspec.Struct, frozen=True):
    """How a scenario came out. It holds if nothing broke."""

    name: str
    broken: tuple[Broken, ...]


class _Stuck(Exception):
    def __init__(self, broken: Broken, at: Rehearsal) -> None:
        super().__init__(broken.what)
        self.broken = broken
        self.at = at


def tell(program: Program, scenario: Scenario) -> tuple[Told, Rehearsal]:
    """Walk a scenario; return how it came out, and the session as far as it got."""
    teller = _Teller(program, scenario.given)
    try:
        session = teller.walk(scenario.when)
    except _Stuck as stuck:
        return Told(scenario.name, (stuck.broken,)), stuck.at
    return Told(scenario.name, tuple(_broken(program, scenario.then, session))), session


class _Teller:
    def __init__(self, program: Program, given: Given) -> None:
        self._program = program
        self._given = given
        self._world = GivenWorld(given, AnyWorld(program))
        self._stage = Stage(program, self._world)

    def walk(self, when: tuple[When, ...]) -> Rehearsal:
        given = self._given
        signed_in = SignedIn(EXAMPLE_PERSON, given.signed_in, NOON) if given.signed_in else None
        session = _only(self._stage.begin(Start(given.language, signed_in), _nobody))
        for each in when:
            self._go_on(session)
            session = self._waited(session, each.wait) if each.wait else self._answered(session, each)
        if session.state.status == "running":
            self._go_on(session)
        return session

    def _go_on(self, session: Rehearsal) -> None:
        if session.state.status == "quarantined":
            raise _Stuck(Broken("stopped", "", session.fault), session)
        if session.now >= NOON + self._program.lifetime and session.state.waits is None:
            raise _Stuck(Broken("expired", "", ""), session)

    def _waited(self, session: Rehearsal, span: str) -> Rehearsal:
        until = session.now + int(span[:-1]) * _SPANS[span[-1]]
        while (moved := next(self._stage.elapse(session, until, _nobody), None)) is not None:
            session = moved
        return replace(session, now=until)

    def _answered(self, session: Rehearsal, when: When) -> Rehearsal:
        node = self._program.nodes[session.state.node]
        if session.state.status != "running" or node.id != when.at:
            raise _Stuck(Broken("at", str(when.at), _place(self._program, session)), session)
        if when.do in node.contract.awaits:
            return _only(self._stage.arrive(session, when.do, when.fields, _nobody))
        examples = tuple(node.step.simulate(node.config))
        self._look_for_fields(session, node, when.fields, examples)
        if when.do in node.contract.outcomes:
            return self._led(session, node, when, next((e for e in examples if e.outcome == when.do), None))
        usual = [each.fields for each in examples if each.action == when.do]
        return self._pressed(session, when, {**(usual[0] if usual else {}), **when.fields})

    def _look_for_fields(
        self, session: Rehearsal, node: Node, fields: Iterable[str], examples: Iterable[Example]
    ) -> None:
        """Whoever types into a field that is not there types nothing: what must not happen would not, whatever."""
        shown = [field.name for field in self._stage.view(session).fields]
        there = tuple(dict.fromkeys(chain(shown, *(example.fields for example in examples))))
        for name in fields:
            if name not in there:
                found = ", ".join(there)
                raise _Stuck(Broken("no-such-field", name, found, nearest(name, there), node.id), session)

    def _pressed(self, session: Rehearsal, when: When, fields: Mapping[str, str]) -> Rehearsal:
        actions = {action.name for action in self._stage.view(session).actions}
        if when.do not in actions:
            node = self._program.nodes[session.state.node]
            there = tuple(dict.fromkeys((*sorted(actions), *node.contract.outcomes, *node.contract.awaits)))
            found = ", ".join(there)
            raise _Stuck(Broken("no-such-answer", when.do, found, nearest(when.do, there), node.id), session)
        return _only(self._stage.answer(session, self._filled(session, Submit(when.do, fields)), _nobody))

    def _led(self, session: Rehearsal, node: Node, when: When, example: Example | None) -> Rehearsal:
        """Do what the example says, again while the step stays: some outcomes want several tries."""
        if example is None:
            raise _Stuck(Broken("not-led", f"{node.id}: {when.do}", "no example"), session)
        stage = Stage(self._program, LedWorld(example, self._world))
        submit = Submit(example.action, {**example.fields, **when.fields})
        around = Circumstances(failing=node.id) if when.do == ERROR else ORDINARY
        took = ""
        for _ in range(_MOST_TRIES):
            session = _only(stage.answer(session, self._filled(session, submit), _nobody, around))
            took = next((event.outcome for event in session.events if event.kind == "left"), "")
            if took or session.state.status != "running":
                break
        if took != when.do:
            raise _Stuck(Broken("not-led", f"{node.id}: {when.do}", took), session)
        return session

    def _filled(self, session: Rehearsal, submit: Submit) -> Submit:
        return with_code(submit, code_for(self._stage, session, APP_KEY))


def _nobody(name: str) -> bool:
    """No step fails unless the scenario says so."""
    del name
    return False


def _only(ways: Iterator[Rehearsal]) -> Rehearsal:
    """Return the one way there is in a world in which everything is given."""
    return next(ways)


def _broken(program: Program, then: Then, session: Rehearsal) -> Iterator[Broken]:
    """Yield what is not as it should be."""
    place = _place(program, session)
    if session.state.status == "quarantined":
        yield Broken("stopped", "", session.fault)
    if then.end is not None and (session.state.status, place) != ("finished", then.end):
        yield Broken("end", then.end, place)
    if then.at is not None and (session.state.status, place) != ("running", then.at):
        yield Broken("at", then.at, place)
    ending = session.state.ending
    signed_in = ending is not None and ending.signed_in
    if then.signed_in is not None and then.signed_in != signed_in:
        yield Broken("signed-in", str(then.signed_in).lower(), str(signed_in).lower())
    effects = [effect for each in session.whole for effect in each.effects]
    level = next((assurance_level(each.used) for each in effects if isinstance(each, StartBrowserSession)), 0)
    if then.assurance is not None and then.assurance != level:
        yield Broken("assurance", str(then.assurance), str(level))
    visited = {event.node for each in session.whole for event in each.events}
    yield from (Broken("never", step, step) for step in then.never if step in visited)
    for channel, wanted in then.messages.items():
        sent = sum(_CHANNELS.get(type(effect)) == channel for effect in effects)
        if sent != wanted:
            yield Broken("messages", f"{wanted} ({channel})", str(sent))


def _place(program: Program, session: Rehearsal) -> str:
    return program.nodes[session.state.node].id
