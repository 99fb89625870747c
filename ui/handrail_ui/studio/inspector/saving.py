"""From what was posted of a step to the changes that it makes, under the revision that the form was made of."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from handrail_platform.document.change import Change, changed
from handrail_platform.document.problem import Problem
from handrail_platform.document.rename import renamed_step
from handrail_tenants.journeys.problems import DraftMoved
from handrail_ui.studio.desk import Deed, Desk, OpenedJourney
from handrail_ui.studio.inspector.at_hand import StepAtHand, mapping, step_at_hand
from handrail_ui.studio.inspector.checking import declarations, problems_of
from handrail_ui.studio.inspector.filled import Typed
from handrail_ui.studio.inspector.merging import Merged, merged
from handrail_ui.studio.inspector.step_form import ReadStep, differences, filled_step, read_step

NOT_OURS: Final = frozenset({"csrf_token", "revision", "base", "do"})
"""What a form posts beside what stands in it."""


class Base(msgspec.Struct, frozen=True):
    """The step as its form was made of it."""

    name: str
    start: bool
    node: dict[str, Any]


class Saved(msgspec.Struct, frozen=True):
    """The step was saved, perhaps under another name."""

    opened: OpenedJourney
    step: str


class Refused(msgspec.Struct, frozen=True):
    """Nothing was saved: these are the problems."""

    opened: OpenedJourney
    at: StepAtHand
    problems: tuple[Problem, ...]


class Overtaken(msgspec.Struct, frozen=True):
    """Nothing was saved: somebody else was faster. `theirs` is the step as they left it, by field."""

    opened: OpenedJourney
    at: StepAtHand
    base: Mapping[str, str]
    theirs: Mapping[str, str]
    merged: Merged
    is_gone: bool


def save_step(
    desk: Desk,
    journey: str,
    step: str,
    typed: Typed,
    expected: int,
    base: Base,
    languages: tuple[str, ...],
    deed: Deed,
) -> Saved | Refused | Overtaken:
    """Save a step as somebody typed it. Raises StepUnknown, and what opening and changing raise.

    It never raises DraftMoved.
    """
    opened = desk.open(journey)
    if opened.revision != expected:
        return _overtaken(opened, desk, step, typed, base, languages)
    at = step_at_hand(desk, opened, step, languages)
    posted = read_step(at, typed)
    if problems := problems_of(at, posted, typed):
        return Refused(opened, at, problems)
    changes = changes_of(at, posted, opened.plain)
    if not changes:
        return Saved(opened, step)
    try:
        return Saved(desk.change(journey, changes, expected, deed), posted.name)
    except DraftMoved:
        return _overtaken(desk.open(journey), desk, step, typed, base, languages)


def changes_of(at: StepAtHand, posted: ReadStep, plain: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return exactly what differs, the name last."""
    before = read_step(at, filled_step(at))
    changes = [*differences(before.node, posted.node, ("steps", at.name)), *declarations(at, posted)]
    if posted.is_start and not at.is_start:
        changes.append(Change(("start",), at.name))
    renamed = renamed_step(changed(plain, changes), at.name, posted.name)
    return (*changes, *renamed)


def _overtaken(
    opened: OpenedJourney, desk: Desk, step: str, typed: Typed, base: Base, languages: tuple[str, ...]
) -> Overtaken:
    at = step_at_hand(desk, opened, step, languages, was=base.node)
    was = msgspec.structs.replace(at, node=base.node, is_start=base.start)
    before, theirs = filled_step(was), filled_step(at)
    gone = step not in mapping(opened.plain.get("steps"))
    return Overtaken(opened, at, before, theirs, merged(before, typed, theirs), gone)
