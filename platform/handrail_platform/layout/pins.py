"""Cards around those that stay where they are."""

from collections.abc import Mapping, Sequence

from handrail_platform.layout.obstacles import Obstacles
from handrail_platform.layout.sketch import CARD_WIDTH, GRID, Point, Sketch


def around_pins(sketch: Sketch, planned: Mapping[str, Point]) -> dict[str, Point]:
    """Return where each card stands: pinned ones stay, and the others come along with those that are near them.

    A card moves as far as its neighbours in the journey were moved, and then up or down to where there is room.
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
    """Return how far each card moves: a pinned one from its plan, another as its neighbours do, nearest first."""
    beside: dict[str, list[str]] = {card.name: [] for card in sketch.cards}
    for arrow in sketch.arrows:
        beside[arrow.card].append(arrow.target)
        beside[arrow.target].append(arrow.card)
    moves = {
        name: Point(point.x - planned[name].x, point.y - planned[name].y) for name, point in sketch.pinned.items()
    }
    first = _middle(list(moves.values()))
    while len(moves) < len(beside):
        near = {
            name: _middle([moves[other] for other in others if other in moves])
            for name, others in beside.items()
            if name not in moves and any(other in moves for other in others)
        }
        moves |= near or {next(name for name in beside if name not in moves): first}
    return moves


def _middle(moves: Sequence[Point]) -> Point:
    return Point(
        *(sum(each) // len(moves) // GRID * GRID for each in zip(*((m.x, m.y) for m in moves), strict=True))
    )
