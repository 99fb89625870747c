"""Colours: sRGB for browsers and contrast, OKLCH for making lighter and darker relatives."""

import math
import re
from typing import Self

import msgspec

_HEX = re.compile(r"#[0-9a-f]{6}")
_Triple = tuple[float, float, float]
_GAMUT_SLACK = 1e-4
_GREY = 1e-3
_STRAIGHT_BELOW = 0.04045
_STRAIGHT_BELOW_LINEAR = 0.0031308


class ColourError(ValueError):
    """A colour is not written as `#rrggbb`."""


class Colour(msgspec.Struct, frozen=True):
    """An opaque sRGB colour; each part is 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read `#rrggbb`. Raises ColourError on anything else."""
        if not _HEX.fullmatch(written.lower()):
            raise ColourError(f"{written!r} is not a colour: write #rrggbb")
        return cls(*(int(written[at : at + 2], 16) for at in (1, 3, 5)))

    @classmethod
    def from_oklch(cls, lightness: float, chroma: float, hue: float) -> Self:
        """Make the nearest displayable colour: chroma gives way, lightness and hue (degrees) stay."""
        linear = _oklch_to_linear(lightness, chroma, hue)
        while chroma > _GREY and not all(-_GAMUT_SLACK <= part <= 1 + _GAMUT_SLACK for part in linear):
            chroma *= 0.92
            linear = _oklch_to_linear(lightness, chroma, hue)
        return cls(*(_encode(part) for part in linear))

    @property
    def hex(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """Relative luminance as WCAG 2.2 defines it, 0 to 1."""
        red, green, blue = self._linear()
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def oklch(self) -> _Triple:
        """Return lightness (0 to 1), chroma (0 to about 0.37) and hue (degrees)."""
        lightness, a, b = _linear_to_oklab(self._linear())
        return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360

    def at_lightness(self, lightness: float) -> "Colour":
        """Keep hue and chroma at another lightness."""
        _, chroma, hue = self.oklch()
        return Colour.from_oklch(min(max(lightness, 0.0), 1.0), chroma, hue)

    def mixed_into(self, ground: "Colour", share: float) -> "Colour":
        """Lay this colour over a ground with an opacity of `share`, 0 to 1."""

        def part(over: int, under: int) -> int:
            return round(over * share + under * (1 - share))

        return Colour(part(self.red, ground.red), part(self.green, ground.green), part(self.blue, ground.blue))

    def _linear(self) -> _Triple:
        return _decode(self.red), _decode(self.green), _decode(self.blue)


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of WCAG 2.2, 1 to 21."""
    darker, lighter = sorted((one.luminance, other.luminance))
    return (lighter + 0.05) / (darker + 0.05)


def _decode(part: int) -> float:
    value = part / 255
    return value / 12.92 if value <= _STRAIGHT_BELOW else math.pow((value + 0.055) / 1.055, 2.4)


def _encode(part: float) -> int:
    value = min(max(part, 0.0), 1.0)
    encoded = value * 12.92 if value <= _STRAIGHT_BELOW_LINEAR else 1.055 * math.pow(value, 1 / 2.4) - 0.055
    return round(encoded * 255)


def _linear_to_oklab(linear: _Triple) -> _Triple:
    red, green, blue = linear
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _oklch_to_linear(lightness: float, chroma: float, hue: float) -> _Triple:
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
