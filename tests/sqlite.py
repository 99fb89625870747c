"""SQLite files for the tests, each with the whole schema: copies of one that was migrated."""

import tempfile
from functools import cache
from pathlib import Path

from handrail_tenants.migrations.run import migrate
from tests.postgres import Database


def sqlite_in(folder: Path) -> Database:
    """Return a migrated database without a row, in a file of this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "handrail.sqlite3"
    file.write_bytes(_migrated())
    return _at(file)


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "handrail.sqlite3"
        migrate(_at(file).address)
        assert list(Path(folder).iterdir()) == [file], "some of it lies in another file"
        return file.read_bytes()


def _at(file: Path) -> Database:
    address = f"sqlite:///{file}"
    return Database(address, address)
