from hypothesis import given
from hypothesis import strategies as st

from handrail_tenants.limits.client import client_network
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.limits.rules import DAY, FOREVER, HOUR, MINUTE, Counter, Lockout, Quota, Rule, use

GUESSING = Lockout(free=10, first_delay=MINUTE, longest_delay=HOUR, forgotten_after=DAY)
NOW = 1_700_000_000_000


def used(rule: Rule, times: int, now: int) -> Counter:
    counter = None
    for _ in range(times):
        counter = use(rule, counter, now)
        assert counter is not None
    assert counter is not None
    return counter


def test_the_first_ten_guesses_wait_for_nothing() -> None:
    assert [GUESSING.delay(count) for count in range(10)] == [0] * 10


def test_delays_double_from_a_minute_to_an_hour() -> None:
    delays = [GUESSING.delay(count) // MINUTE for count in range(10, 20)]

    assert delays == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_a_locked_counter_refuses_until_the_delay_is_over() -> None:
    locked = used(GUESSING, 10, NOW)

    assert use(GUESSING, locked, NOW + MINUTE - 1) is None
    assert use(GUESSING, locked, NOW + MINUTE) == Counter(11, NOW + MINUTE + DAY, NOW + 3 * MINUTE)


def test_a_lockout_is_forgotten_after_a_quiet_day() -> None:
    locked = used(GUESSING, 10, NOW)

    assert use(GUESSING, locked, NOW + DAY) == Counter(1, NOW + 2 * DAY, 0)


def test_a_quota_refuses_until_its_span_is_over() -> None:
    spent = used(Quota(uses=3, span=HOUR), 3, NOW)

    assert use(Quota(uses=3, span=HOUR), spent, NOW + HOUR - 1) is None
    assert use(Quota(uses=3, span=HOUR), spent, NOW + HOUR) == Counter(1, NOW + 2 * HOUR, 0)


def test_an_authenticator_is_disabled_for_good_after_its_last_failure() -> None:
    policy = LimitPolicy()

    spent = used(policy.authenticator, 100, NOW)

    assert policy.authenticator.uses <= 100
    assert use(policy.authenticator, spent, FOREVER - 1) is None


def test_a_lockout_that_forgets_sooner_than_it_unlocks_does_not_exist() -> None:
    assert LimitPolicy().guessing.longest_delay < LimitPolicy().guessing.forgotten_after


@given(st.integers(1, 20), st.integers(1, HOUR), st.integers(1, DAY), st.integers(0, 10**6))
def test_delays_never_shrink_nor_pass_the_longest(free: int, first: int, longest: int, count: int) -> None:
    rule = Lockout(free, min(first, longest), longest, 2 * DAY)

    assert 0 <= rule.delay(count) <= rule.delay(count + 1) <= longest


@given(
    st.sampled_from([GUESSING, Quota(5, HOUR), Quota(1, MINUTE)]),
    st.lists(st.integers(0, 2 * HOUR), max_size=60),
)
def test_a_refused_use_leaves_the_counter_as_it_is(rule: Rule, pauses: list[int]) -> None:
    counter, now = None, NOW
    for pause in pauses:
        now += pause
        after = use(rule, counter, now)
        assert after is not None or (counter is not None and counter.locked_until > now)
        counter = counter if after is None else after


def test_one_subscriber_is_one_client_whatever_address_it_picks() -> None:
    assert client_network("2001:db8:1:2:aaaa::1") == client_network("2001:db8:1:2:bbbb::2")
    assert client_network("2001:db8:1:3::1") != client_network("2001:db8:1:2::1")
    assert client_network("::ffff:192.0.2.7") == client_network("192.0.2.7") == "192.0.2.7"
    assert client_network("a socket") == "a socket"
