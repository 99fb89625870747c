"""Recovery codes in both databases: each counts once, only for its person, and only until there are new ones."""

from typing import Any

import pytest

from handrail_platform.step.effects import CreateRecoveryCodes, SpendRecoveryCode
from handrail_platform.step.reads import PersonRecord, RecoveryCheck, Verdict
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.limits.rules import DAY, FOREVER, HOUR, MINUTE, Lockout, Quota
from handrail_tenants.people.read import People
from handrail_tenants.store.contract import Committed, Lost
from tests.house import ALICE, BOB, NOW, House, created

pytestmark = pytest.mark.anyio

CODES = tuple(f"7k2mq9xw4dtp3h{last}" for last in "0123456789abcdef")
LIST = b"the list of alic"
CREATED = CreateRecoveryCodes(ALICE, LIST, CODES, NOW)


async def keeps_codes(house: House) -> None:
    await house.alice_moves_in()
    assert await house.apply(CREATED) == Committed()


async def check(house: House, code: str, **how: Any) -> Verdict:
    verdict: Verdict = await house.ask(RecoveryCheck(ALICE, code), **how)
    return verdict


async def test_each_code_is_right_until_it_is_used(house: House) -> None:
    await keeps_codes(house)
    for number, code in enumerate(CODES):
        assert await check(house, code) == Verdict("right", credential_id=LIST, counter=number)
        spend = SpendRecoveryCode(ALICE, LIST, number, NOW)
        assert await house.apply(spend) == Committed()
        assert await house.apply(spend) == Lost("recovery.spend")
        assert await check(house, code) == Verdict("wrong")

    assert await check(house, "0" * 15) == Verdict("wrong")


async def test_a_code_is_of_its_person_and_tenant_alone(house: House) -> None:
    await keeps_codes(house)
    await house.apply(created(BOB, ("email", "bob@example.org"), name="Bob"))

    assert await house.ask(RecoveryCheck(BOB, CODES[0])) == Verdict("absent")
    assert await check(house, CODES[0], tenant=house.initech) == Verdict("absent")
    assert await house.apply(SpendRecoveryCode(BOB, LIST, 0, NOW)) == Lost("recovery.spend")
    assert await house.apply(SpendRecoveryCode(ALICE, LIST, 0, NOW), house.initech) == Lost("recovery.spend")

    await house.apply(CreateRecoveryCodes(BOB, b"the list of bob.", CODES[:1], NOW))
    [(alices,), (bobs,)] = await house.rows(
        "SELECT sealed FROM credential WHERE tenant_id = :tenant AND profile = 'recovery_code' ORDER BY person_id"
    )
    assert CODES[0].encode() not in alices + bobs


async def test_new_codes_take_the_place_of_those_from_before(house: House) -> None:
    await keeps_codes(house)
    await house.apply(SpendRecoveryCode(ALICE, LIST, 0, NOW))
    others = tuple(code[::-1] for code in CODES[:5])

    assert await house.apply(CreateRecoveryCodes(ALICE, b"another list....", others, NOW + 1)) == Committed()

    assert await check(house, CODES[1]) == Verdict("wrong")
    assert (await check(house, others[0])).counter == 0
    assert await house.apply(SpendRecoveryCode(ALICE, LIST, 1, NOW)) == Lost("recovery.spend")
    assert (
        len(await house.rows("SELECT 1 FROM credential WHERE tenant_id = :tenant AND profile = 'recovery_code'"))
        == 1
    )


async def test_whoever_has_codes_is_known_to_have_them(house: House) -> None:
    await keeps_codes(house)

    assert "recovery_code" in (await house.ask(PersonRecord(ALICE))).authenticators


async def test_whoever_has_used_up_every_code_has_none_until_there_are_new_ones(house: House) -> None:
    await keeps_codes(house)
    for number in range(len(CODES)):
        assert "recovery_code" in (await house.ask(PersonRecord(ALICE))).authenticators
        await house.apply(SpendRecoveryCode(ALICE, LIST, number, NOW))

    assert "recovery_code" not in (await house.ask(PersonRecord(ALICE))).authenticators

    await house.apply(CreateRecoveryCodes(ALICE, b"another list....", CODES[:1], NOW + 1))
    assert "recovery_code" in (await house.ask(PersonRecord(ALICE))).authenticators


async def test_the_account_page_hears_how_many_codes_are_left(house: House) -> None:
    await keeps_codes(house)
    await house.apply(SpendRecoveryCode(ALICE, LIST, 3, NOW))

    profile = await People(house.store, house.keys).profile(house.globex, ALICE)

    assert profile is not None
    left = {each.profile.value: each.codes_left for each in profile.authenticators}
    assert left["recovery_code"] == len(CODES) - 1
    assert left["password"] is None


async def test_guesses_are_slowed_down_and_in_the_end_disable_the_codes(house: House) -> None:
    await keeps_codes(house)
    policy = LimitPolicy(guessing=Lockout(2, MINUTE, HOUR, DAY), authenticator=Quota(3, FOREVER))
    for _ in range(2):
        assert (await check(house, "0" * 15, policy=policy)).is_ == "wrong"

    assert await check(house, CODES[0], policy=policy) == Verdict("locked", retry_at=NOW + MINUTE)
    assert (await check(house, "0" * 15, now=NOW + MINUTE, policy=policy)).is_ == "wrong"
    later = NOW + DAY + HOUR
    assert (await check(house, CODES[0], now=later, policy=policy)).is_ == "wrong", "disabled, and nobody is told"
    await house.apply(CREATED)
    assert (await check(house, CODES[0], now=later, policy=policy)).is_ == "right"
