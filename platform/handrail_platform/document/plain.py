"""Plain data: what JSON can hold, within bounds that a hostile document runs into before it costs anything."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from handrail_platform.document.problem import Problem

MAX_DEPTH = 24
MAX_VALUES = 100_000
_WORD = range(-(2**63), 2**63)
_HOLDING = (dict, list, tuple)


class _NotPlain(Exception):
    """Raised where the offending value is; on its way out it learns the names that lead there."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
        self.names: list[object] = []


def plain_problems(value: object) -> list[Problem]:
    """Return what makes the value anything but plain data: at most one problem, with its path."""
    try:
        _Walk().check(value, 1)
    except _NotPlain as refused:
        path = ""
        for name in reversed(refused.names):
            path = step_into(path, name)
        return [Problem(refused.code, path, refused.params)]
    return []


def step_into(path: str, name: object) -> str:
    """Return the path of an entry of a mapping or a list. Names are cut: a path is shown, never resolved."""
    inner = str(name)[:80].encode(errors="backslashreplace").decode()
    return f"{path}.{inner}" if path else inner


class _Walk:
    def __init__(self) -> None:
        self._seen = 0

    def check(self, value: object, depth: int) -> None:
        """Raise _NotPlain for the first value that is not plain, or is one too many."""
        self._seen += 1
        if self._seen > MAX_VALUES:
            raise _NotPlain("too-many-values", limit=MAX_VALUES)
        if not isinstance(value, _HOLDING):
            if not _is_plain(value):
                raise _NotPlain("not-plain", found=type(value).__name__)
            return
        if depth > MAX_DEPTH:
            raise _NotPlain("too-deep", limit=MAX_DEPTH)
        for name, inner in _entries(value):
            try:
                if isinstance(value, dict):
                    _check_key(name)
                self.check(inner, depth + 1)
            except _NotPlain as refused:
                refused.names.append(name)
                raise


def _check_key(name: object) -> None:
    if not (isinstance(name, str) and _is_plain(name)):
        raise _NotPlain("not-plain", found=type(name).__name__)


def _entries(value: Any) -> Iterable[tuple[object, object]]:
    if isinstance(value, dict):
        return cast("Mapping[object, object]", value).items()
    return enumerate(cast("Sequence[object]", value))


def _is_plain(value: object) -> bool:
    """Tell whether the value survives being written as JSON: no surrogates, 64 bits, no infinity."""
    if isinstance(value, str):  # almost everything is
        return value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value)
    match value:
        case bool() | bytes() | None:
            return True
        case int():
            return value in _WORD
        case float():
            return math.isfinite(value)
        case _:
            return False
