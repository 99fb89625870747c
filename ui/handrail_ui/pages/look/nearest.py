"""The nearest colours with which a page is readable: as light or dark as it takes, and no more."""

from collections.abc import Callable, Iterator
from typing import Final

from handrail_ui.pages.look.colour import Colour
from handrail_ui.pages.look.palette import ContrastFailure, Scheme, derive, failures

_STEP: Final = 0.01
_OF_THE_ACCENT: Final = ("link", "focus")


def nearest_readable(scheme: Scheme, brand: Colour, accent: Colour) -> tuple[Colour, Colour] | None:
    """Return brand and accent as they are where they hold, else the nearest that do; None where there are none."""

    def brand_holds(candidate: Colour) -> bool:
        return all(each.front in _OF_THE_ACCENT for each in _failures(scheme, candidate, accent))

    found = _first(brand, brand_holds)
    if found is None:
        return None
    readable_brand = found

    def holds(candidate: Colour) -> bool:
        return not _failures(scheme, readable_brand, candidate)

    readable_accent = _first(accent, holds)
    return None if readable_accent is None else (readable_brand, readable_accent)


def _failures(scheme: Scheme, brand: Colour, accent: Colour) -> list[ContrastFailure]:
    return failures(scheme, derive(scheme, brand, accent))


def _first(colour: Colour, holds: Callable[[Colour], bool]) -> Colour | None:
    return next((each for each in _by_distance(colour) if holds(each)), None)


def _by_distance(colour: Colour) -> Iterator[Colour]:
    """Yield the colour, then lighter and darker ones, the nearest first."""
    yield colour
    lightness, _, _ = colour.oklch()
    for number in range(1, round(1 / _STEP) + 1):
        for way in (-number * _STEP, number * _STEP):
            if 0 <= lightness + way <= 1:
                yield colour.at_lightness(lightness + way)
