"""What the runtime writes of a session is what staff of its tenant, and of no other, read."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handrail_platform.values import PersonId, SessionHandle
from handrail_tenants.tenancy.directory import Tenant
from handrail_ui.encoding import decode_bytes
from handrail_ui.runtime.problems import UnknownSession
from handrail_ui.studio.trace.record import record_of
from handrail_ui.studio.trace.sessions import Behind, found, sessions_of
from tests.app_inside import Inside, running_inside
from tests.serve_server import on_sqlite

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def inside(tmp_path: Path) -> AsyncIterator[Inside]:
    installation = on_sqlite(tmp_path)
    installation.move_in()
    async with running_inside(installation) as inside:
        yield inside


async def tenant(inside: Inside, key: str) -> Tenant:
    known = await inside.parts.directory.by_key(key, inside.clock.now())
    assert known is not None
    return known


async def begun(inside: Inside) -> tuple[str, SessionHandle]:
    walk = await inside.start("aurora", "login")
    text = str(walk.page["submit_url"]).rpartition("/")[2]
    handle = decode_bytes(text, 16)
    assert handle is not None
    await walk.answer(identifier="nobody@example.test")
    return text, SessionHandle(handle)


async def test_a_session_is_found_by_its_id_and_tells_what_happened(inside: Inside) -> None:
    text, handle = await begun(inside)
    aurora = await tenant(inside, "aurora")

    assert await found(inside.parts, aurora, f" {text} ") == handle
    record = await record_of(inside.parts, aurora, handle)
    assert (record.journey, record.version, record.status) == ("login", 1, "running")
    assert [each.kind for each in record.portions[0].events][:2] == ["started", "shown"]
    assert record.portions[0].node("password") is not None
    assert record.portions[0].node("password/nothing") is None


async def test_another_tenant_finds_nothing_of_it(inside: Inside) -> None:
    text, handle = await begun(inside)
    northwind = await tenant(inside, "northwind")

    assert await found(inside.parts, northwind, text) is None
    with pytest.raises(UnknownSession):
        await record_of(inside.parts, northwind, handle)


@pytest.mark.parametrize(
    "typed", ["", "nobody@example.test", "A" * 22, "x" * 32, "\x00", "+49 30 1234567", "é" * 400]
)
async def test_whatever_names_nobody_finds_nothing(inside: Inside, typed: str) -> None:
    assert await found(inside.parts, await tenant(inside, "aurora"), typed) is None


async def test_a_person_without_sessions_has_none(inside: Inside) -> None:
    assert await sessions_of(inside.parts, await tenant(inside, "aurora"), PersonId(bytes(16)), Behind()) == ()
