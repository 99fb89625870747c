"""The table from request type to resolver."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Self, TypeAlias

from handrail_platform.step.elsewhere import FederatedCheck, ProviderAddress, VerificationStart
from handrail_platform.step.passkeys import NewPasskeyCheck, PasskeyCheck, PasskeysOf, TransactionCheck
from handrail_platform.step.reads import (
    AnyRead,
    BrowsersOf,
    ConsentsOf,
    DeviceTrustOf,
    DocumentReading,
    PasswordCheck,
    PasswordHash,
    PasswordJudgement,
    PersonByIdentifier,
    PersonRecord,
    RecoveryCheck,
    SignalsOf,
    SmsCheck,
    Spend,
    TotpCheck,
    WorkCheck,
)
from handrail_platform.values import TenantId
from handrail_tenants.browser_sessions.read import ReadBrowsers
from handrail_tenants.consent.ledger import ReadConsents
from handrail_tenants.credentials.blocklist import NO_BLOCKLIST, Blocklist
from handrail_tenants.credentials.choosing import HashPassword, JudgePassword
from handrail_tenants.credentials.hashing import PasswordHashing, PasswordWork
from handrail_tenants.credentials.passkey import CheckNewPasskey, CheckPasskey, CheckTransaction, ReadPasskeys
from handrail_tenants.credentials.password import CheckPassword
from handrail_tenants.credentials.recovery import CheckRecoveryCode
from handrail_tenants.credentials.sms import CheckSmsCode
from handrail_tenants.credentials.totp import CheckTotp
from handrail_tenants.documents.read import ReadDocument
from handrail_tenants.documents.reader import DocumentReader
from handrail_tenants.federation.provider import Federation
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.limits.counters import Counters
from handrail_tenants.limits.guessing import Guessing
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.limits.spending import SpendLimit
from handrail_tenants.outgoing.bulkhead import Bulkhead
from handrail_tenants.outgoing.http import Outgoing
from handrail_tenants.people.find import FindPerson
from handrail_tenants.people.read import ReadPerson
from handrail_tenants.proofing.vendor import Vendors
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.risk.signals import ReadSignals
from handrail_tenants.risk.work import check_work
from handrail_tenants.store.open import InstallationStore
from handrail_tenants.trusted_devices.devices import ReadDeviceTrust

Resolver: TypeAlias = Callable[[TenantId, Any, ReadContext], Awaitable[Any]]
_USUAL_LIMITS = LimitPolicy()

__all__ = ["ReadContext", "Resolver", "Resolvers"]


class Resolvers:
    """Answers the requests of one round together."""

    def __init__(self, table: Mapping[type[AnyRead], Resolver]) -> None:
        self.table = table

    @classmethod
    def over(  # noqa: PLR0913 - what any of them needs
        cls,
        store: InstallationStore,
        keys: KeyRing,
        work: PasswordWork,
        *,
        outgoing: Outgoing | None = None,
        pepper: bytes | None = None,
        documents: DocumentReader | None = None,
        provider_lines: Bulkhead | None = None,
        blocklist: Blocklist = NO_BLOCKLIST,
        policy: LimitPolicy = _USUAL_LIMITS,
    ) -> Self:
        """Return the resolvers of an installation. Without `outgoing`, only public networks are asked."""
        counters = Counters(store)
        guessing = Guessing(counters)
        hashing = PasswordHashing(work, pepper)
        passkeys = CheckPasskey(store, keys, counters, policy)
        outgoing = outgoing or Outgoing()
        federation = Federation(store, keys, outgoing, provider_lines or Bulkhead())
        return cls(
            {
                PersonByIdentifier: FindPerson(store, keys),
                PersonRecord: ReadPerson(store, keys),
                PasswordCheck: CheckPassword(store, keys, hashing, guessing, policy),
                TotpCheck: CheckTotp(store, keys, guessing, policy),
                RecoveryCheck: CheckRecoveryCode(store, keys, guessing, policy),
                SmsCheck: CheckSmsCode(keys, guessing, policy),
                PasskeysOf: ReadPasskeys(store, keys),
                NewPasskeyCheck: CheckNewPasskey(),
                PasskeyCheck: passkeys,
                TransactionCheck: CheckTransaction(store, keys, passkeys),
                DeviceTrustOf: ReadDeviceTrust(store, keys),
                BrowsersOf: ReadBrowsers(store, keys),
                ProviderAddress: federation.address,
                FederatedCheck: federation.check,
                PasswordJudgement: JudgePassword(work, blocklist),
                PasswordHash: HashPassword(hashing),
                DocumentReading: ReadDocument(documents or DocumentReader(), keys, counters, policy),
                Spend: SpendLimit(keys, counters, policy),
                WorkCheck: check_work,
                SignalsOf: ReadSignals(store, keys, counters),
                ConsentsOf: ReadConsents(store, keys),
                VerificationStart: Vendors(store, keys, outgoing).begin,
            }
        )

    async def resolve(
        self, tenant: TenantId, requests: Sequence[AnyRead], context: ReadContext
    ) -> dict[AnyRead, Any]:
        """Return the answers by request.

        Raises Overloaded, StoreUnavailable, StoreFull, KeysShredded, SealBroken; what was counted stays counted.
        """
        asked = list(dict.fromkeys(requests))
        answers = await asyncio.gather(*(self.table[type(each)](tenant, each, context) for each in asked))
        return dict(zip(asked, answers, strict=True))
