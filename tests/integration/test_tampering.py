"""Whoever can write to the database cannot make a session say what it never said (I7), column by column."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import pytest
from sqlalchemy import Engine, Table, select, update

from handrail_tenants.schema import SCHEMA
from handrail_tenants.tenancy.engine import open_engine
from handrail_ui.encoding import decode_bytes, encode_bytes
from tests.app_inside import DAY, AsyncWalk, Inside, running_inside
from tests.json_walk import fresh_address
from tests.postgres import Database
from tests.serve_server import Installation

pytestmark = pytest.mark.anyio
SESSION: Table = SCHEMA.tables["journey_session"]
FOR_ONLOOKERS = ("journey", "node", "person_id", "created_at")
"""Columns for whoever looks into the database. No answer to anybody rests on them."""
ITS_PLACE = ("tenant_id", "handle")
SEALED = [each.name for each in SESSION.columns if each.name not in (*FOR_ONLOOKERS, *ITS_PLACE)]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def inside(database: Database) -> AsyncIterator[Inside]:
    installation = Installation(database)
    installation.move_in()
    async with running_inside(installation) as inside:
        yield inside


@pytest.fixture
def owner(database: Database) -> Iterator[Engine]:
    engine = open_engine(database.owner_address)
    yield engine
    engine.dispose()


async def test_a_session_with_any_changed_column_is_refused(inside: Inside, owner: Engine) -> None:
    walk = await inside.start("aurora", "registration")
    genuine = stored(owner, walk)

    for column in SEALED:
        for forged in forgeries(genuine[column]):
            change(owner, walk, **{column: forged})
            for answer in (await walk.get(), await walk.post(**details())):
                assert_refused(answer, column)
            assert stored(owner, walk) == {**genuine, column: forged}, "a forged session was written to"
        change(owner, walk, **{column: genuine[column]})

    assert (await walk.answer(**details()))["seq"] == 2


async def test_what_only_onlookers_read_changes_nothing(inside: Inside, owner: Engine) -> None:
    walk = await inside.start("aurora", "registration")
    shown, genuine = (await walk.get()).json(), stored(owner, walk)

    for column in FOR_ONLOOKERS:
        for forged in forgeries(genuine[column] or bytes(16)):
            change(owner, walk, **{column: forged})
            assert (await walk.get()).json() == shown, column

    assert (await walk.answer(**details()))["seq"] == 2


async def test_a_session_cannot_be_given_to_another_caller(inside: Inside, owner: Engine) -> None:
    alice, mallory = await inside.start("aurora", "registration"), await inside.start("aurora", "registration")
    await alice.answer(**details())

    change(owner, alice, binding=stored(owner, mallory)["binding"])
    mallory.page = alice.page

    assert_refused(await mallory.get())
    assert_refused(await mallory.post(code="000000"))


async def test_a_session_cannot_be_given_more_time(inside: Inside, owner: Engine) -> None:
    walk = await inside.start("aurora", "registration")
    inside.clock.go(DAY)
    assert (await walk.get()).json()["code"] == "session-expired"

    change(owner, walk, expires_at=inside.clock.now() + DAY)

    assert_refused(await walk.get())
    assert_refused(await walk.post(**details()))


async def test_a_session_cannot_be_moved(inside: Inside, owner: Engine) -> None:
    walk, other = await inside.start("aurora", "registration"), await inside.start("northwind", "login")
    home, elsewhere = stored(owner, walk)["tenant_id"], stored(owner, other)["tenant_id"]
    address, handle = str(walk.page["submit_url"]), bytes(16)

    change(owner, walk, tenant_id=elsewhere)
    in_its_place = await walk.get()
    walk.page["submit_url"] = address.replace("/t/aurora/", "/t/northwind/")
    at_another_tenant = await walk.get()
    walk.page["submit_url"] = address
    change(owner, walk, tenant_id=home, handle=handle)
    walk.page["submit_url"] = address.rpartition("/")[0] + "/" + encode_bytes(handle)
    under_another_name = await walk.get()

    assert (in_its_place.status_code, in_its_place.json()["code"]) == (404, "unknown-session")
    assert_refused(at_another_tenant)
    assert_refused(under_another_name)


def forgeries(genuine: Any) -> list[Any]:
    """Return other values that the column would take."""
    match genuine:
        case bytes():
            return [bytes([genuine[0] ^ 1]) + genuine[1:], genuine[:-1] + bytes([genuine[-1] ^ 0x80]), b""]
        case int():
            return [genuine + 1, genuine - 1, -1, 2**31 - 1]
        case "running":
            return ["finished", "quarantined"]
        case _:
            return ["another"]


def details() -> dict[str, str]:
    return {"name": "Dana Fox", "email": fresh_address(), "phone": ""}


def stored(owner: Engine, walk: AsyncWalk) -> dict[str, Any]:
    with owner.connect() as connection:
        found = connection.execute(select(SESSION).where(SESSION.c.handle == handle_of(walk)))
        return dict(found.mappings().one())


def change(owner: Engine, walk: AsyncWalk, **columns: Any) -> None:
    with owner.begin() as connection:
        changed = connection.execute(update(SESSION).where(SESSION.c.handle == handle_of(walk)).values(columns))
        assert changed.rowcount == 1


def handle_of(walk: AsyncWalk) -> bytes:
    handle = decode_bytes(walk.page["submit_url"].rpartition("/")[2], 16)
    assert handle
    return handle


def assert_refused(answer: httpx2.Response, why: str = "") -> None:
    assert (answer.status_code, answer.json()["code"]) == (500, "seal-broken"), why
