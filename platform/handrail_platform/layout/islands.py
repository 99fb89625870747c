"""Islands of a journey: no line is drawn from one to another."""

from collections.abc import Sequence

from handrail_platform.layout.sketch import Arrow, Card


def islands(cards: Sequence[Card], onwards: Sequence[Arrow]) -> list[list[Card]]:
    """Return the cards by island, each in the order of the story, and first the island in which it begins.

    cards: in the order of the story. onwards: the arrows that lead on. A card without any line belongs to the last
    card from which a quiet arrow leads to it.
    """
    union = _Union(cards)
    drawn = [arrow for arrow in onwards if not arrow.quiet]
    for arrow in drawn:
        union.join(arrow.card, arrow.target)
    lined = {name for arrow in drawn for name in (arrow.card, arrow.target)}
    quietly = {arrow.target: arrow.card for arrow in sorted(onwards, key=union.place) if arrow.quiet}
    for target, name in quietly.items():
        if target not in lined:
            union.join(name, target)
    found: dict[str, list[Card]] = {}
    for card in cards:
        found.setdefault(union.first(card.name), []).append(card)
    return list(found.values())


class _Union:
    """Cards that are one island, known by the first of them."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self._places = {card.name: place for place, card in enumerate(cards)}
        self._leading = {card.name: card.name for card in cards}

    def place(self, arrow: Arrow) -> int:
        return self._places[arrow.card]

    def first(self, name: str) -> str:
        while self._leading[name] != name:
            self._leading[name] = name = self._leading[self._leading[name]]
        return name

    def join(self, one: str, other: str) -> None:
        first, last = sorted((self.first(one), self.first(other)), key=self._places.__getitem__)
        self._leading[last] = first
