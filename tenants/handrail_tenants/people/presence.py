"""Whether a tenant has people at all, for administration."""

from sqlmodel import select

from handrail_tenants.people.tables import StoredPerson
from handrail_tenants.tenancy.session import TenantSession


def has_people(session: TenantSession) -> bool:
    """Tell whether anybody ever got an account here."""
    return session.exec(select(StoredPerson.person_id).limit(1)).first() is not None
