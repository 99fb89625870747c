"""Ways for lines between cards that stand anywhere."""

from collections.abc import Mapping
from typing import Final

from handrail_platform.layout.island_plan import BETWEEN_COLUMNS, Waypoints
from handrail_platform.layout.obstacles import Obstacles
from handrail_platform.layout.sketch import CARD_WIDTH, INPUT_HEIGHT, Arrow, Card, Point

BEND: Final = BETWEEN_COLUMNS // 2
"""How much room a line gets beside a card to change its height."""


def routed(
    arrow: Arrow, cards: Mapping[str, Card], at: Mapping[str, Point], planned: Waypoints, obstacles: Obstacles
) -> Waypoints:
    """Return the waypoints of a line: as planned if nothing is in the way, else one level way past the cards."""
    start, end = at[arrow.card], at[arrow.target]
    leaving = Point(start.x + CARD_WIDTH, start.y + cards[arrow.card].port_height(arrow.row))
    arriving = Point(end.x, end.y + INPUT_HEIGHT)
    if leaving.x < arriving.x <= leaving.x + 2 * BEND:
        return ()
    if leaving.x < arriving.x and not obstacles.block((leaving, *planned, arriving)):
        return planned
    turns = (leaving.x + BEND, arriving.x - BEND)
    level = obstacles.room((min(turns), max(turns)), 0, [leaving.y, arriving.y])
    return (Point(turns[0], level), Point(turns[1], level))
