"""A split divides people by weight, and each of them always the same way."""

import hashlib
from collections import Counter

import pytest

from handrail_tenants.journeys.split import Arm, arm_of, heaviest, read_arms, write_arms

SALT = bytes(range(16))
PEOPLE = [hashlib.sha256(b"person %d" % number).digest() for number in range(20_000)]


def arms(*weights: int) -> tuple[Arm, ...]:
    return tuple(Arm(bytes([number]) * 32, weight) for number, weight in enumerate(weights))


def counted(split: tuple[Arm, ...], salt: bytes = SALT) -> list[int]:
    found = Counter(arm_of(split, salt, person) for person in PEOPLE)
    return [found[arm] for arm in split]


@pytest.mark.parametrize("weights", [(90, 10), (1, 1), (1, 99), (50, 30, 20), (1, 2, 3, 4), (9_999, 1), (7,)])
def test_people_are_divided_by_weight(weights: tuple[int, ...]) -> None:
    whole = sum(weights)

    for number, weight in zip(counted(arms(*weights)), weights, strict=True):
        expected = len(PEOPLE) * weight / whole
        deviation = (expected * (1 - weight / whole)) ** 0.5
        assert abs(number - expected) <= 4 * deviation


def test_the_same_person_always_meets_the_same_version() -> None:
    split = arms(90, 10)

    assert all(arm_of(split, SALT, person) == arm_of(split, SALT, person) for person in PEOPLE)


def test_the_salt_of_a_journey_divides_people_anew() -> None:
    split = arms(50, 50)

    same = sum(arm_of(split, SALT, person) == arm_of(split, b"another journey", person) for person in PEOPLE)

    assert 0.48 < same / len(PEOPLE) < 0.52


def test_a_greater_share_takes_nobody_back_out_of_it() -> None:
    little, more = arms(90, 10), arms(60, 40)

    before = {person for person in PEOPLE if arm_of(little, SALT, person) == little[1]}
    after = {person for person in PEOPLE if arm_of(more, SALT, person) == more[1]}

    assert before < after


def test_weights_mean_something_beside_one_another_only() -> None:
    tenths, hundredths = arms(9, 1), arms(90, 10)

    for person in PEOPLE:
        assert arm_of(tenths, SALT, person).program_hash == arm_of(hundredths, SALT, person).program_hash


@pytest.mark.parametrize("unit", [b"", b"\xff" * 64, b"person:"])
def test_any_unit_has_an_arm(unit: bytes) -> None:
    assert arm_of(arms(1, 1), SALT, unit) in arms(1, 1)


def test_arms_are_read_as_they_were_written() -> None:
    assert read_arms(write_arms(arms(90, 10))) == arms(90, 10)
    assert read_arms("") == ()


@pytest.mark.parametrize(
    ("shares", "expected"), [({3: 90, 4: 10}, 3), ({3: 10, 4: 90}, 4), ({4: 5, 3: 5}, 3), ({7: 1}, 7)]
)
def test_the_live_version_is_the_heaviest_and_of_equals_the_oldest(shares: dict[int, int], expected: int) -> None:
    assert heaviest(shares) == expected
