"""The server is killed at random moments while people register and sign in (invariant I3, from outside)."""

import os
import random
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crash.books import Books
from tests.crash.mortal import MortalServer
from tests.crash.traffic import PATIENCE_SECONDS, Traffic
from tests.mail_sink import MailSink
from tests.postgres import Database
from tests.serve_server import Installation

pytestmark = pytest.mark.crash
LONGEST_LIFE_SECONDS = 1.5


@dataclass(frozen=True)
class Plan:
    """How much happens."""

    journeys: int
    kills: int
    longest_run: int
    """Answers between two kills, at most."""


def test_nothing_is_lost_or_doubled_on_sqlite(sqlite_database: Database, tmp_path: Path) -> None:
    _survives(sqlite_database, tmp_path, Plan(journeys=200, kills=100, longest_run=14))


@pytest.mark.postgres
def test_nothing_is_lost_or_doubled_on_postgres(postgres_database: Database, tmp_path: Path) -> None:
    _survives(postgres_database, tmp_path, Plan(journeys=50, kills=25, longest_run=14))


def _survives(database: Database, folder: Path, plan: Plan) -> None:
    seed = int(os.environ.get("HANDRAIL_CRASH_SEED", "") or random.SystemRandom().randrange(1 << 32))
    print(f"HANDRAIL_CRASH_SEED={seed}")  # noqa: T201 - said with the failure
    started = time.monotonic()
    with MailSink() as mails:
        settings = {"HANDRAIL_TRUSTED_PROXIES": "1", "HANDRAIL_DELIVERY_SECONDS": "2", **mails.settings}
        installation = Installation(database, settings)
        installation.move_in()
        with MortalServer(folder, installation.environment) as server:
            traffic = Traffic(server.url, mails, plan.journeys)
            traffic.begin(seed)
            _torment(server, traffic, plan, random.Random(seed))  # noqa: S311 - chance, not secrecy
            server.bear()
            server.wait_until_ready()
            traffic.up.set()
            traffic.wait()
            books = Books(database)
            books.balance(traffic.tally, mails)
            books.close()
            assert "request failed" not in server.log()
    counts = traffic.tally.counts
    print(f"{plan.kills} kills in {time.monotonic() - started:.0f} s: {dict(counts)}")  # noqa: T201
    assert counts["ended"] >= plan.journeys
    assert counts["interrupted"] >= plan.kills // 4, "the kills met hardly any request"


def _torment(server: MortalServer, traffic: Traffic, plan: Plan, chance: random.Random) -> None:
    """Kill the server again and again: mostly under load, now and then before it is up."""
    for _ in range(plan.kills):
        server.bear()
        if chance.random() < 0.1:
            traffic.up.set()
            time.sleep(chance.uniform(0, 0.5))  # the moment of a crash is nothing to wait for
        else:
            server.wait_until_ready()
            traffic.up.set()
            _live(traffic, chance.randint(1, plan.longest_run))
            time.sleep(chance.uniform(0, 0.02))
        assert traffic.is_going_on(), "the customers were done before the last kill"
        traffic.up.clear()
        server.kill()


def _live(traffic: Traffic, answers: int) -> None:
    """Let the customers have so many answers, or as many as there are in a while, and starve nobody."""
    tally = traffic.tally
    enough = tally.counts["answered"] + answers
    started = time.monotonic()
    while tally.counts["answered"] < enough and time.monotonic() < started + LONGEST_LIFE_SECONDS:
        time.sleep(0.001)
    while tally.starving and traffic.is_going_on() and time.monotonic() < started + PATIENCE_SECONDS:
        time.sleep(0.001)
