"""Names that nothing else has, and steps that lead to somebody of another name."""

from collections.abc import Container, Mapping
from itertools import count
from typing import Any, Final

_LONGEST: Final = 58


def unused(wanted: str, taken: Container[str]) -> str:
    """Return the name, or the first of `name-2`, `name-3` … that is free."""
    numbered = (f"{wanted[:_LONGEST]}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(name for name in numbered if name not in taken)


def moved_to(node: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return a step, as plain data, that leads to steps by their new names."""
    led = dict(node)
    if "next" in node:
        led["next"] = {outcome: names.get(target, target) for outcome, target in node["next"].items()}
    if node.get("limit"):
        led["limit"] = {**node["limit"], "then": names.get(node["limit"]["then"], node["limit"]["then"])}
    return led
