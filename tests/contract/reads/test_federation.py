"""Linked identities in both databases: one account each, found by issuer and subject, and gone with a link."""

import msgspec
import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.effects import LinkIdentity, UseIdentity
from handrail_platform.step.elsewhere import (
    FederatedCheck,
    FederationRefused,
    ProviderAddress,
    ProviderUnreachable,
)
from handrail_platform.step.reads import Person, PersonRecord
from handrail_tenants.credentials.federated import MOST_IDENTITIES, linked_person
from handrail_tenants.people.read import People
from handrail_tenants.store.contract import Committed, Lost
from tests.house import ALICE, BOB, NOW, House, created

pytestmark = pytest.mark.anyio

ISSUER = "https://id.harbour.example"
LINK = LinkIdentity(ALICE, "harbour", ISSUER, "7", NOW)


async def test_an_identity_opens_the_account_that_it_is_linked_to_and_no_other(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(created(BOB, ("email", "bob@example.org"), name="Bob"))
    keys, others = await house.keys.of(house.globex), await house.keys.of(house.initech)
    assert await linked_person(house.store, keys, ISSUER, "7") is None

    assert await house.apply(LINK) == Committed()
    assert await linked_person(house.store, keys, ISSUER, "7") == ALICE
    assert await house.apply(LinkIdentity(BOB, "harbour", ISSUER, "7", NOW)) == Lost("federation.link")
    assert await linked_person(house.store, keys, ISSUER, "7") == ALICE

    assert await linked_person(house.store, keys, ISSUER, "8") is None
    assert await linked_person(house.store, keys, "https://other.example", "7") is None
    assert await linked_person(house.store, others, ISSUER, "7") is None


async def test_a_person_may_be_linked_to_several(house: House) -> None:
    await house.alice_moves_in()
    assert await house.apply(LINK) == Committed()
    assert await house.apply(LinkIdentity(ALICE, "quay", "https://quay.example", "7", NOW)) == Committed()

    person: Person = await house.ask(PersonRecord(ALICE))
    assert AuthenticatorProfile.FEDERATED in person.authenticators
    profile = await People(house.store, house.keys).profile(house.globex, ALICE)
    assert profile is not None
    assert {each.provider for each in profile.authenticators} == {"", "harbour", "quay"}


async def test_a_person_is_linked_to_so_many_and_no_more(house: House) -> None:
    await house.alice_moves_in()
    links = [LinkIdentity(ALICE, "harbour", ISSUER, str(each), NOW) for each in range(MOST_IDENTITIES + 1)]
    for link in links[:-1]:
        assert await house.apply(link) == Committed()
    assert await house.apply(links[-1]) == Lost("federation.link")

    await house.apply(created(BOB, ("email", "bob@example.org"), name="Bob"))
    assert await house.apply(msgspec.structs.replace(links[-1], person_id=BOB)) == Committed()


async def test_whoever_is_no_longer_active_does_not_come_in_from_elsewhere(house: House) -> None:
    await house.alice_moves_in()
    keys = await house.keys.of(house.globex)
    await house.apply(LINK)
    sql = "UPDATE person SET state = 'suspended' WHERE tenant_id = :tenant AND person_id = :id RETURNING state"
    await house.store.write_returning(house.globex, sql, {"id": ALICE})

    assert await linked_person(house.store, keys, ISSUER, "7") is None


async def test_what_is_not_linked_any_more_is_not_used(house: House) -> None:
    await house.alice_moves_in()
    use = UseIdentity(ALICE, ISSUER, "7", NOW + 1)
    assert await house.apply(use) == Lost("federation.used")
    await house.apply(LINK)
    assert await house.apply(use) == Committed()
    assert await house.apply(UseIdentity(BOB, ISSUER, "7", NOW)) == Lost("federation.used")
    assert await house.apply(use, house.initech) == Lost("federation.used")

    [(sealed, used_at)] = await house.rows(
        "SELECT sealed, last_used_at FROM credential WHERE tenant_id = :tenant AND profile = 'federated'"
    )
    assert used_at == NOW + 1
    assert ISSUER.encode() not in sealed


async def test_a_provider_that_nobody_set_up_is_out_of_reach(house: House) -> None:
    asked = ProviderAddress("harbour", "nonce", "challenge")
    assert await house.ask(asked) == ProviderUnreachable("harbour", "unknown")
    check = FederatedCheck("harbour", "code", "", "nonce", "verifier")
    assert await house.ask(check) == FederationRefused("unreachable", "unknown")
