"""Giving roles at a tenant to people, and taking them away."""

from typing import Final

from sqlmodel import col, func, select

from handrail_platform.access.role import Role
from handrail_platform.values import PersonId
from handrail_tenants.staff.member import StaffMember
from handrail_tenants.staff.problems import AlreadyStaff, LastOwner, StaffUnknown, TooManyStaff
from handrail_tenants.staff.tables import StoredStaff
from handrail_tenants.tenancy.decisions import decide_alone
from handrail_tenants.tenancy.session import TenantSession

MOST_STAFF: Final = 1_000


class StaffMembers:
    """The staff of one tenant. Whoever changes it commits, together with what the audit log says of it."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session

    def roles_of(self, issuer: str, subject: PersonId) -> frozenset[Role]:
        """Return what this person of that tenant is here, as of now; nothing for a stranger."""
        roles = select(StoredStaff.role).where(StoredStaff.issuer == issuer, StoredStaff.subject == subject)
        return frozenset(map(Role, self._session.exec(roles)))

    def list(self) -> tuple[StaffMember, ...]:
        """Return everybody with each of their roles: who was added first comes first."""
        order = (col(StoredStaff.added_at), col(StoredStaff.issuer), col(StoredStaff.subject))
        statement = select(StoredStaff).order_by(*order, col(StoredStaff.role)).limit(MOST_STAFF)
        return tuple(map(_read, self._session.exec(statement)))

    def add(self, member: StaffMember) -> None:
        """Give somebody a role. Raises AlreadyStaff, TooManyStaff."""
        decide_alone(self._session)
        if member.role in self.roles_of(member.issuer, member.subject):
            raise AlreadyStaff
        if self._session.exec(select(func.count(col(StoredStaff.role)))).one() >= MOST_STAFF:
            raise TooManyStaff
        row = StoredStaff(
            tenant_id=self._session.tenant,
            issuer=member.issuer,
            subject=member.subject,
            role=member.role.value,
            sealed=member.sealed,
            added_at=member.added_at,
            added_by=member.added_by,
        )
        self._session.add(row)
        self._session.flush()

    def remove(self, issuer: str, subject: PersonId, role: Role) -> None:
        """Take a role away from somebody. Raises StaffUnknown, LastOwner."""
        decide_alone(self._session)
        key = (self._session.tenant, issuer, subject, role.value)
        row = self._session.get(StoredStaff, key, populate_existing=True)
        if row is None:
            raise StaffUnknown
        if role is Role.OWNER and self._owners() == 1:
            raise LastOwner
        self._session.delete(row)
        self._session.flush()

    def _owners(self) -> int:
        owners = select(func.count(col(StoredStaff.role))).where(StoredStaff.role == Role.OWNER.value)
        return self._session.exec(owners).one()


def _read(row: StoredStaff) -> StaffMember:
    return StaffMember(
        issuer=row.issuer,
        subject=PersonId(row.subject),
        role=Role(row.role),
        sealed=row.sealed,
        added_at=row.added_at,
        added_by=row.added_by,
    )
