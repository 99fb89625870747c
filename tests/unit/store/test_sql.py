"""The portable statements reach each database in its own spelling, never without their tenant."""

from enum import StrEnum

import pytest

from handrail_platform.values import TenantId
from handrail_tenants.store.contract import SqlValue
from handrail_tenants.store.sql import StatementMisuse, bind_named, bind_numbered

GLOBEX = TenantId(7)


class Kind(StrEnum):
    EMAIL = "email"


def test_sqlite_gets_names_and_the_tenant_whatever_the_caller_says() -> None:
    bound = bind_named("SELECT :a WHERE tenant_id = :tenant", GLOBEX, {"a": 1, "tenant": 8, "unused": 2})

    assert bound == {"a": 1, "tenant": 7}


def test_postgresql_gets_numbers_with_the_types_of_the_values() -> None:
    sql = "SELECT :text, :number, :raw, :nothing WHERE tenant_id = :tenant AND x = :number"

    bound = bind_numbered(sql, GLOBEX, {"text": "a", "number": 1, "raw": b"r", "nothing": None, "tenant": 8})

    assert bound == (
        "SELECT $1::text, $2::bigint, $3::bytea, $4 WHERE tenant_id = $5::bigint AND x = $2::bigint",
        ["a", 1, b"r", None, 7],
    )


def test_the_types_of_one_call_do_not_stick_to_the_next() -> None:
    sql = "SELECT :value, :tenant"

    texts = [bind_numbered(sql, GLOBEX, {"value": value})[0] for value in (None, 1, "a", None)]

    assert texts == [
        "SELECT $1, $2::bigint",
        "SELECT $1::bigint, $2::bigint",
        "SELECT $1::text, $2::bigint",
        "SELECT $1, $2::bigint",
    ]


@pytest.mark.parametrize("harmless", ["':a'", "'it''s :a'", '":a"', "tenant_id::bigint", "x::text"])
def test_colons_elsewhere_are_left_alone(harmless: str) -> None:
    sql = f"SELECT {harmless} WHERE tenant_id = :tenant"

    assert bind_numbered(sql, GLOBEX, {})[0] == f"SELECT {harmless} WHERE tenant_id = $1::bigint"


def test_a_named_value_counts_as_its_kind() -> None:
    assert bind_numbered("SELECT :kind, :tenant", GLOBEX, {"kind": Kind.EMAIL})[0].startswith("SELECT $1::text")


@pytest.mark.parametrize(
    ("sql", "params"),
    [
        ("SELECT 1", {}),
        ("SELECT ':tenant'", {}),
        ("SELECT :a WHERE tenant_id = :tenant", {}),
        ("SELECT :a WHERE tenant_id = :tenant", {"a": True}),
        ("SELECT :a WHERE tenant_id = :tenant", {"a": 1.5}),
    ],
    ids=["no tenant", "a tenant in quotes", "a parameter missing", "a boolean", "a fraction"],
)
def test_a_statement_that_could_be_misunderstood_is_refused(sql: str, params: dict[str, SqlValue]) -> None:
    with pytest.raises(StatementMisuse):
        bind_numbered(sql, GLOBEX, params)
