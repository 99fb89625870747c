"""Where the cards of a journey stand, and where the lines between them run."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from handrail_platform.layout.island_plan import BETWEEN_COLUMNS, IslandPlan, Waypoints, island_plan
from handrail_platform.layout.islands import islands
from handrail_platform.layout.obstacles import Obstacles
from handrail_platform.layout.pins import around_pins
from handrail_platform.layout.routes import routed
from handrail_platform.layout.sketch import GRID, Arrow, Point, Sketch
from handrail_platform.layout.story import told

BETWEEN_ISLANDS: Final = 96


class Line(msgspec.Struct, frozen=True):
    """An arrow as it is drawn: from its row through the waypoints to its target, level wherever it passes one."""

    arrow: Arrow
    leads_back: bool
    """To the card itself, or to one that comes before it in the story."""
    waypoints: tuple[Point, ...]

    @property
    def quiet(self) -> bool:
        """Whether it is told by its row, and drawn only on request."""
        return self.arrow.quiet or self.leads_back


class Layout(msgspec.Struct, frozen=True):
    """The upper left corner of each card by name, and a line for each arrow, both in the order of the sketch."""

    positions: Mapping[str, Point]
    lines: tuple[Line, ...]


def lay_out(sketch: Sketch) -> Layout:
    """Return where everything stands and runs. The same sketch gives the same layout.

    Every drawn line leads to the right, past all cards, and no two cards overlap. Two pinned
    cards may overlap, and lines have to make do with the room that pins leave.
    """
    story = told(sketch)
    back = {arrow for arrow in sketch.arrows if story[arrow.target] <= story[arrow.card]}
    positions, waypoints = _planned(sketch, story, [arrow for arrow in sketch.arrows if arrow not in back])
    if sketch.pinned:
        planned, positions = positions, around_pins(sketch, positions)
        waypoints = _routed(sketch, planned, positions, waypoints)
    lines = tuple(Line(arrow, arrow in back, waypoints.get(arrow, ())) for arrow in sketch.arrows)
    return Layout({card.name: positions[card.name] for card in sketch.cards}, lines)


def _planned(
    sketch: Sketch, story: Mapping[str, int], onwards: Sequence[Arrow]
) -> tuple[dict[str, Point], dict[Arrow, Waypoints]]:
    """Lay out each island, and put the islands below the first one: side by side, in rows no wider than it."""
    positions: dict[str, Point] = {}
    waypoints: dict[Arrow, Waypoints] = {}
    widest = left = top = bottom = 0
    for island in islands(sorted(sketch.cards, key=lambda card: story[card.name]), onwards):
        names = {card.name for card in island}
        plan = island_plan(
            island, [arrow for arrow in onwards if {arrow.card, arrow.target} <= names], sketch.start
        )
        if left + plan.width > widest:
            left, top = 0, bottom
        _put(plan, Point(left, top), positions, waypoints)
        widest = max(widest, plan.width)
        left += plan.width + BETWEEN_COLUMNS
        bottom = max(bottom, top + plan.height + BETWEEN_ISLANDS) // GRID * GRID
    return positions, waypoints


def _put(plan: IslandPlan, corner: Point, positions: dict[str, Point], waypoints: dict[Arrow, Waypoints]) -> None:
    for name, point in plan.positions.items():
        positions[name] = _moved(point, corner)
    for arrow, points in plan.waypoints.items():
        waypoints[arrow] = tuple(_moved(point, corner) for point in points)


def _moved(point: Point, by: Point) -> Point:
    return Point(point.x + by.x, point.y + by.y)


def _routed(
    sketch: Sketch,
    planned: Mapping[str, Point],
    positions: Mapping[str, Point],
    waypoints: Mapping[Arrow, Waypoints],
) -> dict[Arrow, Waypoints]:
    """Return the waypoints of drawn lines after their cards were moved: the plan moves along with the source."""
    cards = {card.name: card for card in sketch.cards}
    obstacles = Obstacles([(cards[name], point) for name, point in positions.items()])
    found: dict[Arrow, Waypoints] = {}
    for arrow, points in waypoints.items():
        before, after = planned[arrow.card], positions[arrow.card]
        move = Point(after.x - before.x, after.y - before.y)
        plan = tuple(_moved(point, move) for point in points)
        found[arrow] = routed(arrow, cards, positions, plan, obstacles)
    return found
