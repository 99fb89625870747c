"""Reading a journey that somebody brings along: everything that is wrong with it, each with its place."""

from collections.abc import Mapping
from typing import Any, cast

import msgspec

from handrail_platform.compile.compile import sound_journey
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.place import Place, Places
from handrail_platform.document.plain import plain_problems
from handrail_platform.document.problem import JourneyRefused, Problem
from handrail_platform.document.source import read_yaml
from handrail_ui.studio.desk import Desk
from handrail_ui.studio.new.origin import NAME


class Misplaced(msgspec.Struct, frozen=True):
    """Something that is wrong, and where; None where that is the file as a whole."""

    problem: Problem
    place: Place | None


class Imported(msgspec.Struct, frozen=True):
    """What was read. `plain` is None where nothing of it could be opened; what is wrong is in order."""

    plain: Mapping[str, Any] | None
    wrong: tuple[Misplaced, ...] = ()

    @property
    def journey(self) -> str:
        """What the document calls itself."""
        name = self.plain.get("journey") if self.plain else None
        return name if isinstance(name, str) and NAME.fullmatch(name) else ""


def imported(source: bytes, desk: Desk) -> Imported:
    """Read a document, right or wrong."""
    try:
        plain = read_yaml(source)
    except JourneyRefused as refused:
        return Imported(None, _misplaced(refused.problems, source))
    if not isinstance(plain, dict):
        return Imported(None, _misplaced((Problem("not-a-mapping", ""),), source))
    if problems := plain_problems(plain):
        return Imported(None, _misplaced(tuple(problems), source))
    document = cast("dict[str, Any]", plain)
    return Imported(document, _misplaced(_problems(document, desk), source))


def _problems(plain: Mapping[str, Any], desk: Desk) -> tuple[Problem, ...]:
    """Return what keeps it from being a journey; what the proof finds is for the journey's own page."""
    try:
        document = parse_plain(plain)
        parts = desk.admin.parts_of(desk.tenant, document, {})
        sound_journey(document, desk.admin.steps, parts)
    except JourneyRefused as refused:
        return refused.problems
    return ()


def _misplaced(problems: tuple[Problem, ...], source: bytes) -> tuple[Misplaced, ...]:
    places = Places(source)
    found = [Misplaced(each, places.of(each)) for each in problems]
    return tuple(sorted(found, key=lambda each: (each.place.line, each.place.column) if each.place else (0, 0)))
