"""How accounts stand: whether whoever has one may still come in."""

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias, cast

from sqlmodel import col, select

from handrail_platform.values import PersonId
from handrail_tenants.people.tables import StoredPerson
from handrail_tenants.tenancy.session import TenantSession

AccountStanding: TypeAlias = Literal["active", "suspended", "deleted"]


def standing(state: str | None) -> AccountStanding:
    """Return how an account stands; that of a stranger as if it were deleted."""
    return cast("AccountStanding", state or "deleted")


def standings_of(session: TenantSession, people: Iterable[PersonId]) -> Mapping[PersonId, AccountStanding]:
    """Return how the account of each of these people of the tenant stands; a stranger's as if it were deleted."""
    wanted = tuple(people)
    statement = select(StoredPerson.person_id, StoredPerson.state).where(col(StoredPerson.person_id).in_(wanted))
    found = {PersonId(person): state for person, state in session.exec(statement)}
    return {person: standing(found.get(person)) for person in wanted}
