"""Folds steps of a draft into a part, which begins as a draft of its own, and unfolds a call. Synchronous."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec

from handrail_platform.document.change import Change
from handrail_platform.document.parse import parse_plain
from handrail_platform.fold.fold import fold
from handrail_platform.fold.objection import Objection
from handrail_platform.fold.seam import Seam, seam_of
from handrail_platform.fold.traffic import Traffic
from handrail_platform.fold.unfold import Unfolded, unfold
from handrail_tenants.journeys.problems import DraftMoved
from handrail_ui.studio.called import parts_at_hand
from handrail_ui.studio.desk import Deed, Desk, OpenedJourney
from handrail_ui.studio.new.begin import begin


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A part that somebody wants of these steps, of the draft at the revision that they saw."""

    steps: frozenset[str]
    journey: str
    title: str
    language: str
    revision: int


def seam_in(desk: Desk, opened: OpenedJourney, steps: frozenset[str]) -> Seam | tuple[Objection, ...]:
    """Return how the steps hang together with the others, or what speaks against a part.

    Raises JourneyRefused for a document that cannot be read.
    """
    return seam_of(_traffic(desk, opened.plain), steps)


def make_part(desk: Desk, journey: str, wanted: Wanted, deed: Deed) -> str | tuple[Objection, ...]:
    """Begin the draft of the part and call it in this one; return the step that does, or what speaks against it.

    Raises DraftMoved, NameTaken, DraftTooLarge, and JourneyRefused for a document that cannot be read.
    """
    opened = desk.open(journey)
    if opened.revision != wanted.revision:
        raise DraftMoved
    traffic = _traffic(desk, opened.plain)
    seam = seam_of(traffic, wanted.steps)
    if not isinstance(seam, Seam):
        return seam
    folded = fold(opened.plain, traffic, seam, wanted.journey, {wanted.language: wanted.title})
    begin(desk, wanted.journey, folded.part, deed)
    try:
        desk.change(journey, _changes(opened.plain, folded.caller), wanted.revision, deed)
    except DraftMoved:
        _withdraw(desk, wanted.journey)
        raise
    return folded.call


def put_back(desk: Desk, journey: str, call: str, revision: int, deed: Deed) -> tuple[Objection, ...]:
    """Put the steps of a part in place of its call; the part stays what it is. Return what speaks against it.

    Raises DraftMoved, and JourneyRefused for a document that cannot be read.
    """
    opened = desk.open(journey)
    if opened.revision != revision:
        raise DraftMoved
    traffic = _traffic(desk, opened.plain)
    called = traffic.document.steps[call].journey if call in traffic.document.steps else None
    if called is None or called not in traffic.parts:
        return (Objection(code="no-part", steps=(call,)),)
    part = desk.open(called)
    found = unfold(opened.plain, traffic, call, part.plain, _traffic(desk, part.plain))
    if not isinstance(found, Unfolded):
        return found
    desk.change(journey, _changes(opened.plain, found.caller), revision, deed)
    return ()


def _traffic(desk: Desk, plain: Mapping[str, Any]) -> Traffic:
    document = parse_plain(plain)
    return Traffic(document, desk.admin.steps, parts_at_hand(desk.admin, desk.tenant, document))


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    return [Change((name,), value) for name, value in after.items() if before.get(name) != value]


def _withdraw(desk: Desk, part: str) -> None:
    """Throw away a part that nothing calls because somebody else was faster."""
    with suppress(DraftMoved), desk.admin.drafts(desk.tenant) as drafts:
        drafts.discard(part, desk.open(part).revision)
