"""Setting the demo up: what is missing is made, however the time before ended."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from pyotp.totp import TOTP

from handrail_platform.access.role import Role
from handrail_platform.document.guardrails import parse_guardrails
from handrail_platform.verify.prove import JourneyUnproved
from handrail_tenants.journeys.decision import Decision
from handrail_ui import clock
from handrail_ui.administration import administration
from handrail_ui.demo.setup import set_up
from handrail_ui.demo.staff import demo_platform
from handrail_ui.demo.tenants import PASSWORD, demo_sites, email_of
from handrail_ui.staff_accounts import staff_account
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
        assert database.execute("SELECT count(*) FROM person").fetchone() == (len(demo_sites()) + len(Role),)


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


async def test_a_demo_from_before_passkeys_gets_the_way_to_add_one_and_keeps_its_own_settings(
    installation: Installation,
) -> None:
    site = demo_platform().site
    older = {name: value for name, value in site.settings.items() if name != "passkey_journey"}
    with administration(installation.settings) as admin:
        admin.registry.create(site.key, site.name, {**older, "languages": ["en"]}, at=clock.now())

    await set_up(installation.settings)

    with administration(installation.settings) as admin:
        settings = admin.registry.settings_of(site.key).values
        assert (settings["passkey_journey"], settings["languages"]) == ("passkey", ["en"])


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


async def test_staff_of_each_role_sign_in_with_two_factors_and_are_what_they_are_said_to_be(
    installation: Installation,
) -> None:
    await set_up(installation.settings)
    platform = demo_platform()

    assert set(platform.staff) == set(Role)
    async with running_inside(installation) as inside:
        home = await inside.parts.directory.by_key(platform.site.key, inside.clock.now())
        assert home is not None
        for role, person in platform.staff.items():
            walk = await inside.start(platform.site.key, "login")
            await walk.answer(identifier=person.email)
            await walk.answer(password=PASSWORD)
            page = await walk.answer(code=TOTP(platform.site.app_key).at(inside.clock.now() // 1000))
            account = await staff_account(inside.parts, person.email)

            assert page["done"]["result"] == "success"
            with administration(installation.settings) as admin, admin.staff("aurora") as staff:
                assert staff.roles_of(platform.site.key, account.subject) == {role}


async def test_a_staff_sign_in_without_a_second_factor_is_not_published(installation: Installation) -> None:
    await set_up(installation.settings)
    site = demo_platform().site
    (login,) = [each for each in site.journeys if each.journey == "login"]
    code = msgspec.structs.replace(login.steps["code"], next={**login.steps["code"].next, "none": "welcome"})
    steps = {name: step for name, step in login.steps.items() if name != "no-app"} | {"code": code}
    weaker = msgspec.structs.replace(login, steps=steps, scenarios=())

    with administration(installation.settings) as admin, pytest.raises(JourneyUnproved):
        admin.prove(site.key, weaker)


async def test_a_demo_that_died_between_staff_and_their_roles_gives_the_roles_later_and_only_then(
    installation: Installation, tmp_path: Path
) -> None:
    await set_up(installation.settings)
    with closing(sqlite3.connect(tmp_path / "handrail.sqlite3")) as database, database:
        database.execute("DELETE FROM staff")

    await set_up(installation.settings)
    with administration(installation.settings) as admin, admin.staff("aurora") as staff:
        (analyst,) = [each for each in staff.list() if each.role is Role.ANALYST]
        staff.remove(analyst.issuer, analyst.subject, Role.ANALYST)
    await set_up(installation.settings)

    with administration(installation.settings) as admin, admin.staff("aurora") as staff:
        assert {each.role for each in staff.list()} == set(Role) - {Role.ANALYST}
