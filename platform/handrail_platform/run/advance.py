"""The interpreter: one input, one pure transition (law 1). Facts are made here and nowhere else (law 3)."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from handrail_platform.compile.program import Node, Program
from handrail_platform.errors import HandrailError, SessionOver, StepFault, StepMisuse
from handrail_platform.guard.requirement import EntitledToBind
from handrail_platform.guard.table import ACT_FOR
from handrail_platform.guard.vocabulary import OPENED_HERE, SIGNED_IN_FACT
from handrail_platform.run.asserted import assert_arrival, assert_held
from handrail_platform.run.facts import (
    after_outcome,
    has_fact,
    held_now,
)
from handrail_platform.run.light import binds_first, refuse_second, with_first
from handrail_platform.run.recorded import recorded
from handrail_platform.run.signing_in import browser_session
from handrail_platform.run.state import STATE_FORMAT, Ending, Fact, LastSubmit, State
from handrail_platform.run.subject import about_whom, refuse_promise, with_subject
from handrail_platform.run.transition import (
    Advanced,
    Answered,
    Early,
    Environment,
    Event,
    EventKind,
    Ignored,
    Input,
    Moved,
    OutsideEvent,
    Progress,
    Reading,
    Start,
    Timer,
)
from handrail_platform.run.waits import fitting, waiting
from handrail_platform.step.context import StepContext, Subject
from handrail_platform.step.contract import FINISH, TIMEOUT, Rounds, StepKind, SubjectChange
from handrail_platform.step.effects import BindFirst, CreatePerson, TransactionEffect
from handrail_platform.step.outbox import Effect
from handrail_platform.step.step import Continue, Finish, Need, Stay, StepResult, Submit, Wait
from handrail_platform.values import Value
from handrail_platform.view import View


class PartNotStartable(HandrailError):
    """What was to be started is a part: other journeys call it, and what it requires nobody has proved."""

    code = "part-not-startable"
    status = 404


def begin(program: Program, start: Start, env: Environment) -> Advanced:
    """Start a session: make the empty state and walk to the first page. The first commit makes it seq 1.

    Raises PartNotStartable.
    """
    if program.is_part:
        raise PartNotStartable
    state = State(
        format=STATE_FORMAT,
        seq=0,
        node=program.start,
        entered_at=env.now,
        status="running",
        language=start.language,
        visits={program.start: 1},
        variables={},
        memory={},
        facts=(),
        subject=None,
        pending=(),
        last=None,
        ending=None,
        going_to=start.going_to,
    )
    if start.signed_in is not None:
        who = start.signed_in
        facts = tuple(
            Fact(SIGNED_IN_FACT, who.person_id.hex(), who.authenticated_at, profile) for profile in who.used
        )
        state = msgspec.structs.replace(state, subject=Subject("account", who.person_id), facts=facts)
    return advance(program, state, start, env)


def advance(program: Program, state: State, given: Input, env: Environment) -> Advanced:
    """Take one input and walk to the next page or the end.

    The same arguments always give the same bytes. Step code that breaks its contract, or raises, quarantines the
    session: it never skips a step. What comes from outside and does not fit is ignored or early, never an error.
    Raises SessionOver when the session has ended.
    """
    if isinstance(given, OutsideEvent | Timer):
        waits = fitting(program, state, given, env)
        if isinstance(waits, Ignored | Early):
            return waits
        state = msgspec.structs.replace(state, waits=waits)
    elif state.status != "running":
        raise SessionOver
    return _Transition(program, given, env, _beginning(program, state, given)).run()


def go_on(program: Program, reading: Reading, given: Input, env: Environment) -> Advanced:
    """Take the transition further from where it had to read, now that `env` has the answers too.

    It comes out as `advance` with these answers would, without walking once more to the step that asked.
    """
    return _Transition(program, given, env, reading.progress).walk()


def view(program: Program, state: State, env: Environment) -> View:
    """Return the current page, of a finished session its last. Changes nothing, however often it is called."""
    if state.status == "quarantined":
        raise SessionOver
    node = program.nodes[state.node]
    return node.step.render(node.config, context_at(node, state, env))


def context_at(node: Node, state: State, env: Environment) -> StepContext:
    """Return what the step at which a session stands may see."""
    scope = node.scope
    return StepContext(
        node=node.id,
        visit=state.visits.get(state.node, 1),
        entered_at=state.entered_at,
        now=env.now,
        language=state.language,
        contract=node.contract if scope is None else scope.contract,
        variables=state.variables if scope is None else scope.inside(state.variables),
        memory=state.memory,
        subject=state.subject,
        verified=lambda fact, value: has_fact(state.facts, fact, str(value)),
        answers=env.answers,
        lost=env.lost,
        key=env.key,
        evaluate=lambda source, variables: node.expressions[source].holds(variables),
        waits=state.waits,
    )


def _beginning(program: Program, state: State, given: Input) -> Progress:
    submit, last = None, state.last
    if isinstance(given, Answered):
        submit = Submit(given.submit.action, dict(sorted(given.submit.fields.items())))
        last = LastSubmit(state.seq, state.node, state.visits.get(state.node, 1), given.digest)
    return Progress(msgspec.structs.replace(state, seq=state.seq + 1, last=last), submit, program.budget)


class _Transition:
    """The work of one `advance`: accumulates effects and trace while it walks."""

    def __init__(self, program: Program, given: Input, env: Environment, progress: Progress) -> None:
        self.program = program
        self.given = given
        self.env = env
        self.state = progress.state
        self.submit = progress.submit
        self.steps_left = progress.steps_left
        self.effects: list[Effect] = [*progress.effects]
        self.events: list[Event] = [*progress.events]
        self.decided: dict[int, Mapping[str, Value]] = {**progress.decided}

    def run(self) -> Advanced:
        node = self.program.nodes[self.state.node]
        self._event(node, *recorded(node, self.state, self.submit, self.given, self.env))
        if isinstance(self.given, OutsideEvent) and not self._due:
            return self._moved()
        return self.walk()

    def walk(self) -> Advanced:
        while self.steps_left:
            node = self.program.nodes[self.state.node]
            cx = context_at(node, self.state, self.env)
            try:
                result = self._call(node, cx)
                if isinstance(result, Need):
                    return Reading(result.requests, self._progress())
                self._keep(node, cx, result)
                if self._apply(node, cx, result):
                    return self._moved()
            except Exception as fault:  # noqa: BLE001 - poison must stop the session, whatever it is
                return self._quarantine(fault)
            self.submit = None
            self.steps_left -= 1
        return self._quarantine(StepMisuse("the automatic budget is used up"))

    def _progress(self) -> Progress:
        effects, events = tuple(self.effects), tuple(self.events)
        return Progress(self.state, self.submit, self.steps_left, effects, events, self.decided)

    @property
    def _due(self) -> bool:
        """Tell whether the session stands at a waiting step whose waiting is over."""
        return self.state.waits is not None and self.state.waits.is_due(self.env.now)

    def _call(self, node: Node, cx: StepContext) -> StepResult:
        try:
            if self._due:
                return self._end_waiting(node, cx)
            return self._hand_over(node, cx)
        except StepFault as fault:
            if "error" not in node.contract.outcomes:
                raise
            cx.effects.clear()
            cx.written.clear()
            cx.subject = self.state.subject
            return Continue("error", note=fault.reason)

    def _hand_over(self, node: Node, cx: StepContext) -> StepResult:
        if self.submit is None:
            assert_arrival(node, self.state)
            result = node.step.enter(node.config, cx)
        else:
            result = node.step.handle(node.config, cx, self.submit)
        refuse_second(self.state, cx.effects, self.env.lost)
        return result

    def _end_waiting(self, node: Node, cx: StepContext) -> StepResult:
        """Enough has come, or else the time-out has. What a person pressed meanwhile comes too late."""
        assert self.state.waits is not None
        if not self.state.waits.is_met(self.env.now):
            return Continue(TIMEOUT)
        # By its name, not by isinstance: asking whether it is a `WaitingStep` costs more than most steps do.
        resume: Callable[[Any, StepContext], StepResult] | None = getattr(node.step, "resume", None)
        if resume is None:
            raise StepMisuse(f"{node.id} waits and cannot go on")
        return resume(node.config, cx)

    def _apply(self, node: Node, cx: StepContext, result: StepResult) -> bool:
        """Apply a step's result; return whether the transition is complete."""
        match result:
            case Continue(outcome):
                self._leave(node, cx, outcome, result.note)
                return False
            case Finish():
                self._finish(node, result)
                return True
            case Wait():
                self._wait(node, cx, result)
                return not self._due
            case Stay() | Need():
                shows = node.kind is StepKind.INTERACTIVE or (self.state.waits is not None and not self._due)
                if not shows or cx.written:
                    raise StepMisuse(f"{node.id} shows a page against its kind, or writes without leaving")
                self._event(node, "shown", "", {"note": result.note} if isinstance(result, Stay) else {})
                return True

    def _wait(self, node: Node, cx: StepContext, result: Wait) -> None:
        if node.kind is not StepKind.WAITING or cx.written:
            raise StepMisuse(f"{node.id} waits against its kind, or writes without leaving")
        waits = waiting(node, result, self.state.waits)
        self.state = msgspec.structs.replace(self.state, waits=waits)
        awaited = [each.name for each in waits.awaited]
        note = {"note": result.note} if result.note else {}
        self._event(node, "waiting", "", {"awaited": awaited, "need": waits.need, "until": waits.until, **note})

    def _keep(self, node: Node, cx: StepContext, result: StepResult) -> None:
        """Take over what the step remembered, whom it is about, and what it promised."""
        outcome = result.outcome if isinstance(result, Continue) else ""
        change = node.contract.subject.get(outcome)
        if change is SubjectChange.REPRESENTED:
            assert_held(node, ACT_FOR, self.state)
        state = with_subject(self.state, cx, change)
        self.state = msgspec.structs.replace(state, memory=cx.memory)
        for effect in cx.effects:
            tag = str(effect.__struct_config__.tag)
            if outcome not in node.contract.only_with.get(tag, (outcome,)):
                raise StepMisuse(f"{node.id} promises {tag!r} without leaving as it declares")
            self._promise(effect)
        # Asked once all is promised: an account that is opened here is open for whatever else happens here.
        for tag in dict.fromkeys(str(effect.__struct_config__.tag) for effect in cx.effects):
            assert_held(node, tag, self.state)

    def _promise(self, effect: Effect) -> None:
        """Effects on a person that is not stored yet wait until the account is created."""
        if not isinstance(effect, TransactionEffect):
            self.effects.append(effect)
            return
        subject = self.state.subject
        refuse_promise(effect, subject)
        assert subject is not None
        if isinstance(effect, CreatePerson):
            self.effects += (effect, *self.state.pending)
            created = msgspec.structs.replace(subject, standing="account")
            opened = Fact(OPENED_HERE, about_whom(created), self.env.now)
            facts = (*self.state.facts, opened)
            self.state = msgspec.structs.replace(self.state, pending=(), subject=created, facts=facts)
        elif subject.standing == "new":
            self.state = msgspec.structs.replace(self.state, pending=(*self.state.pending, effect))
        else:
            if binds_first(self.state, effect):
                self.effects.append(BindFirst(effect.person_id))
                self.state = with_first(self.state, self.env.now)
            self.effects.append(effect)

    def _leave(self, node: Node, cx: StepContext, outcome: str, note: str) -> None:
        if outcome not in node.contract.outcomes:
            raise StepMisuse(f"{node.id} leaves by undeclared outcome {outcome!r}")
        rounds = node.contract.rounds
        if isinstance(rounds, Rounds) and outcome != rounds.outcome_on(cx.visit):
            raise StepMisuse(f"{node.id} leaves by {outcome!r} and has counted otherwise")
        promised = node.contract.writes.get(outcome, {})
        written = cx.written if node.scope is None else node.scope.outside(cx.written)
        # A value that was there before does not do: the proof takes it for gone, with whatever it was made from.
        if missing := [name for name in promised if name not in written]:
            raise StepMisuse(f"{node.id} leaves by {outcome!r} without writing {sorted(missing)}")
        variables = self.state.variables | {name: written[name] for name in promised}
        facts, subject = after_outcome(
            self.state.facts,
            self.state.subject,
            node.contract.on.get(outcome, ()),
            {fact: variables[name] is True for name, fact in node.contract.if_true.items() if name in promised},
            variables,
            self.env.now,
            entitled=lambda: EntitledToBind().holds(held_now(self.state)),
        )
        if node.contract.branches:
            self.decided[len(self.events)] = self._decided_on(node)
        self._event(node, "left", outcome, {"note": note} if note else {})
        target = self._within_limits(node.next[outcome])
        visits = self.state.visits | {target: self.state.visits.get(target, 0) + 1}
        live = self.program.nodes[target].live
        self.state = msgspec.structs.replace(
            self.state,
            node=target,
            entered_at=self.env.now,
            visits=visits,
            variables={name: value for name, value in variables.items() if name in live},
            memory={},
            facts=facts,
            subject=subject,
            waits=None,
        )

    def _decided_on(self, node: Node) -> dict[str, Value]:
        variables = self.state.variables if node.scope is None else node.scope.inside(self.state.variables)
        named = sorted({name for each in node.expressions.values() for name in each.reads})
        return {name: variables[name] for name in named if name in variables}

    def _within_limits(self, target: int) -> int:
        """Return where somebody on the way to this step arrives: elsewhere once its visits are used up."""
        node = self.program.nodes[target]
        while node.limit is not None and self.state.visits.get(target, 0) >= node.limit[0]:
            visits, target = node.limit
            self.events.append(Event(len(self.events), "limited", node.id, visits, "", {}))
            node = self.program.nodes[target]
        return target

    def _finish(self, node: Node, result: Finish) -> None:
        declared = (node.kind, node.contract.result, node.contract.signs_in)
        if declared != (StepKind.FINAL, result.result, result.sign_in):
            raise StepMisuse(f"{node.id} finishes in a way that it does not declare")
        if result.sign_in and result.result != "success":
            raise StepMisuse(f"{node.id} signs in somebody who is denied")
        assert_held(node, FINISH, self.state)
        if result.result == "success" and self.state.pending:
            raise StepMisuse("the journey succeeds while promises wait for an account that was never created")
        if result.sign_in:
            if isinstance(self.given, OutsideEvent | Timer):
                raise StepMisuse("the journey signs in somebody who is not there")
            self.effects.append(browser_session(self.state, self.env.now))
        # Whoever was denied reads so; where they were going would only send them away again.
        going_to = self.state.going_to if result.result == "success" else None
        ending = Ending(result.result, result.sign_in, result.continue_to or going_to)
        self._event(node, "finished", result.result, {"signed_in": result.sign_in})
        self.state = msgspec.structs.replace(
            self.state, status="finished", ending=ending, variables={}, memory={}, pending=()
        )

    def _event(self, node: Node, kind: EventKind, outcome: str, body: Mapping[str, Any]) -> None:
        visit = self.state.visits.get(self.state.node, 1)
        self.events.append(Event(len(self.events), kind, node.id, visit, outcome, body))

    def _quarantine(self, fault: Exception) -> Moved:
        """Stop the session for good. Nothing that the transition promised happens."""
        node = self.program.nodes[self.state.node]
        what = str(fault) if isinstance(fault, StepMisuse) else type(fault).__name__
        self._event(node, "faulted", "", {"what": what})
        self.effects.clear()
        self.state = msgspec.structs.replace(
            self.state, status="quarantined", variables={}, memory={}, pending=(), waits=None
        )
        return self._moved()

    def _moved(self) -> Moved:
        return Moved(self.state, tuple(self.effects), tuple(self.events), self.decided)
