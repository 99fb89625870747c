"""The tenants that somebody serves: their own rows at every tenant, and nobody else's."""

from collections import defaultdict
from typing import Final

import msgspec
from sqlalchemy import Engine
from sqlmodel import col, select

from handrail_platform.access.role import Role
from handrail_platform.values import PersonId
from handrail_tenants.staff.tables import StoredStaff
from handrail_tenants.tenancy.session import PersonSession
from handrail_tenants.tenancy.tables import StoredTenant

MOST_ROLES: Final = 600
"""How many roles one look shows: those at the first tenants by name."""


class ServedTenant(msgspec.Struct, frozen=True):
    """A tenant that exists, with what somebody is there, in the order of `Role`."""

    key: str
    name: str
    roles: tuple[Role, ...]


def tenants_served(engine: Engine, issuer: str, subject: PersonId) -> tuple[ServedTenant, ...]:
    """Return the tenants that this person serves, by name. What they do not serve costs nothing."""
    statement = (
        select(StoredTenant.key, StoredTenant.name, StoredStaff.role)
        .select_from(StoredStaff)
        .join(StoredTenant, col(StoredTenant.id) == StoredStaff.tenant_id)
        .where(StoredTenant.state != "deleted")
        .order_by(col(StoredTenant.name), col(StoredTenant.key))
        .limit(MOST_ROLES)
    )
    roles = defaultdict[tuple[str, str], set[Role]](set)
    with PersonSession(engine, StoredStaff, issuer, subject) as session:
        for key, name, role in session.exec(statement):
            roles[key, name].add(Role(role))
    return tuple(
        ServedTenant(key, name, tuple(role for role in Role if role in theirs))
        for (key, name), theirs in roles.items()
    )
