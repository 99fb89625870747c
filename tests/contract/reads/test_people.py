import asyncio

import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.effects import ConsentEntry, RecordConsent
from handrail_platform.step.reads import FoundPerson, Person, PersonByIdentifier, PersonRecord
from handrail_platform.values import PersonId
from handrail_tenants.keys.sealing import SealBroken
from handrail_tenants.people.read import People
from handrail_tenants.store.contract import Committed, Lost
from tests.house import ALICE, BOB, EMAIL, HANDLE, NOW, PHONE, House, created

pytestmark = pytest.mark.anyio

WHO = PersonByIdentifier("email", EMAIL)


async def test_a_person_is_found_by_each_identifier_in_their_own_tenant(house: House) -> None:
    await house.alice_moves_in()

    assert await house.ask(WHO) == FoundPerson(ALICE)
    assert await house.ask(PersonByIdentifier("phone", PHONE)) == FoundPerson(ALICE)
    assert await house.ask(PersonByIdentifier("username", EMAIL)) == FoundPerson(None)
    assert await house.ask(WHO, tenant=house.initech) == FoundPerson(None)


async def test_a_record_holds_what_the_tenant_knows(house: House) -> None:
    await house.alice_moves_in()

    assert await house.ask(PersonRecord(ALICE)) == Person(
        "Alice Example",
        (("email", EMAIL, True), ("phone", PHONE, False)),
        {"newsletter": True, "floor": 3},
        (AuthenticatorProfile.PASSWORD, AuthenticatorProfile.TOTP),
    )


async def test_nothing_is_known_about_a_stranger(house: House) -> None:
    await house.alice_moves_in()

    assert await house.ask(PersonRecord(BOB)) == Person("", (), {}, ())
    assert await house.ask(PersonRecord(ALICE), tenant=house.initech) == Person("", (), {}, ())
    assert await People(house.store, house.keys).profile(house.initech, ALICE) is None


async def test_a_profile_says_since_when(house: House) -> None:
    await house.alice_moves_in()

    profile = await People(house.store, house.keys).profile(house.globex, ALICE)

    assert profile is not None
    assert (profile.language, profile.since) == ("en", NOW)
    assert [(each.profile.value, each.since, each.last_used_at) for each in profile.authenticators] == [
        ("password", NOW, None),
        ("totp", NOW, None),
    ]


async def test_an_identifier_belongs_to_one_person_of_a_tenant(house: House) -> None:
    await house.alice_moves_in()

    assert await house.apply(created(BOB, ("username", "bob"), ("email", EMAIL))) == Lost("person.create")
    assert await house.ask(PersonRecord(BOB)) == Person("", (), {}, ())
    assert await house.ask(PersonByIdentifier("username", "bob")) == FoundPerson(None)
    assert await house.apply(created(BOB, ("email", EMAIL)), house.initech) == Committed()


async def test_of_sixteen_who_want_one_address_one_gets_it(house: House) -> None:
    people = [PersonId(bytes([n]) * 16) for n in range(16)]

    results = await asyncio.gather(*(house.apply(created(each, ("email", EMAIL))) for each in people))

    assert results.count(Committed()) == 1
    assert results.count(Lost("person.create")) == 15
    found = await house.ask(WHO)
    assert found.person_id == people[results.index(Committed())]
    assert len(await house.rows("SELECT person_id FROM person WHERE tenant_id = :tenant")) == 1


async def test_nothing_about_a_person_is_readable_at_rest(house: House) -> None:
    await house.alice_moves_in()

    people = await house.rows("SELECT sealed FROM person WHERE tenant_id = :tenant")
    identifiers = await house.rows("SELECT sealed, lookup FROM identifier WHERE tenant_id = :tenant")

    stored = b"".join(value for row in [*people, *identifiers] for value in row)
    assert not any(word in stored for word in (b"Alice", b"alice", b"example", b"4930", b"newsletter"))


async def test_an_identifier_that_was_moved_to_somebody_else_does_not_open(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(created(BOB, ("username", "bob"), name="Bob"))
    sql = """UPDATE identifier SET person_id = :bob WHERE tenant_id = :tenant AND kind = 'email'
      RETURNING kind"""
    await house.store.write_returning(house.globex, sql, {"bob": BOB})

    with pytest.raises(SealBroken):
        await house.ask(WHO)


async def test_the_consent_ledger_grows_by_one_line_a_purpose(house: House) -> None:
    given = ConsentEntry("terms", "2026-01", "given", b"t" * 32, "en")
    refused = ConsentEntry("newsletter", "1", "refused", b"n" * 32, "en")

    await house.apply(RecordConsent(ALICE, (given, refused), NOW))
    await house.apply(RecordConsent(ALICE, (refused,), NOW + 1))

    lines = await house.rows(
        """SELECT purpose, version, state, text_hash, language, person_id, handle, at FROM consent_record
        WHERE tenant_id = :tenant ORDER BY at, purpose"""
    )
    assert lines == [
        ("newsletter", "1", "refused", b"n" * 32, "en", ALICE, HANDLE, NOW),
        ("terms", "2026-01", "given", b"t" * 32, "en", ALICE, HANDLE, NOW),
        ("newsletter", "1", "refused", b"n" * 32, "en", ALICE, HANDLE, NOW + 1),
    ]
