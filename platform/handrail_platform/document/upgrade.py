"""Older document formats become the current one by numbered pure functions, one step at a time."""

from collections.abc import Callable, Mapping
from typing import Any

from handrail_platform.document.problem import JourneyRefused, Problem

Plain = Mapping[str, Any]
UPGRADES: Mapping[int, Callable[[Plain], dict[str, Any]]] = {}
"""From format n to format n+1. A function, once released, is never changed."""


def upgrade(
    plain: Plain, upgrades: Mapping[int, Callable[[Plain], dict[str, Any]]], current: int
) -> dict[str, Any]:
    """Return the document in the current format.

    Raises JourneyRefused when the format is unknown, or from a later Handrail.
    """
    document = dict(plain)
    found = document.get("format")
    if not isinstance(found, int) or isinstance(found, bool) or not 1 <= found <= current:
        raise JourneyRefused((Problem("unknown-format", "format", {"current": current}),))
    for version in range(found, current):
        document = upgrades[version](document)
    return document
