"""choose: the person picks a way, by a button for each."""

from typing import Any

import pytest

from handrail_platform.document.problem import JourneyRefused
from handrail_platform.text import TenantText
from tests.unit.steps.journeys import Play, play, step_in_place

WAYS: tuple[dict[str, Any], ...] = (
    {"then": "letter", "label": {"en": "By letter"}, "hint": {"en": "Takes days.", "de": "Das braucht Zeit."}},
    {"then": "phone", "label": {"en": "By telephone"}},
)


def choose(*ways: dict[str, Any], language: str = "en") -> Play:
    config = {"title": {"en": "How?"}, "ways": list(ways or WAYS)}
    return play(step_in_place("choose@1", config), language=language)


def test_there_is_a_button_for_each_way_and_none_weighs_more() -> None:
    actions = choose().view.actions

    assert [(each.name, each.label) for each in actions] == [
        ("letter", TenantText({"en": "By letter"})),
        ("phone", TenantText({"en": "By telephone"})),
    ]
    assert {each.weight for each in actions} == {"secondary"}


@pytest.mark.parametrize("way", ["letter", "phone"])
def test_a_button_leads_its_way(way: str) -> None:
    assert choose().submit(way).outcome_of() == way


@pytest.mark.parametrize(
    ("language", "said", "spoken"), [("de-AT", "Das braucht Zeit.", "de"), ("fr", "Das braucht Zeit.", "de")]
)
def test_a_hint_is_said_in_the_readers_language_or_says_in_which(language: str, said: str, spoken: str) -> None:
    assert choose(language=language).view.data == {"hints": {"letter": {"text": said, "language": spoken}}}


@pytest.mark.parametrize("action", ["continue", "pigeon", "", "letter "])
def test_what_is_no_button_of_the_page_leads_nowhere_and_says_so(action: str) -> None:
    played = choose().submit(action)

    assert (played.at, played.notice) == ("step", "choose.unclear")
    assert played.submit("phone").outcome_of() == "phone"


def test_two_buttons_with_one_outcome_are_refused_at_the_second() -> None:
    with pytest.raises(JourneyRefused) as refused:
        choose(*WAYS, WAYS[0])
    assert [problem.path for problem in refused.value.problems] == ["steps.step.config.ways.2.then"]


@pytest.mark.parametrize(
    "ways", [WAYS[:1], WAYS * 6, ({"then": "letter"}, WAYS[1]), ({**WAYS[0], "label": {}}, WAYS[1])]
)
def test_what_gives_no_choice_or_says_nothing_is_refused(ways: tuple[dict[str, Any], ...]) -> None:
    with pytest.raises(JourneyRefused):
        choose(*ways)
