"""Tables of docs/performance.md."""

from collections.abc import Iterable, Sequence


def kept(aim: str, *, kept: bool) -> str:
    """Return an aim, and that it was missed if it was not kept."""
    return aim if kept else f"{aim}: **missed**"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    """Return the lines of a table."""
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(row)} |"
