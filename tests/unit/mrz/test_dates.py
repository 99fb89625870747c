"""Years of two figures, and days that nobody knows."""

from datetime import date

import pytest

from handrail_platform.mrz.dates import age, day_of_birth, day_of_expiry, is_written_so

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("740812", date(1974, 8, 12)),
        ("261123", date(2026, 11, 23)),
        ("261124", date(1926, 11, 24)),
        ("000229", date(2000, 2, 29)),
        ("74<<<<", None),
        ("740230", None),
    ],
)
def test_nobody_was_born_after_today(written: str, day: date | None) -> None:
    assert day_of_birth(written, TODAY) == day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("120415", date(2012, 4, 15)),
        ("760101", date(2076, 1, 1)),
        ("770101", date(1977, 1, 1)),
        ("<<<<<<", None),
    ],
)
def test_no_document_is_valid_for_more_than_fifty_years(written: str, day: date | None) -> None:
    assert day_of_expiry(written, TODAY) == day


def test_a_typed_day_is_compared_whatever_its_century_and_as_far_as_it_is_known() -> None:
    assert is_written_so(date(1924, 8, 12), "240812")
    assert is_written_so(date(1974, 8, 12), "74<<<<")
    assert not is_written_so(date(1974, 8, 12), "740813")


def test_somebody_is_a_year_older_on_their_birthday() -> None:
    assert age(date(2008, 11, 23), TODAY) == 18
    assert age(date(2008, 11, 24), TODAY) == 17
