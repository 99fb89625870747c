"""Devices and networks from which somebody signed in, kept for a time, and only so many of them."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from handrail_platform.values import Milliseconds, PersonId
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.limits.client import network_prefix
from handrail_tenants.limits.rules import DAY
from handrail_tenants.store.contract import Write

TraitKind: TypeAlias = Literal["device", "network"]
RECOGNISED_DAYS: Final = 180
"""So long after the last sign-in with it is a device or network known."""
_MOST: Final = 10
"""So many of a kind does a person have; the one that was not seen for longest makes room."""
KEEP = """
INSERT INTO recognised (tenant_id, person_id, kind, trait, seen_at, ends_at)
VALUES (:tenant, :person_id, :kind, :trait, :at, :ends_at)
ON CONFLICT (tenant_id, person_id, kind, trait) DO UPDATE SET
  seen_at = excluded.seen_at, ends_at = excluded.ends_at"""
# The row of now is left alone: where one statement both writes and deletes it, the database may choose.
MAKE_ROOM = """
DELETE FROM recognised WHERE tenant_id = :tenant AND person_id = :person_id AND kind = :kind AND trait <> :trait
  AND trait NOT IN (
    SELECT trait FROM recognised
    WHERE tenant_id = :tenant AND person_id = :person_id AND kind = :kind AND trait <> :trait
    ORDER BY seen_at DESC, trait LIMIT :others)"""


def traits(keys: TenantKeys, person_id: PersonId, device: bytes, address: str) -> Mapping[TraitKind, bytes]:
    """Return what a person's device and network are known by, those of them that are there."""
    named: dict[TraitKind, str] = {"device": device.hex(), "network": network_prefix(address)}
    return {
        kind: keys.lookup(f"recognised.{kind}", f"{person_id.hex()}|{name}")
        for kind, name in named.items()
        if name
    }


def recognise(
    keys: TenantKeys, person_id: PersonId, device: bytes, address: str, at: Milliseconds
) -> tuple[Write, ...]:
    """Keep from where the person signed in; without a device, nothing."""
    if not device:
        return ()
    ends_at = at + RECOGNISED_DAYS * DAY
    return tuple(
        write
        for kind, trait in traits(keys, person_id, device, address).items()
        for write in (
            Write(KEEP, {"person_id": person_id, "kind": kind, "trait": trait, "at": at, "ends_at": ends_at}),
            Write(MAKE_ROOM, {"person_id": person_id, "kind": kind, "trait": trait, "others": _MOST - 1}),
        )
    )
