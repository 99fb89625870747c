"""A tenant's look: two colours, a logo, corners and a font; everything else is derived and checked."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, TypeAlias

import msgspec

from handrail_ui.pages.look.colour import Colour, ColourError
from handrail_ui.pages.look.palette import (
    ContrastFailure,
    Scheme,
    derive,
    failures,
    lightened_until_readable,
)

Corners: TypeAlias = Literal["none", "small", "large"]
Font: TypeAlias = Literal["figtree", "humanist", "inter", "serif", "system"]

_RADII: Mapping[Corners, tuple[str, str]] = {
    "none": ("0", "0"),
    "small": ("0.375rem", "0.625rem"),
    "large": ("0.75rem", "1.5rem"),
}
_FONTS: Mapping[Font, str] = {
    "figtree": '"Figtree Variable", system-ui, sans-serif',
    "humanist": 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", sans-serif',
    "inter": '"Inter Variable", system-ui, sans-serif',
    "serif": 'Charter, "Bitstream Charter", "Sitka Text", Cambria, "DejaVu Serif", serif',
    "system": "system-ui, sans-serif",
}
_LOGO = re.compile(r"[a-z0-9][a-z0-9_-]*\.svg|data:image/svg\+xml;base64,[A-Za-z0-9+/]+=*")
_SELECTOR = re.compile(r":root|\.[a-z][a-z0-9-]*")


SCHEMES: tuple[Scheme, ...] = ("light", "dark")


class ThemeError(ValueError):
    """A theme is not usable; the message says which field or which pair of colours, and why."""


class ThemeContrastError(ThemeError):
    """A theme would be hard to read; `failures` names each pair, its ratio and what it needs."""

    def __init__(self, found: tuple[ContrastFailure, ...]) -> None:
        super().__init__("; ".join(map(str, found)))
        self.failures = found


class _Colours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    brand: str
    accent: str


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A theme as a tenant writes it."""

    brand: str
    accent: str
    logo: str
    corners: Corners = "small"
    font: Font = "system"
    dark: _Colours | None = None


class Theme(msgspec.Struct, frozen=True):
    """A theme that passed every check. `logo` is an SVG file name of the tenant, or a data address."""

    brand: Colour
    accent: Colour
    dark_brand: Colour
    dark_accent: Colour
    logo: str
    corners: Corners
    font: Font

    def tokens(self, scheme: Scheme) -> dict[str, Colour]:
        """Return every colour of the light or the dark page, by the name of its CSS property."""
        chosen = (self.brand, self.accent) if scheme == "light" else (self.dark_brand, self.dark_accent)
        return derive(scheme, *chosen)


def parse_theme(written: Any) -> Theme:
    """Read a theme from plain data (YAML, JSON).

    Colours for dark pages are optional; without them the light ones are lightened until they read well.
    Raises ThemeError on a wrong field, ThemeContrastError (WCAG 2.2, 1.4.3 and 1.4.11) on a pair of colours.
    """
    theme = sketched_theme(written)
    if found := theme_failures(theme):
        raise ThemeContrastError(found)
    return theme


def sketched_theme(written: Any) -> Theme:
    """Read a theme that somebody still works on: it may be hard to read. Raises ThemeError on a wrong field."""
    try:
        plain = msgspec.convert(written, _Written)
        theme = _theme(plain)
    except (msgspec.ValidationError, ColourError) as error:
        raise ThemeError(str(error)) from error
    if not _LOGO.fullmatch(theme.logo):
        raise ThemeError("logo: name an SVG file, or give a data:image/svg+xml;base64 address")
    return theme


def theme_failures(theme: Theme) -> tuple[ContrastFailure, ...]:
    """Return every pair of colours that could not be told apart well enough, light before dark."""
    return tuple(failure for scheme in SCHEMES for failure in failures(scheme, theme.tokens(scheme)))


def scheme_css(theme: Theme, scheme: Scheme) -> str:
    """Write one scheme of a theme for a page that shows it whatever its reader prefers."""
    control, card = _RADII[theme.corners]
    shape = {"radius": control, "radius-card": card, "font": _FONTS[theme.font]}
    return f":root {{\n  color-scheme: {scheme};\n}}\n" + _rule(":root", shape | _hexes(theme, scheme))


@lru_cache(maxsize=256)
def theme_css(theme: Theme, selector: str = ":root") -> str:
    """Write a theme as custom properties, for a page (`:root`) or for a part of one (a class).

    Raises ThemeError on any other selector.
    """
    if not _SELECTOR.fullmatch(selector):
        raise ThemeError(f"{selector!r} is neither :root nor a class")
    control, card = _RADII[theme.corners]
    shape = {"radius": control, "radius-card": card, "font": _FONTS[theme.font]}
    light = _rule(selector, shape | _hexes(theme, "light"))
    dark = _rule(selector, _hexes(theme, "dark"))
    return f"{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n"


def _theme(plain: _Written) -> Theme:
    brand, accent = Colour.parse(plain.brand), Colour.parse(plain.accent)
    if plain.dark is not None:
        dark_brand, dark_accent = Colour.parse(plain.dark.brand), Colour.parse(plain.dark.accent)
    else:
        dark = derive("dark", brand, accent)
        grounds = (dark["surface"], dark["page"])
        dark_brand = lightened_until_readable(brand, grounds)
        dark_accent = lightened_until_readable(accent, grounds)
    return Theme(brand, accent, dark_brand, dark_accent, plain.logo, plain.corners, plain.font)


def _hexes(theme: Theme, scheme: Scheme) -> dict[str, str]:
    return {name: colour.hex for name, colour in theme.tokens(scheme).items()}


def _rule(selector: str, properties: Mapping[str, str]) -> str:
    lines = "".join(f"  --{name}: {value};\n" for name, value in properties.items())
    return f"{selector} {{\n{lines}}}\n"


DEFAULT_THEME = parse_theme(
    {"brand": "#1f4e79", "accent": "#0b6bcb", "logo": "handrail.svg", "corners": "large", "font": "figtree"}
)
"""The look of Handrail itself: pages that belong to no tenant."""
