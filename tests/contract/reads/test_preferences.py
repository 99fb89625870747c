"""How somebody wants to be written to, in both databases: never written over what is newer, and sealed."""

import asyncio

import pytest

from handrail_platform.step.effects import SavePreferences, SaveProfile
from handrail_platform.step.reads import Person, PersonRecord, Preferences
from handrail_tenants.store.contract import Committed, Lost
from tests.house import ALICE, BOB, NOW, House, created

pytestmark = pytest.mark.anyio


def choice(topic: str, at: int = NOW) -> Preferences:
    return Preferences({"email": True, "post": False}, "monthly", {topic: True}, at)


async def known(house: House) -> Person:
    person: Person = await house.ask(PersonRecord(ALICE))
    return person


async def test_what_was_chosen_is_known_from_then_on_and_the_profile_stays(house: House) -> None:
    await house.alice_moves_in()
    before = await known(house)
    assert before.preferences == ()

    assert await house.apply(SavePreferences(ALICE, 0, (choice("tips"),))) == Committed()
    assert await house.apply(SaveProfile(ALICE, 1, "Alice Changed", {"tariff": "night"}, {})) == Committed()
    assert await house.apply(SavePreferences(ALICE, 2, (choice("news", NOW + 1), choice("tips")))) == Committed()

    after = await known(house)
    assert after.preferences == (choice("news", NOW + 1), choice("tips"))
    assert (after.name, after.attributes, after.revision) == ("Alice Changed", {"tariff": "night"}, 3)
    assert after.identifiers == before.identifiers


async def test_of_many_at_once_one_is_kept_and_nothing_newer_is_written_over(house: House) -> None:
    await house.alice_moves_in()
    results = await asyncio.gather(
        *(house.apply(SavePreferences(ALICE, 0, (choice(f"topic-{number}"),))) for number in range(12))
    )

    assert results.count(Committed()) == 1
    assert results.count(Lost("person.preferences")) == 11
    won = f"topic-{results.index(Committed())}"
    assert [list(each.topics) for each in (await known(house)).preferences] == [[won]]


async def test_it_is_of_its_person_and_tenant_alone_and_lies_sealed(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(created(BOB, ("email", "bob@example.org"), name="Bob"))
    secret = SavePreferences(ALICE, 0, (choice("a-canary"),))

    assert await house.apply(secret, house.initech) == Lost("person.preferences")
    assert await house.apply(secret) == Committed()
    bob: Person = await house.ask(PersonRecord(BOB))
    assert bob.preferences == ()
    rows = await house.rows("SELECT preferences FROM person WHERE tenant_id = :tenant")
    assert all(sealed is None or b"a-canary" not in sealed for (sealed,) in rows)
