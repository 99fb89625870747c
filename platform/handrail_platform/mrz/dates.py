"""Days of a machine-readable zone, whose years have two figures (ICAO Doc 9303 part 3 section 4.8)."""

from datetime import date
from typing import Final

_CENTURY: Final = 100
_YEARS_AHEAD: Final = 50
"""Documents are valid for less: whatever would be later was a century before."""


def day_of_birth(written: str, today: date) -> date | None:
    """Return the last such day that is not after today; None where a part is not known, or there is none."""
    latest = _day(written, today.year)
    return latest if latest is None or latest <= today else _day(written, today.year - 1)


def latest_birth(written: str, today: date) -> date | None:
    """Return the last day on which somebody may have been born; None where not even the year is known."""
    return day_of_birth(written, today) if written.isdigit() else day_of_birth(f"{written[:2]}1231", today)


def day_of_expiry(written: str, today: date) -> date | None:
    """Return the day; None for a document without one, and for one that no calendar has."""
    return _day(written, today.year + _YEARS_AHEAD)


def is_written_so(day: date, written: str) -> bool:
    """Tell whether the day is written so, as far as it is known at all, whichever century it is in."""
    return all(known in ("<", figure) for figure, known in zip(f"{day:%y%m%d}", written, strict=True))


def age(born: date, today: date) -> int:
    """Return the whole years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _day(written: str, latest_year: int) -> date | None:
    if not written.isdigit():
        return None
    figures, month, day = int(written[:2]), int(written[2:4]), int(written[4:])
    year = latest_year - (latest_year - figures) % _CENTURY
    try:
        return date(year, month, day)
    except ValueError:
        return None
