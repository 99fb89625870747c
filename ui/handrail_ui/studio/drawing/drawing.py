"""From a journey document to what a template draws of it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from handrail_platform.document.model import JourneyDocument
from handrail_platform.layout.layout import Layout, Line, lay_out
from handrail_platform.layout.sketch import CARD_WIDTH, INPUT_HEIGHT, Arrow, Card, Point, Sketch

MARGIN: Final = 24
LIMIT: Final = ""
"""Stands for the outcome where whoever comes once too often is led on."""
_SWING: Final = 56
"""How far a line that leads back swings out."""


class DrawnRow(msgspec.Struct, frozen=True, kw_only=True):
    """An outcome on its card; `y` is the height of its middle."""

    outcome: str
    y: int


class DrawnCard(msgspec.Struct, frozen=True, kw_only=True):
    """A step: `x` and `y` are its upper left corner."""

    name: str
    x: int
    y: int
    width: int
    height: int
    rows: tuple[DrawnRow, ...]


class DrawnLine(msgspec.Struct, frozen=True, kw_only=True):
    """Where an outcome leads; `path` is the data of an SVG path. A quiet line is drawn only where it matters."""

    step: str
    outcome: str
    target: str
    path: str
    is_quiet: bool


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """A whole journey. Lengths are CSS pixels at full size; `view_box` is what SVG calls so."""

    view_box: str
    width: int
    height: int
    cards: tuple[DrawnCard, ...]
    lines: tuple[DrawnLine, ...]


def drawing(document: JourneyDocument, outcomes: Mapping[str, Sequence[str]]) -> Drawing:
    """Return the journey as it is drawn. `outcomes` are those that each step declares, as far as that is known."""
    ways = {name: _ways(document, name, outcomes.get(name, ())) for name in document.steps}
    sketch = _sketch(document, ways)
    layout = lay_out(sketch)
    corners = tuple(layout.positions.values()) or (Point(0, 0),)
    left, top = min(at.x for at in corners) - MARGIN, min(at.y for at in corners) - MARGIN
    width = max(at.x for at in corners) + CARD_WIDTH + MARGIN - left
    height = max((layout.positions[each.name].y + each.height for each in sketch.cards), default=0) + MARGIN - top
    return Drawing(
        view_box=f"{left} {top} {width} {height}",
        width=width,
        height=height,
        cards=tuple(_card(each, layout.positions[each.name], ways[each.name]) for each in sketch.cards),
        lines=tuple(_lines(sketch, layout, ways)),
    )


def _ways(document: JourneyDocument, name: str, declared: Sequence[str]) -> dict[str, str]:
    """Return by outcome where the step leads, empty where nowhere yet."""
    node = document.steps[name]
    led = {each: node.next.get(each) or document.otherwise.get(each, "") for each in (*declared, *node.next)}
    return {**led, LIMIT: node.limit.then} if node.limit else led


def _sketch(document: JourneyDocument, ways: Mapping[str, Mapping[str, str]]) -> Sketch:
    failing = {name for name, node in document.steps.items() if node.config.get("result") == "denied"}
    return Sketch(
        cards=tuple(Card(name, len(led)) for name, led in ways.items()),
        arrows=tuple(
            Arrow(name, row, target, quiet=target in failing)
            for name, led in ways.items()
            for row, target in enumerate(led.values())
            if target in document.steps
        ),
        start=document.start if document.start in document.steps else None,
    )


def _card(card: Card, at: Point, led: Mapping[str, str]) -> DrawnCard:
    rows = tuple(DrawnRow(outcome=each, y=at.y + card.port_height(row)) for row, each in enumerate(led))
    return DrawnCard(name=card.name, x=at.x, y=at.y, width=CARD_WIDTH, height=card.height, rows=rows)


def _lines(sketch: Sketch, layout: Layout, ways: Mapping[str, Mapping[str, str]]) -> Iterator[DrawnLine]:
    cards = {card.name: card for card in sketch.cards}
    for line in layout.lines:
        arrow = line.arrow
        yield DrawnLine(
            step=arrow.card,
            outcome=tuple(ways[arrow.card])[arrow.row],
            target=arrow.target,
            path=_path(cards[arrow.card], layout, line),
            is_quiet=line.quiet,
        )


def _path(card: Card, layout: Layout, line: Line) -> str:
    start, end = layout.positions[line.arrow.card], layout.positions[line.arrow.target]
    leaving = Point(start.x + CARD_WIDTH, start.y + card.port_height(line.arrow.row))
    arriving = Point(end.x, end.y + INPUT_HEIGHT)
    if line.leads_back:
        out, back = leaving.x + _SWING, arriving.x - _SWING
        return f"M{leaving.x},{leaving.y}C{out},{leaving.y} {back},{arriving.y} {arriving.x},{arriving.y}"
    pieces = [f"M{leaving.x},{leaving.y}"]
    for a, b in pairwise((leaving, *line.waypoints, arriving)):
        middle = (a.x + b.x) // 2
        pieces.append(f"C{middle},{a.y} {middle},{b.y} {b.x},{b.y}")
    return "".join(pieces)
