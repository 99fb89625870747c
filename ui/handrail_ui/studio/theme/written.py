"""From the form of a theme to plain data, and back; and the logo that somebody brought."""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias, get_args

from handrail_ui.pages.look.colour import Colour
from handrail_ui.pages.look.palette import Scheme
from handrail_ui.pages.theme import DEFAULT_THEME, Corners, Font, Theme

MOST_LOGO: Final = 48 * 1024
"""Bytes: a logo stands in every page of the preview, and once in the settings."""
Wrong: TypeAlias = Literal["colour", "logo", "logo_size", "logo_kind"]
"""In words under `studio.theme.wrong.<name>`."""
COLOURS: Final = ("brand", "accent", "dark_brand", "dark_accent")
_HEX: Final = re.compile("#[0-9a-f]{6}")
_ADDRESS: Final = "data:image/svg+xml;base64,"
_SVG: Final = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<svg[\s>].*</svg>\s*", re.DOTALL)
_NO_PICTURE: Final = (b"<!DOCTYPE", b"<!ENTITY", b"<script", b"<foreignobject")


def filled_theme(written: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the fields of the form for the theme that is set up, or for that of Handrail where none is."""
    written = written or {}
    dark: Mapping[str, Any] = written.get("dark") or {}
    usual = DEFAULT_THEME
    return {
        "brand": str(written.get("brand", usual.brand.hex)),
        "accent": str(written.get("accent", usual.accent.hex)),
        "dark_brand": str(dark.get("brand", usual.dark_brand.hex)),
        "dark_accent": str(dark.get("accent", usual.dark_accent.hex)),
        **({"own_dark": "true"} if dark else {}),
        "corners": str(written.get("corners", "small" if written else usual.corners)),
        "font": str(written.get("font", "system" if written else usual.font)),
        "logo": str(written.get("logo", usual.logo)),
    }


def typed_theme(fields: Mapping[str, bytes]) -> dict[str, str]:
    """Return the form as it was posted; a logo that was brought is in it, as an address that holds all of it."""
    names = (*COLOURS, "own_dark", "corners", "font", "logo")
    typed = {name: fields[name].decode(errors="replace") for name in names if name in fields}
    typed |= {name: typed.get(name, "").lower() for name in COLOURS}
    brought = fields.get("logo_file", b"")
    if brought:
        typed["logo"] = _ADDRESS + base64.b64encode(brought).decode()
    return typed


def written_theme(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the theme as settings hold it."""
    dark = {"brand": typed.get("dark_brand", ""), "accent": typed.get("dark_accent", "")}
    return {
        "brand": typed.get("brand", ""),
        "accent": typed.get("accent", ""),
        "logo": typed.get("logo", ""),
        "corners": typed.get("corners", ""),
        "font": typed.get("font", ""),
        **({"dark": dark} if "own_dark" in typed else {}),
    }


def wrong_in(typed: Mapping[str, str], known_logo: str) -> tuple[Wrong, ...]:
    """Return what keeps a form from being a theme, whatever its contrast."""
    colours = ("colour",) if not all(_HEX.fullmatch(typed.get(name, "")) for name in COLOURS) else ()
    logo = typed.get("logo", "")
    return (*colours, *(_wrong_logo(logo) if logo != known_logo else ()))


def choices(typed: Mapping[str, str]) -> bool:
    """Tell whether corners and font are among those that there are."""
    return typed.get("corners") in get_args(Corners) and typed.get("font") in get_args(Font)


def with_colours(typed: Mapping[str, str], colours: Mapping[Scheme, tuple[Colour, Colour]]) -> dict[str, str]:
    """Return the form with other colours."""
    after = dict(typed)
    for scheme, (brand, accent) in colours.items():
        before = "dark_" if scheme == "dark" else ""
        after |= {f"{before}brand": brand.hex, f"{before}accent": accent.hex}
    return after


def chosen_colours(theme: Theme) -> dict[Scheme, tuple[Colour, Colour]]:
    """Return brand and accent by scheme."""
    return {"light": (theme.brand, theme.accent), "dark": (theme.dark_brand, theme.dark_accent)}


def _wrong_logo(logo: str) -> tuple[Wrong, ...]:
    if not logo.startswith(_ADDRESS):
        return ("logo",)
    try:
        picture = base64.b64decode(logo.removeprefix(_ADDRESS), validate=True)
    except binascii.Error:
        return ("logo",)
    if len(picture) > MOST_LOGO:
        return ("logo_size",)
    lower = picture.lower()
    if not _SVG.fullmatch(picture) or any(each.lower() in lower for each in _NO_PICTURE):
        return ("logo_kind",)
    return ()
