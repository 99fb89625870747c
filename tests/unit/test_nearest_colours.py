"""Whatever colours somebody chooses, the nearest that can be read are proposed; and sketches say everything."""

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail_ui.pages.look.colour import Colour
from handrail_ui.pages.look.nearest import nearest_readable
from handrail_ui.pages.look.palette import Scheme, derive, failures
from handrail_ui.pages.sketch import sketch_css, sketch_name
from handrail_ui.pages.theme import SCHEMES, scheme_css, sketched_theme

PARTS = st.integers(0, 255)
COLOURS = st.builds(Colour, PARTS, PARTS, PARTS)


@settings(deadline=None)
@given(st.sampled_from(SCHEMES), COLOURS, COLOURS)
def test_what_is_proposed_can_be_read(scheme: Scheme, brand: Colour, accent: Colour) -> None:
    found = nearest_readable(scheme, brand, accent)

    assert found is None or failures(scheme, derive(scheme, *found)) == []
    if failures(scheme, derive(scheme, brand, accent)) == []:
        assert found == (brand, accent)


def test_an_accent_that_is_too_light_becomes_darker() -> None:
    brand, accent = Colour.parse("#4c2aa0"), Colour.parse("#7fd4d2")

    found = nearest_readable("light", brand, accent)

    assert found is not None
    assert found[0] == brand
    assert found[1].luminance < accent.luminance


@given(st.sampled_from(SCHEMES), COLOURS, COLOURS)
def test_the_address_of_a_sketch_says_everything(scheme: Scheme, brand: Colour, accent: Colour) -> None:
    theme = sketched_theme({"brand": brand.hex, "accent": accent.hex, "logo": "handrail.svg", "font": "serif"})

    assert sketch_css(sketch_name(theme, scheme)) == scheme_css(theme, scheme)


def test_another_address_is_no_sketch() -> None:
    assert sketch_css("sketch-light-}body{-.css") is None
