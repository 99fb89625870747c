"""Another e-mail address for an account, in both databases: whole or not at all, and never somebody else's."""

import asyncio

import msgspec
import pytest

from handrail_platform.step.effects import ChangeEmail, Identifier, SaveProfile
from handrail_platform.step.reads import FoundPerson, Person, PersonByIdentifier, PersonRecord
from handrail_platform.values import PersonId
from handrail_tenants.people.lock import AccountLocks
from handrail_tenants.store.contract import Committed, Lost
from tests.house import ALICE, BOB, EMAIL, NOW, PHONE, House, created

pytestmark = pytest.mark.anyio
NEW = "alice@example.com"
BOBS = "bob@example.org"
LOST = Lost("email.change")


def change(address: str = NEW, revision: int = 0) -> ChangeEmail:
    return ChangeEmail(ALICE, revision, address, NOW)


async def addresses(house: House, person_id: PersonId = ALICE) -> tuple[tuple[str, str, bool], ...]:
    person: Person = await house.ask(PersonRecord(person_id))
    return person.identifiers


async def found(house: House, address: str) -> PersonId | None:
    who: FoundPerson = await house.ask(PersonByIdentifier("email", address))
    return who.person_id


async def test_the_new_address_is_the_only_one_is_confirmed_and_finds_the_person(house: House) -> None:
    await house.alice_moves_in()

    assert await house.apply(change()) == Committed()

    assert set(await addresses(house)) == {("email", NEW, True), ("phone", PHONE, False)}
    assert (await found(house, NEW), await found(house, EMAIL)) == (ALICE, None)


async def test_an_address_that_nobody_had_confirmed_goes_as_well(house: House) -> None:
    both = (Identifier("email", EMAIL, NOW), Identifier("email", "alcie@example.org", None))
    await house.apply(msgspec.structs.replace(created(ALICE), identifiers=both))

    assert await house.apply(change()) == Committed()
    assert await addresses(house) == (("email", NEW, True),)


async def test_the_address_of_somebody_else_is_not_taken_and_nothing_changes(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(created(BOB, ("email", BOBS), name="Bob"))
    before = await house.ask(PersonRecord(ALICE))

    assert await house.apply(change(BOBS)) == LOST

    assert await house.ask(PersonRecord(ALICE)) == before
    assert (await found(house, BOBS), await found(house, EMAIL)) == (BOB, ALICE)


async def test_the_same_address_belongs_to_others_in_another_tenant(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(created(BOB, ("email", NEW), name="Bob"), house.initech)

    assert await house.apply(change(), house.initech) == LOST
    assert await house.apply(change()) == Committed()
    assert await house.ask(PersonByIdentifier("email", NEW), tenant=house.initech) == FoundPerson(BOB)


async def test_of_many_changes_at_once_one_is_made_and_leaves_one_address(house: House) -> None:
    await house.alice_moves_in()

    results = await asyncio.gather(*(house.apply(change(f"alice{number}@example.com")) for number in range(8)))

    assert (results.count(Committed()), results.count(LOST)) == (1, 7)
    won = f"alice{results.index(Committed())}@example.com"
    assert set(await addresses(house)) == {("email", won, True), ("phone", PHONE, False)}


async def test_of_two_people_who_want_one_address_one_gets_it(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(created(BOB, ("email", BOBS), name="Bob"))

    results = await asyncio.gather(house.apply(change()), house.apply(ChangeEmail(BOB, 0, NEW, NOW)))

    assert sorted(results, key=str) == [Committed(), LOST]
    owner, other = (ALICE, BOB) if results[0] == Committed() else (BOB, ALICE)
    assert await found(house, NEW) == owner
    assert NEW not in {value for _, value, _ in await addresses(house, other)}
    assert len([kind for kind, _, _ in await addresses(house, other) if kind == "email"]) == 1


async def test_what_was_read_before_something_else_was_saved_changes_nothing(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(SaveProfile(ALICE, 0, "Alice Changed", {}, {}))

    assert await house.apply(change()) == LOST
    assert await house.apply(change(revision=1)) == Committed()


async def test_a_locked_account_keeps_its_address(house: House) -> None:
    await house.alice_moves_in()
    await AccountLocks(house.store).lock(house.globex, ALICE, NOW)

    assert await house.apply(change()) == LOST
    assert await found(house, NEW) is None


async def test_it_lies_sealed(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(change("a-canary@example.com"))

    rows = await house.rows("SELECT lookup, sealed FROM identifier WHERE tenant_id = :tenant")
    assert rows
    assert all(b"canary" not in bytes(column) for row in rows for column in row)
