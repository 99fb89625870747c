"""The people behind staff, who have their accounts at the platform's tenant."""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from handrail_flows.typed.identifier import read_identifier
from handrail_flows.typed.refusal import Refusal
from handrail_platform.access.role import Role
from handrail_platform.errors import HandrailError
from handrail_platform.step.reads import IdentifierKind, PersonByIdentifier
from handrail_platform.values import PersonId, TenantId
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.people.find import FindPerson
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.staff.member import StaffMember, seal_name
from handrail_ui.parts import Parts

_PERSON: Final = re.compile(r"[0-9a-f]{32}")


class PlatformTenantMissing(HandrailError):
    """The tenant where staff have their accounts does not exist."""

    code = "platform-tenant-missing"
    status = 404


class AccountUnknown(HandrailError):
    """Nobody has an account with this e-mail address or this id at the platform's tenant."""

    code = "account-unknown"
    status = 404


class StaffAccount(msgspec.Struct, frozen=True):
    """An account at the platform's tenant, whose key is `issuer`."""

    issuer: str
    subject: PersonId
    name: str


def named_person(who: str) -> PersonId | None:
    """Return the person of an id as lists of staff show it, None where it is something else."""
    return PersonId(bytes.fromhex(who)) if _PERSON.fullmatch(who) else None


async def staff_account(parts: Parts, who: str) -> StaffAccount:
    """Return the account with this e-mail address or person id.

    Raises PlatformTenantMissing, AccountUnknown, StoreUnavailable, KeysShredded, SealBroken.
    """
    issuer = parts.settings.staff_tenant
    platform = await parts.directory.by_key(issuer, parts.now())
    if platform is None:
        raise PlatformTenantMissing
    subject = named_person(who) or await _found(parts, platform.id, who)
    profile = await parts.people.profile(platform.id, subject)
    if profile is None:
        raise AccountUnknown
    return StaffAccount(issuer, subject, profile.person.name)


async def staff_member(parts: Parts, tenant: TenantId, who: str, role: Role, decision: Decision) -> StaffMember:
    """Return the account with this e-mail address or id as staff of a tenant, still to be added.

    Raises what `staff_account` raises.
    """
    account = await staff_account(parts, who)
    keys = await parts.keys.of(tenant)
    return StaffMember(
        issuer=account.issuer,
        subject=account.subject,
        role=role,
        sealed=seal_name(keys, account.issuer, account.subject, account.name),
        added_at=decision.at,
        added_by=decision.by,
    )


async def person_at(parts: Parts, tenant: TenantId, who: str) -> PersonId:
    """Return the person of a tenant with this id, e-mail address, phone number or user name.

    Raises AccountUnknown; an id is taken at its word.
    """
    return named_person(who) or await _found(parts, tenant, who, ("email", "phone", "username"))


async def _found(
    parts: Parts, platform: TenantId, typed: str, kinds: Sequence[IdentifierKind] = ("email",)
) -> PersonId:
    identifier = read_identifier(typed, kinds, None)
    if isinstance(identifier, Refusal):
        raise AccountUnknown
    find = FindPerson(parts.store, parts.keys)
    found = await find(platform, PersonByIdentifier(*identifier), ReadContext("", parts.now(), ""))
    if found.person_id is None:
        raise AccountUnknown
    return found.person_id
