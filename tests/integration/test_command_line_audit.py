"""An operator proves the audit log whole, reads it, and is told where it is not."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import make_url

from handrail_tenants.audit.entry import NOTHING, Actor, AuditEntry, told
from handrail_tenants.audit.log import AuditLog
from handrail_tenants.tenancy.session import TenantSession
from handrail_ui import clock
from handrail_ui.administration import administration
from tests.command_line import Operator
from tests.serve_server import Installation, on_sqlite


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return on_sqlite(tmp_path)


@pytest.fixture
def acme(installation: Installation) -> Operator:
    operator = Operator(installation.environment)
    operator.does("tenant", "create", "acme", "--name", "Acme")
    return operator


def append(installation: Installation, count: int, after: object) -> None:
    with administration(installation.settings) as admin:
        keys = admin.registry.keys_of("acme")
        for _ in range(count):
            with TenantSession(admin.engine, keys.tenant) as session:
                entry = AuditEntry(
                    at=clock.now(),
                    actor=Actor("platform", "7f3a"),
                    action="journey:publish",
                    object="journey/login",
                    rule="p, publisher, journey:publish, any, allow",
                    verdict="allowed",
                    before=NOTHING,
                    after=told(after),
                )
                AuditLog(session, keys).append(entry)
                session.commit()


def test_a_log_that_nobody_wrote_to_is_whole(acme: Operator) -> None:
    assert acme.does("audit", "verify", "acme") == "acme: the audit log is whole and empty.\n"
    assert acme.does("audit", "list", "acme") == ""


def test_a_whole_log_is_said_to_be_so_in_one_line(installation: Installation, acme: Operator) -> None:
    append(installation, 3, {"version": 2})

    said = acme.does("audit", "verify", "acme")

    assert said.startswith("acme: the audit log is whole from 1 to 3; the newest is 3, hash ")
    assert said.count("\n") == 1
    assert said.split()[-1][:16] in acme.does("audit", "list", "acme", "--after", "2")


def test_the_first_wrong_entry_is_named(installation: Installation, acme: Operator) -> None:
    append(installation, 3, {"version": 2})
    file = make_url(installation.database.address).database
    assert file is not None
    with sqlite3.connect(file) as database:
        database.execute("DROP TRIGGER audit_entry_refuses_update")
        database.execute("UPDATE audit_entry SET subject = 'somebody else' WHERE number = 2")
    database.close()

    result = acme.types("audit", "verify", "acme")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "acme: entry 2 was changed.\n"


def test_entries_are_listed_behind_a_number_and_do_nothing_to_a_terminal(
    installation: Installation, acme: Operator
) -> None:
    append(installation, 2, {"title": "\x9b2J\u202e"})

    listed = acme.does("audit", "list", "acme", "--after", "1")

    first, rule, after = listed.splitlines()
    assert first.startswith("2  ")
    assert first.endswith("  allowed  journey:publish journey/login by 7f3a of platform")
    assert rule.startswith("  rule p, publisher, journey:publish, any, allow; hash ")
    assert after == '  after {"title":"\\u009b2J\\u202e"}'


def test_a_tenant_that_is_not_there_is_told_apart_from_a_broken_log(acme: Operator) -> None:
    assert acme.types("audit", "verify", "initech").exit_code == 2
