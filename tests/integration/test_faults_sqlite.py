"""The disk is full: who writes is told so with the right status, nothing is half done, and then it goes on."""

import resource
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import psutil
import pytest

from handrail_platform.values import TenantId
from handrail_tenants.store.contract import Store
from tests.app_inside import Inside, running_inside
from tests.json_walk import Walk, fresh_address
from tests.mail_sink import MailSink
from tests.serve_server import ServeServer, on_sqlite

UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def mails() -> Iterator[MailSink]:
    with MailSink() as sink:
        yield sink


@pytest.fixture
async def inside(tmp_path: Path, mails: MailSink) -> AsyncIterator[Inside]:
    installation = on_sqlite(tmp_path, mails.settings)
    installation.move_in()
    async with running_inside(installation) as inside:
        yield inside


@pytest.mark.anyio
async def test_a_full_database_is_insufficient_storage_and_the_session_goes_on(inside: Inside) -> None:
    walk = await inside.start("aurora", "registration")
    await _let_pages(inside.parts.store, 1)
    answer = await walk.post(name="Dana Fox", email="not an address")
    while answer.status_code == 200:  # there is room on the last page
        walk.page |= answer.json()
        answer = await walk.post(name="Dana Fox", email="not an address")
    page = await inside.client.post(
        walk.page["submit_url"],
        json={"nonce": walk.page["nonce"], "fields": {"email": "not an address"}},
        headers={**walk.headers, "Accept": "text/html"},
    )
    shown = await walk.get()
    await _let_pages(inside.parts.store, 1_000_000)
    done = await walk.answer(name="Dana Fox", email=fresh_address(), phone="")

    assert (answer.status_code, answer.json()["code"]) == (507, "store-full")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "retry-after" in answer.headers
    assert page.status_code == 507
    assert "<h1" in page.text
    assert shown.json()["seq"] == done["seq"] - 1
    assert done["view"]["id"] == "email-confirm.v1"


def test_a_file_that_cannot_grow_stops_the_writing_and_nothing_else(tmp_path: Path, mails: MailSink) -> None:
    installation = on_sqlite(tmp_path, mails.settings)
    installation.move_in()
    address = fresh_address()
    with ServeServer(installation, tmp_path) as server, Walk(server, "aurora", "registration") as walk:
        with _full_disk(server):
            refused = walk.post(name="Dana Fox", email=address, phone="")
            page = httpx2.get(f"{server.url}/t/aurora/j/login", headers={"Accept": "text/html"})
            shown = walk.client.get(walk.page["submit_url"])
            alive = httpx2.get(f"{server.url}/healthz").status_code
        walk.answer(name="Dana Fox", email=address, phone="")
        walk.answer(code=mails.code_for(address))

    assert (refused.status_code, refused.json()["code"]) == (507, "store-full")
    assert "retry-after" in refused.headers
    assert page.status_code == 507
    assert "<h1" in page.text
    assert (shown.status_code, alive) == (200, 200)
    assert walk.view == "password-set.v1"
    assert walk.page["seq"] == 3, "what was refused left a trace"
    assert len(mails.to(address)) == 1


class _full_disk:  # noqa: N801 - used as a statement
    """Forbid the server's processes to make any file longer than the database's log already is."""

    def __init__(self, server: ServeServer) -> None:
        self._log = server.folder / "handrail.sqlite3-wal"
        assert server.pid
        main = psutil.Process(server.pid)
        self._processes = [main, *main.children(recursive=True)]

    def __enter__(self) -> None:
        size = max(self._log.stat().st_size, 1)
        for process in self._processes:
            process.rlimit(psutil.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.rlimit(psutil.RLIMIT_FSIZE, UNLIMITED)


async def _let_pages(store: Store, limit: int) -> None:
    """Let the writer's disk end after so many pages; never before the end of what is there."""
    await store.write_returning(TenantId(1), f"PRAGMA max_page_count = {limit} /* :tenant */", {})
