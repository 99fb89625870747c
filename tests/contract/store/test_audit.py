"""The audit log: entries are chained under the tenant's key, nobody changes them, and old ones may go."""

from collections.abc import Iterator

import msgspec
import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from handrail_tenants.audit.entry import NOTHING, Actor, AuditEntry, AuditEntryInvalid, told, told_document
from handrail_tenants.audit.head import AuditLogBroken
from handrail_tenants.audit.log import AuditLog
from handrail_tenants.audit.tables import StoredAuditEntry
from handrail_tenants.audit.verification import Broken, Whole
from handrail_tenants.journeys.drafts import Drafts
from handrail_tenants.keys.master import MasterKeys
from handrail_tenants.keys.rotation import rotate
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.store.retention import AUDIT_RETENTION_MS
from handrail_tenants.tenancy.registry import TenantRegistry
from handrail_tenants.tenancy.session import ForeignRow, TenantSession
from tests.contract.store.installation import NOW, Installation
from tests.postgres import Database

pytestmark = pytest.mark.anyio

MUCH_LATER = NOW + AUDIT_RETENTION_MS
HOUR = 60 * 60 * 1000


def entry(number: int = 1, *, at: int = NOW, subject: str = "7f3a") -> AuditEntry:
    return AuditEntry(
        at=at,
        actor=Actor("platform", subject),
        action="draft:edit",
        object=f"journey/number-{number}",
        rule="p, designer, draft:edit, any, allow",
        verdict="allowed",
        before=NOTHING,
        after=told({"revision": number}),
    )


@pytest.fixture
async def keys(installation: Installation) -> TenantKeys:
    return await installation.keys.of(installation.globex)


@pytest.fixture
def log(unit: TenantSession, keys: TenantKeys) -> AuditLog:
    return AuditLog(unit, keys)


@pytest.fixture
def tampering(installation: Installation) -> Iterator[Connection]:
    """Connect as somebody who may write any row, but has no keys."""
    with unfenced(installation.owner, installation.database) as connection:
        yield connection


def unfenced(owner: Engine, database: Database) -> Connection:
    connection = owner.connect()
    if database.address.startswith("sqlite"):
        for table in ("audit_entry", "audit_head"):
            for change in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER {table}_refuses_{change}"))
    else:
        connection.execute(text("SET session_replication_role = replica"))
    connection.commit()
    return connection


def written(unit: TenantSession, log: AuditLog, *entries: AuditEntry) -> None:
    for each in entries:
        log.append(each)
    unit.commit()


async def test_entries_are_numbered_from_one_and_read_in_order(unit: TenantSession, log: AuditLog) -> None:
    numbers = [log.append(entry(number)) for number in (1, 2, 3)]
    unit.commit()

    assert numbers == [1, 2, 3]
    assert [each.number for each in log.read(0, 10)] == [1, 2, 3]
    assert [each.number for each in log.read(1, 1)] == [2]
    (second,) = log.read(1, 1)
    assert (second.actor, second.after) == (Actor("platform", "7f3a"), '{"revision":2}')


async def test_a_log_without_entries_and_one_with_some_are_whole(unit: TenantSession, log: AuditLog) -> None:
    assert log.verify(NOW) == Whole(1, 0, bytes(32))

    written(unit, log, entry(1), entry(2))

    assert log.verify(NOW) == Whole(1, 2, log.read(1, 1)[0].hash)


async def test_a_log_of_more_than_one_page_is_verified_to_its_end(unit: TenantSession, log: AuditLog) -> None:
    written(unit, log, *(entry(number) for number in range(1, 1_102)))

    found = log.verify(NOW)

    assert isinstance(found, Whole)
    assert (found.first, found.newest) == (1, 1_101)
    assert len(log.read(0, 5_000)) == 1_000


async def test_verifying_in_an_open_transaction_undoes_nothing(unit: TenantSession, log: AuditLog) -> None:
    log.append(entry())

    assert isinstance(log.verify(NOW), Whole)
    unit.commit()

    assert len(log.read(0, 10)) == 1


async def test_an_entry_goes_with_the_change_that_it_tells_of(unit: TenantSession, log: AuditLog) -> None:
    log.append(entry(1))
    unit.rollback()
    log.append(entry(2))
    Drafts(unit).save("register", "document", 0, by="alice", at=NOW)

    (only,) = log.read(0, 10)

    assert (only.number, only.object) == (1, "journey/number-2")
    assert isinstance(log.verify(NOW), Whole)


async def test_each_tenant_has_a_log_of_its_own(
    installation: Installation, engine: Engine, unit: TenantSession, log: AuditLog
) -> None:
    written(unit, log, entry(1), entry(2))
    initech = await installation.keys.of(installation.initech)

    with TenantSession(engine, installation.initech) as session:
        assert AuditLog(session, initech).append(entry()) == 1
        assert len(AuditLog(session, initech).read(0, 10)) == 1
        session.commit()
    with pytest.raises(ForeignRow):
        AuditLog(unit, initech)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entry SET subject = 'somebody else'",
        "DELETE FROM audit_entry WHERE number = 2",
        "UPDATE audit_head SET newest = 1",
        "UPDATE audit_head SET purged = 3",
        "DELETE FROM audit_head",
    ],
)
async def test_the_database_refuses_to_change_the_log(
    installation: Installation, unit: TenantSession, log: AuditLog, change: str
) -> None:
    written(unit, log, entry(1), entry(2))

    with pytest.raises(DBAPIError, match="append-only"), installation.owner.begin() as connection:
        connection.execute(text(change))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE audit_entry SET subject = 'somebody else' WHERE number = 2", Broken(2, "changed")),
        ("DELETE FROM audit_entry WHERE number = 2", Broken(2, "missing")),
        ("DELETE FROM audit_entry WHERE number = 1", Broken(1, "missing")),
        ("DELETE FROM audit_entry WHERE number = 3", Broken(3, "missing")),
        ("DELETE FROM audit_entry", Broken(1, "missing")),
        ("DELETE FROM audit_head", Broken(1, "beyond")),
        ("UPDATE audit_head SET newest = 2", Broken(0, "head")),
        ("UPDATE audit_head SET purged = 1", Broken(1, "early")),
        ("UPDATE audit_head SET purged = 3", Broken(3, "early")),
        ("UPDATE audit_head SET purged = 4", Broken(0, "head")),
    ],
)
async def test_what_somebody_does_to_the_rows_is_found(
    unit: TenantSession, log: AuditLog, tampering: Connection, change: str, found: Broken
) -> None:
    written(unit, log, entry(1), entry(2), entry(3))

    tampering.execute(text(change))
    tampering.commit()

    assert log.verify(NOW) == found


async def test_the_end_cannot_be_cut_off_by_moving_the_head_back(
    unit: TenantSession, log: AuditLog, tampering: Connection
) -> None:
    written(unit, log, entry(1), entry(2))

    tampering.execute(text("DELETE FROM audit_entry WHERE number = 2"))
    tampering.execute(text("UPDATE audit_head SET newest = 1, hash = (SELECT hash FROM audit_entry)"))
    tampering.commit()

    assert log.verify(NOW) == Broken(0, "head")
    with pytest.raises(AuditLogBroken):
        log.append(entry(2))


async def test_an_older_head_does_not_hide_newer_entries(
    unit: TenantSession, log: AuditLog, tampering: Connection
) -> None:
    written(unit, log, entry(1))
    kept = tampering.execute(text("SELECT newest, hash, latest, seal FROM audit_head")).mappings().one()
    tampering.rollback()
    written(unit, log, entry(2))

    put_back = "UPDATE audit_head SET newest = :newest, hash = :hash, latest = :latest, seal = :seal"
    tampering.execute(text(put_back), dict(kept))
    tampering.commit()

    assert log.verify(NOW) == Broken(2, "beyond")


async def test_an_entry_of_a_past_that_was_taken_back_does_not_fit(
    unit: TenantSession, log: AuditLog, tampering: Connection
) -> None:
    written(unit, log, entry(1))
    log.append(entry(2))
    taken_back = unit.get_one(StoredAuditEntry, (unit.tenant, 2)).model_dump(include={"object", "after", "hash"})
    unit.rollback()
    written(unit, log, entry(3), entry(4))

    put_in = 'UPDATE audit_entry SET object = :object, "after" = :after, hash = :hash WHERE number = 2'
    tampering.execute(text(put_in), taken_back)
    tampering.commit()

    assert log.verify(NOW) == Broken(3, "unlinked")


async def test_the_log_stays_provable_under_another_master_key(
    installation: Installation, unit: TenantSession, log: AuditLog
) -> None:
    written(unit, log, entry())
    rotated = MasterKeys({1: b"m" * 32, 2: b"n" * 32})
    rotate(installation.owner, rotated)

    keys = TenantRegistry(installation.owner, rotated).keys_of("globex")

    assert isinstance(AuditLog(unit, keys).verify(NOW), Whole)


async def test_entries_go_when_their_retention_is_over_and_the_rest_stays_whole(
    installation: Installation, unit: TenantSession, log: AuditLog
) -> None:
    written(unit, log, *(entry(number, at=NOW + number * HOUR) for number in range(5)))

    await installation.store.purge(MUCH_LATER + 2 * HOUR, 100)

    assert len(await installation.rows("audit_entry")) == 2
    assert [each.number for each in log.read(0, 10)] == [4, 5]
    assert log.verify(MUCH_LATER + 2 * HOUR) == Whole(4, 5, log.read(4, 1)[0].hash)
    written(unit, log, entry(6, at=NOW + 6 * HOUR))
    assert [each.number for each in log.read(5, 10)] == [6]
    assert isinstance(log.verify(MUCH_LATER + 2 * HOUR), Whole)


async def test_a_purge_in_small_bites_leaves_the_log_whole_at_any_time(
    installation: Installation, unit: TenantSession, log: AuditLog
) -> None:
    written(unit, log, *(entry(number) for number in range(7)))
    deleted = 0

    while await installation.store.purge(MUCH_LATER, 2):
        assert isinstance(log.verify(MUCH_LATER), Whole)
        left = len(await installation.rows("audit_entry"))
        assert 7 - left - deleted <= 2
        deleted = 7 - left

    assert deleted == 7
    assert isinstance(log.verify(MUCH_LATER), Whole)
    written(unit, log, entry(8, at=MUCH_LATER))
    assert [each.number for each in log.read(0, 10)] == [8]
    assert isinstance(log.verify(MUCH_LATER), Whole)


async def test_an_entry_that_has_yet_to_stay_keeps_what_came_after_it(
    installation: Installation, unit: TenantSession, log: AuditLog
) -> None:
    written(unit, log, entry(1), entry(2, at=NOW + HOUR), entry(3))

    await installation.store.purge(MUCH_LATER, 100)

    assert [each.number for each in log.read(0, 10)] == [2, 3]
    assert isinstance(log.verify(MUCH_LATER), Whole)


async def test_rows_dated_back_to_be_purged_are_missed(
    installation: Installation, unit: TenantSession, log: AuditLog, tampering: Connection
) -> None:
    written(unit, log, entry(1), entry(2), entry(3))

    tampering.execute(text("UPDATE audit_entry SET at = 0 WHERE number < 3"))
    tampering.commit()
    await installation.store.purge(NOW, 100)

    assert len(await installation.rows("audit_entry")) == 1
    assert log.verify(NOW) == Broken(2, "early")


async def test_a_log_purged_to_its_end_before_its_time_is_missed(
    installation: Installation, unit: TenantSession, log: AuditLog, tampering: Connection
) -> None:
    written(unit, log, entry(1), entry(2))

    tampering.execute(text("UPDATE audit_entry SET at = 0"))
    tampering.commit()
    await installation.store.purge(NOW, 100)

    assert log.verify(NOW) == Broken(2, "early")


async def test_the_clock_of_whoever_purges_may_be_ahead(
    installation: Installation, unit: TenantSession, log: AuditLog
) -> None:
    written(unit, log, entry(1), entry(2, at=NOW + 10 * HOUR))

    await installation.store.purge(MUCH_LATER, 100)

    assert isinstance(log.verify(MUCH_LATER - HOUR), Whole)
    assert log.verify(MUCH_LATER - HOUR - 1) == Broken(1, "early")


@pytest.mark.parametrize("subject", ["", "  ", "x" * 201, "line\nline", "\x1b[2J"])
async def test_an_entry_that_nobody_could_read_is_refused(subject: str) -> None:
    with pytest.raises(AuditEntryInvalid):
        entry(subject=subject)


async def test_only_what_is_denied_may_lack_a_rule() -> None:
    denied = msgspec.structs.replace(entry(), verdict="denied", rule="")

    with pytest.raises(AuditEntryInvalid):
        msgspec.structs.replace(denied, verdict="allowed")


async def test_what_is_told_is_the_same_for_equal_values_and_short() -> None:
    assert told({"b": 1, "a": [True, None]}) == told({"a": [True, None], "b": 1}) == '{"a":[true,null],"b":1}'
    assert told("x" * 5_000) == told("x" * 5_000) != told("y" * 5_000)
    assert len(told("x" * 5_000)) < 100
    assert told_document(3, "x" * 1_000_000).startswith('{"revision":3,"sha256":"')
