"""From a journey, and what is told about it, to what a page shows of both."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from handrail_platform.document.model import JourneyDocument
from handrail_ui.pages.translator import Speech
from handrail_ui.studio.desk import Judged
from handrail_ui.studio.journey.cards import step_cards
from handrail_ui.studio.journey.rows import DrawnLine, OutcomeRow, StepCard, Tone, Way
from handrail_ui.studio.journey.scene import scene_of
from handrail_ui.studio.map.marks import Mark, Marks

UNMARKED: Final = Mark()
_WAS: Final = " (before)"
"""Ends the name of a way that is gone: its outcome may lead elsewhere now. No outcome is named so."""


class MapWay(msgspec.Struct, frozen=True, kw_only=True):
    """A way out of a step. `key` names it on its card; `shown` is what somebody reads."""

    key: str
    outcome: str
    shown: str
    words: str
    target: str
    tone: Tone
    way: Way
    mark: Mark
    is_quiet: bool


class MapCard(msgspec.Struct, frozen=True, kw_only=True):
    """A step as it stands on the map."""

    name: str
    kind: str
    look: str
    is_start: bool
    mark: Mark
    ways: tuple[MapWay, ...]


class JourneyMap(msgspec.Struct, frozen=True, kw_only=True):
    """A journey to be looked at. `id` begins the ids of its steps; `canvas` is what its script reads, as JSON."""

    id: str
    label: str
    cards: tuple[MapCard, ...]
    canvas: str
    has_sides: bool = False
    """Whether there is one before and one after, of which either can be looked at alone."""


def journey_map(
    document: JourneyDocument,
    outcomes: Mapping[str, Sequence[str]],
    marks: Marks,
    say: Speech,
    *,
    label: str,
    id: str = "map",  # noqa: A002 - that of the element
) -> JourneyMap:
    """Return the map of a journey. `outcomes` are those that each step declares, as far as that is known."""
    declared = {name: tuple(each) for name, each in outcomes.items()}
    scene = scene_of(document, step_cards(document, Judged(document, outcomes=declared), say))
    quiet = {(line.step, line.outcome) for line in scene.lines if line.quiet and not _is_marked(line, marks)}
    cards = tuple(_card(each, marks, quiet) for each in scene.cards)
    canvas = {
        "cards": [{"name": each.name, "look": each.look, "rows": _rows(each)} for each in cards],
        "places": scene.places,
        "lines": list(_lines(cards, scene.lines)),
    }
    return JourneyMap(id=id, label=label, cards=cards, canvas=_within_a_page(canvas))


def gone(outcome: str) -> str:
    """Return the name of the way by which an outcome led elsewhere before."""
    return outcome + _WAS


def _card(card: StepCard, marks: Marks, quiet: set[tuple[str, str]]) -> MapCard:
    return MapCard(
        name=card.name,
        kind=card.kind,
        look=card.look,
        is_start=card.is_start,
        mark=marks.steps.get(card.name, UNMARKED),
        ways=tuple(_way(card.name, each, marks, (card.name, each.name) in quiet) for each in card.outcomes),
    )


def _way(step: str, row: OutcomeRow, marks: Marks, is_quiet: bool) -> MapWay:  # noqa: FBT001 - of the row
    outcome = row.name.removesuffix(_WAS)
    was = outcome != row.name
    return MapWay(
        key=row.name,
        outcome=outcome,
        shown=row.words if row.way == "limit" else outcome,
        words="" if was or row.way == "limit" else row.words,
        target=row.target,
        tone=row.tone,
        way=row.way,
        mark=marks.ways.get((step, row.name), UNMARKED),
        is_quiet=is_quiet,
    )


def _rows(card: MapCard) -> list[dict[str, str]]:
    return [{"name": each.key, "target": each.target, "way": each.way} for each in card.ways]


def _lines(cards: Sequence[MapCard], lines: Sequence[DrawnLine]) -> Iterator[dict[str, object]]:
    standing = {card.name: [each for each in card.ways if each.way != "otherwise"] for card in cards}
    for line in lines:
        ways = standing[line.step]
        number = next(number for number, each in enumerate(ways) if each.key == line.outcome)
        way = ways[number]
        yield {
            "step": line.step,
            "outcome": line.outcome,
            "row": number,
            "target": line.target,
            "tone": way.tone,
            "way": way.way,
            "state": way.mark.state,
            "points": [{"x": x, "y": y} for x, y in line.points],
            "quiet": way.is_quiet,
        }


def _is_marked(line: DrawnLine, marks: Marks) -> bool:
    return marks.ways.get((line.step, line.outcome), UNMARKED).state not in ("", "never")


def _within_a_page(data: object) -> str:
    """Return JSON that ends no script element: `<` can only stand within its texts, where it may be escaped."""
    return msgspec.json.encode(data).decode().replace("<", "\\u003c")
