"""What is ugly in a layout, found by looking at every piece of every line; shares nothing with the layout."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from handrail_platform.layout.layout import Layout, Line
from handrail_platform.layout.sketch import CARD_WIDTH, INPUT_HEIGHT, Card, Point, Sketch

SAMPLES = 12
Place = tuple[float, float]


def course(sketch: Sketch, layout: Layout, line: Line) -> list[Point]:
    """Return where a line leaves, bends and arrives."""
    card = card_of(sketch, line.arrow.card)
    start, end = layout.positions[line.arrow.card], layout.positions[line.arrow.target]
    leaving = Point(start.x + CARD_WIDTH, start.y + card.port_height(line.arrow.row))
    return [leaving, *line.waypoints, Point(end.x, end.y + INPUT_HEIGHT)]


def card_of(sketch: Sketch, name: str) -> Card:
    return next(card for card in sketch.cards if card.name == name)


def drawn(layout: Layout) -> list[Line]:
    return [line for line in layout.lines if not line.quiet]


def crossings(sketch: Sketch, layout: Layout) -> int:
    """Return how often drawn lines cross."""
    curves = [list(pairwise(_points(course(sketch, layout, line)))) for line in drawn(layout)]
    return sum(
        _cross(a, b)
        for one, other in combinations(curves, 2)
        for a in one
        for b in other
        if max(a[0][0], b[0][0]) < min(a[1][0], b[1][0])
    )


def through_cards(sketch: Sketch, layout: Layout) -> list[tuple[str, str]]:
    """Return the drawn lines that run through a card, by source, with that card."""
    courses = [(line.arrow.card, _points(course(sketch, layout, line))) for line in drawn(layout)]
    return [
        (source, card.name)
        for source, places in courses
        for card in sketch.cards
        if any(_inside(place, card, layout.positions[card.name]) for place in places)
    ]


def overlaps(sketch: Sketch, layout: Layout) -> list[tuple[str, str]]:
    """Return the pairs of cards that overlap."""
    return [
        (one.name, other.name)
        for one, other in combinations(sketch.cards, 2)
        if _overlap(one, layout.positions[one.name], other, layout.positions[other.name])
    ]


def _overlap(one: Card, at: Point, other: Card, there: Point) -> bool:
    beside = at.x + CARD_WIDTH <= there.x or there.x + CARD_WIDTH <= at.x
    return not (beside or at.y + one.height <= there.y or there.y + other.height <= at.y)


def _points(corners: list[Point]) -> list[Place]:
    """Return points of the curve through the corners, level at each of them."""
    return [(corners[0].x, corners[0].y), *(place for a, b in pairwise(corners) for place in _curve(a, b))]


def _curve(a: Point, b: Point) -> Iterator[Place]:
    for number in range(1, SAMPLES + 1):
        t = number / SAMPLES
        along = 1.5 * t - 1.5 * t**2 + t**3
        yield a.x + (b.x - a.x) * along, a.y + (b.y - a.y) * (3 * t**2 - 2 * t**3)


def _inside(place: Place, card: Card, at: Point) -> bool:
    return at.x < place[0] < at.x + CARD_WIDTH and at.y < place[1] < at.y + card.height


def _cross(a: tuple[Place, Place], b: tuple[Place, Place]) -> bool:
    return _side(a, b[0]) * _side(a, b[1]) < 0 and _side(b, a[0]) * _side(b, a[1]) < 0


def _side(line: tuple[Place, Place], place: Place) -> float:
    (x, y), (to_x, to_y) = line
    return (to_x - x) * (place[1] - y) - (to_y - y) * (place[0] - x)
