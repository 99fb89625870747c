"""Remembered browsers: known again by their secret, for one person, up to an age, until they are forgotten."""

import pytest

from handrail_platform.step.effects import CreateRecoveryCodes, SetPassword, SpendRecoveryCode, TrustDevice
from handrail_platform.step.reads import DeviceTrust, DeviceTrustOf
from handrail_platform.values import PersonId, TenantId
from handrail_tenants.effects.apply import EffectContext, writes_for
from handrail_tenants.reads.resolve import ReadContext, Resolvers
from handrail_tenants.store.contract import Committed
from handrail_tenants.trusted_devices.devices import TrustedDevices
from handrail_tenants.trusted_devices.trust import MOST_DEVICES
from tests.house import ALICE, BOB, HANDLE, NOW, ORIGIN, House, created

pytestmark = pytest.mark.anyio

SECRET, OTHER = b"s" * 32, b"o" * 32
DAY = 24 * 60 * 60 * 1000


async def trust(house: House, secret: bytes = SECRET, at: int = NOW, days: int = 30) -> None:
    context = EffectContext(HANDLE, client="Firefox, Linux", channel="browser", remembered=secret)
    assert await house.apply(TrustDevice(ALICE, at + days * DAY, at), context=context) == Committed()


async def is_known(
    house: House,
    secret: bytes = SECRET,
    now: int = NOW + DAY,
    *,
    age: int = 30,
    person_id: PersonId = ALICE,
    tenant: TenantId | None = None,
) -> bool:
    request = DeviceTrustOf(person_id, age * DAY)
    resolvers = Resolvers.over(house.store, house.keys, house.work)
    context = ReadContext("192.0.2.7", now, ORIGIN, remembered=secret)
    answer: DeviceTrust = (await resolvers.resolve(tenant or house.globex, [request], context))[request]
    return answer.trusted


async def test_a_remembered_browser_is_known_to_its_person_alone(house: House) -> None:
    await house.alice_moves_in()
    await trust(house)

    assert await is_known(house)
    assert not await is_known(house, OTHER)
    assert not await is_known(house, b"")
    assert not await is_known(house, person_id=BOB)
    assert not await is_known(house, tenant=house.initech)


async def test_it_ends_when_it_was_meant_to_or_earlier_where_a_journey_says_so(house: House) -> None:
    await house.alice_moves_in()
    await trust(house, days=10)

    assert await is_known(house, now=NOW + 10 * DAY - 1)
    assert not await is_known(house, now=NOW + 10 * DAY)
    assert await is_known(house, now=NOW + 7 * DAY - 1, age=7)
    assert not await is_known(house, now=NOW + 7 * DAY, age=7)


@pytest.mark.parametrize("column", ["trusted_at", "ends_at"])
async def test_a_row_that_was_changed_recognises_nobody(house: House, column: str) -> None:
    await house.alice_moves_in()
    await trust(house)
    longer = f"UPDATE trusted_device SET {column} = {column} + 1 WHERE tenant_id = :tenant RETURNING ends_at"  # noqa: S608

    await house.store.write_returning(house.globex, longer, {})

    assert not await is_known(house)


async def test_a_new_password_forgets_every_browser(house: House) -> None:
    await house.alice_moves_in()
    await trust(house)

    await house.apply(SetPassword(ALICE, b"c" * 16, "encoded", NOW))

    assert not await is_known(house)


async def test_a_recovery_code_that_is_used_forgets_every_browser(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(CreateRecoveryCodes(ALICE, b"r" * 16, ("7k2mq9xw4dtp3hv",), NOW))
    await trust(house)

    assert await house.apply(SpendRecoveryCode(ALICE, b"r" * 16, 0, NOW)) == Committed()

    assert not await is_known(house)


async def test_another_browser_takes_the_place_of_the_oldest(house: House) -> None:
    await house.alice_moves_in()
    for number in range(MOST_DEVICES + 1):
        await trust(house, bytes([number]) * 32, NOW + number)

    devices = await TrustedDevices(house.store).of_person(house.globex, ALICE, NOW + DAY)

    assert [each.trusted_at for each in devices] == [NOW + number for number in range(MOST_DEVICES, 0, -1)]
    assert not await is_known(house, bytes([0]) * 32)
    assert await is_known(house, bytes([1]) * 32)


async def test_a_person_forgets_a_browser_of_their_own_and_of_nobody_else(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(created(BOB, ("email", "bob@example.org"), name="Bob"))
    await trust(house)
    devices = TrustedDevices(house.store)
    (device,) = await devices.of_person(house.globex, ALICE, NOW)
    assert (device.client, device.ends_at) == ("Firefox, Linux", NOW + 30 * DAY)

    await devices.forget(house.globex, BOB, device.trait)
    assert await is_known(house)
    await devices.forget(house.globex, ALICE, device.trait)
    assert not await is_known(house)


async def test_nothing_is_remembered_of_a_client_that_keeps_no_cookie(house: House) -> None:
    context = EffectContext(HANDLE, channel="native", remembered=SECRET)

    assert writes_for(await house.keys.of(house.globex), TrustDevice(ALICE, NOW + DAY, NOW), context) == ()


async def test_the_secret_is_nowhere_at_rest(house: House) -> None:
    await house.alice_moves_in()
    await trust(house)

    ((trait,),) = await house.rows("SELECT trait FROM trusted_device WHERE tenant_id = :tenant")

    assert len(trait) == 32
    assert trait != SECRET
