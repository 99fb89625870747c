"""The tenants that somebody serves: their own rows at every tenant, and nobody else's."""

from collections import defaultdict
from typing import Final

import msgspec
from sqlalchemy import Engine, case
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
    promotes_to: str | None = None
    """The key of the environment after it."""


def tenants_served(engine: Engine, issuer: str, subject: PersonId) -> tuple[ServedTenant, ...]:
    """Return the tenants that this person serves, by name. What they do not serve costs nothing."""
    named = col(StoredTenant.settings).contains('"promotes_to"')
    statement = (
        # Settings may hold a picture: only those are fetched that say something of environments.
        select(
            StoredTenant.key, StoredTenant.name, StoredStaff.role, case((named, StoredTenant.settings), else_="{}")
        )
        .select_from(StoredStaff)
        .join(StoredTenant, col(StoredTenant.id) == StoredStaff.tenant_id)
        .where(StoredTenant.state != "deleted")
        .order_by(col(StoredTenant.name), col(StoredTenant.key))
        .limit(MOST_ROLES)
    )
    roles = defaultdict[tuple[str, str, str], set[Role]](set)
    with PersonSession(engine, StoredStaff, issuer, subject) as session:
        for key, name, role, settings in session.exec(statement):
            roles[key, name, settings].add(Role(role))
    return tuple(
        ServedTenant(key, name, tuple(role for role in Role if role in theirs), _next(settings))
        for (key, name, settings), theirs in roles.items()
    )


def _next(settings: str) -> str | None:
    """Return the environment that a tenant promotes to, as its settings say."""
    return _SETTINGS.decode(settings).promotes_to


class _Settings(msgspec.Struct, frozen=True):
    promotes_to: str | None = None


_SETTINGS: Final = msgspec.json.Decoder(_Settings)
