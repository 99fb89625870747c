import asyncio
from random import Random

import pytest

from handrail_platform.step.reads import Allowance, Spend
from handrail_tenants.limits.counters import Counters, Limited
from handrail_tenants.limits.policy import LimitPolicy, Scope
from handrail_tenants.limits.rules import DAY, FOREVER, HOUR, MINUTE, Counter, Lockout, Quota, Rule, use
from tests.house import NOW, House

pytestmark = pytest.mark.anyio

KEY = b"k" * 32
ALLOWED = Allowance(allowed=True)
COUNTER = """
SELECT count, window_ends_at, locked_until, expires_at FROM throttle
WHERE tenant_id = :tenant AND scope = :scope AND key_hash = :key_hash"""
RULES: list[Rule] = [
    Lockout(free=10, first_delay=MINUTE, longest_delay=HOUR, forgotten_after=DAY),
    Lockout(free=1, first_delay=7, longest_delay=100, forgotten_after=1_000),
    Quota(uses=1, span=MINUTE),
    Quota(uses=5, span=HOUR),
    Quota(uses=30, span=FOREVER),
]


@pytest.mark.parametrize("rule", RULES, ids=str)
async def test_the_stored_counter_is_the_computed_one(house: House, rule: Rule) -> None:
    counters, random, now = Counters(house.store), Random(str(rule)), NOW  # noqa: S311 - a walk that can be repeated
    limited = Limited(Scope.EMAIL_GUESS_ADDRESS, KEY, rule)
    computed: Counter | None = None

    for _ in range(120):
        now += random.choice([0, 0, 0, 1, 7, 50, MINUTE, 5 * MINUTE, HOUR, DAY])
        after = use(rule, computed, now)
        allowance = await counters.use(house.globex, limited, now)
        assert allowance.allowed == (after is not None)
        if after is None:
            assert computed is not None
            assert allowance.retry_at == computed.locked_until
        computed = computed if after is None else after
        assert computed is not None
        [stored] = await house.rows(COUNTER, {"scope": limited.scope.value, "key_hash": KEY})
        assert Counter(*stored[:3]) == computed
        assert stored[3] == computed.window_ends_at


async def test_sixteen_at_once_share_one_quota(house: House) -> None:
    counters = Counters(house.store)
    limited = Limited(Scope.EMAIL_GUESS_ADDRESS, KEY, Quota(5, HOUR))

    allowances = await asyncio.gather(*(counters.use(house.globex, limited, NOW) for _ in range(16)))

    assert sum(allowance.allowed for allowance in allowances) == 5


async def test_a_tenant_counts_only_its_own(house: House) -> None:
    counters = Counters(house.store)
    limited = Limited(Scope.EMAIL_GUESS_ADDRESS, KEY, Quota(1, HOUR))
    await counters.use(house.globex, limited, NOW)

    assert (await counters.use(house.initech, limited, NOW)).allowed
    assert not (await counters.use(house.globex, limited, NOW)).allowed
    await counters.forget(house.initech, [limited])
    assert not (await counters.use(house.globex, limited, NOW)).allowed


async def test_counters_that_are_over_are_purged(house: House) -> None:
    counters = Counters(house.store)
    await counters.use(house.globex, Limited(Scope.EMAIL_GUESS_ADDRESS, KEY, Quota(1, HOUR)), NOW)
    await counters.use(house.globex, Limited(Scope.EMAIL_SEND_ADDRESS, KEY, Quota(1, DAY)), NOW)

    assert await house.store.purge(NOW + HOUR, 10_000) >= 1

    assert await house.rows("SELECT scope FROM throttle WHERE tenant_id = :tenant") == [("email-send.address",)]


async def test_one_address_gets_so_many_mails_in_an_hour(house: House) -> None:
    policy = LimitPolicy(send_address=Quota(2, HOUR))
    send, other = Spend("email-send", "alice@example.org"), Spend("email-send", "bob@example.org")

    answers = [await house.ask(send, policy=policy, client=f"192.0.2.{n}") for n in range(3)]

    assert answers == [ALLOWED, ALLOWED, Allowance(allowed=False, retry_at=NOW + HOUR)]
    assert await house.ask(other, policy=policy) == ALLOWED
    assert await house.ask(send, NOW + HOUR, policy=policy) == ALLOWED


async def test_one_tenant_sends_so_many_mails_in_an_hour(house: House) -> None:
    policy = LimitPolicy(send_tenant=Quota(2, HOUR))
    sends = [Spend("email-send", f"person-{n}@example.org") for n in range(3)]

    answers = [await house.ask(send, policy=policy) for send in sends]

    assert [answer.allowed for answer in answers] == [True, True, False]
    assert await house.ask(sends[2], policy=policy, tenant=house.initech) == ALLOWED


async def test_one_client_cannot_use_up_the_mails_of_its_tenant(house: House) -> None:
    policy = LimitPolicy(send_client=Quota(2, HOUR), send_tenant=Quota(3, HOUR))
    for n in range(10):
        await house.ask(Spend("email-send", f"person-{n}@example.org"), policy=policy, client="203.0.113.66")

    assert await house.ask(Spend("email-send", "alice@example.org"), policy=policy) == ALLOWED


async def test_guesses_at_codes_are_counted_over_all_journeys_and_apart_from_sending(house: House) -> None:
    policy = LimitPolicy(email_guess=Quota(2, HOUR))
    guess = Spend("email-guess", "alice@example.org")

    answers = [await house.ask(guess, policy=policy) for _ in range(3)]

    assert [answer.allowed for answer in answers] == [True, True, False]
    assert await house.ask(Spend("email-send", "alice@example.org"), policy=policy) == ALLOWED
