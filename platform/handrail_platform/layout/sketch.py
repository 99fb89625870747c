"""A journey as it is drawn: cards of a known size, and the arrows between them. Lengths are CSS pixels."""

from collections.abc import Mapping
from typing import Final

import msgspec

GRID: Final = 8
"""Cards stand at multiples of it."""
CARD_WIDTH: Final = 216
HEADER_HEIGHT: Final = 56
"""From the top of a card to its first row; all of a card that has none."""
ROW_HEIGHT: Final = 28
FOOT_HEIGHT: Final = 8
INPUT_HEIGHT: Final = 28
"""From the top of a card to where arrows come in, at its left side."""


class Point(msgspec.Struct, frozen=True, order=True):
    """A place on the canvas; y grows downwards."""

    x: int
    y: int


class Card(msgspec.Struct, frozen=True):
    """A step as it is drawn: a header, and one row for each outcome."""

    name: str
    rows: int

    @property
    def height(self) -> int:
        """The height of the card."""
        return HEADER_HEIGHT + (self.rows * ROW_HEIGHT + FOOT_HEIGHT if self.rows else 0)

    def port_height(self, row: int) -> int:
        """Return how far below the top of the card the arrow of this row leaves, at its right side."""
        return HEADER_HEIGHT + row * ROW_HEIGHT + ROW_HEIGHT // 2


class Arrow(msgspec.Struct, frozen=True):
    """Where a row leads. A quiet arrow is told by the row and drawn only on request."""

    card: str
    row: int
    target: str
    quiet: bool = False


class Sketch(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be laid out: cards in the order of the document, and arrows in that of cards and rows.

    quiet: of an arrow, that it leads to an end other than success; what leads back is found out here.
    pinned: where cards are that stay there, by name.
    Raises ValueError if two cards have one name, two arrows leave by one row, or a card or row does not exist.
    """

    cards: tuple[Card, ...]
    arrows: tuple[Arrow, ...]
    start: str | None
    pinned: Mapping[str, Point] = {}

    def __post_init__(self) -> None:
        rows = {card.name: card.rows for card in self.cards}
        if len(rows) != len(self.cards):
            raise ValueError("two cards of a sketch have one name")
        if len({(arrow.card, arrow.row) for arrow in self.arrows}) != len(self.arrows):
            raise ValueError("two arrows of a sketch leave by one row")
        if any(not 0 <= arrow.row < rows.get(arrow.card, 0) or arrow.target not in rows for arrow in self.arrows):
            raise ValueError("an arrow of a sketch leaves by a row, or leads to a card, that does not exist")
        if not {*self.pinned, *([] if self.start is None else [self.start])} <= rows.keys():
            raise ValueError("the start of a sketch, or what is pinned, is none of its cards")
