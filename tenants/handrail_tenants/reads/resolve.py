"""The table from request type to resolver."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Self, TypeAlias

from handrail_platform.step.reads import (
    AnyRead,
    NewPasskeyCheck,
    PasskeyCheck,
    PasskeysOf,
    PasswordCheck,
    PasswordHash,
    PasswordJudgement,
    PersonByIdentifier,
    PersonRecord,
    RecoveryCheck,
    Spend,
    TotpCheck,
)
from handrail_platform.values import TenantId
from handrail_tenants.credentials.blocklist import NO_BLOCKLIST, Blocklist
from handrail_tenants.credentials.choosing import HashPassword, JudgePassword
from handrail_tenants.credentials.hashing import PasswordHashing, PasswordWork
from handrail_tenants.credentials.passkey import CheckNewPasskey, CheckPasskey, ReadPasskeys
from handrail_tenants.credentials.password import CheckPassword
from handrail_tenants.credentials.recovery import CheckRecoveryCode
from handrail_tenants.credentials.totp import CheckTotp
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.limits.counters import Counters
from handrail_tenants.limits.guessing import Guessing
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.limits.spending import SpendLimit
from handrail_tenants.people.find import FindPerson
from handrail_tenants.people.read import ReadPerson
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.store.contract import Store

Resolver: TypeAlias = Callable[[TenantId, Any, ReadContext], Awaitable[Any]]
_USUAL_LIMITS = LimitPolicy()

__all__ = ["ReadContext", "Resolver", "Resolvers"]


class Resolvers:
    """Answers the requests of one round together."""

    def __init__(self, table: Mapping[type[AnyRead], Resolver]) -> None:
        self.table = table

    @classmethod
    def over(
        cls,
        store: Store,
        keys: KeyRing,
        work: PasswordWork,
        *,
        pepper: bytes | None = None,
        blocklist: Blocklist = NO_BLOCKLIST,
        policy: LimitPolicy = _USUAL_LIMITS,
    ) -> Self:
        """Return the resolvers of an installation."""
        counters = Counters(store)
        guessing = Guessing(counters)
        hashing = PasswordHashing(work, pepper)
        return cls(
            {
                PersonByIdentifier: FindPerson(store, keys),
                PersonRecord: ReadPerson(store, keys),
                PasswordCheck: CheckPassword(store, keys, hashing, guessing, policy),
                TotpCheck: CheckTotp(store, keys, guessing, policy),
                RecoveryCheck: CheckRecoveryCode(store, keys, guessing, policy),
                PasskeysOf: ReadPasskeys(store, keys),
                NewPasskeyCheck: CheckNewPasskey(),
                PasskeyCheck: CheckPasskey(store, keys, counters, policy),
                PasswordJudgement: JudgePassword(work, blocklist),
                PasswordHash: HashPassword(hashing),
                Spend: SpendLimit(keys, counters, policy),
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
