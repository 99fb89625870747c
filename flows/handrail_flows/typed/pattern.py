"""Patterns that a tenant wrote, matched in time linear in the text (RE2): no pattern can stall a server."""

from functools import lru_cache
from typing import Any

import re2

MAX_LENGTH = 500
_MAX_MEMORY_BYTES = 1 << 20
_RE2: Any = re2
"""The library has no types."""


class PatternRefused(Exception):
    """The text is no RE2 pattern (look-around and back-references are not linear), or grows too large."""


def matches(pattern: str, text: str) -> bool:
    """Tell whether the whole text fits the pattern. Raises PatternRefused."""
    return _compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> Any:
    options = _RE2.Options()
    options.log_errors = False
    options.max_mem = _MAX_MEMORY_BYTES
    try:
        return _RE2.compile(pattern, options)
    except _RE2.error as error:
        raise PatternRefused(error.args[0].decode()) from error
