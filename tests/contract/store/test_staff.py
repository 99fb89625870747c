"""Who is staff of a tenant: roles of people who have their account at another one."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from handrail_platform.access.role import Role
from handrail_platform.values import PersonId
from handrail_tenants.keys.sealing import SealBroken
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.staff.member import StaffMember, open_name, seal_name
from handrail_tenants.staff.problems import (
    AlreadyStaff,
    LastOwner,
    StaffNameInvalid,
    StaffUnknown,
    TooManyStaff,
)
from handrail_tenants.staff.repository import MOST_STAFF, StaffMembers
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import NOW, Installation

pytestmark = pytest.mark.anyio
ANN, BOB = PersonId(b"a" * 16), PersonId(b"b" * 16)
HOME = "handrail"
ROW = text("INSERT INTO staff VALUES (:tenant, 'handrail', :hash, 'analyst', :hash, 0, 'alice')")
Employ = Callable[..., StaffMember]


@pytest.fixture
def staff(unit: TenantSession) -> StaffMembers:
    return StaffMembers(unit)


@pytest.fixture
async def keys(installation: Installation) -> TenantKeys:
    return await installation.keys.of(installation.globex)


@pytest.fixture
def employ(staff: StaffMembers, keys: TenantKeys) -> Employ:
    """Give somebody a role at Globex."""

    def employed(subject: PersonId, role: Role, *, issuer: str = HOME, at: int = NOW) -> StaffMember:
        sealed = seal_name(keys, issuer, subject, "Ann Archer")
        member = StaffMember(
            issuer=issuer, subject=subject, role=role, sealed=sealed, added_at=at, added_by="alice"
        )
        staff.add(member)
        return member

    return employed


async def test_a_person_has_every_role_that_they_were_given_and_strangers_have_none(
    staff: StaffMembers, employ: Employ
) -> None:
    employ(ANN, Role.OWNER)
    employ(ANN, Role.AUDITOR)
    employ(BOB, Role.ANALYST)

    assert staff.roles_of(HOME, ANN) == {Role.OWNER, Role.AUDITOR}
    assert staff.roles_of(HOME, BOB) == {Role.ANALYST}
    assert staff.roles_of(HOME, PersonId(b"c" * 16)) == frozenset()


async def test_the_same_person_id_of_another_tenant_is_somebody_else(staff: StaffMembers, employ: Employ) -> None:
    employ(ANN, Role.OWNER)

    assert staff.roles_of("globex", ANN) == frozenset()


async def test_roles_at_one_tenant_are_nothing_at_another(
    unit: TenantSession, employ: Employ, engine: Engine, installation: Installation
) -> None:
    employ(ANN, Role.OWNER)
    unit.commit()

    with TenantSession(engine, installation.initech) as elsewhere:
        other = StaffMembers(elsewhere)
        assert (other.roles_of(HOME, ANN), other.list()) == (frozenset(), ())
        with pytest.raises(StaffUnknown):
            other.remove(HOME, ANN, Role.OWNER)


async def test_a_role_that_was_taken_away_is_gone_for_everybody_with_the_commit(
    unit: TenantSession, staff: StaffMembers, employ: Employ, engine: Engine, installation: Installation
) -> None:
    employ(ANN, Role.OWNER)
    employ(BOB, Role.PUBLISHER)
    staff.remove(HOME, BOB, Role.PUBLISHER)
    unit.commit()

    with TenantSession(engine, installation.globex) as another:
        assert StaffMembers(another).roles_of(HOME, BOB) == frozenset()


async def test_the_list_says_who_was_added_as_what_by_whom_and_when(staff: StaffMembers, employ: Employ) -> None:
    later = employ(ANN, Role.OWNER, at=NOW + 1)
    first = [employ(BOB, Role.SUPPORT), employ(BOB, Role.DESIGNER)]

    assert staff.list() == (first[1], first[0], later)


async def test_a_name_is_read_with_the_keys_of_the_tenant_that_is_served_for_that_person_alone(
    staff: StaffMembers, employ: Employ, keys: TenantKeys, installation: Installation
) -> None:
    employ(ANN, Role.OWNER)
    (member,) = staff.list()
    foreign = await installation.keys.of(installation.initech)

    assert open_name(keys, member) == "Ann Archer"
    assert b"Archer" not in member.sealed
    with pytest.raises(SealBroken):
        open_name(foreign, member)
    for change in ({"subject": BOB}, {"issuer": "globex"}):
        with pytest.raises(SealBroken):
            open_name(keys, msgspec.structs.replace(member, **change))


@pytest.mark.parametrize("name", ["", " ", "Ann\nArcher", "Ann\x1b[2J", "A" * 201])
async def test_a_name_that_nobody_can_read_is_refused(keys: TenantKeys, name: str) -> None:
    with pytest.raises(StaffNameInvalid):
        seal_name(keys, HOME, ANN, name)


async def test_the_last_owner_stays(staff: StaffMembers, employ: Employ) -> None:
    employ(ANN, Role.OWNER)
    employ(ANN, Role.AUDITOR)
    employ(BOB, Role.OWNER)
    staff.remove(HOME, BOB, Role.OWNER)
    staff.remove(HOME, ANN, Role.AUDITOR)

    with pytest.raises(LastOwner):
        staff.remove(HOME, ANN, Role.OWNER)

    assert staff.roles_of(HOME, ANN) == {Role.OWNER}


async def test_two_owners_who_remove_one_another_at_the_same_moment_leave_one(
    unit: TenantSession, employ: Employ, engine: Engine, installation: Installation
) -> None:
    employ(ANN, Role.OWNER)
    employ(BOB, Role.OWNER)
    unit.commit()

    start = threading.Barrier(2)

    def remove(subject: PersonId) -> str:
        start.wait()
        with TenantSession(engine, installation.globex) as session:
            try:
                StaffMembers(session).remove(HOME, subject, Role.OWNER)
                session.commit()
            except LastOwner as refused:
                return refused.code
            return "removed"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(remove, [ANN, BOB])) == ["last-owner", "removed"]


async def test_a_role_is_given_once_and_taken_once(staff: StaffMembers, employ: Employ) -> None:
    employ(ANN, Role.OWNER)
    employ(BOB, Role.ANALYST)
    staff.remove(HOME, BOB, Role.ANALYST)

    with pytest.raises(AlreadyStaff):
        employ(ANN, Role.OWNER)
    with pytest.raises(StaffUnknown):
        staff.remove(HOME, BOB, Role.ANALYST)


async def test_staff_are_bounded(staff: StaffMembers, employ: Employ, installation: Installation) -> None:
    with installation.owner.begin() as connection:
        somebody = [number.to_bytes(16, "big") for number in range(MOST_STAFF)]
        connection.execute(ROW, [{"tenant": installation.globex, "hash": each} for each in somebody])

    with pytest.raises(TooManyStaff):
        employ(ANN, Role.OWNER)
    assert len(staff.list()) == MOST_STAFF


async def test_the_database_itself_knows_the_roles(unit: TenantSession, installation: Installation) -> None:
    unit.rollback()
    row = text("INSERT INTO staff VALUES (:tenant, 'handrail', :hash, 'king', :hash, 0, 'alice')")

    with pytest.raises(IntegrityError), installation.owner.begin() as connection:
        connection.execute(row, {"tenant": installation.globex, "hash": ANN})
