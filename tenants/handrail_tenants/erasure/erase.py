"""The one place that erases a person. Whatever it does can be done again, and be broken off anywhere."""

from collections.abc import Mapping
from typing import Final

import msgspec

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds, PersonId, TenantId
from handrail_tenants.erasure.statements import ASK, DELETIONS, EMPTY_PERSON, ERASED, OVER
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.limits.guessing import authenticator_key
from handrail_tenants.store.contract import SqlValue, Store, Write

BITE: Final = 200
"""So many rows go in one transaction, so that no request waits long for the one writer of SQLite."""
SETTLED_MS: Final[Milliseconds] = 60_000
"""Whatever was being committed when somebody was erased has ended by then, one way or the other."""


class PersonUnknown(HandrailError):
    """The tenant has no such person, and never had."""

    code = "person-unknown"
    status = 404


class Erased(msgspec.Struct, frozen=True):
    """How many rows went, by table, those with none left out; of `person`, 1 where it was emptied."""

    rows: Mapping[str, int]


class Erasing:
    """Erases people. Raises StoreUnavailable, StoreFull, KeysShredded."""

    def __init__(self, store: Store, keys: KeyRing) -> None:
        self._store = store
        self._keys = keys

    async def at_once(self, tenant: TenantId, person_id: PersonId, now: Milliseconds) -> Erased:
        """Erase somebody now; a worker looks once more when all has settled. Raises PersonUnknown."""
        whose: dict[str, SqlValue] = {"person_id": person_id}
        await self._store.write(tenant, [Write(ASK, {**whose, "at": now, "due": now})])
        erased = await self.erase(tenant, person_id, now)
        if not await self._store.fetch(tenant, _KNOWN, whose):
            raise PersonUnknown
        return erased

    async def erase(self, tenant: TenantId, person_id: PersonId, now: Milliseconds) -> Erased:
        """Erase somebody whose time has come.

        Their row is emptied first: from then on nobody signs in as them, and no journey session of theirs commits
        anything. All else goes bite by bite.
        """
        keys = await self._keys.of(tenant)
        whose: dict[str, SqlValue] = {"person_id": person_id, "counted": authenticator_key(keys, person_id)}
        rows = {"person": len(await self._store.write_returning(tenant, EMPTY_PERSON, {**whose, "nothing": b""}))}
        for table, sql in DELETIONS.items():
            rows[table] = await self._bite_by_bite(tenant, sql, whose)
        over = Write(OVER, {**whose, "at": now})
        await self._store.write(tenant, [over, Write(ERASED, {**whose, "at": now, "due": now + SETTLED_MS})])
        return Erased({table: count for table, count in rows.items() if count})

    async def _bite_by_bite(self, tenant: TenantId, sql: str, named: Mapping[str, SqlValue]) -> int:
        gone = 0
        while True:
            bite = len(await self._store.write_returning(tenant, sql, {**named, "limit": BITE}))
            gone += bite
            if bite < BITE:
                return gone


_KNOWN: Final = "SELECT 1 FROM person WHERE tenant_id = :tenant AND person_id = :person_id"
