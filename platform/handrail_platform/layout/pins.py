"""Cards around those that stay where they are."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from handrail_platform.layout.islands import islands
from handrail_platform.layout.obstacles import Obstacles
from handrail_platform.layout.sketch import CARD_WIDTH, GRID, Point, Sketch

_STAYS: Final = Point(0, 0)


def around_pins(sketch: Sketch, planned: Mapping[str, Point]) -> dict[str, Point]:
    """Return where each card stands: pinned ones stay, and the others stand where they are planned.

    Where most cards of an island are pinned, somebody has arranged it: there the others come along with those that
    are near them. Whoever moves one card of many moves no other. All make way, up or down, to where there is room.
    """
    moves = _moves(sketch, planned)
    cards = {card.name: card for card in sketch.cards}
    standing = [(cards[name], point) for name, point in sketch.pinned.items()]
    found = dict(sketch.pinned)
    for name in moves:
        if name not in found:
            wish = Point(planned[name].x + moves[name].x, planned[name].y + moves[name].y)
            across = (wish.x, wish.x + CARD_WIDTH)
            found[name] = Point(wish.x, Obstacles(standing).room(across, cards[name].height, [wish.y]))
            standing.append((cards[name], found[name]))
    return {card.name: found[card.name] for card in sketch.cards}


def _moves(sketch: Sketch, planned: Mapping[str, Point]) -> dict[str, Point]:
    """Return how far each card moves: a pinned one from its plan, others with what was arranged, nearest first."""
    beside: dict[str, list[str]] = {card.name: [] for card in sketch.cards}
    for arrow in sketch.arrows:
        beside[arrow.card].append(arrow.target)
        beside[arrow.target].append(arrow.card)
    moves = {
        name: Point(point.x - planned[name].x, point.y - planned[name].y) for name, point in sketch.pinned.items()
    }
    first = _middle(list(moves.values())) if _is_arranged(beside, sketch.pinned) else _STAYS
    for island in islands(sketch.cards, sketch.arrows):
        names = [card.name for card in island]
        if not _is_arranged(names, sketch.pinned) and sketch.pinned.keys() & {*names}:
            moves |= {name: _STAYS for name in names if name not in moves}
    while len(moves) < len(beside):
        near = {
            name: _middle([moves[other] for other in others if other in moves])
            for name, others in beside.items()
            if name not in moves and any(other in moves for other in others)
        }
        moves |= near or {next(name for name in beside if name not in moves): first}
    return moves


def _is_arranged(names: Collection[str], pinned: Mapping[str, Point]) -> bool:
    """Tell whether most of these cards stand where somebody put them."""
    return 2 * sum(name in pinned for name in names) > len(names)


def _middle(moves: Sequence[Point]) -> Point:
    return Point(
        *(sum(each) // len(moves) // GRID * GRID for each in zip(*((m.x, m.y) for m in moves), strict=True))
    )
