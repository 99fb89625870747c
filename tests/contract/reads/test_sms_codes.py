"""Codes by text message in both databases: guesses at them, messages, and who has a number that was proved."""

import asyncio
from typing import Any

import msgspec
import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.effects import Identifier
from handrail_platform.step.reads import Allowance, PersonRecord, SmsCheck, Spend, Verdict
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.limits.rules import DAY, FOREVER, HOUR, MINUTE, Lockout, Quota
from handrail_tenants.people.read import Authenticator, People
from handrail_tenants.store.contract import Committed
from tests.house import ALICE, BOB, NOW, House, created

pytestmark = pytest.mark.anyio

NUMBER = "+4917604069012"
SENT, OTHER = "123456", "654321"
AT_ONCE = 20
ROOMY = LimitPolicy(sms_client=Quota(1_000, HOUR), sms_number=Quota(1_000, HOUR))


async def check(house: House, code: str, **how: Any) -> Verdict:
    verdict: Verdict = await house.ask(SmsCheck(how.pop("person", ALICE), code, SENT), **how)
    return verdict


async def send(house: House, number: str = NUMBER, country: str = "49", **how: Any) -> Allowance:
    allowance: Allowance = await house.ask(Spend("sms-send", number, within=country), **how)
    return allowance


async def test_a_code_is_right_or_wrong(house: House) -> None:
    assert await check(house, SENT) == Verdict("right")
    assert await check(house, OTHER) == Verdict("wrong")


async def test_guesses_lock_the_person_and_nobody_else_until_one_is_right(house: House) -> None:
    policy = LimitPolicy(guessing=Lockout(free=2, first_delay=MINUTE, longest_delay=HOUR, forgotten_after=DAY))
    assert (await check(house, OTHER, policy=policy)).is_ == "wrong"
    assert (await check(house, OTHER, policy=policy)).is_ == "wrong"

    assert await check(house, SENT, policy=policy) == Verdict("locked", retry_at=NOW + MINUTE)
    assert (await check(house, SENT, policy=policy, person=BOB)).is_ == "right"
    assert (await check(house, SENT, policy=policy, tenant=house.initech)).is_ == "right"
    assert (await check(house, SENT, now=NOW + MINUTE, policy=policy)).is_ == "right"
    assert (await check(house, OTHER, now=NOW + MINUTE, policy=policy)).is_ == "wrong"


async def test_after_too_many_wrong_codes_in_a_row_no_code_is_right(house: House) -> None:
    """SP 800-63B-4 section 3.2.2."""
    policy = LimitPolicy(authenticator=Quota(3, FOREVER))
    for _ in range(3):
        assert (await check(house, OTHER, policy=policy)).is_ == "wrong"

    assert (await check(house, SENT, now=NOW + DAY, policy=policy)).is_ == "wrong"


@pytest.mark.parametrize("cap", ["sms_number", "sms_client", "sms_country", "sms_tenant"])
async def test_twenty_sessions_at_once_never_send_more_than_any_cap(house: House, cap: str) -> None:
    policy = msgspec.structs.replace(ROOMY, **{cap: Quota(5, HOUR)})

    allowances = await asyncio.gather(*(send(house, policy=policy) for _ in range(AT_ONCE)))

    assert sum(each.allowed for each in allowances) == 5
    assert {each.retry_at for each in allowances if not each.allowed} == {NOW + HOUR}
    assert (await send(house, tenant=house.initech, policy=policy)).allowed
    assert (await send(house, now=NOW + HOUR, policy=policy)).allowed


async def test_each_cap_counts_what_it_is_named_after(house: House) -> None:
    policy = msgspec.structs.replace(ROOMY, sms_number=Quota(1, HOUR), sms_country=Quota(2, HOUR))

    assert (await send(house, policy=policy)).allowed
    assert not (await send(house, policy=policy)).allowed
    assert (await send(house, "+4917604069013", policy=policy)).allowed
    assert not (await send(house, "+4917604069014", policy=policy)).allowed
    assert (await send(house, "+33612345678", "33", policy=policy)).allowed


async def test_whoever_is_refused_for_the_client_wears_out_no_number(house: House) -> None:
    policy = LimitPolicy(sms_client=Quota(1, HOUR), sms_number=Quota(2, HOUR))
    assert (await send(house, policy=policy)).allowed
    for _ in range(5):
        assert not (await send(house, policy=policy)).allowed

    assert (await send(house, policy=policy, client="198.51.100.9")).allowed


async def test_a_number_that_was_proved_is_an_authenticator_and_another_is_none(house: House) -> None:
    bob = created(BOB, ("email", "bob@example.org"), name="Bob")
    phone = Identifier("phone", NUMBER, NOW - 5)
    assert await house.apply(created(ALICE, ("phone", "+4917604069013"))) == Committed()
    with_phone = msgspec.structs.replace(bob, identifiers=(*bob.identifiers, phone))
    assert await house.apply(with_phone) == Committed()

    assert (await house.ask(PersonRecord(ALICE))).authenticators == ()
    assert (await house.ask(PersonRecord(BOB))).authenticators == (AuthenticatorProfile.SMS_CODE,)
    profile = await People(house.store, house.keys).profile(house.globex, BOB)
    assert profile is not None
    assert profile.authenticators == (Authenticator(AuthenticatorProfile.SMS_CODE, NOW - 5, None),)
