"""One session walked as somebody wrote it: what they answer, what they wait for, and what comes of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Final

from handrail_platform.compile.program import Node, Program
from handrail_platform.document.nearest import nearest
from handrail_platform.document.scenario import Given, When
from handrail_platform.rehearse.answers import with_code
from handrail_platform.rehearse.broken import Broken
from handrail_platform.rehearse.edge import ERROR
from handrail_platform.rehearse.given import APP_KEY, GivenWorld, LedWorld, app_key
from handrail_platform.rehearse.rehearsal import NOON, ORDINARY, Circumstances, Rehearsal, Stage, code_for
from handrail_platform.rehearse.world import AnyWorld, World
from handrail_platform.run.transition import SignedIn, Start
from handrail_platform.step.outbox import Effect
from handrail_platform.step.step import EXAMPLE_PERSON, Example, Submit
from handrail_platform.values import Milliseconds
from handrail_platform.view import View

_SPANS: Final[dict[str, Milliseconds]] = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_MOST_TRIES: Final = 11


class Stuck(Exception):
    """What was to happen cannot. `at` is the session as far as it got."""

    def __init__(self, broken: Broken, at: Rehearsal) -> None:
        super().__init__(broken.what)
        self.broken = broken
        self.at = at


class Teller:
    """Walks a program as somebody wrote, in the world that is given."""

    def __init__(self, program: Program, given: Given) -> None:
        self._program = program
        self._given = given
        self._usual = AnyWorld(program)

    def begin(self) -> Rehearsal:
        """Return a session that has just begun."""
        given = self._given
        signed_in = SignedIn(EXAMPLE_PERSON, given.signed_in, NOON) if given.signed_in else None
        return _only(Stage(self._program, self._world(())).begin(Start(given.language, signed_in), _nobody))

    def go_on(self, session: Rehearsal, when: When) -> Rehearsal:
        """Return the session after one more thing happened. Raises Stuck where it cannot."""
        self.require_open(session)
        return self._waited(session, when.wait) if when.wait else self._answered(session, when)

    def press_on(self, session: Rehearsal, submit: Submit) -> Rehearsal:
        """Return the session after this very answer, whatever is shown there."""
        return _only(self._stage(session).answer(session, submit, _nobody))

    def _world(self, kept: tuple[Effect, ...]) -> World:
        return GivenWorld(self._given, self._usual, kept)

    def _stage(self, session: Rehearsal) -> Stage:
        return Stage(self._program, self._world(session.kept))

    def require_open(self, session: Rehearsal) -> None:
        """Raise Stuck where nothing can happen any more."""
        if session.state.status == "quarantined":
            raise Stuck(Broken("stopped", "", session.fault), session)
        if session.now >= NOON + self._program.lifetime and session.state.waits is None:
            raise Stuck(Broken("expired", "", ""), session)

    def _waited(self, session: Rehearsal, span: str) -> Rehearsal:
        until = session.now + int(span[:-1]) * _SPANS[span[-1]]
        while (moved := next(self._stage(session).elapse(session, until, _nobody), None)) is not None:
            session = moved
        return replace(session, now=until)

    def _answered(self, session: Rehearsal, when: When) -> Rehearsal:
        node = self._program.nodes[session.state.node]
        if session.state.status != "running" or node.id != when.at:
            raise Stuck(Broken("at", str(when.at), place_of(self._program, session)), session)
        if when.do in node.contract.awaits:
            return _only(self._stage(session).arrive(session, when.do, when.fields, _nobody))
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
        shown = [field.name for field in self._stage(session).view(session).fields]
        there = tuple(dict.fromkeys(chain(shown, *(example.fields for example in examples))))
        for name in fields:
            if name not in there:
                found = ", ".join(there)
                raise Stuck(Broken("no-such-field", name, found, nearest(name, there), node.id), session)

    def _pressed(self, session: Rehearsal, when: When, fields: Mapping[str, str]) -> Rehearsal:
        actions = {action.name for action in self._stage(session).view(session).actions}
        if when.do not in actions:
            node = self._program.nodes[session.state.node]
            there = tuple(dict.fromkeys((*sorted(actions), *node.contract.outcomes, *node.contract.awaits)))
            found = ", ".join(there)
            raise Stuck(Broken("no-such-answer", when.do, found, nearest(when.do, there), node.id), session)
        return _only(self._stage(session).answer(session, self._filled(session, Submit(when.do, fields)), _nobody))

    def _led(self, session: Rehearsal, node: Node, when: When, example: Example | None) -> Rehearsal:
        """Do what the example says, or let come what it says comes, again while the step stays."""
        if example is None:
            raise Stuck(Broken("not-led", f"{node.id}: {when.do}", "no example"), session)
        stage = Stage(self._program, LedWorld(example, self._world(session.kept)))
        submit = Submit(example.action, {**example.fields, **when.fields})
        around = Circumstances(failing=node.id) if when.do == ERROR else ORDINARY
        coming = next((name for name in node.contract.awaits if name in example.answers), "")
        took = ""
        for _ in range(_MOST_TRIES):
            if coming:
                session = _only(stage.arrive(session, coming, example.answers[coming], _nobody))
            else:
                session = _only(stage.answer(session, self._filled(session, submit), _nobody, around))
            took = next((event.outcome for event in session.events if event.kind == "left"), "")
            if took or session.state.status != "running":
                break
        if took != when.do:
            raise Stuck(Broken("not-led", f"{node.id}: {when.do}", took), session)
        return session

    def _filled(self, session: Rehearsal, submit: Submit) -> Submit:
        return with_code(submit, self.code(session))

    def code(self, session: Rehearsal) -> str:
        """Return the code that somebody would type here."""
        return code_for(self._stage(session), session, self.app_key(session))

    def view(self, session: Rehearsal) -> View:
        """Return the page that is shown."""
        return self._stage(session).view(session)

    def app_key(self, session: Rehearsal) -> bytes:
        """Return the key of the app that the session's person has; of the given one where they have none."""
        who = session.state.subject
        own = app_key(self._given.account, session.kept, who.person_id) if who is not None else b""
        return own or APP_KEY


def _nobody(name: str) -> bool:
    """No step fails unless the scenario says so."""
    del name
    return False


def _only(ways: Iterator[Rehearsal]) -> Rehearsal:
    """Return the one way there is in a world in which everything is given."""
    return next(ways)


def place_of(program: Program, session: Rehearsal) -> str:
    """Return the step at which the session stands."""
    return program.nodes[session.state.node].id
