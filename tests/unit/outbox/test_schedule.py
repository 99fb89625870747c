from hypothesis import given
from hypothesis import strategies as st

from handrail_tenants.outbox.schedule import Schedule

KEY = "00112233445566778899aabbccddeeff|3|0"


@given(st.text(max_size=60), st.integers(1, 30))
def test_a_schedule_depends_on_key_and_attempts_alone(key: str, attempts: int) -> None:
    assert Schedule().retry_after(key, attempts) == Schedule().retry_after(key, attempts)


@given(st.text(max_size=60), st.integers(1, 19))
def test_waits_stay_between_the_doubled_one_and_a_quarter_more(key: str, attempts: int) -> None:
    plain = min(2_000 * 2 ** (attempts - 1), 900_000)

    wait = Schedule().retry_after(key, attempts)

    assert wait is not None
    assert plain <= wait <= plain + plain // 4


def test_what_failed_together_does_not_come_back_together() -> None:
    waits = {Schedule().retry_after(f"{n}", 10) for n in range(100)}

    assert len(waits) > 90


def test_it_gives_up_after_the_last_attempt() -> None:
    assert Schedule(attempts=3).retry_after(KEY, 2) is not None
    assert Schedule(attempts=3).retry_after(KEY, 3) is None
