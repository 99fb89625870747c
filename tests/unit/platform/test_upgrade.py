"""Older formats become the current one by numbered pure functions, one step at a time."""

from collections.abc import Mapping
from typing import Any

import pytest

from handrail_platform.document.model import CURRENT_FORMAT
from handrail_platform.document.problem import JourneyRefused, Problem
from handrail_platform.document.upgrade import UPGRADES, upgrade


def one_to_two(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {**plain, "format": 2, "journey": plain["title"]}


def two_to_three(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {**plain, "format": 3, "name": {"en": plain["journey"]}}


STAIRS = {1: one_to_two, 2: two_to_three}


def test_an_old_document_climbs_every_step_in_order() -> None:
    assert upgrade({"format": 1, "title": "login"}, STAIRS, 3) == {
        "format": 3,
        "title": "login",
        "journey": "login",
        "name": {"en": "login"},
    }


def test_a_document_in_between_climbs_the_rest() -> None:
    assert upgrade({"format": 2, "journey": "login"}, STAIRS, 3)["name"] == {"en": "login"}


def test_the_document_that_came_in_is_left_as_it_was() -> None:
    plain = {"format": 1, "title": "login"}

    upgrade(plain, STAIRS, 3)

    assert plain == {"format": 1, "title": "login"}


@pytest.mark.parametrize("found", [None, 0, -1, 4, "1", 1.0, True, [1], 10**30])
def test_a_format_that_is_unknown_or_from_a_later_release_is_refused(found: object) -> None:
    with pytest.raises(JourneyRefused) as refused:
        upgrade({"format": found}, STAIRS, 3)

    assert refused.value.problems == (Problem("unknown-format", "format", {"current": 3}),)


def test_there_is_an_upgrade_from_every_format_there_ever_was() -> None:
    assert sorted(UPGRADES) == list(range(1, CURRENT_FORMAT))
