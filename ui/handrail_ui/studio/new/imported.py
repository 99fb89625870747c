"""Reading a journey that somebody brings along: everything that is wrong with it, each with its place."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any, cast

import msgspec

from handrail_platform.compile.compile import sound_journey
from handrail_platform.document.change import Change, changed
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.place import Place, Places
from handrail_platform.document.plain import plain_problems
from handrail_platform.document.problem import MOST_TOLD, JourneyRefused, Problem, left_out
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
    except JourneyRefused as refused:
        return (*refused.problems, *_problems_beside(plain, refused.problems, desk))
    return _unsound(document, desk)


def _problems_beside(plain: Mapping[str, Any], problems: Sequence[Problem], desk: Desk) -> tuple[Problem, ...]:
    """Return what is wrong with the settings of steps, as if what cannot be read were not there."""
    rest = changed(plain, [Change(place, None) for each in problems if (place := _mapped(each.path))])
    try:
        document = parse_plain(rest)
    except JourneyRefused:
        return ()
    return tuple(each for each in _unsound(document, desk) if ".config" in each.path)


def _mapped(path: str) -> tuple[str, ...]:
    """Return a path as far as it leads through mappings."""
    return tuple(takewhile(lambda name: name and not name.isdigit(), path.split(".")))


def _unsound(document: JourneyDocument, desk: Desk) -> tuple[Problem, ...]:
    try:
        sound_journey(document, desk.admin.steps, desk.admin.parts_of(desk.tenant, document, {}))
    except JourneyRefused as refused:
        return refused.problems
    return ()


def _misplaced(problems: tuple[Problem, ...], source: bytes) -> tuple[Misplaced, ...]:
    places = Places(source)
    found = [Misplaced(each, places.of(each)) for each in problems]
    found.sort(key=lambda each: (each.place.line, each.place.column) if each.place else (0, 0))
    return (*found[:MOST_TOLD], *(Misplaced(each, None) for each in left_out(len(found))))
