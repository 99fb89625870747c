"""Which versions new sessions run, as a bar and in words."""

from collections.abc import Iterable

import msgspec

from handrail_tenants.journeys.versions import Share

_WHOLE = 100


class ShareRow(msgspec.Struct, frozen=True, kw_only=True):
    """One version in the bar: where it begins and how wide it is, of 1000; `percent` as people read it."""

    version: int
    weight: int
    percent: str
    start: int
    width: int


def share_rows(shares: Iterable[Share]) -> tuple[ShareRow, ...]:
    """Return the parts of the bar, oldest version first."""
    ordered = sorted(shares, key=lambda each: each.version)
    whole = sum(each.weight for each in ordered)
    rows: list[ShareRow] = []
    passed = 0
    for each in ordered:
        start = 1_000 * passed // whole
        passed += each.weight
        rows.append(
            ShareRow(
                version=each.version,
                weight=each.weight,
                percent=f"{_WHOLE * each.weight / whole:.3g}",
                start=start,
                width=1_000 * passed // whole - start,
            )
        )
    return tuple(rows)
