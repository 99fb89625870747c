"""What moving in leaves in an empty database, kept in order to move into others in the same way at once."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import func, insert, select

from handrail_tenants.schema import SCHEMA
from handrail_tenants.tenancy.engine import open_engine

Left: TypeAlias = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by table. They are sealed for the numbers that their tenants have, which therefore stay the same."""
_TENANT = SCHEMA.tables["tenant"]


def left_in(address: str) -> Left:
    """Return every row of the database."""
    engine = open_engine(address)
    with engine.connect() as connection:
        left = {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in SCHEMA.sorted_tables
        }
    engine.dispose()
    return left


def leave_in(address: str, left: Left) -> None:
    """Put the rows into an empty database."""
    engine = open_engine(address)
    with engine.begin() as connection:
        for table in SCHEMA.sorted_tables:
            if left[table.name]:
                connection.execute(insert(table), left[table.name])
        if engine.dialect.name == "postgresql":  # SQLite goes on counting from the highest by itself
            numbers = func.pg_get_serial_sequence("tenant", "id")
            connection.execute(select(func.setval(numbers, select(func.max(_TENANT.c.id)).scalar_subquery())))
    engine.dispose()
