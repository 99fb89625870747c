"""What of an answer fits the variable that it is meant for."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from handrail_flows.steps.http_request.config import TakenConfig
from handrail_flows.typed.country import read_country
from handrail_flows.typed.day import read_day
from handrail_flows.typed.email import read_email
from handrail_flows.typed.phone import read_phone
from handrail_flows.typed.refusal import Refusal
from handrail_flows.typed.text import read_text
from handrail_platform.values import Value

_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_LONGEST: Final = 500
_MOST_OTHERS: Final = 50
_TRUTHS: Final = {"true": True, "false": False}
_READERS: Final[Mapping[str, Callable[[str], str | Refusal]]] = {
    "choice": read_text,
    "country": read_country,
    "date": read_day,
    "email": read_email,
    "phone": lambda text: read_phone(text, None),
    "text": read_text,
}
_EXAMPLES: Final = {
    "country": "DE",
    "date": "2026-11-22",
    "email": "alex@example.org",
    "phone": "+4930123456",
    "text": "example",
}


def taken(config: TakenConfig, told: Any) -> Value | None:
    """Return the value in the form in which it is kept, None for what does not fit. What is told is text."""
    if not isinstance(told, str) or not told:
        return None
    if config.kind == "boolean":
        return _TRUTHS.get(told)
    if config.kind == "integer":
        return _integer(config, told)
    if len(told) > (config.maximum if config.maximum is not None else _LONGEST):
        return None
    read = _READERS[config.kind](told)
    if isinstance(read, Refusal) or not read or (config.choices and read not in config.choices):
        return None
    return read


def _integer(config: TakenConfig, told: str) -> int | None:
    if not _INTEGER.fullmatch(told):
        return None
    number = int(told)
    fits = (config.minimum is None or number >= config.minimum) and (
        config.maximum is None or number <= config.maximum
    )
    return number if fits and abs(number) < 2**53 else None


def examples(takes: Iterable[TakenConfig]) -> Iterator[dict[str, str]]:
    """Yield answers that fit: a usual one, and beside it each other value that leads elsewhere, one at a time."""
    told = {each.variable: _examples(each) for each in takes}
    usual = {variable: texts[0] for variable, texts in told.items()}
    yield usual
    others = ({**usual, variable: text} for variable, texts in told.items() for text in texts[1:])
    yield from islice(others, _MOST_OTHERS)


def _examples(config: TakenConfig) -> tuple[str, ...]:
    """Return texts that fit, of a number its bounds."""
    if config.choices:
        return config.choices
    if config.kind == "boolean":
        return ("true", "false")
    if config.kind == "integer":
        bounds = tuple(str(each) for each in (config.minimum, config.maximum) if each is not None)
        return tuple(dict.fromkeys(bounds)) or ("1", "0")
    example = _EXAMPLES[config.kind]
    return (example[: config.maximum] if config.kind == "text" and config.maximum is not None else example,)
