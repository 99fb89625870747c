"""One person for each demo tenant, who can sign in at once."""

import base64
from collections.abc import Iterable

from handrail_platform.step.effects import CreatePerson, EnrolTotp, Identifier, SetPassword, TransactionEffect
from handrail_platform.step.reads import PasswordHash
from handrail_platform.values import PersonId, SessionHandle
from handrail_tenants.effects.apply import EffectContext, writes_for
from handrail_tenants.reads.context import ReadContext
from handrail_ui.demo.tenants import PASSWORD, PERSON, DemoSite, email_of
from handrail_ui.parts import Parts
from handrail_ui.settings import Settings
from handrail_ui.wiring import wired


async def add_people(settings: Settings, sites: Iterable[DemoSite]) -> None:
    """Add a person to each of these tenants."""
    async with wired(settings) as parts:
        for site in sites:
            await _add_person(parts, site)


async def _add_person(parts: Parts, site: DemoSite) -> None:
    """Store a person with a password and perhaps an app, by the very statements that a registration commits."""
    tenant = await parts.directory.by_key(site.key, parts.now())
    assert tenant is not None
    keys, now = await parts.keys.of(tenant.id), parts.now()
    request = PasswordHash(PASSWORD)
    person_id = PersonId(parts.random_bytes(16))
    hashed = await parts.shell.resolvers.resolve(tenant.id, [request], ReadContext("", now, ""))
    effects: tuple[TransactionEffect, ...] = (
        CreatePerson(
            person_id=person_id,
            name=PERSON,
            language=tenant.settings["default_language"],
            identifiers=(Identifier("email", email_of(site), now),),
            attributes={},
            at=now,
        ),
        SetPassword(
            person_id=person_id,
            credential_id=parts.random_bytes(16),
            encoded=hashed[request].encoded,
            at=now,
        ),
    )
    if site.app_key:
        app = EnrolTotp(person_id, parts.random_bytes(16), base64.b32decode(site.app_key), 0, now)
        effects = (*effects, app)
    context = EffectContext(SessionHandle(bytes(16)))
    await parts.store.write(tenant.id, [w for effect in effects for w in writes_for(keys, effect, context)])
