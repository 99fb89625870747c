"""From the cards of a journey to where they stand and where lines run."""

from collections.abc import Container, Iterator

from handrail_platform.document.model import JourneyDocument
from handrail_platform.layout.layout import Line, lay_out
from handrail_platform.layout.sketch import GRID, Arrow, Card, Point, Sketch
from handrail_ui.studio.journey.rows import DrawnLine, Scene, StepCard

FARTHEST = 100_000
"""No card stands farther from the origin than this."""


def scene_of(document: JourneyDocument, cards: tuple[StepCard, ...]) -> Scene:
    """Return the journey as it is drawn. What somebody placed stays there."""
    standing = {card.name: card for card in cards}
    ordered = [standing[name] for name in document.steps]
    layout = lay_out(
        Sketch(
            cards=tuple(Card(card.name, len(card.drawn)) for card in ordered),
            arrows=tuple(arrow for card in ordered for arrow in _arrows(card, standing.keys())),
            start=document.start if document.start in standing else None,
            pinned={
                name: _place(node.position) for name, node in document.steps.items() if node.position is not None
            },
        )
    )
    return Scene(
        cards=cards,
        places={name: (at.x, at.y) for name, at in layout.positions.items()},
        lines=tuple(_drawn(each, standing) for each in layout.lines),
    )


def _arrows(card: StepCard, names: Container[str]) -> Iterator[Arrow]:
    for number, row in enumerate(card.drawn):
        if row.target in names:
            yield Arrow(card.name, number, row.target, quiet=row.tone == "bad")


def _drawn(line: Line, standing: dict[str, StepCard]) -> DrawnLine:
    row = standing[line.arrow.card].drawn[line.arrow.row]
    points = tuple((each.x, each.y) for each in line.waypoints)
    return DrawnLine(
        step=line.arrow.card, outcome=row.name, target=line.arrow.target, points=points, quiet=line.quiet
    )


def _place(position: tuple[float, float]) -> Point:
    x, y = (round(max(-FARTHEST, min(FARTHEST, each)) / GRID) * GRID for each in position)
    return Point(x, y)
