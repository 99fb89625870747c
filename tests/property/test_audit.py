"""No row of an audit log is changed, moved, removed or put in between, whatever it is, without being found."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any, Final

from sqlalchemy import Connection

from handrail_platform.values import TenantId
from handrail_tenants.audit.chain import ENTRY_COLUMNS, HEAD_COLUMNS
from handrail_tenants.audit.entry import NOTHING, Actor, AuditEntry, told
from handrail_tenants.audit.log import AuditLog
from handrail_tenants.audit.tables import StoredAuditEntry, StoredAuditHead
from handrail_tenants.audit.verification import Broken, Whole
from handrail_tenants.keys.opened import OpenedKeys
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.session import TenantSession
from tests.property.generated import chance, generated
from tests.sqlite import sqlite_in

NOW: Final = 1_763_779_200_000
ENTRIES: Final = 6
TENANTS: Final = (TenantId(1), TenantId(2))
KEYS: Final = tuple(TenantKeys(tenant, bytes([tenant]) * 32, OpenedKeys()) for tenant in TENANTS)
ROWS: Final = "SELECT * FROM audit_entry WHERE tenant_id = 1 ORDER BY number"
HEAD: Final = "SELECT * FROM audit_head WHERE tenant_id = 1"
ODD: Final = (0, 1, -1, 2, ENTRIES, NOW, 1.5, "", "1", "x", b"", b"x", bytes(32), "allowed", "denied")
Row = tuple[Any, ...]


def entry(number: int) -> AuditEntry:
    return AuditEntry(
        at=NOW + number,
        actor=Actor("platform", f"person {number % 2}"),
        action="draft:edit",
        object="journey/login",
        rule="p, designer, draft:edit, any, allow",
        verdict="denied" if number % 3 else "allowed",
        before=NOTHING,
        after=told(number % 2),
    )


@cache
def two_logs() -> Callable[[], TenantSession]:
    """Make a file with the logs of two tenants, in which the database itself refuses nothing."""
    engine = open_engine(sqlite_in(Path(mkdtemp(prefix="handrail-audit-"))).address)
    for keys in KEYS:
        with TenantSession(engine, keys.tenant) as session:
            for number in range(ENTRIES):
                AuditLog(session, keys).append(entry(number))
            session.commit()
    with engine.begin() as connection:
        for table in ("audit_entry", "audit_head"):
            for change in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER {table}_refuses_{change}")
    return lambda: TenantSession(engine, TENANTS[0])


@contextmanager
def tampering() -> Generator[tuple[AuditLog, Connection]]:
    """Give the log and a way past it; what was done is undone afterwards."""
    with two_logs()() as session:
        yield AuditLog(session, KEYS[0]), session.connection()
        session.rollback()


def change(dice: Random, rows: list[Row], head: Row) -> Row:
    at = dice.randrange(len(rows))
    rows[at] = another(dice, rows[at], dice.choice(rows))
    return head


def change_head(dice: Random, rows: list[Row], head: Row) -> Row:
    del rows
    return another(dice, head, dice.choice([head, (1, *range(1, ENTRIES + 2))]))


def swap(dice: Random, rows: list[Row], head: Row) -> Row:
    """Let two entries change places; their numbers, or nothing else, stay with them."""
    one, other = dice.sample(range(len(rows)), 2) if len(rows) > 1 else (0, 0)
    first, second = rows[one], rows[other]
    rows[one], rows[other] = (*first[:2], *second[2:]), (*second[:2], *first[2:])
    return head


def remove(dice: Random, rows: list[Row], head: Row) -> Row:
    begin = dice.randrange(len(rows))
    del rows[begin : begin + dice.randint(1, len(rows))]
    return head


def cut_off(dice: Random, rows: list[Row], head: Row) -> Row:
    """Cut off the end, and let the head say that it never was there."""
    del rows[dice.randrange(1, len(rows) + 1) :]
    last = rows[-1]
    return (head[0], last[1], last[-1], last[2], head[4], head[5])


def cut_away(dice: Random, rows: list[Row], head: Row) -> Row:
    """Cut away the beginning, and let the head say that it has served its time."""
    gone = dice.randrange(len(rows))
    del rows[:gone]
    return (*head[:5], head[5] + gone)


def insert(dice: Random, rows: list[Row], head: Row) -> Row:
    """Put a row in, one that stands elsewhere too, and move up what is behind it."""
    at, new = dice.randint(0, len(rows)), dice.choice(rows)
    behind = [(row[0], row[1] + 1, *row[2:]) for row in rows[at:]]
    rows[at:] = [(new[0], at + 1, *new[2:]), *behind]
    return dice.choice([head, (head[0], head[1] + 1, *head[2:])])


def renumber(dice: Random, rows: list[Row], head: Row) -> Row:
    at = dice.randrange(len(rows))
    rows[at] = (rows[at][0], dice.choice([0, -1, -(2**63), ENTRIES + 1, ENTRIES + 9, 2**63 - 1]), *rows[at][2:])
    return head


def another(dice: Random, row: Row, model: Row) -> Row:
    """Return the row with another value in one column behind its tenant."""
    column = dice.randrange(1, len(row))
    value = dice.choice([model[column], *ODD]) if dice.random() < 0.5 else nearly(dice, row[column])
    return (*row[:column], value, *row[column + 1 :])


def nearly(dice: Random, value: Any) -> Any:
    match value:
        case int():
            return value + dice.choice((-1, 1))
        case str():
            return dice.choice((value.upper(), value + " ", value[:-1], value.encode()))
        case _:
            at = dice.randrange(len(value)) if value else 0
            return value[:at] + bytes([dice.randrange(256)]) + value[at + 1 :]


MOVED: Final = (swap, remove, cut_off, cut_away, insert)
CHANGED: Final = (change, change, change_head, renumber)


@generated(2_000, dice=chance)
def test_a_log_is_whole_exactly_when_every_row_is_as_it_was_written(dice: Random) -> None:
    with tampering() as (log, connection):
        rows, (head,) = _all(connection, ROWS), _all(connection, HEAD)
        before = (list(rows), head)
        steps = [*dice.choices(MOVED, k=dice.randint(0, 2)), *dice.choices(CHANGED, k=dice.randint(0, 1))]
        for step in steps:
            if rows:
                head = step(dice, rows, head)
        if not _put(connection, rows, head):
            return
        untouched = (_all(connection, ROWS), _all(connection, HEAD)) == (before[0], [before[1]])

        found = log.verify(NOW)

        assert isinstance(found, Whole if untouched else Broken)


@generated(200, dice=chance)
def test_rows_of_another_tenants_log_do_not_fit(dice: Random) -> None:
    with tampering() as (log, connection):
        behind = (dice.randrange(ENTRIES),)
        connection.exec_driver_sql("DELETE FROM audit_entry WHERE tenant_id = 1 AND number > ?", behind)
        connection.exec_driver_sql(
            "UPDATE audit_entry SET tenant_id = 1 WHERE tenant_id = 2 AND number > ?", behind
        )
        if dice.random() < 0.5:
            connection.exec_driver_sql("DELETE FROM audit_head WHERE tenant_id = 1")
            connection.exec_driver_sql("UPDATE audit_head SET tenant_id = 1")

        assert isinstance(log.verify(NOW), Broken)


def test_a_row_that_cannot_even_be_read_is_named() -> None:
    with tampering() as (log, connection):
        connection.exec_driver_sql("UPDATE audit_entry SET rule = CAST(x'ff' AS TEXT) WHERE number = 3")

        assert log.verify(NOW) == Broken(3, "changed")


def test_the_hashes_are_over_every_column() -> None:
    assert {*ENTRY_COLUMNS, "hash"} == set(StoredAuditEntry.model_fields)
    assert {*HEAD_COLUMNS, "seal", "purged"} == set(StoredAuditHead.model_fields)


def _all(connection: Connection, statement: str) -> list[Row]:
    return [tuple(row) for row in connection.exec_driver_sql(statement)]


def _put(connection: Connection, rows: list[Row], head: Row) -> bool:
    """Write these rows in place of those that are there, unless two have one key."""
    if len({row[1] for row in rows}) < len(rows):
        return False
    connection.exec_driver_sql("DELETE FROM audit_entry WHERE tenant_id = 1")
    connection.exec_driver_sql("DELETE FROM audit_head WHERE tenant_id = 1")
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    for table, each in (("audit_head", head), *(("audit_entry", row) for row in rows)):
        places = ", ".join("?" for _ in each)
        connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({places})", each)  # noqa: S608 - our own names
    return True
