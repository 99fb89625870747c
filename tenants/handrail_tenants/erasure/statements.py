"""The SQL of an erasure: each statement takes a bite, in the dialect that both databases share.

Made from the tables themselves, so that no list of columns or tables stands here a second time.
"""

from collections.abc import Mapping
from typing import Final

from handrail_tenants.erasure.remains import Remains, tables_with
from handrail_tenants.schema import SCHEMA

EMPTY_PERSON: Final = """
UPDATE person SET state = 'deleted', sealed = :nothing, preferences = NULL, language = '', light = 0,
  revision = revision + 1
WHERE tenant_id = :tenant AND person_id = :person_id AND state <> 'deleted' RETURNING 1"""
_COUNTED: Final = """
DELETE FROM throttle WHERE (tenant_id, scope, key_hash) IN (
  SELECT tenant_id, scope, key_hash FROM throttle
  WHERE tenant_id = :tenant AND (key_hash = :counted OR key_hash IN (
    SELECT lookup FROM identifier WHERE tenant_id = :tenant AND person_id = :person_id))
  LIMIT :limit)
RETURNING 1"""
ASK: Final = """
INSERT INTO erasure (tenant_id, person_id, asked_at, due, erased_at)
SELECT tenant_id, person_id, :at, :due, NULL FROM person
WHERE tenant_id = :tenant AND person_id = :person_id
ON CONFLICT (tenant_id, person_id) DO UPDATE SET due = excluded.due"""
ERASED: Final = """
UPDATE erasure SET erased_at = :at, due = :due
WHERE tenant_id = :tenant AND person_id = :person_id AND erased_at IS NULL RETURNING 1"""
OVER: Final = """
DELETE FROM erasure
WHERE tenant_id = :tenant AND person_id = :person_id AND erased_at IS NOT NULL AND due <= :at"""
KEEP: Final = """
DELETE FROM erasure WHERE tenant_id = :tenant AND person_id = :person_id AND erased_at IS NULL
  AND EXISTS (
    SELECT 1 FROM person AS p
    WHERE p.tenant_id = :tenant AND p.person_id = :person_id AND p.state = 'active')"""
ASKED: Final = """
SELECT due FROM erasure WHERE tenant_id = :tenant AND person_id = :person_id AND erased_at IS NULL"""


def _of_person(table: str) -> str:
    key = _key(table, table)
    return f"""
DELETE FROM {table} WHERE ({key}) IN (
  SELECT {key} FROM {table} WHERE tenant_id = :tenant AND person_id = :person_id LIMIT :limit)
RETURNING 1"""  # noqa: S608 - names of our own tables


def _of_sessions(table: str) -> str:
    return f"""
DELETE FROM {table} WHERE ({_key(table, table)}) IN (
  SELECT {_key(table, "t")} FROM {table} AS t
  JOIN journey_session AS s ON s.tenant_id = t.tenant_id AND s.handle = t.handle
  WHERE s.tenant_id = :tenant AND s.person_id = :person_id LIMIT :limit)
RETURNING 1"""  # noqa: S608 - names of our own tables


def _key(table: str, spoken: str) -> str:
    return ", ".join(f'{spoken}."{column.name}"' for column in SCHEMA.tables[table].primary_key.columns)


def _in_order() -> dict[str, str]:
    """Return what deletes from each table: what leads to others goes after them."""
    counted = {str(each.__tablename__): _COUNTED for each in tables_with(Remains.NOTHING_COUNTED)}
    of_sessions = [str(each.__tablename__) for each in tables_with(Remains.NOTHING_WITH_SESSION)]
    of_person = [str(each.__tablename__) for each in tables_with(Remains.NOTHING)]
    return {
        **counted,
        **{table: _of_sessions(table) for table in of_sessions},
        **{table: _of_person(table) for table in of_person},
    }


DELETIONS: Final[Mapping[str, str]] = _in_order()
"""By table, in the order in which they run."""
