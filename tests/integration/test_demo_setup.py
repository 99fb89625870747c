"""Setting the demo up: what is missing is made, however the time before ended."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from pyotp.totp import TOTP

from handrail_platform.document.guardrails import parse_guardrails
from handrail_tenants.journeys.decision import Decision
from handrail_ui import clock
from handrail_ui.administration import administration
from handrail_ui.demo.setup import set_up
from handrail_ui.demo.tenants import PASSWORD, demo_sites, email_of
from tests.app_inside import running_inside
from tests.serve_server import Installation, on_sqlite

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return on_sqlite(tmp_path)


async def test_a_demo_that_died_between_a_tenant_and_its_person_gets_the_person_later(
    installation: Installation,
) -> None:
    first = demo_sites()[0]
    with administration(installation.settings) as admin:
        admin.registry.create(first.key, first.name, first.settings, at=clock.now())

    await set_up(installation.settings)

    async with running_inside(installation) as inside:
        for site in demo_sites():
            walk = await inside.start(site.key, "login")
            await walk.answer(identifier=email_of(site))
            page = await walk.answer(password=PASSWORD)
            if site.app_key:
                page = await walk.answer(code=TOTP(site.app_key).at(inside.clock.now() // 1000))
            assert page["done"]["result"] == "success"


async def test_setting_up_again_adds_nobody(installation: Installation, tmp_path: Path) -> None:
    await set_up(installation.settings)
    await set_up(installation.settings)

    with closing(sqlite3.connect(tmp_path / "handrail.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM person").fetchone() == (len(demo_sites()),)


async def test_what_somebody_decided_meanwhile_stays(installation: Installation) -> None:
    await set_up(installation.settings)
    site = demo_sites()[0]
    document = msgspec.structs.replace(
        next(each for each in site.journeys if each.journey == "login"), lifetime_minutes=7
    )
    with administration(installation.settings) as admin:
        admin.publish(site.key, admin.prove(site.key, document), Decision("paula", "shorter", clock.now()))

    await set_up(installation.settings)

    with administration(installation.settings) as admin, admin.journeys(site.key) as journeys:
        assert [line.by for line in journeys.versions.log("login")] == ["paula", "demo"]


async def test_the_demo_starts_again_where_somebody_demands_more_than_its_journeys_keep(
    installation: Installation,
) -> None:
    await set_up(installation.settings)
    key = demo_sites()[0].key
    more = parse_guardrails(
        [
            {
                "rule": "before",
                "id": "three",
                "before": "sign-in",
                "require": [{"kind": "authenticated", "level": 3}],
            }
        ]
    )
    with administration(installation.settings) as admin, admin.guardrails(key) as guardrails:
        guardrails.set("tenant", more, Decision("bob", "", clock.now()), expected=guardrails.revision("tenant"))

    await set_up(installation.settings)

    with administration(installation.settings) as admin, admin.journeys(key) as journeys:
        assert journeys.versions.live("login").version == 1
