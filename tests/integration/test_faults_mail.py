"""The mail server is away, or a process of its own delivers: a promise is kept once, as soon as it can be."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.json_walk import Walk, fresh_address
from tests.mail_sink import MailSink
from tests.serve_server import ServeServer, on_sqlite

WITHIN_SECONDS = 30


@pytest.fixture
def mails() -> Iterator[MailSink]:
    """Return a mail server that is not there yet."""
    sink = MailSink()
    yield sink
    sink.close()


def test_while_mail_cannot_be_sent_the_journey_answers_and_the_code_comes_later(
    tmp_path: Path, mails: MailSink
) -> None:
    installation = on_sqlite(tmp_path, mails.settings)
    installation.move_in()
    address = fresh_address()
    with ServeServer(installation, tmp_path) as server, Walk(server, "aurora", "registration") as walk:
        page = walk.answer(name="Dana Fox", email=address, phone="")
        _until(lambda: _failures(server))
        failing = _metrics(server)

        mails.open()
        code = mails.code_for(address)
        _until(lambda: _owed(server) == 0)
        after = _metrics(server)
        walk.answer(code=code)
        failures, log = _failures(server), server.log()

    assert page["view"]["id"] == "email-confirm.v1"
    assert page["view"]["lead"]["text"].startswith("A code is on its way to ")
    assert failing["handrail_outbox_waiting"] == 1
    assert failing['handrail_deliveries_total{result="retried",topic="email.code"}'] >= 1
    assert after["handrail_outbox_waiting"] == 0
    assert after['handrail_deliveries_total{result="delivered",topic="email.code"}'] == 1
    assert len(mails.to(address)) == 1
    assert walk.view == "password-set.v1"
    assert [failure["attempts"] for failure in failures] == list(range(1, len(failures) + 1))
    for failure in failures:
        assert failure["outcome"] == "retried"
        assert failure["reason"].startswith("smtp-")
        assert failure["topic"] == "email.code"
    assert address not in log
    assert code not in log


def test_workers_of_their_own_deliver_what_the_server_promises(tmp_path: Path, mails: MailSink) -> None:
    installation = on_sqlite(tmp_path, {"HANDRAIL_WORKER": "apart", **mails.settings})
    installation.move_in()
    mails.open()
    addresses = [fresh_address() for _ in range(12)]
    with ServeServer(installation, tmp_path) as server, ExitStack() as running:
        walks = [running.enter_context(Walk(server, "aurora", "registration")) for _ in addresses]
        for walk, address in zip(walks[:6], addresses[:6], strict=True):
            walk.answer(name="Dana Fox", email=address, phone="")
        waiting = _metrics(server)["handrail_outbox_waiting"]

        workers = [running.enter_context(_worker(server)) for _ in range(2)]
        for walk, address in zip(walks[6:], addresses[6:], strict=True):
            walk.answer(name="Dana Fox", email=address, phone="")
        for walk, address in zip(walks, addresses, strict=True):
            walk.answer(code=mails.code_for(address))
        _until(lambda: _metrics(server)["handrail_outbox_waiting"] == 0)
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        codes = [worker.wait(WITHIN_SECONDS) for worker in workers]

    assert waiting == 6
    assert codes == [0, 0]
    assert {walk.view for walk in walks} == {"password-set.v1"}
    assert [len(mails.to(address)) for address in addresses] == [1] * len(addresses)


def _worker(server: ServeServer) -> "subprocess.Popen[bytes]":
    with (server.folder / "worker.log").open("ab") as log:
        command = [sys.executable, "-P", "-m", "handrail_ui", "worker"]
        return subprocess.Popen(command, env={**os.environ, **server.environment}, stdout=log, stderr=log)


def _failures(server: ServeServer) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in server.log().splitlines() if line.startswith("{")]
    return [line for line in lines if line["event"] == "delivery failed"]


def _metrics(server: ServeServer) -> dict[str, float]:
    lines = httpx2.get(f"{server.url}/metrics").text.splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in pairs}


def _owed(server: ServeServer) -> int:
    with closing(sqlite3.connect(server.folder / "handrail.sqlite3", timeout=10)) as database:
        return int(database.execute("SELECT count(*) FROM outbox").fetchone()[0])


def _until(happens: Callable[[], Any]) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.02)
