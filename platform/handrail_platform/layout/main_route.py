"""The route that is drawn as a straight line: whoever succeeds by the first rows."""

from collections.abc import Mapping, Sequence

from handrail_platform.layout.sketch import Arrow, Card


def main_route(cards: Sequence[Card], onwards: Mapping[str, Sequence[Arrow]]) -> tuple[Arrow, ...]:
    """Return the arrows from the first card on, at each card by the first row that leads to success.

    cards: in the order of the story. onwards: the drawn arrows that lead on, by card and in the order of its rows.
    A card without rows that is come to by a drawn arrow is a success; a draft may have none, and any row will do.
    """
    succeeds: set[str] = set()
    for card in reversed(cards):
        if not card.rows or any(arrow.target in succeeds for arrow in onwards[card.name]):
            succeeds.add(card.name)
    route: list[Arrow] = []
    name = cards[0].name
    while onwards[name]:
        arrow = min(onwards[name], key=lambda each: (each.target not in succeeds, each.row))
        route.append(arrow)
        name = arrow.target
    return tuple(route)
