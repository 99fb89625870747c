import pytest

from handrail_tenants.credentials.totp import matching_step

SECRET = b"12345678901234567890"
"""The key of RFC 6238 appendix B."""


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_examples_of_the_standard_match(second: int, code: str) -> None:
    assert matching_step(SECRET, code, second * 1000, 0) == second // 30


@pytest.mark.parametrize(
    ("counter", "code"),
    list(
        enumerate(
            (
                "755224",
                "287082",
                "359152",
                "969429",
                "338314",
                "254676",
                "287922",
                "162583",
                "399871",
                "520489",
            )
        )
    ),
)
def test_each_counter_has_the_code_of_rfc_4226_appendix_d(counter: int, code: str) -> None:
    assert matching_step(SECRET, code, counter * 30_000, 0) == counter


def test_a_code_of_the_step_before_matches_only_within_the_drift() -> None:
    assert matching_step(SECRET, "287082", 89_000, 0) is None
    assert matching_step(SECRET, "287082", 89_000, 1) == 1
    assert matching_step(SECRET, "287082", 29_000, 1) == 1
    assert matching_step(SECRET, "287082", 150_000, 1) is None


def test_there_is_no_step_before_the_first() -> None:
    assert matching_step(SECRET, "755224", 0, 2) == 0


@pytest.mark.parametrize("typed", ["", "28708", "2870820", "\uff12\uff18\uff17\uff10\uff18\uff12", "abcdef"])
def test_what_is_no_code_matches_nothing(typed: str) -> None:
    assert matching_step(SECRET, typed, 59_000, 1) is None
