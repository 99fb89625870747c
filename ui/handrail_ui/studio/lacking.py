"""Values and secrets that a journey names and a tenant does not provide, in words."""

import msgspec

from handrail_platform.provision.shortfall import Shortfall
from handrail_ui.pages.translator import Speech


class LackRow(msgspec.Struct, frozen=True):
    """Something that is missing or does not fit, in words, and the places that name it."""

    kind: str
    name: str
    sentence: str
    paths: tuple[str, ...]


def lack_rows(lacking: tuple[Shortfall, ...], say: Speech) -> tuple[LackRow, ...]:
    """Return what is missing in words."""
    return tuple(
        LackRow(
            each.kind,
            each.name,
            say(f"studio.environment.lack.{each.kind}.{each.lack}", name=each.name, reason=each.reason),
            each.paths,
        )
        for each in lacking
    )
