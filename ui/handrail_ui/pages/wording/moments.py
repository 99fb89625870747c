"""Points in time as a reader expects them."""

import datetime as dt
from functools import lru_cache
from typing import Final

from handrail_platform.values import Milliseconds
from handrail_ui.pages.wording.negotiation import content_language

_MINUTE: Final[Milliseconds] = 60_000


def iso_moment(at: Milliseconds) -> str:
    """Write a point in time as the `datetime` attribute of HTML wants it, in UTC."""
    return _moment(at).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=1024)
def moment_in_words(at: Milliseconds, language: str) -> str:
    """Write date and time of day in a language, in UTC and saying so: the server knows no time zone of a reader.

    The page's script writes the same in the reader's own time.
    """
    from babel import UnknownLocaleError  # noqa: PLC0415  (few pages show a time)

    tag = content_language(language).replace("-", "_")
    try:
        words = _day_and_time(at, tag)
    except (UnknownLocaleError, ValueError):
        words = _day_and_time(at, "en")
    return f"{words} UTC"


def iso_minute(at: Milliseconds) -> str:
    """Write the minute that has begun as the `datetime` attribute of HTML wants it, in UTC."""
    return _iso_minute(at // _MINUTE)


def minute_in_words(at: Milliseconds, language: str) -> str:
    """Write the time of day in a language, to the minute that has begun, in UTC and saying so."""
    return _minute_in_words(at // _MINUTE, language)


@lru_cache(maxsize=4096)
def _iso_minute(minute: int) -> str:
    return iso_moment(minute * _MINUTE)


@lru_cache(maxsize=4096)
def _minute_in_words(minute: int, language: str) -> str:
    from babel import UnknownLocaleError  # noqa: PLC0415  (only a process that shows pages pays for it)
    from babel.dates import format_time  # noqa: PLC0415

    moment = _moment(minute * _MINUTE)
    try:
        words = format_time(moment, "short", locale=content_language(language).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        words = format_time(moment, "short", locale="en")
    return f"{words} UTC"


def _day_and_time(at: Milliseconds, tag: str) -> str:
    from babel.dates import format_date, format_time, get_datetime_format  # noqa: PLC0415

    moment = _moment(at)
    joint = get_datetime_format("medium", locale=tag)
    time = format_time(moment, "short", locale=tag)
    return str(joint).replace("{0}", time).replace("{1}", format_date(moment, "medium", locale=tag))


def _moment(at: Milliseconds) -> dt.datetime:
    return dt.datetime.fromtimestamp(at / 1000, tz=dt.UTC)
