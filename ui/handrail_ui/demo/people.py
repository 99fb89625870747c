"""The people of each demo tenant, who can sign in at once."""

import base64
from collections.abc import Iterable
from typing import Final

from handrail_platform.access.role import Role
from handrail_platform.step.effects import CreatePerson, EnrolTotp, Identifier, SetPassword, TransactionEffect
from handrail_platform.step.reads import PasswordHash
from handrail_platform.values import PersonId, SessionHandle
from handrail_tenants.effects.apply import EffectContext, writes_for
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.reads.context import ReadContext
from handrail_ui.administration import administration
from handrail_ui.demo.staff import demo_platform
from handrail_ui.demo.tenants import PASSWORD, DemoAccount, DemoSite
from handrail_ui.parts import Parts
from handrail_ui.settings import Settings
from handrail_ui.staff_accounts import staff_member
from handrail_ui.wiring import wired

_ON_JOURNEYS: Final = (Role.OWNER, Role.DESIGNER, Role.PUBLISHER, Role.ANALYST)
"""Who of the demo's staff works in the environments before its tenant as well."""


async def add_people(settings: Settings, sites: Iterable[DemoSite]) -> None:
    """Add their people to each of these tenants."""
    async with wired(settings) as parts:
        for site in sites:
            await _add_people_of(parts, site)


async def add_staff(settings: Settings) -> None:
    """Give those who are staff their role, all at once, unless there is staff already."""
    async with wired(settings) as parts:
        await _add_staff(parts)


async def _add_people_of(parts: Parts, site: DemoSite) -> None:
    """Store all people of a site or none, by the very statements that a registration commits."""
    tenant = await parts.directory.by_key(site.key, parts.now())
    assert tenant is not None
    keys = await parts.keys.of(tenant.id)
    request = PasswordHash(PASSWORD)
    hashed = await parts.shell.resolvers.resolve(tenant.id, [request], ReadContext("", parts.now(), ""))
    encoded = hashed[request].encoded
    effects = [effect for each in site.people for effect in _registered(parts, site, each, encoded)]
    context = EffectContext(SessionHandle(bytes(16)))
    await parts.store.write(tenant.id, [w for effect in effects for w in writes_for(keys, effect, context)])


def _registered(parts: Parts, site: DemoSite, person: DemoAccount, encoded: str) -> tuple[TransactionEffect, ...]:
    """Return what makes a person with a password and perhaps an app."""
    person_id, now = PersonId(parts.random_bytes(16)), parts.now()
    effects: tuple[TransactionEffect, ...] = (
        CreatePerson(
            person_id=person_id,
            name=person.name,
            language=site.settings["default_language"],
            identifiers=(Identifier("email", person.email, now),),
            attributes={},
            at=now,
        ),
        SetPassword(person_id=person_id, credential_id=parts.random_bytes(16), encoded=encoded, at=now),
    )
    if not site.app_key:
        return effects
    return (*effects, EnrolTotp(person_id, parts.random_bytes(16), base64.b32decode(site.app_key), 0, now))


async def _add_staff(parts: Parts) -> None:
    platform = demo_platform()
    by = Decision("demo", "", parts.now())
    for key in platform.served:
        served = await parts.directory.by_key(key, parts.now())
        assert served is not None
        members = [
            await staff_member(parts, served.id, person.email, role, by)
            for role, person in platform.staff.items()
            if key == platform.serves or role in _ON_JOURNEYS
        ]
        with administration(parts.settings) as admin, admin.staff(key) as staff:
            if not staff.list():
                for member in members:
                    staff.add(member)
