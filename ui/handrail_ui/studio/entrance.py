"""Who comes into the studio: staff of the tenant served, signed in at the platform's own, for what they may do."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Request

from handrail_platform.access.permission import Permission
from handrail_platform.access.role import Role
from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds, PersonId
from handrail_tenants.audit.entry import Actor
from handrail_tenants.authorization.authorize import authorize
from handrail_tenants.journeys.problems import JourneyUnknown
from handrail_tenants.staff.member import open_name
from handrail_tenants.tokens.token import issuer_of
from handrail_ui.pages.render import Brand
from handrail_ui.pages.translator import Speech
from handrail_ui.runtime.problems import MalformedAnswer, SignInFirst, UnknownTenant
from handrail_ui.signed_in import csrf_token, own_form, own_long_form, own_upload, session_secret, signed_in
from handrail_ui.studio.desk import Deed, Desk
from handrail_ui.studio.workplace import Workplace
from handrail_ui.visit import Visit, visit_of

STAFF_LEVEL: Final = 2
"""Staff work with two factors (AAL2 of SP 800-63B-4), whatever the journey was that signed them in."""


_NAME: Final = re.compile("[a-z][a-z0-9_-]{0,63}")


class NotPermitted(HandrailError):
    """None of this colleague's roles may do that."""

    code = "not-permitted"
    status = 403


class SignedInMember(msgspec.Struct, frozen=True):
    """Somebody with an account at the platform's own tenant, wherever they may have a role."""

    visit: Visit
    issuer: str
    subject: PersonId
    name: str


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at work for the tenant `served`."""

    visit: Visit
    workplace: Workplace
    served: str
    tenant_name: str
    name: str
    roles: frozenset[Role]
    deed: Deed
    """What they come for."""

    @property
    def desk(self) -> Desk:
        return Desk(self.workplace.admin, self.served)

    @property
    def say(self) -> Speech:
        return self.workplace.words.speech(self.visit.language)

    @property
    def brand(self) -> Brand:
        return self.visit.site.brand

    @property
    def now(self) -> Milliseconds:
        return self.visit.parts.now()

    @property
    def csrf_token(self) -> str:
        return csrf_token(session_secret(self.visit))

    def to(self, path: str) -> str:
        """Return an address within the studio of this tenant."""
        return self.visit.site.address.to(f"/studio/{self.served}{path}")

    def may(self, permission: Permission) -> bool:
        """Tell whether it is worth showing them a button."""
        return authorize(self.roles, permission).allow


async def staff_member(request: Request[Any, Any, Any]) -> SignedInMember:
    """Return who is signed in here with two factors. Raises SignInFirst, and UnknownTenant elsewhere."""
    visit = await visit_of(request)
    if visit.site.tenant.key != visit.parts.settings.staff_tenant:
        raise UnknownTenant
    session, profile = await signed_in(visit)
    if session.assurance < STAFF_LEVEL:
        raise SignInFirst
    return SignedInMember(visit, visit.site.tenant.key, session.person_id, profile.person.name)


async def colleague(request: Request[Any, Any, Any], permission: Permission) -> Colleague:
    """Return who is at work here and may do this.

    Raises SignInFirst, NotPermitted, and UnknownTenant alike for a tenant that there is not and one that they do
    not serve.
    """
    if not _NAME.fullmatch(request.path_params.get("journey", "any")):
        raise JourneyUnknown("")
    member = await staff_member(request)
    visit, parts = member.visit, member.visit.parts
    served = await parts.directory.by_key(request.path_params["served"], parts.now())
    if served is None:
        raise UnknownTenant
    roles = await asyncio.to_thread(parts.workplace.roles_of, served.key, member.issuer, member.subject)
    if not roles:
        raise UnknownTenant
    deed = Deed(Actor(member.issuer, member.subject.hex()), permission, authorize(roles, permission), parts.now())
    if not deed.ruling.allow:
        name = request.path_params.get("journey", "")
        await asyncio.to_thread(parts.workplace.admin.tell, served.key, deed.entry(name))
        raise NotPermitted
    return Colleague(
        visit=visit,
        workplace=parts.workplace,
        served=served.key,
        tenant_name=served.name,
        name=member.name,
        roles=roles,
        deed=deed,
    )


async def names_of_colleagues(here: Colleague) -> Mapping[str, str]:
    """Return by identity the names of those who work for the tenant, machines among them."""
    served = await here.visit.parts.directory.by_key(here.served, here.now)
    assert served is not None
    keys = await here.visit.parts.keys.of(served.id)
    staff = await asyncio.to_thread(here.workplace.staff_of, here.served)
    tokens = await asyncio.to_thread(here.workplace.tokens_of, here.served)
    machines = {f"{issuer_of(here.served)}/{each.id}": each.name for each in tokens}
    return machines | {identity(each.issuer, each.subject): open_name(keys, each) for each in staff}


def identity(issuer: str, subject: PersonId) -> str:
    """Name somebody for good: the tenant of their account, and the account."""
    return f"{issuer}/{subject.hex()}"


def number(fields: Mapping[str, str], name: str) -> int:
    """Return a whole number that a form posted. Raises MalformedAnswer."""
    value = fields.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 10):  # noqa: PLR2004 - digits of a revision
        raise MalformedAnswer
    return int(value)


async def posted(here: Colleague) -> dict[str, str]:
    """Return what a form of the studio posted. Raises ForgedRequest, and what reading a form does."""
    return await own_form(here.visit)


async def uploaded(here: Colleague, most: int) -> dict[str, bytes]:
    """Return what a form with a file posted, in at most so many bytes. Raises what `posted` does."""
    return await own_upload(here.visit, most)


async def posted_at_length(here: Colleague) -> dict[str, str]:
    """Return the same of a form that holds a whole step."""
    return await own_long_form(here.visit)
