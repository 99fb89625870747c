"""Two tenants in a real database: Globex, where Alice is at home, and Initech, from where Mallory wants in."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

from handrail_platform.step.effects import (
    CreatePerson,
    EnrolTotp,
    Identifier,
    SetPassword,
    TransactionEffect,
)
from handrail_platform.step.reads import AnyRead, Claim, PasswordCheck, TotpCheck, Verdict
from handrail_platform.values import PersonId, SessionHandle, TenantId
from handrail_tenants.credentials.hashing import PasswordHashing, PasswordWork
from handrail_tenants.effects.apply import EffectContext, writes_for
from handrail_tenants.keys.master import MasterKeys
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.reads.resolve import ReadContext, Resolvers
from handrail_tenants.store.contract import Committed, Lost, Row, SqlValue
from handrail_tenants.store.open import InstallationStore, open_store
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.registry import TenantRegistry
from tests.postgres import Database

NOW = 1_763_779_200_000
ALICE = PersonId(b"alice at globex.")
BOB = PersonId(b"bob works there.")
EMAIL = "alice@example.org"
PHONE = "+4930123456"
PASSWORD = "seven quiet herons on the pier"
TOTP_KEY = b"12345678901234567890"
TOTP_ID = b"alice's telefone"
ORIGIN = "https://globex.example"
HANDLE = SessionHandle(b"a journey by her")
USUAL = LimitPolicy()


@dataclass(frozen=True)
class House:
    """An installation as its callers see it."""

    store: InstallationStore
    keys: KeyRing
    work: PasswordWork
    globex: TenantId
    initech: TenantId

    async def apply(
        self, effect: TransactionEffect, tenant: TenantId | None = None, context: EffectContext | None = None
    ) -> Committed | Lost:
        """Commit one effect."""
        keys = await self.keys.of(tenant or self.globex)
        return await self.store.write(keys.tenant, writes_for(keys, effect, context or EffectContext(HANDLE)))

    async def ask(
        self,
        request: AnyRead,
        now: int = NOW,
        *,
        client: str = "192.0.2.7",
        tenant: TenantId | None = None,
        policy: LimitPolicy = USUAL,
        **known: Any,
    ) -> Any:
        """Resolve one request."""
        resolvers = Resolvers.over(self.store, self.keys, self.work, policy=policy)
        context = ReadContext(client, now, ORIGIN, **known)
        answers = await resolvers.resolve(tenant or self.globex, [request], context)
        return answers[request]

    async def rows(self, sql: str, params: dict[str, SqlValue] | None = None) -> Sequence[Row]:
        """Look at the rows of Globex."""
        return await self.store.fetch(self.globex, sql, params or {})

    async def alice_moves_in(self) -> None:
        """Make Alice's account, with a password and an authenticator app."""
        assert await self.apply(created(ALICE, ("email", EMAIL), ("phone", PHONE))) == Committed()
        encoded = await PasswordHashing(self.work).hash(PASSWORD)
        assert await self.apply(SetPassword(ALICE, b"alice's password", encoded, NOW)) == Committed()
        assert await self.apply(EnrolTotp(ALICE, TOTP_ID, TOTP_KEY, 0, NOW)) == Committed()

    async def sign_in(self, password: str, now: int = NOW, *, claim: Claim | None = None, **how: Any) -> Verdict:
        """Guess at Alice's password."""
        request = PasswordCheck(claim or Claim("email", EMAIL, ALICE), password)
        return cast("Verdict", await self.ask(request, now, **how))

    async def code(self, code: str, now: int = NOW, **how: Any) -> Verdict:
        """Guess at a code of Alice's authenticator app."""
        return cast("Verdict", await self.ask(TotpCheck(ALICE, code, 1), now, **how))


@asynccontextmanager
async def opened(database: Database) -> AsyncGenerator[House]:
    """Move the two tenants into a database where others may live already."""
    master = MasterKeys({1: bytes(range(32))})
    engine = open_engine(database.owner_address)
    registry = TenantRegistry(engine, master)
    globex, initech = (
        registry.create(f"{name.lower()}-{uuid4()}", name, {}, at=NOW) for name in ("Globex", "Initech")
    )
    engine.dispose()
    store, work = open_store(database.address), PasswordWork()
    await store.open()
    try:
        yield House(store, KeyRing(master, store), work, globex, initech)
    finally:
        await store.close()
        work.close()


def created(person_id: PersonId, *identifiers: tuple[Any, str], name: str = "Alice Example") -> CreatePerson:
    """Return the effect that makes an account; e-mail addresses are verified."""
    return CreatePerson(
        person_id=person_id,
        name=name,
        language="en",
        identifiers=tuple(
            Identifier(kind, value, NOW if kind == "email" else None) for kind, value in identifiers
        ),
        attributes={"newsletter": True, "floor": 3},
        at=NOW,
    )
