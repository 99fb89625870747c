"""A tenant's unit of work cannot leave its tenant, on either database, and closes when it cannot tell."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, Select, delete, func, insert, text, union_all, update
from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.problems import JourneyUnknown
from handrail_tenants.journeys.repository import Journeys
from handrail_tenants.journeys.tables import StoredJourney, StoredProgram
from handrail_tenants.schema import SCHEMA
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.session import ForeignRow, RegistrySession, TenantSession, UnscopedQuery
from handrail_tenants.tenancy.tables import StoredTenant
from tests.contract.store.installation import NOW, Installation, admit_all

pytestmark = pytest.mark.anyio

HASH = col(StoredProgram.hash)
PROGRAM = SCHEMA.tables["program"]
JOURNEY = SCHEMA.tables["journey"]
HERS = b"globex" * 5 + b"!!"
THEIRS = b"initech" * 4 + b"!!!!"


def decided(at: int = NOW) -> Decision:
    return Decision("alice", "", at)


@pytest.fixture
def globex(installation: Installation) -> Iterator[TenantSession]:
    """Give a session of Globex, while Initech has a journey of the same name."""
    engine = open_engine(installation.database.address)
    for tenant, program in ((installation.globex, HERS), (installation.initech, THEIRS)):
        with TenantSession(engine, tenant) as session:
            Journeys(session, admit_all).publish("register", program[:7].decode(), program, decided())
    with TenantSession(engine, installation.globex) as session:
        yield session
    engine.dispose()


async def test_a_repository_finds_its_own_journeys_only(globex: TenantSession) -> None:
    journeys = Journeys(globex, admit_all)

    assert journeys.active("register").hash == HERS
    assert [each.journey for each in journeys.overview()] == ["register"]
    assert [each.program_hash for each in journeys.versions.list("register")] == [HERS]
    with pytest.raises(JourneyUnknown):
        journeys.active("login")


async def test_whoever_misspells_a_name_is_not_told_what_others_have_published(
    installation: Installation, engine: Engine, globex: TenantSession
) -> None:
    with TenantSession(engine, installation.initech) as session:
        Journeys(session, admit_all).publish("payments", "theirs", b"3" * 32, decided())

    for name, meant in {"registers": "register", "payment": ""}.items():
        with pytest.raises(JourneyUnknown) as refused:
            Journeys(globex, admit_all).active(name)
        assert refused.value.meant == meant


async def test_publishing_counts_versions_and_can_point_back(globex: TenantSession) -> None:
    journeys = Journeys(globex, admit_all)

    second = journeys.publish("register", "second", b"2" * 32, decided(NOW + 1))
    back = journeys.publish("register", "ignored", HERS, decided(NOW + 2))
    again = journeys.publish("register", "ignored", HERS, decided(NOW + 3))

    pointer = globex.get_one(StoredJourney, (globex.tenant, "register"))
    assert [each.version for each in (second, back, again)] == [2, 1, 1]
    assert (pointer.active_hash, pointer.revision, pointer.published_at) == (HERS, 3, NOW + 2)
    assert [each.version for each in journeys.versions.list("register")] == [2, 1]


async def test_a_foreign_primary_key_finds_nothing(globex: TenantSession, installation: Installation) -> None:
    assert globex.get(StoredProgram, (installation.initech, THEIRS)) is None
    assert globex.get(StoredProgram, (installation.globex, HERS)) is not None


OTHER = aliased(StoredProgram)
NARROWED: dict[str, Select[Any]] = {
    "entities": core_select(StoredProgram),
    "columns": core_select(HASH),
    "an alias": core_select(col(OTHER.hash)),
    "a join": core_select(HASH).join(StoredJourney, col(StoredJourney.journey) == StoredProgram.journey),
    "a subquery": core_select(core_select(HASH).subquery().c.hash),
    "a common table expression": core_select(core_select(HASH).cte().c.hash),
    "a condition in a subquery": core_select(HASH).where(
        col(StoredProgram.journey).in_(core_select(col(StoredJourney.journey)))
    ),
}


@pytest.mark.parametrize("statement", NARROWED.values(), ids=NARROWED.keys())
async def test_whatever_is_asked_is_narrowed(globex: TenantSession, statement: Select[Any]) -> None:
    assert len(list(globex.scalars(statement))) == 1


async def test_a_union_and_a_count_are_narrowed(globex: TenantSession) -> None:
    both = union_all(core_select(HASH), core_select(HASH))

    assert len(list(globex.scalars(both))) == 2
    assert globex.exec(select(func.count()).select_from(StoredProgram)).one() == 1


async def test_bulk_changes_are_narrowed(globex: TenantSession) -> None:
    changed = globex.exec(update(StoredProgram).values(document="changed")).rowcount
    globex.exec(delete(StoredJourney))
    deleted = globex.exec(delete(StoredProgram)).rowcount

    assert (changed, deleted) == (1, 1)


REFUSED: dict[str, Callable[[], Any]] = {
    "text": lambda: text("SELECT * FROM program"),
    "text in a condition": lambda: core_select(HASH).where(text("1 = 1 OR 1 = 1")),
    "a bare table": lambda: core_select(PROGRAM),
    "a bare table beside a class": lambda: core_select(HASH, JOURNEY.c.active_hash),
    "a bare table in a condition": lambda: core_select(HASH).where(JOURNEY.c.revision == 1),
    "a bare table in FROM": lambda: core_select(HASH).select_from(JOURNEY),
    "a bare table under another name": lambda: core_select(HASH, PROGRAM.alias().c.document),
    "an insert": lambda: insert(StoredProgram).values(tenant_id=2, hash=b"x"),
}


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED.keys())
async def test_what_cannot_be_narrowed_is_refused(globex: TenantSession, statement: Callable[[], Any]) -> None:
    with pytest.raises(UnscopedQuery):
        globex.exec(statement())


async def test_rows_of_others_are_not_written(globex: TenantSession, installation: Installation) -> None:
    foreign = StoredProgram(
        tenant_id=installation.initech,
        hash=b"x" * 32,
        journey="j",
        version=9,
        document="",
        published_at=0,
        published_by="",
        reason="",
        proof="",
    )
    globex.add(foreign)

    with pytest.raises(ForeignRow):
        globex.commit()


async def test_a_row_is_not_given_away(globex: TenantSession, installation: Installation) -> None:
    Journeys(globex, admit_all).active("register").tenant_id = installation.initech

    with pytest.raises(ForeignRow):
        globex.commit()


async def test_the_registry_is_not_written_by_a_tenant(globex: TenantSession) -> None:
    globex.add(
        StoredTenant(
            key="mine",
            name="",
            state="active",
            settings="",
            policy_epoch=1,
            key_version=1,
            wrapped_key=b"",
            created_at=0,
        )
    )

    with pytest.raises(ForeignRow):
        globex.commit()


@pytest.mark.usefixtures("globex")
@pytest.mark.parametrize("kind", [Session, RegistrySession])
async def test_a_session_without_a_tenant_touches_nothing_owned(
    installation: Installation, kind: type[Session]
) -> None:
    statements: tuple[Any, ...] = (
        select(StoredProgram),
        core_select(HASH),
        core_select(core_select(HASH).subquery().c.hash),
        core_select(col(StoredTenant.key)).where(col(StoredTenant.id) == StoredProgram.tenant_id),
        update(StoredProgram).values(document="changed"),
    )
    with kind(installation.owner) as session:
        for statement in statements:
            with pytest.raises(UnscopedQuery):
                session.exec(statement)
        session.add(
            StoredJourney(
                tenant_id=installation.globex,
                journey="j",
                active_hash=HERS,
                revision=1,
                published_at=0,
                split="",
                salt=b"",
            )
        )
        with pytest.raises(ForeignRow):
            session.commit()
