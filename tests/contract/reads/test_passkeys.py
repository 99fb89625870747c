import pytest

from handrail_platform.step.effects import EnrolPasskey, UsePasskey
from handrail_platform.step.passkeys import (
    KnownPasskey,
    NewPasskey,
    NewPasskeyCheck,
    PasskeyCheck,
    PasskeyRefused,
    PasskeysOf,
    PasskeyUse,
)
from handrail_platform.step.reads import PersonRecord
from handrail_platform.values import PersonId, TenantId
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.limits.rules import HOUR, Quota
from handrail_tenants.store.contract import Committed, Lost
from tests.house import ALICE, BOB, NOW, House, created
from tests.passkey_device import BE, SYNCED, UNLOCKED, UP, PasskeyDevice

pytestmark = pytest.mark.anyio

CHALLENGE = bytes(range(32))
UNKNOWN, WRONG = PasskeyRefused("unknown"), PasskeyRefused("wrong")


async def made_by(house: House, device: PasskeyDevice, person_id: PersonId = ALICE) -> NewPasskey:
    """Make a passkey for a person of Globex, without binding it."""
    known = await house.ask(PasskeysOf(person_id))
    device.user_handle = known.user_handle
    made = await house.ask(NewPasskeyCheck(CHALLENGE, device.make(CHALLENGE)))
    assert isinstance(made, NewPasskey)
    return made


async def enrolled(
    house: House, device: PasskeyDevice | None = None, person_id: PersonId = ALICE, tenant: TenantId | None = None
) -> PasskeyDevice:
    """Bind a passkey to a person."""
    device = device or PasskeyDevice()
    made = await made_by(house, device, person_id)
    effect = EnrolPasskey(person_id, device.user_handle, made, NOW)
    assert await house.apply(effect, tenant) == Committed()
    return device


async def answered(house: House, device: PasskeyDevice, **how: object) -> PasskeyUse | PasskeyRefused:
    found: PasskeyUse | PasskeyRefused = await house.ask(
        PasskeyCheck(CHALLENGE, device.use(CHALLENGE)),
        **how,  # type: ignore[arg-type]
    )
    return found


def used(device: PasskeyDevice, counter: int, *, backed_up: bool = False) -> UsePasskey:
    return UsePasskey(ALICE, device.credential_id, counter, backed_up, NOW)


async def test_a_passkey_that_answers_says_whose_it_is(house: House) -> None:
    await house.alice_moves_in()
    device = await enrolled(house)
    device.counter = 5

    assert await answered(house, device) == PasskeyUse(
        ALICE, device.credential_id, 5, backup_eligible=False, backed_up=False
    )


async def test_a_passkey_belongs_to_one_tenant(house: House) -> None:
    """Tenants that share an address share its passkeys with the browser, and nothing else."""
    await house.alice_moves_in()
    device = await enrolled(house)
    await house.apply(created(ALICE, ("email", "alice@example.org")), house.initech)

    assert await answered(house, device, tenant=house.initech) == UNKNOWN
    assert (await house.ask(PasskeysOf(ALICE), tenant=house.initech)).passkeys == ()


async def test_a_user_handle_is_of_one_person_and_one_tenant_and_stays(house: House) -> None:
    handles = [
        (await house.ask(PasskeysOf(person), tenant=tenant)).user_handle
        for tenant in (house.globex, house.initech)
        for person in (ALICE, BOB)
    ]

    assert (await house.ask(PasskeysOf(ALICE))).user_handle == handles[0]
    assert len(set(handles)) == 4
    assert {len(handle) for handle in handles} == {64}
    assert ALICE not in handles[0]


async def test_the_passkeys_of_a_person_are_known_with_how_to_reach_them(house: House) -> None:
    await house.alice_moves_in()
    await enrolled(house, PasskeyDevice(b"the first"))
    await enrolled(house, PasskeyDevice(b"the second"))

    known = (await house.ask(PasskeysOf(ALICE))).passkeys

    ways = ("hybrid", "internal")
    assert set(known) == {KnownPasskey(b"the first", ways), KnownPasskey(b"the second", ways)}
    assert (await house.ask(PasskeysOf(BOB))).passkeys == ()


async def test_a_passkey_that_nobody_bound_is_unknown(house: House) -> None:
    await house.alice_moves_in()
    device = PasskeyDevice()
    await made_by(house, device)

    assert await answered(house, device) == UNKNOWN


async def test_a_passkey_that_names_somebody_else_is_unknown(house: House) -> None:
    """The user handle finds the person; one that was put beside another's passkey finds nobody."""
    await house.alice_moves_in()
    device = await enrolled(house)
    device.user_handle = (await house.ask(PasskeysOf(BOB))).user_handle

    assert await answered(house, device) == UNKNOWN


async def test_the_id_of_a_passkey_cannot_be_bound_twice_whoever_it_is(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(created(BOB, ("email", "bob@example.org"), name="Bob"))
    device = await enrolled(house)
    copy = PasskeyDevice(device.credential_id)

    for person_id in (ALICE, BOB):
        again = await made_by(house, copy, person_id)
        effect = EnrolPasskey(person_id, copy.user_handle, again, NOW)
        assert await house.apply(effect) == Lost("passkey.enrol")
    assert isinstance(await answered(house, device), PasskeyUse)


async def test_a_forged_signature_is_wrong(house: House) -> None:
    await house.alice_moves_in()
    device = await enrolled(house)
    forger = PasskeyDevice(device.credential_id, user_handle=device.user_handle)
    forger.counter = 50

    assert await answered(house, forger) == WRONG


async def test_whoever_was_not_verified_does_not_count(house: House) -> None:
    await house.alice_moves_in()
    device = await enrolled(house)
    device.flags = UP

    assert await answered(house, device) == WRONG
    assert await house.ask(NewPasskeyCheck(CHALLENGE, device.make(CHALLENGE))) == WRONG


async def test_an_answer_for_another_address_is_wrong(house: House) -> None:
    await house.alice_moves_in()
    device = await enrolled(house)
    device.origin = "https://globex.evil.example"

    assert await answered(house, device) == WRONG
    assert await house.ask(NewPasskeyCheck(CHALLENGE, device.make(CHALLENGE))) == WRONG


@pytest.mark.parametrize("response", ["", "{}", "not JSON"])
async def test_what_is_no_answer_is_wrong(house: House, response: str) -> None:
    assert await house.ask(PasskeyCheck(CHALLENGE, response)) == WRONG
    assert await house.ask(NewPasskeyCheck(CHALLENGE, response)) == WRONG


async def test_a_counter_that_does_not_move_on_is_a_sign_of_a_copy(house: House) -> None:
    await house.alice_moves_in()
    device = await enrolled(house)
    device.counter = 7
    answer = PasskeyCheck(CHALLENGE, device.use(CHALLENGE))
    assert await house.apply(used(device, 7)) == Committed()

    assert await house.ask(answer) == PasskeyRefused("counter")
    device.counter = 3
    assert await answered(house, device) == PasskeyRefused("counter")
    device.counter = 8
    assert isinstance(await answered(house, device), PasskeyUse)


async def test_of_two_answers_at_once_with_one_counter_one_loses(house: House) -> None:
    await house.alice_moves_in()
    device = await enrolled(house)

    assert await house.apply(used(device, 2)) == Committed()
    assert await house.apply(used(device, 2)) == Lost("passkey.used")
    assert await house.apply(used(device, 1)) == Lost("passkey.used")


async def test_an_authenticator_without_a_counter_is_never_a_copy(house: House) -> None:
    await house.alice_moves_in()
    device = PasskeyDevice()
    device.counter = 0
    await enrolled(house, device)

    for _ in range(2):
        assert isinstance(await answered(house, device), PasskeyUse)
        assert await house.apply(used(device, 0)) == Committed()


async def test_a_counter_that_was_there_may_not_go_away(house: House) -> None:
    await house.alice_moves_in()
    device = await enrolled(house)
    await house.apply(used(device, 2))
    device.counter = 0

    assert await answered(house, device) == PasskeyRefused("counter")
    assert await house.apply(used(device, 0)) == Lost("passkey.used")


async def test_nobody_uses_the_passkey_of_somebody_else(house: House) -> None:
    await house.alice_moves_in()
    device = await enrolled(house)
    effect = UsePasskey(BOB, device.credential_id, 9, backed_up=False, at=NOW)

    assert await house.apply(effect) == Lost("passkey.used")
    assert await house.apply(used(device, 9), house.initech) == Lost("passkey.used")


async def test_what_changes_about_being_copied_is_kept(house: House) -> None:
    await house.alice_moves_in()
    device = await enrolled(house, PasskeyDevice(flags=UNLOCKED | BE))
    before = await backed_up(house)

    await house.apply(used(device, 2, backed_up=True))

    assert (before, await backed_up(house)) == ([0], [1])


async def backed_up(house: House) -> list[int]:
    sql = "SELECT backed_up FROM credential WHERE tenant_id = :tenant AND profile = 'passkey'"
    return [value for (value,) in await house.rows(sql)]


async def test_a_passkey_that_could_not_be_copied_stays_one(house: House) -> None:
    """The flag is for life (WebAuthn L3 section 6.1.3); one that changes it is not the one that was bound."""
    await house.alice_moves_in()
    device = await enrolled(house)
    device.flags = SYNCED

    assert await answered(house, device) == PasskeyRefused("backup")


async def test_whether_it_can_be_copied_makes_it_another_kind(house: House) -> None:
    await house.alice_moves_in()
    await enrolled(house, PasskeyDevice(b"synced", flags=SYNCED))
    await enrolled(house, PasskeyDevice(b"on a key"))

    person = await house.ask(PersonRecord(ALICE))

    assert set(person.authenticators) == {"password", "totp", "passkey", "device_passkey"}


async def test_only_where_it_comes_from_is_slowed_down(house: House) -> None:
    """Nobody can guess a signature; a lock on the passkey would let strangers lock its owner out."""
    await house.alice_moves_in()
    device = await enrolled(house)
    policy = LimitPolicy(client=Quota(2, HOUR))
    for _ in range(2):
        await house.ask(PasskeyCheck(CHALLENGE, "{}"), policy=policy)

    locked = await answered(house, device, policy=policy)

    assert isinstance(locked, PasskeyRefused)
    assert locked.why == "locked"
    assert locked.retry_at > NOW
    assert isinstance(await answered(house, device, policy=policy, client="198.51.100.7"), PasskeyUse)


async def test_somebody_suspended_has_no_passkey_that_would_do(house: House) -> None:
    await house.alice_moves_in()
    device = await enrolled(house)
    sql = "UPDATE person SET state = 'suspended' WHERE tenant_id = :tenant AND person_id = :id RETURNING state"
    await house.store.write_returning(house.globex, sql, {"id": ALICE})

    assert await answered(house, device) == UNKNOWN


async def test_no_part_of_a_passkey_is_readable_at_rest(house: House) -> None:
    await house.alice_moves_in()
    device = await enrolled(house)
    made = await made_by(house, device)

    rows = await house.rows(
        "SELECT credential_id, sealed FROM credential WHERE tenant_id = :tenant AND profile = 'device_passkey'"
    )

    ((row, sealed),) = rows
    assert len(row) == 32
    for part in (made.credential_id, made.public_key, device.user_handle, made.model):
        assert part not in row + sealed
