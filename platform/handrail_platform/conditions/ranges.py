"""What a variable may hold in a journey: whatever one of its writers may have written."""

from collections.abc import Iterable

from handrail_platform.conditions.cells import UNKNOWN
from handrail_platform.step.contract import Contract, Range
from handrail_platform.values import Value


def written_ranges(contracts: Iterable[Contract]) -> dict[str, Range]:
    """Return the range of every variable that some contract writes; unknown where one of its writers has none."""
    ranges: dict[str, Range] = {}
    for contract in contracts:
        for variable in contract.assigns:
            written = contract.ranges.get(variable, UNKNOWN)
            ranges[variable] = _both(ranges[variable], written) if variable in ranges else written
    return ranges


def _both(one: Range, other: Range) -> Range:
    """Return the smallest range that holds both. Between choices and bounds it has bounds."""
    optional = one.optional or other.optional
    if one.choices is not None and other.choices is not None:
        return Range(choices=tuple(dict.fromkeys([*one.choices, *other.choices])), optional=optional)
    return Range(
        minimum=_least([_minimum(one), _minimum(other)]),
        maximum=_most([_maximum(one), _maximum(other)]),
        optional=optional,
    )


def _minimum(written: Range) -> int | str | None:
    return written.minimum if written.choices is None else _least(list(written.choices))


def _maximum(written: Range) -> int | str | None:
    return written.maximum if written.choices is None else _most(list(written.choices))


def _least(values: list[Value] | list[int | str | None]) -> int | str | None:
    return None if None in values else min(values, default=None, key=_order)


def _most(values: list[Value] | list[int | str | None]) -> int | str | None:
    return None if None in values else max(values, default=None, key=_order)


def _order(value: int | str | None) -> tuple[int, str]:
    return (value, "") if isinstance(value, int) else (0, value or "")
