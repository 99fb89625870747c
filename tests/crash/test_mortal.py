"""A server that is killed in the moment of its birth is gone like any other."""

from pathlib import Path

import pytest

from tests.crash.mortal import MortalServer
from tests.postgres import Database
from tests.serve_server import Installation

pytestmark = pytest.mark.crash


def test_a_newborn_can_be_killed(sqlite_database: Database, tmp_path: Path) -> None:
    installation = Installation(sqlite_database, {})
    installation.move_in()
    with MortalServer(tmp_path, installation.environment) as server:
        for _ in range(100):
            server.bear()
            server.kill()
