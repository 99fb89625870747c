"""PostgreSQL goes away and comes back: nothing is half done, and the server recovers by itself."""

import random
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

from tests.crash.books import Books
from tests.crash.traffic import Traffic
from tests.json_walk import Walk, fresh_address
from tests.mail_sink import MailSink
from tests.postgres import Database
from tests.serve_server import Installation, ServeServer

pytestmark = pytest.mark.postgres
JOURNEYS, OUTAGES = 40, 20


@pytest.fixture
def mails() -> Iterator[MailSink]:
    with MailSink() as sink:
        yield sink


@pytest.fixture
def server(postgres_database: Database, tmp_path: Path, mails: MailSink) -> Iterator[ServeServer]:
    given = {"HANDRAIL_TRUSTED_PROXIES": "1", "HANDRAIL_DELIVERY_SECONDS": "2", **mails.settings}
    installation = Installation(postgres_database, given)
    installation.move_in()
    with ServeServer(installation, tmp_path) as server:
        yield server


def test_without_a_database_everything_waits_and_then_goes_on(server: ServeServer, mails: MailSink) -> None:
    address = fresh_address()
    fields = {"name": "Dana Fox", "email": address, "phone": ""}
    with Walk(server, "aurora", "registration") as walk:
        with _outage(server.installation.database):
            refused = walk.post(**fields)
            page = httpx2.get(f"{server.url}/t/aurora/j/login", headers={"Accept": "text/html"})
            ready = httpx2.get(f"{server.url}/readyz")
            alive = httpx2.get(f"{server.url}/healthz")
            metrics = httpx2.get(f"{server.url}/metrics")
            unknown = httpx2.get(f"{server.url}/t/nobody/j/login", headers={"Accept": "application/json"})
        process = server.pid
        walk.answer(**fields)
        walk.answer(code=mails.code_for(address))

    assert (refused.status_code, refused.json()["code"]) == (503, "store-unavailable")
    assert refused.headers["content-type"] == "application/problem+json"
    assert page.status_code == 503
    assert "<h1" in page.text
    assert unknown.status_code == 503, "who cannot be looked up is not said to be unknown"
    for answer in (refused, page, ready):
        assert int(answer.headers["retry-after"]) >= 1
    assert (ready.status_code, alive.status_code, metrics.status_code) == (503, 200, 200)
    assert walk.view == "password-set.v1"
    assert walk.page["seq"] == 3
    assert server.running
    assert server.pid == process
    assert len(mails.to(address)) == 1


def test_outages_in_the_middle_of_everything_lose_and_double_nothing(server: ServeServer, mails: MailSink) -> None:
    """The server keeps running; its connections die at random moments, in the middle of transactions."""
    chance = random.Random(4711)  # noqa: S311 - chance, not secrecy
    traffic = Traffic(server.url, mails, JOURNEYS)
    traffic.up.set()
    traffic.begin(4711)
    outages = 0
    while traffic.is_going_on() and outages < OUTAGES:
        _wait_for_answers(traffic, chance.randint(1, 10))
        with _outage(server.installation.database):
            time.sleep(chance.uniform(0, 0.2))  # how long an outage lasts is nothing to wait for
        outages += 1
    traffic.wait()
    books = Books(server.installation.database)
    books.balance(traffic.tally, mails)
    books.close()

    assert traffic.tally.counts["ended"] >= JOURNEYS
    assert traffic.tally.counts["unavailable"] > 0, "the outages met no request"
    assert outages == OUTAGES
    assert threading.active_count() < 50


def test_a_table_that_somebody_holds_is_waited_for_only_so_long(server: ServeServer) -> None:
    fields = {"name": "Dana Fox", "email": fresh_address(), "phone": ""}
    with Walk(server, "aurora", "registration") as walk:
        with psycopg.connect(server.installation.database.owner_address) as somebody:
            somebody.execute("LOCK TABLE journey_session IN SHARE MODE")
            refused = walk.post(**fields)
        walk.answer(**fields)

    assert (refused.status_code, refused.json()["code"]) == (503, "store-unavailable")
    assert walk.page["seq"] == 2


def _wait_for_answers(traffic: Traffic, answers: int) -> None:
    enough = traffic.tally.counts["answered"] + answers
    while traffic.tally.counts["answered"] < enough and traffic.is_going_on():
        time.sleep(0.001)


@contextmanager
def _outage(database: Database) -> Generator[None]:
    """Throw everybody out of the database, and let nobody in again until it is over."""
    url = make_url(database.owner_address)
    name = Identifier(str(url.database))
    elsewhere = url.set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(elsewhere, autocommit=True) as connection:
        connection.execute(SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false").format(name))
        try:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (url.database,)
            )
            yield
        finally:
            connection.execute(SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true").format(name))
