"""What remains of a person in each table once they are erased. A table that says nothing here fails a test."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from handrail_tenants import schema as _schema
from handrail_tenants.tenancy.stored import TenantOwned


class Remains(StrEnum):
    """What is left in a table.

    NOTHING: the rows with their `person_id` go. NOTHING_WITH_SESSION: so do those of their journey sessions, by
    `handle`; with the session goes its key. NOTHING_COUNTED: so do the counters of their authenticators and
    identifiers. TOMBSTONE: the row stays, emptied. PSEUDONYM: rows stay, and their id leads to nobody any more.
    QUEUE: it says that they are to be erased, and goes last. NOBODYS: it tells of no person.
    """

    NOTHING = "nothing"
    NOTHING_WITH_SESSION = "nothing, with the journey session"
    NOTHING_COUNTED = "nothing, by the keyed hash"
    TOMBSTONE = "an empty row"
    PSEUDONYM = "a pseudonym"
    QUEUE = "nothing, last of all"
    NOBODYS = "nobody's"


REMAINS: Final[Mapping[str, Remains]] = {
    "acceptance": Remains.PSEUDONYM,
    "api_token": Remains.PSEUDONYM,
    "archived_journey": Remains.PSEUDONYM,
    "audit_entry": Remains.PSEUDONYM,
    "audit_head": Remains.NOBODYS,
    "browser_session": Remains.NOTHING,
    "confirmation": Remains.PSEUDONYM,
    "consent_record": Remains.PSEUDONYM,
    "consent_text": Remains.NOBODYS,
    "credential": Remains.NOTHING,
    "discarded_draft": Remains.NOBODYS,
    "draft": Remains.PSEUDONYM,
    "erasure": Remains.QUEUE,
    "guardrails": Remains.PSEUDONYM,
    "identifier": Remains.NOTHING,
    "inbox": Remains.NOTHING_WITH_SESSION,
    "journey": Remains.NOBODYS,
    "journey_event": Remains.NOTHING_WITH_SESSION,
    "journey_session": Remains.NOTHING,
    "journey_source": Remains.NOBODYS,
    "journey_wake": Remains.NOTHING_WITH_SESSION,
    "kept_picture": Remains.NOTHING_WITH_SESSION,
    "outbox": Remains.NOTHING_WITH_SESSION,
    "person": Remains.TOMBSTONE,
    "plan": Remains.PSEUDONYM,
    "program": Remains.PSEUDONYM,
    "publication": Remains.PSEUDONYM,
    "recognised": Remains.NOTHING,
    "review_case": Remains.NOTHING_WITH_SESSION,
    "revocation": Remains.NOBODYS,
    "signing_key": Remains.NOBODYS,
    "staff": Remains.PSEUDONYM,
    "tenant_secret": Remains.PSEUDONYM,
    "throttle": Remains.NOTHING_COUNTED,
    "trial": Remains.PSEUDONYM,
    "trusted_device": Remains.NOTHING,
    "watcher": Remains.PSEUDONYM,
}
"""By table. docs/erasure.md says why whatever stays does."""


def tables_with(remains: Remains) -> tuple[type[TenantOwned], ...]:
    """Return the tables in which this remains, in the order of the schema."""
    return tuple(table for table in _schema.OWNED if REMAINS.get(str(table.__tablename__)) is remains)
