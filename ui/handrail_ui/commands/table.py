"""Tables at a terminal, and how moments and shares are written in them."""

from collections.abc import Sequence
from datetime import UTC, datetime

import click

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.versions import Share


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows under their heads, each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        cells = (cell.replace("\n", " ").ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def moment(at: Milliseconds) -> str:
    """Return the minute in UTC, as an operator reads it."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M")


def shares_in_words(shares: Sequence[Share]) -> str:
    """Say which versions there are, and with which part of the whole."""
    whole = sum(share.weight for share in shares)
    return ", ".join(f"version {share.version} {percent(share.weight, whole)}" for share in shares)


def percent(weight: int, whole: int) -> str:
    return f"{100 * weight / whole:.3g} %"
