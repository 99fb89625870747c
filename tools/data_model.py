"""Write docs/data-model.md: the tables as a diagram and in words, made from the metadata that the product uses."""

import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, UniqueConstraint

from handrail_tenants.schema import OWNED, REGISTRY, SCHEMA
from handrail_tenants.tenancy.stored import Stored

PAGE = Path(__file__).resolve().parent.parent / "docs" / "data-model.md"
HEAD = """\
# The tables

Made by `tools/data_model.py` from the metadata in `tenants/handrail_tenants/schema.py`; a test keeps it current.

- All tables but `tenant` and `tenant_host` belong to a tenant: `tenant_id` comes first in their primary key, and
  the diagram leaves that line to `tenant` out.
- Encrypted are the columns `sealed`, `body` and `wrapped_key`, and the `state` of a journey session
  ([ADR-0005](adr/0005-personal-data-sealed-under-tenant-keys.md)); `lookup` and `key_hash` are keyed hashes. No
  table holds a person's name, address, phone number or password in the clear. `added_by`,
  `published_by`, `decided_by`, `saved_by` and `reason` hold what operators typed of themselves; `issuer`,
  `subject` and `person` are opaque.
- Times are whole milliseconds since the Unix epoch, UTC; identifiers of people and sessions are 16 bytes.
- A solid line is a foreign key. A dotted line says that a table holds the other's key without a constraint, so
  that rows may outlive what they speak of.

"""
KINDS: dict[type, str] = {BigInteger: "bigint", Integer: "int", LargeBinary: "bytes"}


def page() -> str:
    """Return the whole page."""
    described = (*REGISTRY, *OWNED)
    diagram = [
        "```mermaid",
        "erDiagram",
        *_relations(),
        *(line for each in _tables() for line in _entity(each)),
        "```",
    ]
    return HEAD + "\n".join([*diagram, *(line for each in described for line in _description(each)), ""])


def _tables() -> list[Table]:
    return [SCHEMA.tables[name] for name in sorted(SCHEMA.tables)]


def _relations() -> Iterator[str]:
    for table in _tables():
        bound = {key.referred_table.name for key in table.foreign_key_constraints}
        for key in sorted(table.foreign_key_constraints, key=lambda each: each.referred_table.name):
            yield f'    {key.referred_table.name} ||--o{{ {table.name} : "{_shared(key.column_keys)}"'
        for other in _tables():
            named = [column.name for column in other.primary_key]
            free = other is not table and other.name not in bound and len(named) > 1
            if free and set(named) <= set(table.columns.keys()):
                yield f'    {other.name} ||..o{{ {table.name} : "{_shared(named)}"'


def _shared(columns: Iterable[str]) -> str:
    return ", ".join(each for each in columns if each != "tenant_id") or "tenant_id"


def _entity(table: Table) -> Iterator[str]:
    yield f"    {table.name} {{"
    foreign = {name for key in table.foreign_key_constraints for name in key.column_keys}
    for column in table.columns:
        marks = [mark for mark, holds in (("PK", column.primary_key), ("FK", column.name in foreign)) if holds]
        yield " ".join(
            part for part in (f"        {_kind(column)}", column.name, ", ".join(marks), _null(column)) if part
        )
    yield "    }"


def _kind(column: Column[Any]) -> str:
    return next((name for kind, name in KINDS.items() if isinstance(column.type, kind)), "text")


def _null(column: Column[Any]) -> str:
    return '"may be absent"' if column.nullable else ""


def _description(stored: type[Stored]) -> Iterator[str]:
    table = cast("Table", cast("Any", stored).__table__)
    paragraphs = inspect.cleandoc(stored.__doc__ or "").split("\n\n")
    yield from ("", f"## {table.name}", "")
    for paragraph in paragraphs:
        yield from (paragraph.replace("\n", " "), "")
    yield f"- Key: {_code(table.primary_key.columns)}"
    for constraint in sorted(table.constraints, key=lambda each: str(each.name)):
        if isinstance(constraint, UniqueConstraint):
            yield f"- Unique: {_code(constraint.columns)}"
    for index in sorted(table.indexes, key=lambda each: str(each.name)):
        yield f"- {'Unique' if index.unique else 'Index'}: {_code(index.columns)}{_where(index)}"


def _where(index: Index) -> str:
    condition = index.dialect_options["postgresql"]["where"]
    return "" if condition is None else f" where `{condition}`"


def _code(columns: Iterable[Column[Any]]) -> str:
    return f"`{', '.join(column.name for column in columns)}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"handrail: wrote {PAGE.name}", flush=True)
