"""Every colour of a page, derived from the two that a tenant chooses, and the contrast they must have."""

from typing import Literal, TypeAlias

import msgspec

from handrail_ui.pages.look.colour import Colour, contrast

Scheme: TypeAlias = Literal["light", "dark"]

TEXT_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3, level AA."""
SHAPE_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11: edges of controls, focus, marks that carry meaning."""

_HOVER = 0.06
_TONE_HUES = {"info": 255.0, "success": 152.0, "warning": 75.0, "error": 25.0}


class Ladder(msgspec.Struct, frozen=True):
    """The lightness (OKLCH) of each neutral, the same for every tenant in one scheme."""

    page: float
    surface: float
    sunken: float
    text: float
    muted: float
    line: float
    control: float
    tone_ink: float
    tone_ground: float
    tint: float
    """Chroma of the neutrals at a strong brand colour."""
    soft: float
    """Share of brand in the ground of a chosen row."""
    glow: float
    """Share of brand and accent in the light behind the page."""


LADDERS: dict[Scheme, Ladder] = {
    "light": Ladder(
        page=0.972,
        surface=1.0,
        sunken=0.985,
        text=0.23,
        muted=0.46,
        line=0.91,
        control=0.60,
        tone_ink=0.42,
        tone_ground=0.965,
        tint=0.008,
        soft=0.08,
        glow=0.19,
    ),
    "dark": Ladder(
        page=0.19,
        surface=0.24,
        sunken=0.205,
        text=0.95,
        muted=0.79,
        line=0.345,
        control=0.62,
        tone_ink=0.85,
        tone_ground=0.29,
        tint=0.02,
        soft=0.16,
        glow=0.2,
    ),
}


class Pair(msgspec.Struct, frozen=True):
    """Two tokens that meet on a page, and the ratio that they need."""

    front: str
    ground: str
    need: float


PAIRS: tuple[Pair, ...] = (
    *(
        Pair(front, ground, TEXT_CONTRAST)
        for front in ("text", "muted", "link", "error")
        for ground in ("page", "surface", "sunken")
    ),
    *(Pair(front, ground, TEXT_CONTRAST) for front in ("text", "muted") for ground in ("glow-1", "glow-2")),
    Pair("on-brand", "brand", TEXT_CONTRAST),
    Pair("on-brand", "brand-hover", TEXT_CONTRAST),
    Pair("text", "brand-soft", TEXT_CONTRAST),
    Pair("muted", "brand-soft", TEXT_CONTRAST),
    *(Pair(tone, f"{tone}-ground", TEXT_CONTRAST) for tone in _TONE_HUES),
    *(Pair("text", f"{tone}-ground", TEXT_CONTRAST) for tone in _TONE_HUES),
    Pair("link", "error-ground", TEXT_CONTRAST),
    Pair("brand", "surface", SHAPE_CONTRAST),
    Pair("brand", "brand-soft", SHAPE_CONTRAST),
    Pair("control", "surface", SHAPE_CONTRAST),
    Pair("control", "sunken", SHAPE_CONTRAST),
    *(Pair("focus", ground, SHAPE_CONTRAST) for ground in ("page", "surface", "sunken", "glow-1", "glow-2")),
)


class ContrastFailure(msgspec.Struct, frozen=True):
    """A pair that a reader could not tell apart well enough."""

    scheme: Scheme
    front: str
    ground: str
    ratio: float
    need: float

    def __str__(self) -> str:
        return (
            f"{self.scheme}: {self.front} on {self.ground} has a contrast of {self.ratio:.2f}, "
            f"needs {self.need:.1f}"
        )


def derive(scheme: Scheme, brand: Colour, accent: Colour) -> dict[str, Colour]:
    """Make all tokens of one scheme out of a tenant's brand and accent colours."""
    ladder = LADDERS[scheme]
    tokens = _neutrals(ladder, brand)
    surface = tokens["surface"]
    brand_lightness, _, _ = brand.oklch()
    on_brand = readable_on(brand)
    # A button moves away from its own label, so that a hover never costs contrast.
    shift = -_HOVER if on_brand.luminance > brand.luminance else _HOVER
    tokens |= {
        "brand": brand,
        "on-brand": on_brand,
        "brand-hover": brand.at_lightness(brand_lightness + shift),
        "brand-soft": brand.mixed_into(surface, ladder.soft),
        "accent": accent,
        "link": accent,
        "focus": accent,
        "glow-1": _glow(brand, tokens, ladder.glow),
        "glow-2": _glow(accent, tokens, ladder.glow),
    }
    return tokens | _tones(ladder)


def failures(scheme: Scheme, tokens: dict[str, Colour]) -> list[ContrastFailure]:
    """Measure every pair that pages use; an empty list is a readable theme."""
    measured = ((pair, contrast(tokens[pair.front], tokens[pair.ground])) for pair in PAIRS)
    return [
        ContrastFailure(scheme, pair.front, pair.ground, ratio, pair.need)
        for pair, ratio in measured
        if ratio < pair.need
    ]


def readable_on(ground: Colour) -> Colour:
    """Choose white or a near-black for text on a colour, whichever reads better."""
    _, _, hue = ground.oklch()
    candidates = (Colour(255, 255, 255), Colour.from_oklch(0.17, 0.02, hue))
    return max(candidates, key=lambda candidate: contrast(candidate, ground))


def lightened_until_readable(colour: Colour, grounds: tuple[Colour, ...]) -> Colour:
    """Lighten a colour until it reads as text on every ground: how a light theme gets its dark twin."""
    lightness, chroma, hue = colour.oklch()
    while lightness < 1.0:
        candidate = Colour.from_oklch(lightness, min(chroma, 0.16), hue)
        if all(contrast(candidate, ground) >= TEXT_CONTRAST + 1.0 for ground in grounds):
            return candidate
        lightness += 0.01
    return Colour(255, 255, 255)


def _neutrals(ladder: Ladder, brand: Colour) -> dict[str, Colour]:
    _, chroma, hue = brand.oklch()
    # Neutrals lean a little towards the brand, so that a page looks made of one piece.
    lean = min(chroma, 0.12) / 0.12

    def neutral(lightness: float, tint: float) -> Colour:
        return Colour.from_oklch(lightness, tint * lean, hue)

    return {
        "page": neutral(ladder.page, ladder.tint),
        "surface": neutral(ladder.surface, ladder.tint),
        "sunken": neutral(ladder.sunken, ladder.tint),
        "text": neutral(ladder.text, 0.02),
        "muted": neutral(ladder.muted, 0.025),
        "line": neutral(ladder.line, 0.016),
        "control": neutral(ladder.control, 0.025),
    }


def _glow(colour: Colour, tokens: dict[str, Colour], share: float) -> Colour:
    """Shine a colour onto the page, as strongly as the quietest text on it allows."""
    lit = colour.mixed_into(tokens["page"], share)
    while share > 0 and contrast(tokens["muted"], lit) < TEXT_CONTRAST:
        share -= 0.01
        lit = colour.mixed_into(tokens["page"], share)
    return lit


def _tones(ladder: Ladder) -> dict[str, Colour]:
    tones: dict[str, Colour] = {}
    for tone, hue in _TONE_HUES.items():
        tones[tone] = Colour.from_oklch(ladder.tone_ink, 0.15, hue)
        tones[f"{tone}-ground"] = Colour.from_oklch(ladder.tone_ground, 0.03, hue)
    return tones
