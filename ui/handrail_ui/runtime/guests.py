"""Somebody else's page: what a session that waits asks them, and their reply on its way into its inbox."""

import hmac
from hashlib import blake2s
from typing import Final

import msgspec

from handrail_platform.errors import HandrailError
from handrail_platform.run.asking import ask, is_asked, listed
from handrail_platform.run.transition import Environment
from handrail_platform.step.guest import PASS_BYTES, Asked, Asker, Guest, Reply
from handrail_platform.step.step import Submit
from handrail_platform.step.waiting import correlation
from handrail_platform.values import Milliseconds, PersonId, SessionHandle, TenantId
from handrail_tenants.waits.inbox import Kept, unapplied
from handrail_tenants.waits.of_person import waiting_for
from handrail_ui.runtime.arrivals import Arrivals
from handrail_ui.runtime.caller import Caller
from handrail_ui.runtime.standing import NONCE_BYTES, Standing

_SOURCE: Final = "guest"
_HANDLE_BYTES: Final = 16
LINK_BYTES: Final = _HANDLE_BYTES + PASS_BYTES


class RequestOver(HandrailError):
    """Somebody decided already, the time is over, or nobody ever asked: one answer for all of them."""

    code = "request-over"
    status = 410


class Request(msgspec.Struct, frozen=True):
    """What a guest came for, by their link, in this browser."""

    standing: Standing
    link: bytes
    here: bool
    nonce: bytes
    """Of this link in this browser alone: nobody presses the button for somebody else."""

    @property
    def until(self) -> Milliseconds:
        assert self.standing.state.waits is not None
        return self.standing.state.waits.until


class Guests(msgspec.Struct, frozen=True):
    """Opens the door for guests. Keeps nothing between calls."""

    arrivals: Arrivals

    async def listed(
        self, tenant: TenantId, person_id: PersonId, caller: Caller
    ) -> tuple[tuple[Asker, bytes], ...]:
        """Return who waits for this person in another browser, each with the link that leads to their page."""
        shell = self.arrivals.shell
        found: list[tuple[Asker, bytes]] = []
        for handle in await waiting_for(shell.store, tenant, person_id, shell.now()):
            stored = await shell.store.load(tenant, handle)
            if stored is None or stored.revoked or caller.owns(stored.binding):
                continue
            standing = await self.arrivals.stand(tenant, stored)
            waits = listed(standing.program, standing.state, self._env(standing))
            if waits is not None and not await self._was_answered(standing):
                found.append((waits[0], handle + waits[1]))
        return tuple(found)

    async def find(self, tenant: TenantId, link: bytes, caller: Caller) -> Request:
        """Return what the link leads to. Raises RequestOver."""
        shell = self.arrivals.shell
        stored = await shell.store.load(tenant, SessionHandle(link[:_HANDLE_BYTES]))
        if stored is None or stored.revoked or shell.now() >= stored.expires_at:
            raise RequestOver
        standing = await self.arrivals.stand(tenant, stored)
        if not is_asked(standing.program, standing.state, link[_HANDLE_BYTES:], self._env(standing)):
            raise RequestOver
        if await self._was_answered(standing):
            raise RequestOver
        here = caller.owns(stored.binding)
        nonce = blake2s(
            link + caller.binding, key=standing.key.nonce_key, digest_size=NONCE_BYTES, person=b"guest"
        )
        return Request(standing, link, here, nonce.digest())

    def ask(self, request: Request, guest: Guest, language: str, submit: Submit | None) -> Asked:
        """Return what the guest is to see, or what they decided."""
        standing = request.standing
        state = msgspec.structs.replace(standing.state, language=language)
        return ask(standing.program, state, guest, submit, self._env(standing))

    async def take(self, request: Request, reply: Reply) -> None:
        """Keep what the guest decided, once. Raises RequestOver when somebody was faster."""
        standing = request.standing
        node, visit = standing.node.id, standing.state.visits.get(standing.state.node, 1)
        named = correlation(standing.key.steps_key, node, visit, reply.name)
        address = standing.handle + named
        kept = await self.arrivals.deliver(standing.tenant, _SOURCE, address, _event_id(standing), reply.body)
        if kept is not Kept.NEW:
            raise RequestOver

    async def _was_answered(self, standing: Standing) -> bool:
        waiting = await unapplied(self.arrivals.shell.store, standing.tenant, standing.handle)
        return any(row.source == _SOURCE and row.event_id == _event_id(standing) for row in waiting)

    def _env(self, standing: Standing) -> Environment:
        return Environment(now=self.arrivals.shell.now(), key=standing.key.steps_key)


def same_nonce(left: bytes, right: bytes) -> bool:
    """Compare two nonces in constant time."""
    return hmac.compare_digest(left, right)


def _event_id(standing: Standing) -> str:
    """Name the one reply that a visit takes."""
    return f"{standing.node.id}|{standing.state.visits.get(standing.state.node, 1)}"
