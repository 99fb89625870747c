"""How readable a theme is, use by use, as somebody reads it who knows no figures."""

from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

import msgspec

from handrail_ui.pages.look.colour import Colour, contrast
from handrail_ui.pages.look.nearest import nearest_readable
from handrail_ui.pages.look.palette import PAIRS, Pair, Scheme
from handrail_ui.pages.theme import SCHEMES, Theme, theme_failures
from handrail_ui.studio.theme.written import chosen_colours

Use: TypeAlias = Literal["button", "link", "focus", "mark", "text", "field", "notice"]
"""In words under `studio.theme.use.<name>`."""
_USES: Final[Mapping[str, Use]] = {
    "on-brand": "button",
    "link": "link",
    "focus": "focus",
    "brand": "mark",
    "text": "text",
    "muted": "text",
    "control": "field",
}
"""By the colour in front; all others are those of notices and mistakes."""


class UseRow(msgspec.Struct, frozen=True):
    """The pair of one use that is hardest to tell apart: its ratio, and what it needs (WCAG 2.2, level AA)."""

    use: Use
    scheme: Scheme
    ratio: str
    need: str
    holds: bool
    front: str
    ground: str


def use_rows(theme: Theme) -> tuple[UseRow, ...]:
    """Return each use of the colours in each scheme."""
    return tuple(row for scheme in SCHEMES for row in _rows(scheme, theme.tokens(scheme)))


def mended(theme: Theme) -> dict[Scheme, tuple[Colour, Colour]]:
    """Return for each scheme that is hard to read the nearest colours that hold, as far as there are any."""
    colours = chosen_colours(theme)
    hard = {each.scheme for each in theme_failures(theme)}
    found: dict[Scheme, tuple[Colour, Colour]] = {}
    for scheme in SCHEMES:
        if scheme in hard and (nearest := nearest_readable(scheme, *colours[scheme])) is not None:
            found[scheme] = nearest
    return found


def _rows(scheme: Scheme, tokens: Mapping[str, Colour]) -> Iterator[UseRow]:
    hardest: dict[Use, tuple[float, Pair]] = {}
    for pair in PAIRS:
        use: Use = _USES.get(pair.front, "notice")
        share = contrast(tokens[pair.front], tokens[pair.ground]) / pair.need
        if use not in hardest or share < hardest[use][0]:
            hardest[use] = share, pair
    for use, (share, pair) in hardest.items():
        yield UseRow(
            use,
            scheme,
            _figure(share * pair.need),
            f"{pair.need:g}",
            share >= 1,
            tokens[pair.front].hex,
            tokens[pair.ground].hex,
        )


def _figure(ratio: float) -> str:
    """Return the ratio rounded down: what fails by a hair must not look as if it held."""
    return f"{int(ratio * 100) / 100:.2f}"
