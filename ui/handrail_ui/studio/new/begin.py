"""Begins the draft of a journey under a name that nothing else has."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from handrail_platform.document.plain import plain_problems
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.errors import HandrailError
from handrail_tenants.audit.entry import NOTHING, AuditEntry, told_document
from handrail_tenants.journeys.problems import DraftMoved
from handrail_tenants.journeys.sources import Sources
from handrail_tenants.tenancy.session import TenantSession
from handrail_ui.studio.desk import Deed, Desk

_MOST_TRIED: Final = 100


class NameTaken(HandrailError):
    """The tenant has a journey of this name, live, as a draft, or put away."""

    code = "name-taken"
    status = 409


def begin(desk: Desk, journey: str, plain: Mapping[str, Any], deed: Deed, *, source: str = "") -> None:
    """Save the first draft, and with it the text that it comes from, if any.

    Raises NameTaken, DraftTooLarge, and JourneyRefused for what is no plain data.
    """
    if problems := plain_problems(plain):
        raise JourneyRefused(tuple(problems))
    if is_taken(desk, journey):
        raise NameTaken
    text = msgspec.json.format(msgspec.json.encode(plain), indent=2).decode()

    def entry(revision: int) -> AuditEntry:
        return deed.entry(journey, NOTHING, told_document(revision, text))

    def along(session: TenantSession) -> None:
        if source:
            Sources(session).keep(journey, source.removeprefix("\ufeff"))

    with desk.admin.drafts(desk.tenant, entry, along=along) as drafts:
        try:
            drafts.save(journey, text, 0, by=deed.by, at=deed.at)
        except DraftMoved as moved:
            raise NameTaken from moved


def free_name(desk: Desk, wanted: str) -> str:
    """Return the name, or the first of `name-2`, `name-3` … that nothing has."""
    numbered = (f"{wanted[:58]}-{number}" for number in range(2, _MOST_TRIED))
    return next((name for name in (wanted, *numbered) if not is_taken(desk, name)), wanted)


def is_taken(desk: Desk, journey: str) -> bool:
    """Tell whether the tenant has a journey of this name."""
    with desk.admin.shelf(desk.tenant) as shelf:
        (line,) = shelf.lines([journey])
    return bool(line.shares or line.draft)
