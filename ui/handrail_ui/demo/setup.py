"""Setting the demo up: tenants, their journeys, and one person each who can sign in at once."""

from pathlib import Path
from typing import TypedDict

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import compile_journey
from handrail_platform.step.effects import CreatePerson, Identifier, SetPassword, TransactionEffect
from handrail_platform.step.reads import PasswordHash
from handrail_platform.values import PersonId, SessionHandle
from handrail_tenants.effects.apply import EffectContext, writes_for
from handrail_tenants.reads.context import ReadContext
from handrail_ui import clock
from handrail_ui.administration import administration
from handrail_ui.demo.tenants import DemoSite, demo_sites
from handrail_ui.parts import Parts
from handrail_ui.settings import Settings
from handrail_ui.wiring import wired

PASSWORD = "demo only: open sesame"  # noqa: S105 - printed on purpose, for a machine's own demo
PASSWORD_HASH = PasswordHash(PASSWORD)


class TenantDescription(TypedDict):
    key: str
    name: str
    journeys: dict[str, str]
    account: str


class SignInDescription(TypedDict):
    tenant: str
    email: str
    password: str


class DemoDescription(TypedDict):
    """What demo.json says."""

    url: str
    mailbox: str
    data: str
    tenants: list[TenantDescription]
    sign_ins: list[SignInDescription]


async def set_up(settings: Settings) -> None:
    """Create what is missing and publish what has changed; running it again changes nothing."""
    missing = _publish(settings)
    if not missing:
        return
    async with wired(settings) as parts:
        for site in missing:
            await _add_person(parts, site)


def describe(base_url: str, folder: Path) -> DemoDescription:
    """Return where everything is."""
    return {
        "url": base_url + "/",
        "mailbox": base_url + "/demo/mailbox",
        "data": str(folder),
        "tenants": [
            {
                "key": site.key,
                "name": site.name,
                "journeys": {j.journey: f"{base_url}/t/{site.key}/j/{j.journey}" for j in site.journeys},
                "account": f"{base_url}/t/{site.key}/account",
            }
            for site in demo_sites()
        ],
        "sign_ins": [{"tenant": site.name, "email": _email(site), "password": PASSWORD} for site in demo_sites()],
    }


def _publish(settings: Settings) -> list[DemoSite]:
    """Create tenants and publish journeys; return the tenants that were new."""
    new: list[DemoSite] = []
    with administration(settings) as admin:
        known = {tenant.key for tenant in admin.registry.list()}
        for site in demo_sites():
            if site.key not in known:
                admin.registry.create(site.key, site.name, site.settings, at=clock.now())
                new.append(site)
            for document in site.journeys:
                program = compile_journey(document, REGISTRY)
                admin.publish(site.key, program, clock.now())
    return new


async def _add_person(parts: Parts, site: DemoSite) -> None:
    """Store a person with a password, by the very statements that a registration commits."""
    tenant = await parts.directory.by_key(site.key, parts.now())
    assert tenant is not None
    keys, now = await parts.keys.of(tenant.id), parts.now()
    person_id = PersonId(parts.random_bytes(16))
    hashed = await parts.shell.resolvers.resolve(tenant.id, [PASSWORD_HASH], ReadContext("", now))
    effects: tuple[TransactionEffect, ...] = (
        CreatePerson(
            person_id=person_id,
            name="Alex Morgan",
            language=tenant.settings["default_language"],
            identifiers=(Identifier("email", _email(site), now),),
            attributes={},
            at=now,
        ),
        SetPassword(
            person_id=person_id,
            credential_id=parts.random_bytes(16),
            encoded=hashed[PASSWORD_HASH].encoded,
            at=now,
        ),
    )
    context = EffectContext(SessionHandle(bytes(16)))
    await parts.store.write(tenant.id, [w for effect in effects for w in writes_for(keys, effect, context)])


def _email(site: DemoSite) -> str:
    return f"alex@{site.key}.example"
