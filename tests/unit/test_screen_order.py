"""Rows of a page are put where somebody dropped them, and nothing else changes."""

import pytest

from handrail_ui.studio.screen.saving import ordered

ROWS = {f"config.fields.{number}~row": "true" for number in range(4)}
FORM = {**ROWS, **{f"config.fields.{number}.name": name for number, name in enumerate("abcd")}, "note": "Mine"}


def names(typed: dict[str, str]) -> str:
    return "".join(typed[f"config.fields.{number}.name"] for number in range(4))


@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        ("to:config.fields.0:3", "bcda"),
        ("to:config.fields.3:0", "dabc"),
        ("to:config.fields.1:2", "acbd"),
        ("up:config.fields.2", "acbd"),
        ("down:config.fields.0", "bacd"),
        ("save", "abcd"),
    ],
)
def test_a_row_stands_where_it_was_put(deed: str, expected: str) -> None:
    after = ordered(FORM, deed, {})

    assert names(after) == expected
    assert after.keys() == FORM.keys()
    assert after["note"] == "Mine"


@pytest.mark.parametrize(
    "deed", ["to:config.fields.0:4", "to:x.0:1", "to:", "to:config.fields.x:0", "remove:config.fields.0"]
)
def test_a_deed_that_makes_no_sense_moves_nothing(deed: str) -> None:
    assert ordered(FORM, deed, {}) == FORM
