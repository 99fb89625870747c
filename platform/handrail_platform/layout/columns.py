"""In which column a card stands: behind everything from which a drawn arrow leads on to it."""

from collections.abc import Iterable, Mapping, Sequence

from handrail_platform.layout.sketch import Arrow


def columns(cards: Sequence[str], onwards: Iterable[Arrow], start: str | None) -> dict[str, int]:
    """Return the column of each card, from 0; the cards come in the order of the story, and the arrows lead on.

    A card that may stand in several columns stands near the side to which it has more lines. One to which only
    quiet arrows lead stands behind the last of them, and is in nobody's way.
    """
    after: dict[str, list[str]] = {name: [] for name in cards}
    before: dict[str, list[str]] = {name: [] for name in cards}
    quietly: dict[str, list[str]] = {name: [] for name in cards}
    for arrow in onwards:
        (quietly if arrow.quiet else before)[arrow.target].append(arrow.card)
        if not arrow.quiet:
            after[arrow.card].append(arrow.target)
    column = _behind(cards, before)
    for name in reversed(cards):
        if name != start and len(after[name]) > len(before[name]):
            column[name] = min(column[target] for target in after[name]) - 1
    lined = [name for name in cards if after[name] or before[name]]
    first = min((column[name] for name in lined), default=0)
    settled = {name: column[name] - first for name in lined}
    for name in cards:
        if name not in settled:
            settled[name] = max((settled[other] + 1 for other in quietly[name]), default=0)
    return {name: settled[name] for name in cards}


def _behind(cards: Sequence[str], before: Mapping[str, Sequence[str]]) -> dict[str, int]:
    column: dict[str, int] = {}
    for name in cards:
        column[name] = max((column[other] + 1 for other in before[name]), default=0)
    return column
