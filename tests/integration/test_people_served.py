"""Whoever was taken in from another store walks the sign-in that everybody walks."""

import hashlib
import json
import sqlite3
from base64 import b64encode
from contextlib import closing
from pathlib import Path

import pytest

from tests.command_line import Operator
from tests.json_walk import Walk
from tests.serve_server import ServeServer, on_sqlite

PASSWORD = "seven quiet herons on the pier"
SALT = b"sixteen of salt."
SSHA = "{SSHA}" + b64encode(hashlib.sha1(PASSWORD.encode() + SALT).digest() + SALT).decode()  # noqa: S324 - theirs
SCRYPT = hashlib.scrypt(PASSWORD.encode(), salt=SALT, n=1_024, r=8, p=1, dklen=32)
PHC = f"$scrypt$ln=10,r=8,p=1${b64encode(SALT).decode()}${b64encode(SCRYPT).decode()}"


@pytest.mark.parametrize("password_hash", [SSHA, PHC], ids=["ssha", "scrypt"])
def test_somebody_who_was_taken_in_signs_in_with_the_password_that_they_had(
    tmp_path: Path, password_hash: str
) -> None:
    installation = on_sqlite(tmp_path)
    installation.move_in()
    file = tmp_path / "people.jsonl"
    alice = {"email": "Alice@example.org", "email_verified": True, "password_hash": password_hash}
    file.write_text(json.dumps(alice))
    Operator(installation.environment).does("people", "import", "aurora", str(file))

    def recipes() -> list[str]:
        with closing(sqlite3.connect(installation.database.address.removeprefix("sqlite:///"))) as database:
            return [row[0] for row in database.execute("SELECT recipe FROM credential WHERE recipe IS NOT NULL")]

    before = recipes()
    with ServeServer(installation, tmp_path) as server:
        for _ in range(2):
            with Walk(server, "aurora", "login") as walk:
                walk.answer(identifier="alice@example.org")
                assert walk.answer(password=PASSWORD + "s")["view"]["id"] == "password-verify.v1"
                assert walk.answer(password=PASSWORD)["done"]["result"] == "success"
        log = server.log()

    assert (len(before), recipes()) == (1, [])
    assert PASSWORD not in log
