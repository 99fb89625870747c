"""The cut of a font has the letters and weights that the style sheet asks of it, and is what the tool makes."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# fontTools says types of half of what it has.

import re
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from handrail_ui.pages.look.assets import STATIC_FOLDER
from tools.fonts import BOLDEST, FAMILIES, LETTERS, LIGHTEST, cut

STYLE = (STATIC_FOLDER / "handrail.css").read_text("utf-8")


def letters_of(font: bytes) -> set[int]:
    return set(TTFont(BytesIO(font)).getBestCmap() or ())


@pytest.mark.parametrize("family", FAMILIES)
def test_a_cut_is_asked_for_just_what_is_in_it(family: str) -> None:
    small = (STATIC_FOLDER / "fonts" / f"{family}-cut.woff2").read_bytes()
    ranges = re.findall(r"U\+(\w+)(?:-(\w+))?", LETTERS)
    asked = {letter for first, last in ranges for letter in range(int(first, 16), int(last or first, 16) + 1)}

    assert letters_of(small) == asked
    assert f'src: url("fonts/{family}-cut.woff2") format("woff2");\n  unicode-range: {LETTERS};' in STYLE


@pytest.mark.parametrize("family", FAMILIES)
def test_a_cut_has_every_weight_in_use(family: str) -> None:
    font = TTFont(STATIC_FOLDER / "fonts" / f"{family}-cut.woff2")

    assert [(axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [(LIGHTEST, BOLDEST)]


def test_all_faces_of_a_family_say_the_same_weights() -> None:
    assert set(re.findall(r"font-weight: (\d+ \d+);", STYLE)) == {f"{LIGHTEST} {BOLDEST}"}
    assert {int(weight) for weight in re.findall(r"font-weight: (\d+);", STYLE)} <= set(
        range(LIGHTEST, BOLDEST + 1)
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_kept_is_what_the_tool_makes(family: str) -> None:
    kept = TTFont(STATIC_FOLDER / "fonts" / f"{family}-cut.woff2")
    made = TTFont(BytesIO(cut(family)))

    assert made.getGlyphOrder() == kept.getGlyphOrder()
    assert made["glyf"].compile(made) == kept["glyf"].compile(kept)
