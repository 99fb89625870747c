"""A journey as a small picture: where its steps stand, and where their outcomes lead."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Final, Literal, TypeAlias

import msgspec

from handrail_flows.registry import REGISTRY
from handrail_flows.templates import template
from handrail_platform.compile.compile import sound_journey
from handrail_platform.compile.wiring import Resolved
from handrail_platform.document.model import JourneyDocument
from handrail_platform.layout.layout import Layout, Line, lay_out
from handrail_platform.layout.sketch import CARD_WIDTH, INPUT_HEIGHT, Arrow, Card, Point, Sketch

_MARGIN: Final = 24
Face: TypeAlias = Literal["start", "plain", "good", "bad"]


class Block(msgspec.Struct, frozen=True):
    """A step. Lengths are those of the view box."""

    x: int
    y: int
    width: int
    height: int
    face: Face


class Picture(msgspec.Struct, frozen=True):
    """What an `svg` element says: its view box, the steps, and the drawn lines as path data."""

    view_box: str
    blocks: tuple[Block, ...]
    lines: tuple[str, ...]


@cache
def picture_of(name: str) -> Picture:
    """Return the picture of a template."""
    return drawn(template(name))


def drawn(document: JourneyDocument) -> Picture:
    """Return the picture of a journey that calls no part. Raises JourneyRefused for one that is not sound."""
    steps = sound_journey(document, REGISTRY).whole.steps
    sketch = _sketch(document, steps)
    layout = lay_out(sketch)
    blocks = tuple(_block(card, layout.positions[card.name], document, steps) for card in sketch.cards)
    return Picture(_view_box(blocks), blocks, tuple(_lines(sketch, layout)))


def _sketch(document: JourneyDocument, steps: Mapping[str, Resolved]) -> Sketch:
    failing = {name for name, step in steps.items() if step.contract.result == "denied"}
    ways = {name: _ways(step) for name, step in steps.items()}
    return Sketch(
        cards=tuple(Card(name, len(targets)) for name, targets in ways.items()),
        arrows=tuple(
            Arrow(name, row, target, quiet=target in failing)
            for name, targets in ways.items()
            for row, target in enumerate(targets)
        ),
        start=document.start,
    )


def _ways(step: Resolved) -> list[str]:
    return [step.next[outcome] for outcome in step.contract.outcomes] + ([step.limit.then] if step.limit else [])


def _block(card: Card, at: Point, document: JourneyDocument, steps: Mapping[str, Resolved]) -> Block:
    result = steps[card.name].contract.result
    face: Face = "start" if card.name == document.start else "plain"
    if result:
        face = "good" if result == "success" else "bad"
    return Block(at.x, at.y, CARD_WIDTH, card.height, face)


def _view_box(blocks: Sequence[Block]) -> str:
    left, top = min(each.x for each in blocks) - _MARGIN, min(each.y for each in blocks) - _MARGIN
    right = max(each.x + each.width for each in blocks) + _MARGIN
    bottom = max(each.y + each.height for each in blocks) + _MARGIN
    return f"{left} {top} {right - left} {bottom - top}"


def _lines(sketch: Sketch, layout: Layout) -> Iterator[str]:
    cards = {card.name: card for card in sketch.cards}
    for line in layout.lines:
        if not line.quiet:
            yield _path(_course(cards[line.arrow.card], layout, line))


def _course(card: Card, layout: Layout, line: Line) -> list[Point]:
    """Return where a line leaves, bends and arrives."""
    start, end = layout.positions[line.arrow.card], layout.positions[line.arrow.target]
    leaving = Point(start.x + CARD_WIDTH, start.y + card.port_height(line.arrow.row))
    return [leaving, *line.waypoints, Point(end.x, end.y + INPUT_HEIGHT)]


def _path(corners: Sequence[Point]) -> str:
    pieces = [f"M{corners[0].x},{corners[0].y}"]
    for a, b in pairwise(corners):
        middle = (a.x + b.x) // 2
        pieces.append(f"C{middle},{a.y} {middle},{b.y} {b.x},{b.y}")
    return "".join(pieces)
