"""What comes from outside: kept at the door, and applied by whoever looks first, the worker or the person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from handrail_platform.errors import HandrailError
from handrail_platform.run.facts import rests_on_sign_in_of
from handrail_platform.run.state import State, decode_state
from handrail_platform.run.transition import Early, Environment, Ignored, Input, OutsideEvent, Timer
from handrail_platform.run.waits import fitting
from handrail_platform.values import TenantId
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.store.contract import CommitResult, Due, Lost, Raced, SessionRow, Step, Write
from handrail_tenants.waits.address import read_address
from handrail_tenants.waits.inbox import (
    MARKED,
    InboxRow,
    Kept,
    discarded,
    ignored,
    keep,
    taken,
    traced,
    unapplied,
)
from handrail_tenants.waits.wakes import after_lease
from handrail_ui.runtime.caller import Caller
from handrail_ui.runtime.problems import SessionQuarantined
from handrail_ui.runtime.shell import Shell
from handrail_ui.runtime.standing import Standing
from handrail_ui.runtime.trace import event_row
from handrail_ui.runtime.work import Work

MOST_BODY = 16_384
MOST_NAME = 200
_ROUNDS = 8
"""Waits that may follow one another at one look, each over as soon as it begins; the next look takes more."""
_RACES = 3
ABSENT = Caller(kind="native", secret=b"", address="", origin="", user_agent="", language="", signed_in=None)
"""Who makes a transition that the outside brings about: nobody. No session is bound to them."""


class UnknownWait(HandrailError):
    """No session waits, waited, or may come to wait for an event that carries this."""

    code = "unknown-wait"
    status = 404


class EventTooLarge(HandrailError):
    """More bytes than any event that a journey could wait for."""

    code = "event-too-large"
    status = 413


class TooManyEvents(HandrailError):
    """The session has been sent more events than it could ever have asked for."""

    code = "too-many-events"
    status = 429


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Brings events and the clock to sessions that wait. Keeps nothing between calls."""

    shell: Shell
    nudge: Callable[[], None]

    async def deliver(
        self, tenant: TenantId, source: str, address: bytes, event_id: str, body: Mapping[str, Any]
    ) -> Kept:
        """Keep an event, durably when this answers; the session itself is left to others.

        `source` is who sends, `event_id` its own name for the event, by which a repetition is recognised. Raises
        UnknownWait, EventTooLarge, TooManyEvents.
        """
        encoded = msgspec.msgpack.encode(body)
        if len(encoded) > MOST_BODY or len(event_id) > MOST_NAME:
            raise EventTooLarge
        handle, correlation = read_address(address) or (None, b"")
        stored = None if handle is None else await self.shell.store.load(tenant, handle)
        if stored is None or stored.revoked:
            raise UnknownWait
        standing, now = await self.stand(tenant, stored), self.shell.now()
        given = OutsideEvent(correlation, event_id, now, body)
        found = fitting(standing.program, standing.state, given, _environment(standing, now))
        if isinstance(found, Ignored) and found.why == "foreign":
            raise UnknownWait
        sealed = standing.key.seal_inbox(encoded, source, event_id)
        row = InboxRow(standing.handle, source, event_id, correlation, now, sealed)
        kept = await keep(self.shell.store, tenant, row)
        if kept is Kept.TOO_MANY:
            raise TooManyEvents
        self.nudge()
        return kept

    async def settled(self, standing: Standing, caller: Caller) -> Standing:
        """Return the session after everything that has come for it. Costs nothing when it waits for nothing.

        Raises what showing a session raises.
        """
        if standing.state.waits is None:
            return standing
        settled = await self._settle(standing, caller, caller.binding)
        if settled is None:
            return await self.shell.show(standing.tenant, standing.handle, caller)
        if settled.state.status == "quarantined":
            raise SessionQuarantined(standing.program.journey, settled.state.going_to)
        return settled

    async def settle(self, due: Due) -> None:
        """Apply what has come for a session while nobody is there. What cannot be done now comes back."""
        for _ in range(_RACES):
            stored = await self.shell.store.load(due.tenant, due.handle)
            now = self.shell.now()
            if stored is None or stored.revoked or now >= stored.expires_at:
                end = discarded(due.handle, "over")
                await self.shell.store.write(
                    due.tenant, [end, after_lease(due.handle, due.leased_until, None, now)]
                )
                return
            standing = await self.stand(due.tenant, stored)
            if rests_on_sign_in_of(standing.state.facts):
                return  # only that person, signed in, goes on with it
            settled = await self._settle(standing, ABSENT, stored.binding)
            if settled is not None:
                wake = after_lease(due.handle, due.leased_until, settled.state.waits, now)
                await self.shell.store.write(due.tenant, [wake])
                return

    async def _settle(self, standing: Standing, caller: Caller, binding: bytes) -> Standing | None:
        """Apply events in the order in which they came, then the clock. None when somebody else was faster."""
        keys = await self.shell.keys.of(standing.tenant)
        for _ in range(_ROUNDS):
            before = standing.state
            for row in await unapplied(self.shell.store, standing.tenant, standing.handle):
                state = await self._apply(standing, _work(self.shell, keys, standing, caller, binding), row)
                if state is None:
                    return None
                standing = msgspec.structs.replace(standing, state=state)
            waits = standing.state.waits
            if waits is not None and waits.is_due(self.shell.now()):
                work = _work(self.shell, keys, standing, caller, binding)
                state = await self._move(work, standing.state, Timer(), ())
                if state is None:
                    return None
                standing = msgspec.structs.replace(standing, state=state)
            if standing.state is before or standing.state.waits is None:
                break
        return standing

    async def _apply(self, standing: Standing, work: Work, row: InboxRow) -> State | None:
        body = standing.key.open_inbox(row.body, row.source, row.event_id)
        given = OutsideEvent(row.correlation, row.id, row.at, msgspec.msgpack.decode(body, type=dict[str, Any]))
        now = self.shell.now()
        found = fitting(standing.program, standing.state, given, _environment(standing, now))
        if isinstance(found, Early):
            return standing.state
        if isinstance(found, Ignored):
            await self._ignore(standing, row, found)
            return standing.state
        return await self._move(work, standing.state, given, (taken(row, standing.state.seq + 1),))

    async def _move(self, work: Work, state: State, given: Input, writes: tuple[Write, ...]) -> State | None:
        async def commit(step: Step) -> CommitResult:
            whole = msgspec.structs.replace(step, writes=(*writes, *step.writes))
            result = await self.shell.store.commit(work.keys.tenant, whole)
            return Raced() if result == Lost(MARKED) else result

        return await work.transition(state, given, self.shell.now(), commit)

    async def _ignore(self, standing: Standing, row: InboxRow, found: Ignored) -> None:
        seq, program = standing.state.seq, standing.program
        writes = [ignored(row, seq, found.why)]
        if found.event is not None:
            line = event_row(found.event, standing.key, seq, self.shell.now())
            writes.append(traced(standing.handle, seq, program.journey, program.hash, line))
        await self.shell.store.write(standing.tenant, writes)

    async def stand(self, tenant: TenantId, row: SessionRow) -> Standing:
        """Open a session as it is stored, whoever it belongs to. Raises SealBroken."""
        keys = await self.shell.keys.of(tenant)
        key = keys.session_key(row.handle, row.key_version, row.wrapped_key)
        state = decode_state(key.open_state(row.state, row.beside))
        program = await self.shell.programs.pinned(tenant, row.program_hash)
        return Standing(tenant, row.handle, program, state, key, row.expires_at, revoked=row.revoked)


def _work(shell: Shell, keys: TenantKeys, standing: Standing, caller: Caller, binding: bytes) -> Work:
    return Work(shell, keys, standing.handle, standing.program, standing.key, caller, binding, standing.expires_at)


def _environment(standing: Standing, now: int) -> Environment:
    return Environment(now=now, key=standing.key.steps_key)
