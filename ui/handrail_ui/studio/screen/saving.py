"""Saving what a page says: the step as its form was made of it, with the words that were typed."""

from collections.abc import Mapping

import msgspec

from handrail_platform.values import VariableType
from handrail_ui.studio.desk import Deed, Desk
from handrail_ui.studio.inspector.at_hand import step_at_hand
from handrail_ui.studio.inspector.editing import SAVE, edited
from handrail_ui.studio.inspector.filled import Typed
from handrail_ui.studio.inspector.reading import rows_at
from handrail_ui.studio.inspector.saving import Base, Overtaken, Refused, Saved, save_step
from handrail_ui.studio.inspector.step_form import filled_step

TO = "to"
"""Before a row and the place where it was dropped: `to:config.fields.2:0`."""


class Posted(msgspec.Struct, frozen=True):
    """What the form of a page posted: some fields of the step, and which button was pressed."""

    typed: Typed
    deed: str
    revision: int
    base: Base


def save_page(
    desk: Desk, journey: str, step: str, posted: Posted, languages: tuple[str, ...], deed: Deed
) -> Saved | Refused | Overtaken:
    """Save the words of a page, and the order of its fields. Raises what saving a step does."""
    opened = desk.open(journey)
    at = step_at_hand(desk, opened, step, languages, was=posted.base.node)
    was = msgspec.structs.replace(at, node=posted.base.node, is_start=posted.base.start)
    typed = ordered({**filled_step(was), **posted.typed}, posted.deed, at.variables)
    return save_step(desk, journey, step, typed, posted.revision, posted.base, languages, deed)


def ordered(typed: Typed, deed: str, variables: Mapping[str, VariableType]) -> dict[str, str]:
    """Return the form after a row was moved up or down by a button, or dropped somewhere."""
    if deed == SAVE:
        return dict(typed)
    name, _, place = deed.partition(":")
    if name != TO:
        return edited(typed, deed, variables) if name in ("up", "down") else dict(typed)
    row, _, target = place.rpartition(":")
    path, _, number = row.rpartition(".")
    last = len(rows_at(typed, path)) - 1
    if not (_is_place(number, last) and _is_place(target, last)):
        return dict(typed)
    after, at, end = dict(typed), int(number), int(target)
    while at != end:
        after = edited(after, f"{'up' if end < at else 'down'}:{path}.{at}", variables)
        at += -1 if end < at else 1
    return after


def _is_place(number: str, last: int) -> bool:
    return number.isascii() and number.isdigit() and len(number) < 5 and int(number) <= last  # noqa: PLR2004 - digits
