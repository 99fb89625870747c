"""The mail to a guardian with the receipts of what they decided."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import msgspec

from handrail_platform.step.effects import ConsentEntry
from handrail_platform.step.outbox import TellGuardian
from handrail_platform.values import TenantId
from handrail_tenants.consent.ledger import ConsentLine, ConsentText
from handrail_tenants.consent.receipt import RECEIPT, Controller, receipt
from handrail_tenants.consent.record import said_of
from handrail_tenants.effects.context import EffectContext
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.keys.signing import Signatures
from handrail_tenants.outbox.delivery import Promise
from handrail_tenants.outbox.mail import Post, Speech
from handrail_tenants.outbox.message import Attachment, Letter, Sender

ControllerOf: TypeAlias = Callable[[TenantId], Awaitable[Controller]]


class ReceiptMail:
    """Mails what a guardian decided, with a signed receipt of each decision."""

    def __init__(self, post: Post, keys: KeyRing, signatures: Signatures, controller_of: ControllerOf) -> None:
        self._post = post
        self._keys = keys
        self._signatures = signatures
        self._controller_of = controller_of

    async def deliver(self, promise: Promise) -> None:
        """Send the mail. Raises Undeliverable and TryAgain."""
        effect = msgspec.msgpack.decode(promise.body, type=TellGuardian)
        granted = any(entry.state == "given" for entry in effect.record.entries)
        receipts = [await self._receipt(promise, effect, entry) for entry in effect.record.entries]
        words = "mail.guardian.granted" if granted else "mail.guardian.refused"

        def letter(say: Speech, sender: Sender) -> Letter:
            return Letter(
                language=effect.language,
                direction=say.direction,
                subject=say(f"{words}.subject", tenant=sender.name),
                before=(say(f"{words}.what", tenant=sender.name), say("mail.guardian.receipts")),
                after=(say("mail.guardian.withdraw", tenant=sender.name), say("mail.automatic")),
                attachments=receipts,
            )

        await self._post.send(promise, effect.to, effect.language, letter)

    async def _receipt(self, promise: Promise, effect: TellGuardian, entry: ConsentEntry) -> Attachment:
        keys = await self._keys.of(promise.tenant)
        said = said_of(keys, effect.record, entry, EffectContext(promise.session.handle))
        shown = ConsentText(entry.title, entry.text, entry.url, entry.data, entry.special, entry.recipients)
        line = ConsentLine(said, genuine=True, shown=shown, guardian=effect.record.guardian)
        payload = msgspec.json.encode(receipt(line, await self._controller_of(promise.tenant)))
        signed = await self._signatures.sign(promise.tenant, payload, RECEIPT, promise.now)
        return Attachment(f"consent-{entry.purpose}.jws", signed.encode())
