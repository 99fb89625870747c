"""Every template is proved, has scenarios, and is walked on every edge; so is what the studio calls blank."""

from collections.abc import Iterator
from typing import Any, cast

import pytest

from handrail_flows.registry import REGISTRY
from handrail_flows.templates import TEMPLATES, template
from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.parse import parse_plain
from handrail_platform.rehearse.report import rehearse
from handrail_platform.verify.prove import prove
from handrail_ui.studio.new.origin import blank, named
from handrail_ui.studio.new.picture import drawn

LANGUAGES = {"en", "de"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_proved_without_a_warning(name: str) -> None:
    assert prove(template(name), REGISTRY).accepted == {}


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_scenarios_hold_and_every_edge_is_taken(name: str) -> None:
    rehearsed = rehearse(compile_journey(template(name), REGISTRY))

    assert rehearsed.scenarios
    assert rehearsed.complete
    assert rehearsed.taken == rehearsed.edges
    assert rehearsed.again[0] == rehearsed.again[1]


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_has_its_words_in_every_language_that_ships(name: str) -> None:
    document = template(name)

    assert document.journey == name
    assert set(document.name) == set(document.description) == LANGUAGES
    for step in document.steps.values():
        assert list(one_tongued(step.config)) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_picture_has_every_step_within_its_bounds(name: str) -> None:
    picture = drawn(template(name))

    left, top, width, height = map(int, picture.view_box.split())
    assert len(picture.blocks) == len(template(name).steps)
    assert [each.face for each in picture.blocks].count("start") == 1
    assert all(left < each.x and each.x + each.width < left + width for each in picture.blocks)
    assert all(top < each.y and each.y + each.height < top + height for each in picture.blocks)
    assert picture.lines


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_a_blank_journey_is_proved(language: str) -> None:
    plain = named(blank(language), "mine", "Mine", language)

    assert prove(parse_plain(plain), REGISTRY).program.journey == "mine"


def one_tongued(value: Any) -> Iterator[Any]:
    """Yield the texts by language that are missing in one of them."""
    if isinstance(value, dict) and not (languages := set(cast("dict[str, Any]", value))) >= LANGUAGES:
        yield from [value] if languages & LANGUAGES else []
    for each in inside(value):
        yield from one_tongued(each)


def inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(cast("dict[str, Any]", value).values())
    return value if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]
