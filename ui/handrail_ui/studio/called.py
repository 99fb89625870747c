"""The parts that a journey is made of while it is edited, and the journeys that call a part. Synchronous."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, TypeAlias, cast

import msgspec

from handrail_platform.document.bundle import calls_of, parse_bundle
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import MAX_STEPS, parse_plain, parse_yaml
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.document.salvage import salvaged
from handrail_tenants.journeys.overview import KnownJourney
from handrail_ui.administration import Administration

_MOST_LOOKED_AT: Final = 1_000
"""Journeys among which callers are sought."""


_NONE_GIVEN: Mapping[str, JourneyDocument] = {}


Find: TypeAlias = Callable[[Administration, str, str], JourneyDocument | None]
"""Looks for a part of a tenant by its name."""


class Part(msgspec.Struct, frozen=True):
    """A part that a journey calls: whether somebody drafts it, and whether it is live."""

    journey: str
    is_drafted: bool
    is_live: bool


def parts_at_hand(admin: Administration, tenant: str, document: JourneyDocument) -> dict[str, JourneyDocument]:
    """Return every part of a journey as colleagues have it: its draft if that can be read, or else what is live.

    Raises TenantUnknown.
    """
    return _gathered(admin, tenant, document, _NONE_GIVEN, (_drafted, _live))


def parts_to_publish(
    admin: Administration,
    tenant: str,
    document: JourneyDocument,
    given: Mapping[str, JourneyDocument] = _NONE_GIVEN,
) -> dict[str, JourneyDocument]:
    """Return the parts that a journey brings along, the others as they are live, or drafted if they never were.

    Raises TenantUnknown.
    """
    return _gathered(admin, tenant, document, given, (_live, _drafted))


def _gathered(
    admin: Administration,
    tenant: str,
    document: JourneyDocument,
    given: Mapping[str, JourneyDocument],
    places: Sequence[Find],
) -> dict[str, JourneyDocument]:
    known = {**given, document.journey: document}
    waiting = list(known.values())
    while waiting and len(known) <= MAX_STEPS:  # each part is a step at least
        for _, name in calls_of(waiting.pop()):
            found = (
                None if name in known else next(filter(None, (find(admin, tenant, name) for find in places)), None)
            )
            if found is not None:
                known[name] = found
                waiting.append(found)
    return known


def parts_called(admin: Administration, tenant: str, document: JourneyDocument) -> tuple[Part, ...]:
    """Return the parts that a journey calls itself, by name. Raises TenantUnknown."""
    names = sorted({name for _, name in calls_of(document)})
    return tuple(
        Part(name, _drafted(admin, tenant, name) is not None, _live(admin, tenant, name) is not None)
        for name in names
    )


def callers_of(admin: Administration, tenant: str, part: str) -> tuple[tuple[str, str], ...]:
    """Return the journeys that call a part, as colleagues have them, each with a step that does.

    Looked for among the first thousand journeys. Raises TenantUnknown.
    """
    with admin.shelf(tenant) as shelf:
        known = shelf.known(_MOST_LOOKED_AT)
        drafts = dict(shelf.drafts([each.journey for each in known if each.revision]))
        programs = dict(shelf.documents([each.program_hash for each in known if not each.revision]))
    found = ((each.journey, _calling(_text(each, drafts, programs), part)) for each in known)
    return tuple((journey, step) for journey, step in found if step)


def _text(known: KnownJourney, drafts: Mapping[str, str], programs: Mapping[bytes, str]) -> str:
    return drafts.get(known.journey, "") or programs.get(known.program_hash, "")


def _calling(text: str, part: str) -> str:
    """Return a step that calls the part, empty if none does."""
    if part not in text:
        return ""
    plain: Any = {}
    with suppress(json.JSONDecodeError, RecursionError):
        plain = json.loads(text)
    whole: Mapping[str, Any] = cast("Mapping[str, Any]", plain) if isinstance(plain, dict) else {}
    document = whole.get("document", whole)
    steps: Iterator[str] = (step for step, called in calls_of(salvaged(document)) if called == part)
    return next(steps, "")


def _drafted(admin: Administration, tenant: str, name: str) -> JourneyDocument | None:
    with admin.drafts(tenant) as drafts:
        draft = drafts.open(name)
    if draft is None:
        return None
    try:
        return parse_plain(msgspec.json.decode(draft.document))
    except msgspec.DecodeError:
        return _read(draft.document)
    except JourneyRefused:
        return None


def _read(text: str) -> JourneyDocument | None:
    try:
        return parse_yaml(text.encode())
    except JourneyRefused:
        return None


def _live(admin: Administration, tenant: str, name: str) -> JourneyDocument | None:
    with admin.journeys(tenant) as journeys:
        program = journeys.find(name)
    return None if program is None else parse_bundle(program.document).bundle.document
