"""Somebody sees their own roles at every tenant, and nobody else's; it costs what they serve."""

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from handrail_platform.access.role import Role
from handrail_platform.values import PersonId, TenantId
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.people.tables import StoredPerson
from handrail_tenants.staff.member import StaffMember, seal_name
from handrail_tenants.staff.repository import StaffMembers
from handrail_tenants.staff.served import ServedTenant, tenants_served
from handrail_tenants.staff.tables import StoredStaff
from handrail_tenants.tenancy.session import ForeignRow, PersonSession, TenantSession, UnscopedQuery
from tests.contract.store.installation import NOW, Installation

pytestmark = pytest.mark.anyio

ANN, BOB = PersonId(b"a" * 16), PersonId(b"b" * 16)
HOME = "handrail"


@pytest.fixture
async def everywhere(installation: Installation, engine: Engine) -> Engine:
    """Ann works for both tenants, Bob for one, and a namesake of Ann has an account elsewhere."""
    globex, initech = installation.globex, installation.initech
    for tenant, issuer, subject, role in (
        (globex, HOME, ANN, Role.PUBLISHER),
        (globex, HOME, ANN, Role.OWNER),
        (initech, HOME, ANN, Role.SUPPORT),
        (globex, HOME, BOB, Role.ANALYST),
        (initech, "elsewhere", BOB, Role.OWNER),
    ):
        employ(engine, tenant, await installation.keys.of(tenant), issuer, subject, role)
    return engine


def employ(engine: Engine, tenant: TenantId, keys: TenantKeys, issuer: str, subject: PersonId, role: Role) -> None:
    with TenantSession(engine, tenant) as session:
        sealed = seal_name(keys, issuer, subject, "Somebody")
        member = StaffMember(
            issuer=issuer, subject=subject, role=role, sealed=sealed, added_at=NOW, added_by="alice"
        )
        StaffMembers(session).add(member)
        session.commit()


async def test_everybody_sees_where_they_serve_and_as_what(everywhere: Engine) -> None:
    assert tenants_served(everywhere, HOME, ANN) == (
        ServedTenant("globex", "Globex", (Role.OWNER, Role.PUBLISHER)),
        ServedTenant("initech", "Initech", (Role.SUPPORT,)),
    )
    assert tenants_served(everywhere, HOME, BOB) == (ServedTenant("globex", "Globex", (Role.ANALYST,)),)
    assert tenants_served(everywhere, HOME, PersonId(b"c" * 16)) == ()


async def test_a_tenant_that_was_deleted_is_served_by_nobody(
    everywhere: Engine, installation: Installation
) -> None:
    installation.registry.delete("initech")

    assert [each.key for each in tenants_served(everywhere, HOME, ANN)] == ["globex"]


async def test_a_session_about_a_person_reads_nothing_else_and_writes_nothing(everywhere: Engine) -> None:
    with PersonSession(everywhere, StoredStaff, HOME, BOB) as session:
        assert {row.subject for row in session.exec(select(StoredStaff))} == {BOB}
        with pytest.raises(UnscopedQuery):
            session.exec(select(StoredPerson))
        with pytest.raises(UnscopedQuery):
            session.exec(select(StoredStaff.role).where(text("1 = 1")))
        (row,) = session.exec(select(StoredStaff))
        row.role = Role.OWNER.value
        with pytest.raises(ForeignRow):
            session.flush()


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
async def test_the_database_itself_shows_a_person_their_own_rows_alone(
    everywhere: Engine, installation: Installation
) -> None:
    """SQLite has no fence of its own."""
    with everywhere.connect() as connection:
        connection.execute(
            text(
                "SELECT set_config('handrail.issuer', :issuer, true), set_config('handrail.subject', :who, true)"
            ),
            {"issuer": HOME, "who": ANN.hex()},
        )
        seen = connection.execute(text("SELECT tenant_id, subject FROM staff")).all()
        changed = connection.execute(text("UPDATE staff SET role = 'owner' WHERE role = 'support'")).rowcount

    assert {tuple(row) for row in seen} == {(installation.globex, ANN), (installation.initech, ANN)}
    assert changed == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_it_is_found_by_an_index(everywhere: Engine) -> None:
    """PostgreSQL reads a small table whole."""
    with everywhere.connect() as connection:
        plan = connection.execute(
            text("EXPLAIN QUERY PLAN SELECT role FROM staff WHERE issuer = 'handrail' AND subject = x'00'")
        ).all()

    assert "ix_staff_person" in str(plan)
