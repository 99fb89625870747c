"""Somebody of the staff whose account is suspended is out at once, and in again when it is not."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.demo_server import DemoServer
from tests.e2e.conftest import Meet
from tests.e2e.test_studio import at_work

pytestmark = pytest.mark.e2e


def test_a_suspended_account_is_out_with_the_next_click(demo: DemoServer, meet: Meet) -> None:
    visitor = at_work(demo, meet, "support")
    person = subject_of(demo)
    visitor.visit("/")  # the studio's page asks for news by itself, and would be sent away before the click

    stands(demo, person, "suspended")
    try:
        visitor.visit("/t/handrail/studio/aurora/sessions")
        visitor.at("Sign in")
    finally:
        stands(demo, person, "active")

    visitor.visit("/t/handrail/studio/aurora")
    visitor.at("Journeys of Aurora Insurance")


def subject_of(demo: DemoServer) -> bytes:
    """Return whose role this is: each member of the demo's staff has one."""
    with closing(sqlite3.connect(database(demo))) as connection:
        (found,) = connection.execute("SELECT subject FROM staff WHERE role = 'support'").fetchall()
    return bytes(found[0])


def stands(demo: DemoServer, person: bytes, state: str) -> None:
    with closing(sqlite3.connect(database(demo))) as connection, connection:
        connection.execute("UPDATE person SET state = ? WHERE person_id = ?", (state, person))


def database(demo: DemoServer) -> Path:
    return demo.folder / "handrail.db"
