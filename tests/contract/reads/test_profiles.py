"""What a person tells after their account was opened, in both databases: never written over what is newer."""

import asyncio

import pytest

from handrail_platform.step.effects import SaveProfile
from handrail_platform.step.reads import Person, PersonRecord
from handrail_tenants.store.contract import Committed, Lost
from tests.house import ALICE, BOB, NOW, House, created

pytestmark = pytest.mark.anyio


def saved(revision: int, name: str = "Alice Changed", **attributes: str) -> SaveProfile:
    return SaveProfile(ALICE, revision, name, dict(attributes), {"shoes": NOW})


async def known(house: House) -> Person:
    person: Person = await house.ask(PersonRecord(ALICE))
    return person


async def test_what_was_told_is_known_from_then_on(house: House) -> None:
    await house.alice_moves_in()
    before = await known(house)
    assert (before.revision, before.asked) == (0, {})

    assert await house.apply(saved(0, tariff="night")) == Committed()

    after = await known(house)
    assert (after.name, after.attributes) == ("Alice Changed", {"tariff": "night"})
    assert (after.asked, after.revision) == ({"shoes": NOW}, 1)
    assert (after.identifiers, after.authenticators) == (before.identifiers, before.authenticators)


async def test_nothing_newer_is_written_over(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(saved(0, tariff="night"))

    assert await house.apply(saved(0, tariff="day")) == Lost("person.save")
    assert await house.apply(saved(2, tariff="day")) == Lost("person.save")
    assert (await known(house)).attributes == {"tariff": "night"}


async def test_of_many_at_once_one_is_kept(house: House) -> None:
    await house.alice_moves_in()
    results = await asyncio.gather(*(house.apply(saved(0, tariff=str(number))) for number in range(12)))

    assert results.count(Committed()) == 1
    won = str(results.index(Committed()))
    assert (await known(house)).attributes == {"tariff": won}


async def test_it_is_of_its_person_and_tenant_alone_and_lies_sealed(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(created(BOB, ("email", "bob@example.org"), name="Bob"))

    assert await house.apply(saved(0, secret="a canary"), house.initech) == Lost("person.save")
    assert await house.apply(saved(0, secret="a canary")) == Committed()
    assert "secret" not in (await house.ask(PersonRecord(BOB))).attributes
    rows = await house.rows("SELECT sealed FROM person WHERE tenant_id = :tenant")
    assert all(b"a canary" not in sealed and b"Alice" not in sealed for (sealed,) in rows)
