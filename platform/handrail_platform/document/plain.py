"""Plain data: what JSON can hold, within bounds that a hostile document runs into before it costs anything."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, cast

from handrail_platform.document.problem import Problem

MAX_DEPTH = 24
MAX_VALUES = 100_000
_WORD = range(-(2**63), 2**63)


def plain_problems(value: object) -> list[Problem]:
    """Return what makes the value anything but plain data: at most one problem, with its path."""
    return list(islice(_Walk().problems(value, "", 1), 1))


def step_into(path: str, name: object) -> str:
    """Return the path of an entry of a mapping or a list. Names are cut: a path is shown, never resolved."""
    inner = str(name)[:80].encode(errors="backslashreplace").decode()
    return f"{path}.{inner}" if path else inner


class _Walk:
    def __init__(self) -> None:
        self._seen = 0

    def problems(self, value: object, path: str, depth: int) -> Iterator[Problem]:
        self._seen += 1
        if self._seen > MAX_VALUES:
            yield Problem("too-many-values", path, {"limit": MAX_VALUES})
        elif isinstance(value, dict | list | tuple):
            if depth > MAX_DEPTH:
                yield Problem("too-deep", path, {"limit": MAX_DEPTH})
                return
            for name, inner in _entries(value):
                if isinstance(value, dict) and not (isinstance(name, str) and _is_plain(name)):
                    yield Problem("not-plain", step_into(path, name), {"found": type(name).__name__})
                yield from self.problems(inner, step_into(path, name), depth + 1)
        elif not _is_plain(value):
            yield Problem("not-plain", path, {"found": type(value).__name__})


def _entries(value: Any) -> Iterable[tuple[object, object]]:
    if isinstance(value, dict):
        return cast("Mapping[object, object]", value).items()
    return enumerate(cast("Sequence[object]", value))


def _is_plain(value: object) -> bool:
    """Tell whether the value survives being written as JSON: no surrogates, 64 bits, no infinity."""
    match value:
        case bool() | bytes() | None:
            return True
        case int():
            return value in _WORD
        case float():
            return math.isfinite(value)
        case str():
            return value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value)
        case _:
            return False
