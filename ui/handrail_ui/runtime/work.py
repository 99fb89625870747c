"""One transition of one session: what it reads, what it loses, and what is committed of it."""

import hmac
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from handrail_platform.compile.program import Program
from handrail_platform.errors import StepMisuse
from handrail_platform.run.advance import advance, begin, go_on
from handrail_platform.run.state import State, encode_state
from handrail_platform.run.transition import Answered, Environment, Event, Input, Moved, Reading, Start
from handrail_platform.step.effects import KeepPicture, StartBrowserSession, TrustDevice
from handrail_platform.step.outbox import Effect, OutboxEffect
from handrail_platform.step.waiting import Waits
from handrail_platform.values import Milliseconds, SessionHandle
from handrail_tenants.effects.apply import EffectContext, writes_for
from handrail_tenants.keys.session import Beside, SessionKey
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.pictures.keep import keep_picture
from handrail_tenants.reads.resolve import ReadContext, Resolvers
from handrail_tenants.store.contract import Committed, EventRow, Lost, OutboxRow, Step
from handrail_tenants.waits.wakes import wake_writes
from handrail_ui.runtime.caller import Caller
from handrail_ui.runtime.standing import device_secret, remembered_secret
from handrail_ui.runtime.trace import event_row, recorded_answers

READ_ROUNDS = 3
"""So many may one step ask for; a transition passes through as many steps as the program's budget says."""
LOSSES = 3
"""How often one transition may lose a domain write before it is a fault: each loss is a different effect."""


class TransitionShell(Protocol):
    """What a transition needs of the shell that runs it."""

    @property
    def resolvers(self) -> Resolvers: ...

    @property
    def nudge(self) -> Callable[[], None]: ...

    @property
    def observe(self) -> Callable[[Program, Moved, int], None]: ...


class Work(msgspec.Struct, frozen=True):
    """One transition of one session, through its rounds of reading and its losses."""

    shell: TransitionShell
    keys: TenantKeys
    handle: SessionHandle
    program: Program
    key: SessionKey
    caller: Caller
    binding: bytes
    expires_at: Milliseconds
    sent: Mapping[str, str] = {}
    """The fields of the answer; of a picture that came with it, by which name it is among `pictures`."""
    pictures: Mapping[str, bytes] = {}
    redrawn: dict[str, bytes] = {}
    """Of the pictures, what their reader drew anew."""

    async def transition(
        self,
        state: State | None,
        given: Input,
        now: Milliseconds,
        commit: Callable[[Step], Any],
    ) -> State | None:
        """Advance and commit; return the new state, or None when somebody else moved the session first."""
        started = time.perf_counter_ns()
        env = Environment(now=now, key=self.key.steps_key)
        for _ in range(LOSSES):
            moved, env = await self._advance(state, given, env)
            took = (time.perf_counter_ns() - started) // 1_000
            result = await commit(self._step(moved, env, took, None if state is None else state.waits))
            if isinstance(result, Lost):
                env = msgspec.structs.replace(env, lost=env.lost | {result.tag})
                continue
            if not isinstance(result, Committed):
                return None
            self.shell.observe(self.program, moved, (time.perf_counter_ns() - started) // 1_000)
            if any(isinstance(effect, OutboxEffect) for effect in moved.effects):
                self.shell.nudge()
            return moved.state
        raise StepMisuse("a transition lost too many domain writes")

    async def _advance(self, state: State | None, given: Input, env: Environment) -> tuple[Moved, Environment]:
        if state is None:
            assert isinstance(given, Start)
            out = begin(self.program, given, env)
        else:
            out = advance(self.program, state, given, env)
        for _ in range(READ_ROUNDS * self.program.budget + 1):
            if not isinstance(out, Reading):
                assert isinstance(out, Moved)
                return out, env
            answered_in = env.now - state.entered_at if state is not None and isinstance(given, Answered) else None
            env = await self._read(out, env, answered_in)
            out = go_on(self.program, out, given, env)
        raise StepMisuse("a step asks for more rounds of reading than it may")

    async def _read(self, reading: Reading, env: Environment, answered_in: Milliseconds | None) -> Environment:
        caller = self.caller
        context = ReadContext(
            client_address=caller.address,
            now=env.now,
            origin=caller.origin,
            path=caller.path,
            handle=self.handle,
            device=caller.device,
            client=caller.client,
            answered_in=answered_in,
            pictures=self.pictures,
            redrawn=self.redrawn,
            remembered=caller.remembered,
        )
        answers = await self.shell.resolvers.resolve(self.keys.tenant, reading.requests, context)
        return msgspec.structs.replace(env, answers={**env.answers, **answers})

    def _step(self, moved: Moved, env: Environment, took_us: int, waited: Waits | None) -> Step:
        state = moved.state
        subject = state.subject
        outbox = [e for e in moved.effects if isinstance(e, OutboxEffect)]
        beside = Beside(state.seq, state.status, self.program.hash, self.expires_at, self.binding)
        return Step(
            handle=self.handle,
            seq=state.seq,
            at=env.now,
            status=state.status,
            journey=self.program.journey,
            program_hash=self.program.hash,
            node=self.program.nodes[state.node].id,
            person_id=None if subject is None or subject.standing != "account" else subject.person_id,
            expires_at=self.expires_at,
            state=self.key.seal_state(encode_state(state), beside),
            events=self._events(moved, env, took_us),
            outbox=tuple(self._outbox_row(effect, n, state.seq, env.now) for n, effect in enumerate(outbox)),
            writes=(
                *(w for effect in moved.effects for w in self._writes(effect)),
                *wake_writes(self.handle, waited, state.waits, env.now),
            ),
        )

    def _events(self, moved: Moved, env: Environment, took_us: int) -> tuple[EventRow, ...]:
        recorded = {
            "now": env.now,
            "language": moved.state.language,
            "lost": sorted(env.lost),
            "reads": recorded_answers(env),
        }
        first, *others = (_with_decision(event, moved) for event in moved.events)
        first = msgspec.structs.replace(first, body={**first.body, **recorded})
        seq = moved.state.seq
        return (
            event_row(first, self.key, seq, env.now, took_us),
            *(event_row(event, self.key, seq, env.now) for event in others),
        )

    def _outbox_row(self, effect: Effect, number: int, seq: int, now: Milliseconds) -> OutboxRow:
        key = f"{self.handle.hex()}|{seq}|{number}"
        body = self.key.seal_outbox(msgspec.msgpack.encode(effect), key)
        return OutboxRow(key=key, topic=str(effect.__struct_config__.tag), due=now, body=body)

    def _writes(self, effect: Effect) -> Sequence[Any]:
        if isinstance(effect, OutboxEffect):
            return ()
        if isinstance(effect, KeepPicture):
            return (keep_picture(self.key, effect, self.redrawn[self.sent[effect.side]]),)
        secret = device = b""
        if isinstance(effect, StartBrowserSession):
            secret = hmac.digest(self.key.cookie_key, b"browser-session", "sha256")
            if self.program.recognises and self.caller.kind == "browser":
                device = self.caller.device or device_secret(self.key)
        context = EffectContext(
            handle=self.handle,
            browser_secret=secret,
            client=self.caller.client,
            replaces=self.caller.session_secret,
            journey=self.program.journey,
            program_hash=self.program.hash,
            channel=self.caller.kind if self.caller.secret else "",
            remembered=remembered_secret(self.key) if isinstance(effect, TrustDevice) else b"",
            device=device,
            client_address=self.caller.address,
        )
        return writes_for(self.keys, effect, context)


def _with_decision(event: Event, moved: Moved) -> Event:
    decided = moved.decided.get(event.order)
    if decided is None:
        return event
    return msgspec.structs.replace(event, body={**event.body, "decided_on": decided})
