"""PostgreSQL's own fence holds when the application's is switched off: no WHERE, only the connection's tenant."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from handrail_tenants.schema import OWNED, SCHEMA
from handrail_tenants.store.contract import Committed, Raced, Write
from tests.contract.store.installation import Installation, promise, renewal, step
from tests.contract.store.test_domain_writes import ALICE, registers
from tests.postgres import Database

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

Connection = psycopg.Connection[tuple[object, ...]]
TABLES = sorted(str(table.__tablename__) for table in OWNED)
_REVIEW_CASE = """
INSERT INTO review_case
VALUES (:tenant, :id, '', '', '', '', 0, 1, 1, '', '', 'open', '', 0, '', '', '', 0, 0)"""
REST = (
    "INSERT INTO credential VALUES (:tenant, :id, :person, 'totp', :id, 0, 'active', 0, NULL, NULL)",
    "INSERT INTO browser_session VALUES (:tenant, :id, :person, 'totp', 1, 0, 0, 0, 0, 0, NULL, 'Opera', :id)",
    "INSERT INTO trusted_device VALUES (:tenant, :person, :id, 'Opera', 0, 1)",
    "INSERT INTO recognised VALUES (:tenant, :person, 'device', :id, 0, 1)",
    "INSERT INTO erasure VALUES (:tenant, :person, 0, 1, NULL)",
    "INSERT INTO confirmation VALUES (:tenant, :id, :person, :id, 0, :id)",
    "INSERT INTO consent_record VALUES (:tenant, :id, :id, '', '', 'given', :id, '', :id, 0, '', '', '', :id, '')",
    "INSERT INTO consent_text VALUES (:tenant, :id, 'Terms', 'Be kind.', '', '', '', '')",
    "INSERT INTO signing_key VALUES (:tenant, 'a', :id, '{}', 0)",
    "INSERT INTO throttle VALUES (:tenant, 'guess', :id, 1, 0, 0, 0)",
    "INSERT INTO program VALUES (:tenant, :id, 'register', 1, '{}', 0, 'bob', '', '')",
    "INSERT INTO journey VALUES (:tenant, 'register', :id, 1, 0, '', :id)",
    "INSERT INTO revocation VALUES (:tenant, :id, 'register', 0)",
    "INSERT INTO guardrails VALUES (:tenant, 'tenant', 1, '[]', '[]', 0, 'bob', '', '[]')",
    "INSERT INTO acceptance VALUES (:tenant, :id, 'key', 0, 'bob', 'why')",
    "INSERT INTO publication VALUES (:tenant, 'register', 1, 'publish', 1, 1, NULL, '', 0, 'bob', '', '')",
    "INSERT INTO tenant_secret VALUES (:tenant, 'partner_key', :id, 0, 'bob')",
    "INSERT INTO api_token VALUES (:tenant, 'id', 'ci', 'designer', :id, 0, 'bob', 1, NULL, NULL)",
    "INSERT INTO journey_source VALUES (:tenant, 'register', '')",
    "INSERT INTO draft VALUES (:tenant, 'register', 1, '', 0, 'bob')",
    "INSERT INTO discarded_draft VALUES (:tenant, 'register', 1)",
    "INSERT INTO trial VALUES (:tenant, 'register', 'lena', 1, :id, :id, :id, 0, 0)",
    "INSERT INTO watcher VALUES (:tenant, 'register', 'a', 'lena', true, '', 0, 0)",
    "INSERT INTO archived_journey VALUES (:tenant, 'register', 0, 'bob')",
    "INSERT INTO plan VALUES (:tenant, 'x', 1, 'set', '{}', '{}', :id, 1, 1, 9, 0, false, 'a', 0, '', '', 0, '')",
    "INSERT INTO staff VALUES (:tenant, 'handrail', :person, 'owner', :id, 0, 'bob')",
    "INSERT INTO inbox VALUES (:tenant, :id, 'registry', 'event 1', :id, 0, 0, NULL, '', :id)",
    _REVIEW_CASE,
    "INSERT INTO kept_picture VALUES (:tenant, :id, 'show', 'document', 0, 1, :id)",
    "INSERT INTO journey_wake VALUES (:tenant, :id, 0)",
    "INSERT INTO audit_entry VALUES (:tenant, 1, 0, 'a', 'b', 'c', 'd', 'e', 'denied', '1', '2', 0, :id, :id)",
    "INSERT INTO audit_head VALUES (:tenant, 1, :id, 0, :id, 0)",
)


@pytest.fixture
def database(postgres_database: Database) -> Database:
    return postgres_database


@pytest.fixture
async def globex_has_everything(installation: Installation) -> Installation:
    handle = await installation.begin(outbox=(promise("welcome"),))
    rest = [Write(sql, {"id": b"i" * 16, "person": ALICE}) for sql in REST]
    await installation.store.commit(installation.globex, step(handle, 2, writes=(*registers(ALICE), *rest)))
    return installation


@pytest.fixture
def bare(database: Database) -> Iterator[Connection]:
    """Connect as the application does, and say nothing."""
    with psycopg.connect(database.address, autocommit=True) as connection:
        yield connection


def speak_for(connection: Connection, tenant: int | str) -> None:
    connection.execute("SELECT set_config('handrail.tenant_id', %s, false)", (str(tenant),))


def visible(connection: Connection, table: str) -> int:
    return len(connection.execute(SQL("SELECT * FROM {}").format(Identifier(table))).fetchall())


async def test_every_table_but_the_registry_is_fenced(database: Database) -> None:
    with psycopg.connect(database.owner_address) as connection:
        fenced = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity"
        ).fetchall()

    assert {row[0] for row in fenced} == set(SCHEMA.tables) - {"tenant", "tenant_host"} == set(TABLES)


async def test_the_application_is_bound_by_the_fence(bare: Connection) -> None:
    row = bare.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()

    assert row == (False, False)


@pytest.mark.parametrize("table", TABLES)
async def test_a_tenant_sees_its_own_rows_and_no_others(
    globex_has_everything: Installation, bare: Connection, table: str
) -> None:
    speak_for(bare, globex_has_everything.globex)
    own = visible(bare, table)
    speak_for(bare, globex_has_everything.initech)

    assert own > 0
    assert visible(bare, table) == 0


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.usefixtures("globex_has_everything")
async def test_a_connection_that_names_no_tenant_sees_nothing(bare: Connection, table: str) -> None:
    unset = visible(bare, table)
    speak_for(bare, "")

    assert (unset, visible(bare, table)) == (0, 0)


@pytest.mark.parametrize("table", TABLES)
async def test_rows_of_another_tenant_cannot_be_written(
    globex_has_everything: Installation, bare: Connection, table: str
) -> None:
    named = Identifier(table)
    speak_for(bare, globex_has_everything.globex)
    bare.execute(SQL("CREATE TEMPORARY TABLE stolen AS SELECT * FROM {} LIMIT 1").format(named))
    speak_for(bare, globex_has_everything.initech)

    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        bare.execute(SQL("INSERT INTO {} SELECT * FROM stolen").format(named))
    changed = bare.execute(SQL("UPDATE {} SET tenant_id = tenant_id").format(named)).rowcount
    deleted = bare.execute(SQL("DELETE FROM {}").format(named)).rowcount

    assert (changed, deleted) == (0, 0)
    speak_for(bare, globex_has_everything.globex)
    assert visible(bare, table) > 0


async def test_a_row_cannot_be_given_away(globex_has_everything: Installation, bare: Connection) -> None:
    speak_for(bare, globex_has_everything.globex)

    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        bare.execute("UPDATE throttle SET tenant_id = %s", (globex_has_everything.initech,))


async def test_speaking_for_every_tenant_reaches_only_what_workers_need(
    globex_has_everything: Installation, bare: Connection
) -> None:
    bare.execute("SELECT set_config('handrail.every_tenant', 'on', false)")

    seen = {table for table in TABLES if visible(bare, table)}

    of_sessions = {"browser_session", "inbox", "journey_event", "journey_session", "journey_wake", "outbox"}
    assert seen == {
        "api_token",
        "audit_entry",
        "audit_head",
        "confirmation",
        "erasure",
        "kept_picture",
        "plan",
        "recognised",
        "review_case",
        "throttle",
        "trial",
        "trusted_device",
        "watcher",
        *of_sessions,
    }
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bare.execute("INSERT INTO throttle VALUES (%s, 'guess', 'x', 1, 0, 0, 0)", (globex_has_everything.globex,))
    assert bare.execute("UPDATE journey_session SET expires_at = 0").rowcount == 0


async def test_a_renewal_reaches_no_session_but_those_of_its_tenant(globex_has_everything: Installation) -> None:
    """The store says for whom it speaks; the right handle in another tenant's mouth changes nothing."""
    installation = globex_has_everything
    handle = (await installation.rows("journey_session"))[0][1]

    foreign = await installation.store.renew(installation.initech, renewal(handle, 2))
    own = await installation.store.renew(installation.globex, renewal(handle, 2))

    assert (foreign, own) == (Raced(), Committed())


async def test_the_application_cannot_change_the_registry(bare: Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bare.execute("UPDATE tenant SET state = 'active'")


async def test_a_store_that_served_one_tenant_shows_the_next_nothing_of_it(
    globex_has_everything: Installation,
) -> None:
    """One connection after the other changes its tenant; a forgotten WHERE would still find nothing."""
    careless = "SELECT count(*) FROM journey_session WHERE :tenant = :tenant"
    store = globex_has_everything.store

    counted = [
        (await store.fetch(tenant, careless, {}))[0][0]
        for tenant in (globex_has_everything.globex, globex_has_everything.initech) * 3
    ]

    assert counted == [1, 0] * 3
