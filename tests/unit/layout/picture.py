"""A layout as an SVG picture, for eyes: `python -m tests.unit.layout.picture JOURNEY.yaml > picture.svg`."""

import sys
from html import escape
from itertools import pairwise
from pathlib import Path

from handrail_platform.layout.layout import Layout, Line, lay_out
from handrail_platform.layout.sketch import CARD_WIDTH, Card, Point, Sketch
from tests.unit.layout.sketched import shipped
from tests.unit.layout.tangle import course, drawn

MARGIN = 40


def picture(sketch: Sketch, layout: Layout) -> str:
    """Return the cards with the target of each row, and the drawn lines."""
    corners = layout.positions.values()
    left, top = min(at.x for at in corners) - MARGIN, min(at.y for at in corners) - MARGIN
    width = max(at.x for at in corners) + CARD_WIDTH + MARGIN - left
    height = max(layout.positions[card.name].y + card.height for card in sketch.cards) + MARGIN - top
    lines = "".join(_path(course(sketch, layout, line)) for line in drawn(layout))
    cards = "".join(_card(card, layout) for card in sketch.cards)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}" width="{width}" '
        f'height="{height}" font-family="sans-serif" font-size="12"><style>.card {{fill: #fff; stroke: #ccd}} '
        f".line {{fill: none; stroke: #889}} .quiet {{fill: #b65}} .row {{text-anchor: end}}</style>"
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="#f6f7fa"/>{lines}{cards}</svg>'
    )


def _card(card: Card, layout: Layout) -> str:
    at = layout.positions[card.name]
    rows = [_row(card, at, line) for line in layout.lines if line.arrow.card == card.name]
    return (
        f'<rect class="card" x="{at.x}" y="{at.y}" width="{CARD_WIDTH}" height="{card.height}" rx="10"/>'
        f'<text x="{at.x + 14}" y="{at.y + 33}" font-weight="bold">{escape(card.name)}</text>{"".join(rows)}'
    )


def _row(card: Card, at: Point, line: Line) -> str:
    x, y = at.x + CARD_WIDTH, at.y + card.port_height(line.arrow.row)
    mark = "↩ " if line.leads_back else "■ " if line.quiet else ""
    return (
        f'<text class="row {"quiet" if line.quiet else ""}" x="{x - 12}" y="{y + 4}">'
        f'{mark}{escape(line.arrow.target)}</text><circle class="card" cx="{x}" cy="{y}" r="4"/>'
    )


def _path(corners: list[Point]) -> str:
    pieces = [f"M{corners[0].x},{corners[0].y}"]
    for a, b in pairwise(corners):
        middle = (a.x + b.x) / 2
        pieces.append(f"C{middle},{a.y} {middle},{b.y} {b.x},{b.y}")
    return f'<path class="line" d="{"".join(pieces)}"/>'


if __name__ == "__main__":
    read = shipped(Path(sys.argv[1]))
    sys.stdout.write(picture(read, lay_out(read)))
