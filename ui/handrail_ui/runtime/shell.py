"""One request to one session: load, advance, commit. The only place where the engine meets the world."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec

from handrail_platform.compile.program import Program
from handrail_platform.run.facts import rests_on_sign_in_of
from handrail_platform.run.renew import Renewed, renew
from handrail_platform.run.state import State, decode_state, encode_state
from handrail_platform.run.transition import (
    Answered,
    Moved,
    Start,
)
from handrail_platform.step.step import Submit
from handrail_platform.values import Milliseconds, SessionHandle, TenantId
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.keys.session import Beside
from handrail_tenants.reads.resolve import Resolvers
from handrail_tenants.store.contract import (
    CommitResult,
    Committed,
    Renewal,
    SessionRow,
    Step,
    Store,
)
from handrail_ui.runtime.caller import Caller
from handrail_ui.runtime.problems import (
    SessionExpired,
    SessionQuarantined,
    SessionRevoked,
    SignInFirst,
    TenantSuspended,
    UnknownSession,
)
from handrail_ui.runtime.programs import ProgramLibrary
from handrail_ui.runtime.standing import (
    Standing,
    is_current,
    is_repeat,
    nonce_brought_back,
    submit_digest,
)
from handrail_ui.runtime.trace import event_row, stopped_line
from handrail_ui.runtime.uploaded import uploads_of
from handrail_ui.runtime.work import Work

NO_PICTURES: Final[Mapping[str, bytes]] = {}


class Received(StrEnum):
    """What became of an answer."""

    ACCEPTED = "accepted"
    REPEATED = "repeated"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs sessions. Everything it needs is handed to it; it keeps nothing between requests."""

    store: Store
    keys: KeyRing
    programs: ProgramLibrary
    resolvers: Resolvers
    now: Callable[[], Milliseconds]
    random_bytes: Callable[[int], bytes]
    nudge: Callable[[], None]
    observe: Callable[[Program, Moved, int], None]
    """Is told of every transition that was committed, and of its microseconds."""

    async def start(self, tenant: TenantId, journey: str, caller: Caller, going_to: str | None) -> Standing:
        """Start a session of the program that this caller is to run, and walk to its first page.

        Raises UnknownJourney, SignInFirst, TenantSuspended, SessionQuarantined.
        """
        program = await self.programs.active(tenant, journey, caller.unit)
        while (begun := await self._begin(tenant, program, caller, going_to)) is None:
            revoked, program = program, await self.programs.active(tenant, journey, caller.unit)
            if program is revoked:
                raise TenantSuspended  # nothing else is in the way of a handle that nobody knows yet
        return begun

    async def _begin(
        self, tenant: TenantId, program: Program, caller: Caller, going_to: str | None
    ) -> Standing | None:
        """Start a session of the program; of a suspended tenant or a revoked program, None."""
        if program.entry == "signed_in" and caller.signed_in is None:
            raise SignInFirst
        handle = SessionHandle(self.random_bytes(16))
        keys = await self.keys.of(tenant)
        key, wrapped, version = keys.new_session_key(handle)
        now = self.now()
        expires_at = now + program.lifetime
        signed_in = caller.signed_in if program.entry == "signed_in" else None
        given = Start(language=caller.language, signed_in=signed_in, going_to=going_to)

        async def commit(step: Step) -> CommitResult:
            row = SessionRow(
                handle=handle,
                seq=step.seq,
                status=step.status,
                program_hash=program.hash,
                expires_at=expires_at,
                binding=caller.binding,
                key_version=version,
                wrapped_key=wrapped,
                state=step.state,
            )
            return await self.store.begin(tenant, row, step)

        work = Work(self, keys, handle, program, key, caller, caller.binding, expires_at)
        moved = await work.transition(None, given, now, commit)
        if moved is None:
            return None
        if moved.status == "quarantined":
            raise SessionQuarantined(program.journey, going_to)
        return Standing(tenant, handle, program, moved, key, expires_at)

    async def show(self, tenant: TenantId, handle: SessionHandle, caller: Caller) -> Standing:
        """Return the session as it stands. Writes nothing.

        Raises UnknownSession, SessionExpired, SessionRevoked, SessionQuarantined, SignInFirst, SealBroken.
        """
        standing = await self._stand(tenant, handle, caller)
        if standing.stopped:
            raise SessionRevoked(standing.program.journey, standing.state.going_to)
        _require_sign_in(standing.state, caller)
        return standing

    async def _to_move(self, tenant: TenantId, handle: SessionHandle, caller: Caller) -> Standing:
        """Return the session, which somebody wants to go on with: its trace says so where it cannot."""
        standing = await self._stand(tenant, handle, caller)
        if standing.stopped:
            await self.store.write(tenant, [stopped_line(standing, self.now())])
            raise SessionRevoked(standing.program.journey, standing.state.going_to)
        _require_sign_in(standing.state, caller)
        return standing

    async def _stand(self, tenant: TenantId, handle: SessionHandle, caller: Caller) -> Standing:
        row = await self.store.load(tenant, handle)
        if row is None:
            raise UnknownSession
        keys = await self.keys.of(tenant)
        key = keys.session_key(handle, row.key_version, row.wrapped_key)
        # Before anything that the row says is believed, also of whom it belongs to.
        encoded = key.open_state(row.state, row.beside)
        if not caller.owns(row.binding):
            raise UnknownSession
        state = decode_state(encoded)
        program = await self.programs.pinned(tenant, row.program_hash)
        if state.status == "quarantined":
            raise SessionQuarantined(program.journey, state.going_to)
        if self.now() >= row.expires_at:
            raise SessionExpired(program.journey, state.going_to)
        return Standing(tenant, handle, program, state, key, row.expires_at, revoked=row.revoked)

    async def uploads(self, tenant: TenantId, handle: SessionHandle, caller: Caller) -> Mapping[str, int]:
        """Return the fields of the session's pages that take a file, with their most bytes.

        Raises as `show` does.
        """
        return uploads_of((await self._stand(tenant, handle, caller)).program)

    async def submit(
        self,
        tenant: TenantId,
        handle: SessionHandle,
        caller: Caller,
        nonce: bytes,
        submit: Submit,
        pictures: Mapping[str, bytes] = NO_PICTURES,
    ) -> tuple[Received, Standing]:
        """Take an answer to the current page.

        The same answer sent twice gets the page it led to; any other answer to an older page changes nothing. A
        lost race is never run again, so that parallel guessing learns nothing.
        """
        standing = await self._to_move(tenant, handle, caller)
        digest = submit_digest(standing.key, submit)
        if not is_current(standing, nonce):
            repeated = is_repeat(standing, nonce, digest)
            return (Received.REPEATED if repeated else Received.STALE), standing

        async def commit(step: Step) -> CommitResult:
            return await self.store.commit(tenant, step)

        keys = await self.keys.of(tenant)
        work = Work(
            self,
            keys,
            handle,
            standing.program,
            standing.key,
            caller,
            caller.binding,
            standing.expires_at,
            submit.fields,
            pictures,
        )
        # The page was read, and is answered, in the language that the person chose last.
        state = standing.state
        if state.language != caller.language:
            state = msgspec.structs.replace(state, language=caller.language)
        moved = await work.transition(state, Answered(submit, digest), self.now(), commit)
        if moved is None:
            standing = await self._to_move(tenant, handle, caller)
            repeated = is_repeat(standing, nonce, digest)
            return (Received.REPEATED if repeated else Received.STALE), standing
        if moved.status == "quarantined":
            raise SessionQuarantined(standing.program.journey, moved.going_to)
        return Received.ACCEPTED, msgspec.structs.replace(standing, state=moved)

    async def come_back(
        self, tenant: TenantId, handle: SessionHandle, caller: Caller, token: bytes, submit: Submit
    ) -> tuple[Received, Standing]:
        """Take what somebody brought back from elsewhere as the answer to the page that sent them there."""
        standing = await self._to_move(tenant, handle, caller)
        return await self.submit(tenant, handle, caller, nonce_brought_back(standing, token), submit)

    async def stay(
        self, tenant: TenantId, handle: SessionHandle, caller: Caller, nonce: bytes
    ) -> tuple[Received, Standing]:
        """Give the session that shows this page more time; the page stays the current one.

        A press sent twice counts once. Raises what `show` raises, and RenewalsUsedUp.
        """
        standing = await self._to_move(tenant, handle, caller)
        if not is_current(standing, nonce):
            return Received.STALE, standing
        now = self.now()
        renewed = renew(standing.program, standing.state, standing.expires_at, now)
        if renewed is None:
            return Received.REPEATED, standing
        renewal = _renewal(standing, renewed, caller, now)
        if isinstance(await self.store.renew(tenant, renewal), Committed):
            later = msgspec.structs.replace(standing, state=renewed.state, expires_at=renewed.expires_at)
            return Received.ACCEPTED, later
        # Another press was faster, and its time is as good; or an answer was, and this page is the past.
        standing = await self._to_move(tenant, handle, caller)
        return (Received.REPEATED if is_current(standing, nonce) else Received.STALE), standing


def _renewal(standing: Standing, renewed: Renewed, caller: Caller, now: Milliseconds) -> Renewal:
    state, program, key = renewed.state, standing.program, standing.key
    beside = Beside(state.seq, state.status, program.hash, renewed.expires_at, caller.binding)
    return Renewal(
        handle=standing.handle,
        seq=state.seq,
        at=now,
        expires_at=standing.expires_at,
        renewed_until=renewed.expires_at,
        journey=program.journey,
        program_hash=program.hash,
        state=key.seal_state(encode_state(state), beside),
        event=event_row(renewed.event, key, state.seq, now),
    )


def _require_sign_in(state: State, caller: Caller) -> None:
    """Let nobody go further on a sign-in that was ended meanwhile, here or from elsewhere. Raises SignInFirst."""
    if state.status != "running":
        return
    signed_in = "" if caller.signed_in is None else caller.signed_in.person_id.hex()
    if rests_on_sign_in_of(state.facts) - {signed_in}:
        raise SignInFirst
