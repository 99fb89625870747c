"""A staff member as rows hold them, and the name that colleagues read."""

from typing import Final

import msgspec

from handrail_platform.access.role import Role
from handrail_platform.values import Milliseconds, PersonId
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.staff.problems import StaffNameInvalid

_NAME: Final = "staff.sealed"
_LONGEST: Final = 200


class StaffMember(msgspec.Struct, frozen=True, kw_only=True):
    """One role of one person, who has their account at the tenant with the key `issuer`.

    `added_by` is what operators typed of themselves, or names whoever did it as the audit log does.
    """

    issuer: str
    subject: PersonId
    role: Role
    sealed: bytes
    added_at: Milliseconds
    added_by: str


def seal_name(keys: TenantKeys, issuer: str, subject: PersonId, name: str) -> bytes:
    """Seal a name under the keys of the tenant that is served, for this person. Raises StaffNameInvalid."""
    if not name.strip() or not name.isprintable() or len(name) > _LONGEST:
        raise StaffNameInvalid
    return keys.seal(_NAME, _person(issuer, subject), name.encode())


def open_name(keys: TenantKeys, member: StaffMember) -> str:
    """Return the name that colleagues read. Raises SealBroken."""
    return keys.open(_NAME, _person(member.issuer, member.subject), member.sealed).decode()


def _person(issuer: str, subject: PersonId) -> bytes:
    return issuer.encode() + b"\0" + subject
