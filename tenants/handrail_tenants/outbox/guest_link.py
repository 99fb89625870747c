"""Mails that carry the link to a guest's page. It is derived at the moment it is sent."""

from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeAlias, TypeVar

import msgspec

from handrail_platform.step.guest import guest_pass
from handrail_platform.step.outbox import AskGuardian, SendEmailLink
from handrail_platform.values import Milliseconds, SessionHandle, TenantId
from handrail_tenants.outbox.delivery import Promise, Undeliverable
from handrail_tenants.outbox.mail import Post, Speech
from handrail_tenants.outbox.message import Letter

LinkOf: TypeAlias = Callable[[TenantId, bytes], Awaitable[str]]
"""Returns the address of the page that such a link carries."""
_MINUTE: Final[Milliseconds] = 60_000
_HOUR: Final[Milliseconds] = 60 * _MINUTE
Linking = TypeVar("Linking", AskGuardian, SendEmailLink)


class GuestMail(Generic[Linking]):
    """Mails what `write` makes of an effect, the tenant's name, the address and the time left; never too late."""

    def __init__(
        self,
        post: Post,
        link_of: LinkOf,
        effect: type[Linking],
        write: Callable[[Linking, Speech, str, str, Milliseconds], Letter],
    ) -> None:
        self._post = post
        self._link_of = link_of
        self._effect: type[Linking] = effect
        self._write: Callable[[Linking, Speech, str, str, Milliseconds], Letter] = write

    async def deliver(self, promise: Promise) -> None:
        """Send the mail. Raises Undeliverable and TryAgain."""
        effect = msgspec.msgpack.decode(promise.body, type=self._effect)
        left = effect.expires_at - promise.now
        if left <= 0:
            raise Undeliverable("expired")
        session = promise.session
        carried = guest_link(session.handle, session.steps_key, effect.node, effect.visit)
        address = await self._link_of(promise.tenant, carried)
        await self._post.send(
            promise,
            effect.to,
            effect.language,
            lambda say, sender: self._write(effect, say, sender.name, address, left),
        )


def guest_link(handle: SessionHandle, key: bytes, node: str, visit: int) -> bytes:
    """Return what the link to a guest's page carries. Whoever has it sees that page, and no other."""
    return handle + guest_pass(key, node, visit)


def confirming_letter(effect: SendEmailLink, say: Speech, tenant: str, address: str, left: Milliseconds) -> Letter:
    """Write to whoever confirms an address."""
    valid = say("mail.link.valid", count=-(-left // _MINUTE))
    return Letter(
        language=effect.language,
        direction=say.direction,
        subject=say("mail.link.subject", tenant=tenant),
        before=(say("mail.link.open"),),
        link=address,
        after=(valid, say("mail.link.ignore", tenant=tenant), say("mail.automatic")),
    )


def guardian_letter(effect: AskGuardian, say: Speech, tenant: str, address: str, left: Milliseconds) -> Letter:
    """Write to a guardian whom a minor named."""
    valid = say("mail.guardian.valid", count=-(-left // _HOUR))
    return Letter(
        language=effect.language,
        direction=say.direction,
        subject=say("mail.guardian.subject", tenant=tenant),
        before=(say("mail.guardian.what", tenant=tenant), say("mail.guardian.look")),
        link=address,
        after=(valid, say("mail.guardian.ignore", tenant=tenant), say("mail.automatic")),
    )
