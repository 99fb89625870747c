"""One island of a journey, laid out as if it were alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from handrail_platform.layout.heights import heights
from handrail_platform.layout.lanes import lanes
from handrail_platform.layout.lattice import Lattice, lattice
from handrail_platform.layout.order import ordered
from handrail_platform.layout.sketch import CARD_WIDTH, GRID, INPUT_HEIGHT, Arrow, Card, Point

BETWEEN_COLUMNS: Final = 88
PITCH: Final = CARD_WIDTH + BETWEEN_COLUMNS
Waypoints: TypeAlias = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class IslandPlan:
    """Where the cards of an island stand and the drawn lines run; its upper left corner is near 0, 0."""

    positions: Mapping[str, Point]
    waypoints: Mapping[Arrow, Waypoints]
    width: int
    height: int


def island_plan(cards: Sequence[Card], onwards: Sequence[Arrow], start: str | None) -> IslandPlan:
    """Lay out cards, in the order of the story, with the arrows between them that lead on."""
    made = lattice(cards, onwards, start)
    found = lanes(made, ordered(made))
    lane_heights = heights(found)
    tops = [lane_heights[lane] for lane in found.of]
    topmost = min(tops[spot] if card else tops[spot] + INPUT_HEIGHT for spot, card in enumerate(made.cards))
    highest = topmost // GRID * GRID
    points = [Point(column * PITCH, top - highest) for column, top in zip(made.columns, tops, strict=True)]
    positions = {card.name: point for card, point in zip(made.cards, points, strict=True) if card}
    return IslandPlan(
        positions,
        _waypoints(made, positions, points),
        max(point.x for point in points) + CARD_WIDTH,
        max(
            point.y + (card.height if card else INPUT_HEIGHT)
            for card, point in zip(made.cards, points, strict=True)
        ),
    )


def _waypoints(made: Lattice, positions: Mapping[str, Point], points: Sequence[Point]) -> dict[Arrow, Waypoints]:
    """Return by drawn arrow where its line enters and leaves columns that it passes, if it bends there."""
    found: dict[Arrow, Waypoints] = {}
    for arrow, spots in made.passes.items():
        through = [points[spot] for spot in spots]
        run = [Point(point.x + way, point.y + INPUT_HEIGHT) for point in through for way in (0, CARD_WIDTH)]
        levels = [None, *(point.y for point in run), positions[arrow.target].y + INPUT_HEIGHT]
        found[arrow] = tuple(
            point
            for before, point, after in zip(levels, run, levels[2:], strict=False)
            if not before == point.y == after
        )
    return found
