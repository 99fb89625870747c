"""What the server tells an open journey editor over HTTP, to whom, and that it ends when it has to."""

import re
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack

import httpx2
import pytest
from pyotp.totp import TOTP

from handrail_ui.studio.watching.rooms import MOST_OF_A_PERSON
from tests.demo_server import DemoServer

WATCHING = "/t/handrail/studio/aurora/journeys/login/watching"
AS_EVENTS = {"Accept": "text/event-stream, application/json"}
AT_ONCE_SECONDS = 6
"""Less than what a server that waits for a stream takes before it is killed."""


@pytest.fixture(scope="module")
def own_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    with DemoServer(tmp_path_factory.mktemp("watched")) as server:
        yield server


@pytest.fixture(scope="module")
def designer(own_demo: DemoServer) -> Iterator[httpx2.Client]:
    """Sign a designer in with two factors; each code works once."""
    member = next(each for each in own_demo.description()["staff"] if each["role"] == "designer")
    factors = ("identifier", "email"), ("password", "password")
    given = [{name: member[known]} for name, known in factors] + [{"code": TOTP(member["app_key"]).now()}]
    with httpx2.Client(base_url=own_demo.url, headers={"Accept": "text/html"}, timeout=20) as browser:
        address = browser.get("/t/handrail/studio/aurora").headers["location"]
        address = browser.get(address).headers["location"]
        for fields in given:
            nonce = re.search(r'name="nonce" value="([^"]+)"', browser.get(address).text)
            assert nonce is not None
            browser.post(address, data={"nonce": nonce[1], "action": "continue", **fields})
        yield browser


def watch(browser: httpx2.Client, address: str = WATCHING) -> AbstractContextManager[httpx2.Response]:
    query = {"tab": secrets.token_hex(16), "revision": "0"}
    return browser.stream("GET", address, params=query, headers=AS_EVENTS)


def watchers(demo: DemoServer) -> int:
    with sqlite3.connect(demo.folder / "handrail.db") as database:
        return int(database.execute("SELECT count(*) FROM watcher").fetchone()[0])


def test_a_stream_is_neither_kept_nor_buffered_and_whoever_leaves_is_gone(
    own_demo: DemoServer, designer: httpx2.Client
) -> None:
    with watch(designer) as told:
        assert (told.status_code, told.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert (told.headers["cache-control"], told.headers["x-accel-buffering"]) == ("no-store", "no")
        texts = told.iter_text()
        assert next(each for each in texts if "event" in each) == "event: people\ndata: []\n\n"
        assert watchers(own_demo) == 1

    deadline = time.monotonic() + AT_ONCE_SECONDS
    while watchers(own_demo):
        assert time.monotonic() < deadline


@pytest.mark.parametrize(
    "query",
    ["", "tab=x&revision=0", f"tab={'0' * 32}", f"tab={'0' * 32}&revision=-1", f"tab={'Z' * 32}&revision=0"],
)
def test_what_no_page_of_ours_asks_is_refused(designer: httpx2.Client, query: str) -> None:
    assert designer.get(f"{WATCHING}?{query}", headers=AS_EVENTS).status_code == 400


def test_whoever_does_not_serve_the_tenant_or_is_not_signed_in_hears_nothing(
    own_demo: DemoServer, designer: httpx2.Client
) -> None:
    with watch(designer, WATCHING.replace("aurora", "northwind")) as elsewhere:
        assert elsewhere.status_code == 404
    with watch(designer, WATCHING.replace("login", "nobody")) as nowhere:
        assert nowhere.status_code == 404
    with httpx2.Client(base_url=own_demo.url) as stranger, watch(stranger) as refused:
        assert refused.status_code == 401


def test_a_step_is_told_by_our_own_page_alone(designer: httpx2.Client) -> None:
    fields = {"tab": secrets.token_hex(16), "step": "password"}
    page = designer.get(WATCHING.removesuffix("/watching")).text
    token = re.search(r'data-token="([^"]+)"', page)
    assert token is not None

    forged = designer.post(WATCHING, data=fields)
    own = designer.post(WATCHING, data={**fields, "csrf_token": token[1]})
    long = designer.post(WATCHING, data={**fields, "step": "x" * 65, "csrf_token": token[1]})

    assert (forged.status_code, own.status_code, long.status_code) == (403, 200, 400)


def test_too_many_are_told_to_come_later_and_a_server_that_stops_waits_for_nobody(
    own_demo: DemoServer, designer: httpx2.Client
) -> None:
    with ExitStack() as open_still:
        told = [open_still.enter_context(watch(designer)) for _ in range(MOST_OF_A_PERSON)]
        texts = [each.iter_text() for each in told]
        assert all(next(each) for each in texts)
        with watch(designer) as refused:
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
            assert refused.read()

        began = time.monotonic()
        own_demo.stop()

        assert time.monotonic() - began < AT_ONCE_SECONDS
        for each in texts:
            assert 'event: farewell\ndata: {"reason":"closing"}' in "".join(each)
    assert "Traceback" not in own_demo.log()
    assert "watching-fault" not in own_demo.log()
