"""Whether the database and the mails agree with what the customers were told."""

import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, text

from handrail_tenants.tenancy.engine import open_engine
from handrail_ui.encoding import decode_bytes
from tests.crash.traffic import Tally
from tests.mail_sink import MailSink
from tests.postgres import Database

KEPT_WITHIN_SECONDS = 60


class Books:
    """The rows of an installation, looked at by its owner."""

    def __init__(self, database: Database) -> None:
        self._engine: Engine = open_engine(database.owner_address)

    def close(self) -> None:
        self._engine.dispose()

    def balance(self, tally: Tally, mails: MailSink) -> None:
        """Hold everything against everything: nothing acknowledged is lost, nothing was done twice."""
        self._nothing_is_owed()
        self._every_step_is_there(tally)
        self._every_account_is_there_once(tally)
        for address in tally.people:
            identities = {mail.id for mail in mails.to(address)}
            assert len(identities) == 1, f"{len(identities)} mails were promised to one person"

    def _nothing_is_owed(self) -> None:
        deadline = time.monotonic() + KEPT_WITHIN_SECONDS
        while self._count("outbox"):
            assert self._count("outbox WHERE state = 'dead'") == 0
            assert time.monotonic() < deadline, "promises are not kept"
            time.sleep(0.05)

    def _every_step_is_there(self, tally: Tally) -> None:
        rows = self._rows("SELECT handle, seq, status FROM journey_session")
        sessions = {bytes(handle): (seq, status) for handle, seq, status in rows}
        traced = self._rows(
            "SELECT handle, count(DISTINCT seq), min(seq), max(seq) FROM journey_event GROUP BY handle"
        )
        traces = {bytes(handle): (steps, first, last) for handle, steps, first, last in traced}
        for name, seq in tally.acknowledged.items():
            handle = decode_bytes(name, 16)
            assert handle is not None
            assert sessions[handle] == (seq, "finished")
        for handle, (seq, _) in sessions.items():
            assert traces[handle] == (seq, 1, seq), "the trace is not the truth"

    def _every_account_is_there_once(self, tally: Tally) -> None:
        people = tally.counts["registered"]
        assert self._count("person") == people
        assert self._count("identifier") == people
        assert self._count("credential WHERE profile = 'password' AND state = 'active'") == people
        assert self._count("credential") == people
        assert self._count("consent_record WHERE purpose = 'terms' AND state = 'given'") == people
        assert self._count("consent_record") == 2 * people
        assert self._count("browser_session") == tally.counts["ended"]

    def _count(self, what: str) -> int:
        return int(self._rows(f"SELECT count(*) FROM {what}")[0][0])  # noqa: S608 - constants of this module

    def _rows(self, sql: str) -> Sequence[Any]:
        with self._engine.connect() as connection:
            return connection.execute(text(sql)).all()
