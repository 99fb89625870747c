"""A drawn journey shows every step once and every way, each inside the picture."""

import re
from pathlib import Path

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.resolve import declared_outcomes
from handrail_platform.document.parse import parse_plain, parse_yaml
from handrail_ui.studio.drawing.drawing import LIMIT, Drawing, drawing
from tests.unit.layout.sketched import SHIPPED
from tests.unit.studio.test_cards import STEPS

HEAD = {"format": 1, "journey": "test", "name": {"en": "Test"}, "start": "who", "otherwise": {"error": "out"}}


def drawn(**steps: object) -> Drawing:
    document = parse_plain({**HEAD, "steps": {**STEPS, **steps}})
    return drawing(document, declared_outcomes(document, REGISTRY, {}))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_step_and_every_way_is_in_the_picture(file: Path) -> None:
    document = parse_yaml(file.read_bytes())

    found = drawing(document, declared_outcomes(document, REGISTRY, {}))

    left, top, width, height = map(int, found.view_box.split())
    assert [card.name for card in found.cards] == list(document.steps)
    assert all(left <= card.x and card.x + card.width <= left + width for card in found.cards)
    assert all(top <= card.y and card.y + card.height <= top + height for card in found.cards)
    told = {(line.step, line.outcome): line.target for line in found.lines}
    for name, node in document.steps.items():
        assert {outcome: told[name, outcome] for outcome in node.next} == node.next
        assert node.limit is None or told[name, LIMIT] == node.limit.then
    assert all(re.fullmatch(r"M[-\d,]+(C[-\d, ]+)+", line.path) for line in found.lines)


def test_ways_to_an_end_that_turns_away_and_ways_back_are_quiet() -> None:
    again = {"step": "message@1", "config": {"title": {"en": "Again"}}, "next": {"done": "who"}}
    quiet = {(line.step, line.target): line.is_quiet for line in drawn(lost=again).lines}

    assert quiet["password", "out"]
    assert not quiet["password", "in"]


def test_what_leads_nowhere_has_a_row_and_no_line() -> None:
    found = drawn()

    (password,) = (card for card in found.cards if card.name == "password")
    assert "failed" in [row.outcome for row in password.rows]
    assert ("password", "failed") not in {(line.step, line.outcome) for line in found.lines}


def test_a_journey_without_a_step_that_begins_it_is_drawn_all_the_same() -> None:
    document = parse_plain({**HEAD, "start": "nobody", "steps": STEPS})

    assert len(drawing(document, {}).cards) == len(STEPS)
