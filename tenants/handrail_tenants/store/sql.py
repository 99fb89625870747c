"""The portable statements of the domain: named parameters, bound to a tenant, told to each database its way."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from handrail_platform.values import TenantId
from handrail_tenants.store.contract import SqlValue

_TENANT: Final = "tenant"
_TOKEN = re.compile(
    r"""
    '(?:[^']|'')*'              # text, in which a colon is only a colon
    | "[^"]*"                   # a quoted name
    | ::                        # a cast of PostgreSQL
    | :(?P<name>[a-z][a-z0-9_]*)
    """,
    re.VERBOSE,
)
_CASTS: Final[Mapping[type, str]] = {int: "::bigint", str: "::text", bytes: "::bytea", type(None): ""}
"""Spelled per type of value. An absent value stays untyped: its column decides."""


class StatementMisuse(TypeError):
    """A statement that names no `:tenant`, lacks a parameter, or binds a value of a type that is not stored."""


def bind_named(sql: str, tenant: TenantId, params: Mapping[str, SqlValue]) -> dict[str, SqlValue]:
    """Return the parameters for SQLite, which understands the names itself."""
    return dict(zip(_names(sql), _values(sql, tenant, params), strict=True))


def bind_numbered(sql: str, tenant: TenantId, params: Mapping[str, SqlValue]) -> tuple[str, list[SqlValue]]:
    """Return statement and arguments for PostgreSQL.

    Every parameter is cast to the type of its value: in INSERT ... SELECT the server would guess text.
    """
    values = _values(sql, tenant, params)
    return _numbered(sql, tuple(map(type, values))), values


def _values(sql: str, tenant: TenantId, params: Mapping[str, SqlValue]) -> list[SqlValue]:
    try:
        return [tenant if name == _TENANT else params[name] for name in _names(sql)]
    except KeyError as error:
        raise StatementMisuse(f"no parameter {error} for: {sql}") from None


@lru_cache(maxsize=1024)
def _names(sql: str) -> tuple[str, ...]:
    found = dict.fromkeys(match["name"] for match in _TOKEN.finditer(sql) if match["name"])
    if _TENANT not in found:
        raise StatementMisuse(f"no :tenant in: {sql}")
    return tuple(found)


@lru_cache(maxsize=1024)
def _numbered(sql: str, types: tuple[type, ...]) -> str:
    spelled = {
        name: f"${number}{_cast(kind)}"
        for number, (name, kind) in enumerate(zip(_names(sql), types, strict=True), start=1)
    }
    return _TOKEN.sub(lambda match: spelled[match["name"]] if match["name"] else match[0], sql)


def _cast(kind: type) -> str:
    cast = next((cast for known, cast in _CASTS.items() if issubclass(kind, known)), None)
    if cast is None or kind is bool:
        raise StatementMisuse(f"no column holds a {kind.__name__}")
    return cast
