"""Style sheets of themes that are not saved: their address says everything, so that any process can serve them."""

import re
from typing import Final, cast, get_args

from handrail_ui.pages.look.colour import Colour
from handrail_ui.pages.look.palette import Scheme
from handrail_ui.pages.theme import Corners, Font, Theme, scheme_css

_COLOURS: Final = r"([0-9a-f]{6})-([0-9a-f]{6})-([0-9a-f]{6})-([0-9a-f]{6})"
_NAME: Final = re.compile(
    rf"sketch-(light|dark)-{_COLOURS}-({'|'.join(get_args(Corners))})-({'|'.join(get_args(Font))})\.css"
)


def sketch_name(theme: Theme, scheme: Scheme) -> str:
    """Name the style sheet of one scheme of a theme."""
    colours = (theme.brand, theme.accent, theme.dark_brand, theme.dark_accent)
    hexes = "-".join(each.hex.removeprefix("#") for each in colours)
    return f"sketch-{scheme}-{hexes}-{theme.corners}-{theme.font}.css"


def sketch_css(name: str) -> str | None:
    """Write the style sheet of that name, None if it is no such name."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    scheme, *hexes, corners, font = match.groups()
    brand, accent, dark_brand, dark_accent = (Colour.parse(f"#{each}") for each in hexes)
    theme = Theme(brand, accent, dark_brand, dark_accent, "", cast("Corners", corners), cast("Font", font))
    return scheme_css(theme, cast("Scheme", scheme))
