"""What becomes of the sessions of one published version in another, for the steps that are asked about."""

from collections.abc import Iterable, Mapping
from typing import Final

from handrail_platform.compile.compile import sound_journey
from handrail_platform.compile.resolve import Registry
from handrail_platform.difference.migration import Fate, migration
from handrail_platform.difference.version import Version
from handrail_platform.document.bundle import parse_bundle
from handrail_platform.document.problem import JourneyRefused

UNREADABLE: Final = "unreadable"
"""The reason where this release can make nothing of one of the two documents any more."""


class Fates:
    """The table of two versions, as far as anybody asked for it. `before` and `after` are documents as stored."""

    def __init__(self, before: str, after: str, registry: Registry) -> None:
        self._known: dict[str, Fate] = {}
        self._versions: tuple[Version, Version] | None
        try:
            self._versions = _version(before, registry), _version(after, registry)
        except JourneyRefused:
            self._versions = None

    def of(self, steps: Iterable[str]) -> Mapping[str, Fate]:
        """Return what becomes of the sessions at these steps of the first version."""
        asked = {step for step in steps if step not in self._known}
        if asked and self._versions is not None:
            self._known |= {fate.step: fate for fate in migration(*self._versions, asked)}
        for step in asked - self._known.keys():
            self._known[step] = Fate(step, "hold", UNREADABLE)
        return self._known


def _version(stored: str, registry: Registry) -> Version:
    guarded = parse_bundle(stored)
    whole = sound_journey(guarded.bundle.document, registry, guarded.bundle.parts).whole
    return Version(whole, guarded.guardrails)
