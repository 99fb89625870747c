"""Cards and passing lines of one island of a journey, column by column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from handrail_platform.layout.columns import columns
from handrail_platform.layout.main_route import main_route
from handrail_platform.layout.sketch import Arrow, Card


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a line, from one spot to one in the next column. `port`, 0 to 1: where it leaves its card."""

    left: int
    port: float
    right: int
    main: bool


@dataclass(frozen=True, slots=True)
class Lattice:
    """Spots, by number: each is a card, or a place at which a line passes the cards of a column."""

    cards: list[Card | None] = field(default_factory=list[Card | None])
    columns: list[int] = field(default_factory=list[int])
    into: list[list[Stretch]] = field(default_factory=list[list[Stretch]])
    out_of: list[list[Stretch]] = field(default_factory=list[list[Stretch]])
    passes: dict[Arrow, tuple[int, ...]] = field(default_factory=dict[Arrow, tuple[int, ...]])
    """By drawn arrow, the spots at which its line passes cards."""
    followed: dict[int, int] = field(default_factory=dict[int, int])
    """By card without lines, the last card from which a quiet arrow leads to it."""

    def idle(self, spot: int) -> bool:
        """Tell whether no drawn line comes to this spot or leaves it."""
        return not self.into[spot] and not self.out_of[spot]

    def stretches(self) -> list[Stretch]:
        """Return every piece of every line."""
        return [stretch for leaving in self.out_of for stretch in leaving]


def lattice(cards: Sequence[Card], onwards: Sequence[Arrow], start: str | None) -> Lattice:
    """Return the spots of these cards, in the order of the story, and of the lines between them.

    onwards: the arrows that lead on, in the order of cards and rows.
    """
    names = [card.name for card in cards]
    column = columns(names, onwards, start)
    drawn: dict[str, list[Arrow]] = {name: [] for name in names}
    for arrow in onwards:
        if not arrow.quiet:
            drawn[arrow.card].append(arrow)
    main = set(main_route(cards, drawn))
    made = Lattice()
    spots = {card.name: _spot(made, card, column[card.name]) for card in cards}
    for card in cards:
        for arrow in drawn[card.name]:
            _draw(made, arrow, spots, (arrow.row + 1) / (card.rows + 1), main=arrow in main)
    for arrow in onwards:
        target = spots[arrow.target]
        if made.idle(target):
            made.followed[target] = max(spots[arrow.card], made.followed.get(target, 0))
    return made


def _spot(made: Lattice, card: Card | None, column: int) -> int:
    made.cards.append(card)
    made.columns.append(column)
    made.into.append([])
    made.out_of.append([])
    return len(made.cards) - 1


def _draw(made: Lattice, arrow: Arrow, spots: Mapping[str, int], port: float, *, main: bool) -> None:
    first, last = spots[arrow.card], spots[arrow.target]
    between = range(made.columns[first] + 1, made.columns[last])
    passes = tuple(_spot(made, None, column) for column in between)
    made.passes[arrow] = passes
    left = first
    for right in (*passes, last):
        stretch = Stretch(left, port if left == first else 0.5, right, main)
        made.out_of[left].append(stretch)
        made.into[right].append(stretch)
        left = right
