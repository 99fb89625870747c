"""An operator says who is staff of a tenant: people with an account at the platform's own."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from handrail_ui.demo.setup import set_up
from tests.command_line import Operator
from tests.serve_server import on_sqlite

DARIO = "designer@handrail.example"


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Operator:
    """Return an operator of the demo's tenants, whose staff serve Aurora."""
    return operator_of_a_demo(tmp_path_factory.mktemp("staff"))


def operator_of_a_demo(folder: Path) -> Operator:
    installation = on_sqlite(folder)
    asyncio.run(set_up(installation.settings))
    return Operator(installation.environment)


def roles(operator: Operator, tenant: str) -> list[tuple[str, str]]:
    lines = operator.does("staff", "list", tenant).splitlines()[1:]
    return [(line.split()[0], " ".join(line.split()[1:3])) for line in lines]


def identity(operator: Operator, name: str) -> str:
    (line,) = [each for each in operator.does("staff", "list", "aurora").splitlines() if name in each]
    return line.split()[-1]


def refused(operator: Operator, *words: str) -> str:
    result = operator.types("staff", *words)
    assert result.exit_code == 2
    return result.stderr


def test_staff_are_listed_by_role_name_and_whoever_added_them(operator: Operator) -> None:
    head, first = operator.does("staff", "list", "aurora").splitlines()[:2]

    assert head.split() == ["role", "name", "since", "by", "issuer", "account", "id"]
    assert {role for role, _ in roles(operator, "aurora")} == {
        "owner",
        "designer",
        "publisher",
        "analyst",
        "support",
        "auditor",
        "reviewer",
    }
    assert first.split()[5:8] == ["demo", "handrail", "active"]


def test_a_role_is_given_to_somebody_by_address_or_id_and_taken_away_again(operator: Operator) -> None:
    added = operator.does("staff", "add", "northwind", DARIO.title(), "--role", "owner", "--by", "ops")
    operator.does("staff", "add", "northwind", identity(operator, "Dario"), "--role", "auditor")
    both = roles(operator, "northwind")
    removed = operator.does("staff", "remove", "northwind", DARIO, "--role", "auditor")

    assert added == f"northwind: {DARIO.title()} is owner.\n"
    assert both == [("owner", "Dario Lind"), ("auditor", "Dario Lind")]
    assert removed == f"northwind: {DARIO} is auditor no more.\n"
    assert roles(operator, "northwind") == [("owner", "Dario Lind")]


def test_somebody_without_an_account_any_more_is_removed_by_the_id_of_the_list(tmp_path: Path) -> None:
    operator = operator_of_a_demo(tmp_path)
    dario = identity(operator, "Dario")
    operator.does("tenant", "delete", "handrail", "--yes")

    assert "HANDRAIL_STAFF_TENANT: " in refused(operator, "remove", "aurora", DARIO, "--role", "designer")
    operator.does("staff", "remove", "aurora", dario, "--role", "designer")

    assert ("designer", "Dario Lind") not in roles(operator, "aurora")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("remove", "aurora", "owner@handrail.example", "--role", "owner"), "last-owner"),
        (("remove", "aurora", DARIO, "--role", "auditor"), "staff-unknown"),
        (("add", "aurora", DARIO, "--role", "designer"), "already-staff"),
        (("add", "aurora", "nobody@handrail.example", "--role", "designer"), "account-unknown"),
        (("add", "aurora", "alex@aurora.example", "--role", "designer"), "account-unknown"),
        (("add", "aurora", "no address", "--role", "designer"), "account-unknown"),
        (("add", "aurora", "0" * 32, "--role", "designer"), "account-unknown"),
        (("add", "nowhere", DARIO, "--role", "designer"), "tenant-unknown"),
        (("list", "nowhere"), "tenant-unknown"),
        (("add", "aurora", DARIO, "--role", "owner", "--by", ""), "decision-invalid"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_what_cannot_be_done_is_said_in_one_line_and_changes_nothing(
    operator: Operator, words: tuple[str, ...], code: str
) -> None:
    before = roles(operator, "aurora")

    assert f"({code})" in refused(operator, *words)

    assert roles(operator, "aurora") == before


def test_who_mistyped_a_tenant_or_whose_role_it_is_reads_what_helps(operator: Operator) -> None:
    unknown = refused(operator, "list", "aurra")
    already = refused(operator, "add", "aurora", DARIO, "--role", "designer")

    assert "Did you mean “aurora”?" in unknown
    assert "`handrail staff list` lists who is what." in already


def test_a_role_that_does_not_exist_is_refused_with_those_that_do(operator: Operator) -> None:
    assert "'owner', 'designer'" in refused(operator, "add", "aurora", DARIO, "--role", "king")


def test_who_was_given_a_role_and_who_lost_one_stands_in_the_audit_log(tmp_path: Path) -> None:
    operator = operator_of_a_demo(tmp_path)
    dario = identity(operator, "Dario")
    operator.does("staff", "add", "northwind", DARIO, "--role", "owner", "--by", "lena")
    operator.does("staff", "add", "northwind", DARIO, "--role", "auditor")
    operator.does("staff", "remove", "northwind", DARIO, "--role", "auditor", "--by", "mia")
    refused(operator, "remove", "northwind", DARIO, "--role", "owner")

    log = operator.does("audit", "list", "northwind")
    assert [line.split("  ", 2)[2] for line in log.splitlines() if line[0].isdigit()] == [
        f"allowed  staff:add staff/handrail/{dario} by lena of command line",
        f"allowed  staff:add staff/handrail/{dario} by command line of command line",
        f"allowed  staff:remove staff/handrail/{dario} by mia of command line",
    ]
    assert log.count('  after {"role":"owner"}') == 1
    assert log.count('  before {"role":"auditor"}') == 1
    assert "is whole" in operator.does("audit", "verify", "northwind")


def test_a_suspended_account_keeps_its_roles_and_is_listed_as_suspended(tmp_path: Path) -> None:
    operator = operator_of_a_demo(tmp_path)
    before = roles(operator, "aurora")
    database = operator.environment["HANDRAIL_DATABASE"]
    assert database is not None
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute(
            "UPDATE person SET state = 'suspended' WHERE person_id = ?",
            (bytes.fromhex(identity(operator, "Dario")),),
        )

    listed = operator.does("staff", "list", "aurora").splitlines()[1:]

    assert roles(operator, "aurora") == before
    assert {line.split()[0] for line in listed if line.split()[-2] == "suspended"} == {"designer"}
    assert {line.split()[-2] for line in listed} == {"suspended", "active"}
