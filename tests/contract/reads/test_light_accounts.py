"""Light accounts in both databases: never anything bound to them, and the first of many who bind is alone."""

import asyncio
import os

import pytest

from handrail_platform.step.effects import (
    BindFirst,
    CreateRecoveryCodes,
    EnrolPasskey,
    EnrolTotp,
    LinkIdentity,
    SetPassword,
    TransactionEffect,
)
from handrail_platform.step.passkeys import NewPasskey
from handrail_platform.step.reads import PersonRecord
from handrail_platform.values import PersonId
from handrail_tenants.effects.apply import EffectContext, writes_for
from handrail_tenants.store.contract import Committed, Lost, Write
from tests.house import ALICE, BOB, EMAIL, HANDLE, NOW, PHONE, House, created

pytestmark = pytest.mark.anyio

ONE_IS_THERE = Lost("authenticator.first")


async def light(house: House, person_id: PersonId = ALICE) -> bool:
    return bool((await house.ask(PersonRecord(person_id))).light)


def binding(person_id: PersonId) -> tuple[TransactionEffect, ...]:
    """Return every way to bind something."""
    made = NewPasskey(
        os.urandom(32), b"key", 0, backup_eligible=True, backed_up=True, transports=(), model=bytes(16)
    )
    return (
        SetPassword(person_id, os.urandom(16), "encoded", NOW),
        EnrolTotp(person_id, os.urandom(16), bytes(20), 1, NOW),
        CreateRecoveryCodes(person_id, os.urandom(16), ("7k2mq9xw4dtp3hv",), NOW),
        EnrolPasskey(person_id, bytes(64), made, NOW),
        LinkIdentity(person_id, "harbour", "https://id.example", os.urandom(8).hex(), NOW),
    )


async def together(house: House, *effects: TransactionEffect) -> Committed | Lost:
    """Commit them as one transition would."""
    keys = await house.keys.of(house.globex)
    writes = [w for effect in effects for w in writes_for(keys, effect, EffectContext(HANDLE))]
    return await house.store.write(keys.tenant, writes)


async def test_an_account_with_an_address_alone_is_light_until_something_is_bound(house: House) -> None:
    await house.apply(created(ALICE, ("email", EMAIL)))
    assert await light(house)

    assert await together(house, BindFirst(ALICE), binding(ALICE)[0]) == Committed()
    assert not await light(house)
    assert await together(house, BindFirst(ALICE), binding(ALICE)[1]) == ONE_IS_THERE
    rows = await house.rows("SELECT profile FROM credential WHERE tenant_id = :tenant")
    assert [profile for (profile,) in rows] == ["password"]


@pytest.mark.parametrize("number", range(5), ids=["password", "app", "codes", "passkey", "identity"])
async def test_whatever_is_bound_in_any_way_ends_it_for_good(house: House, number: int) -> None:
    await house.apply(created(ALICE, ("email", EMAIL)))
    await house.apply(binding(ALICE)[number])
    assert not await light(house)

    removed = "DELETE FROM credential WHERE tenant_id = :tenant AND person_id = :person_id"
    await house.store.write(house.globex, [Write(removed, {"person_id": ALICE})])
    assert not await light(house), "an account that lost its authenticators is recovered, and not begun"
    assert await house.apply(BindFirst(ALICE)) == ONE_IS_THERE


async def test_whoever_registers_with_a_password_never_had_a_light_account(house: House) -> None:
    assert await together(house, created(ALICE, ("email", EMAIL)), binding(ALICE)[0]) == Committed()

    assert not await light(house)
    assert await house.apply(BindFirst(ALICE)) == ONE_IS_THERE


async def test_a_number_to_which_codes_go_is_something_to_sign_in_with(house: House) -> None:
    await house.apply(created(ALICE, ("email", EMAIL), ("phone", PHONE)))

    assert not await light(house)
    assert await house.apply(BindFirst(ALICE)) == ONE_IS_THERE


async def test_it_is_of_its_person_and_tenant_alone(house: House) -> None:
    await house.apply(created(ALICE, ("email", EMAIL)))
    await house.apply(created(BOB, ("email", "bob@example.org")))

    assert await house.apply(BindFirst(ALICE), house.initech) == ONE_IS_THERE
    assert await house.apply(BindFirst(BOB)) == Committed()
    assert await light(house)


@pytest.mark.parametrize("state", ["suspended", "deleted"])
async def test_nothing_is_bound_so_to_an_account_that_is_not_active(house: House, state: str) -> None:
    await house.apply(created(ALICE, ("email", EMAIL)))
    changed = "UPDATE person SET state = :state WHERE tenant_id = :tenant AND person_id = :person_id"
    await house.store.write(house.globex, [Write(changed, {"person_id": ALICE, "state": state})])

    assert not await light(house)
    assert await house.apply(BindFirst(ALICE)) == ONE_IS_THERE


async def test_of_many_who_bind_the_first_at_once_one_does(house: House) -> None:
    """Each holds a code to the mailbox; half choose a password, half set up an app."""
    for _ in range(10):
        person = PersonId(os.urandom(16))
        await house.apply(created(person, ("email", f"{person.hex()}@example.org")))

        results = await asyncio.gather(
            *(together(house, BindFirst(person), binding(person)[number % 2]) for number in range(12))
        )

        assert results.count(Committed()) == 1
        assert results.count(ONE_IS_THERE) == 11
        of_theirs = "SELECT profile FROM credential WHERE tenant_id = :tenant AND person_id = :person_id"
        assert len(await house.rows(of_theirs, {"person_id": person})) == 1


async def test_whoever_binds_by_another_proof_meanwhile_keeps_the_mailbox_out(house: House) -> None:
    """Either the mailbox was first, or it binds nothing: never is its authenticator beside one of before."""
    for _ in range(10):
        person = PersonId(os.urandom(16))
        await house.apply(created(person, ("email", f"{person.hex()}@example.org")))

        owner, mailbox = await asyncio.gather(
            house.apply(binding(person)[3]), together(house, BindFirst(person), binding(person)[0])
        )

        assert owner == Committed()
        assert mailbox in (Committed(), ONE_IS_THERE)
        assert await together(house, BindFirst(person), binding(person)[1]) == ONE_IS_THERE
