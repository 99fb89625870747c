"""What a zone means here: which document it is of, whether it is valid still, and whose it is."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

import msgspec

from handrail_flows.steps.document_capture.config import Compared, DocumentCaptureConfig, Saved
from handrail_platform.mrz.dates import age, day_of_birth, day_of_expiry, is_written_so, latest_birth
from handrail_platform.mrz.names import same_given_names, same_surname
from handrail_platform.mrz.zone import Zone

Outcome: TypeAlias = Literal["expired", "mismatch", "too_young", "unreadable"]
_LAST_TO_END: Final = timedelta(days=1)
"""A day is over everywhere only when the next one is over at our clock, which is that of Greenwich."""
_NO_DATE: Final = "<<<<<<"


class Objection(msgspec.Struct, frozen=True):
    """Why a document does not do: how the step is left in the end, and what the person reads meanwhile."""

    outcome: Outcome
    why: str


def objection(
    config: DocumentCaptureConfig, zone: Zone, typed: Mapping[Compared, str], today: date
) -> Objection | None:
    """Return the first thing that is wrong with the document, None when it does."""
    if zone.kind not in config.accept:
        return Objection("unreadable", "kind")
    if not _has_real_days(zone, today):
        return Objection("unreadable", "unsound")
    expires = day_of_expiry(zone.expires, today)
    if expires is not None and expires + _LAST_TO_END < today:
        return Objection("expired", "expired")
    if different := next(_different(zone, typed), None):
        return Objection("mismatch", f"other_{different}")
    if config.minimum_age is not None:
        born = latest_birth(zone.birth, today)
        if born is None or age(born, today) < config.minimum_age:
            return Objection("too_young", "too_young")
    return None


def saved(zone: Zone, typed: Mapping[Compared, str], today: date) -> dict[Saved, str]:
    """Return what can be kept; a day that is not known is empty. The century is that of a day that was typed."""
    born, expires = day_of_birth(zone.birth, today), day_of_expiry(zone.expires, today)
    return {
        "birth_date": typed.get("birth_date") or (born.isoformat() if born else ""),
        "document_type": zone.kind,
        "expires": expires.isoformat() if expires else "",
        "family_name": zone.surname,
        "given_names": zone.given_names,
        "issuing_state": zone.issuer,
        "nationality": zone.nationality,
        "number": zone.number,
    }


def _has_real_days(zone: Zone, today: date) -> bool:
    """Tell whether no date is one that no calendar has."""
    born, expires = latest_birth(zone.birth, today), day_of_expiry(zone.expires, today)
    return (born is not None or zone.birth.startswith("<")) and (expires is not None or zone.expires == _NO_DATE)


def _different(zone: Zone, typed: Mapping[Compared, str]) -> Iterator[Compared]:
    surname, given, born = typed.get("family_name"), typed.get("given_names"), typed.get("birth_date")
    if surname is not None and not same_surname(surname, zone.surname, truncated=zone.truncated):
        yield "family_name"
    if given is not None and not same_given_names(given, zone.given_names, truncated=zone.truncated):
        yield "given_names"
    if born is not None and not (born and is_written_so(date.fromisoformat(born), zone.birth)):
        yield "birth_date"
