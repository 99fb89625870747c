"""Keeping trials: one for each member of staff and journey, for a day, sealed."""

from typing import Final

import msgspec
from sqlmodel import col, func, select

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.tenancy.session import TenantSession
from handrail_tenants.tenancy.turns import take_turn
from handrail_tenants.trials.tables import StoredTrial

KEPT_MS: Final[Milliseconds] = 24 * 60 * 60 * 1000
"""So long after its last change a trial stays, and so long a link leads to it at most."""
MOST_TRIALS: Final = 500
"""Of one tenant at a time. Beyond that the one that ends first goes."""
_SEALED: Final = "trial.sealed"
NO_LINK: Final = b""


class TrialUnknown(HandrailError):
    """There is no such trial, it is over, or the link to it is."""

    code = "trial-unknown"
    status = 404


class TrialMoved(HandrailError):
    """Somebody else went on with the trial meanwhile."""

    code = "trial-moved"
    status = 409


class KeptTrial(msgspec.Struct, frozen=True, kw_only=True):
    """A trial as it is kept. `revision` is 0 while it is not."""

    journey: str
    owner: str
    page: bytes
    body: bytes
    revision: int = 0
    link: bytes = NO_LINK
    linked_until: Milliseconds = 0


class Trials:
    """The trials of one tenant. Whoever changes one commits, together with what the audit log says of it."""

    def __init__(self, session: TenantSession, keys: TenantKeys) -> None:
        self._session = session
        self._keys = keys

    def of(self, journey: str, owner: str, now: Milliseconds) -> KeptTrial | None:
        """Return what this member of staff tries of the journey."""
        row = self._session.get(StoredTrial, (self._session.tenant, journey, owner))
        return None if row is None or row.ends_at <= now else self._read(row)

    def by_page(self, page: bytes, now: Milliseconds) -> KeptTrial:
        """Return the trial with this page, or to which this link leads. Raises TrialUnknown."""
        linked = (col(StoredTrial.link) == page) & (col(StoredTrial.linked_until) > now)
        own = col(StoredTrial.page) == page
        found = select(StoredTrial).where(own | linked, col(StoredTrial.ends_at) > now)
        return self._known(self._session.exec(found).one_or_none())

    def by_link(self, link: bytes, now: Milliseconds) -> KeptTrial:
        """Return the trial to which this link leads. Raises TrialUnknown."""
        if link == NO_LINK:
            raise TrialUnknown
        open_still = (col(StoredTrial.linked_until) > now, col(StoredTrial.ends_at) > now)
        found = select(StoredTrial).where(StoredTrial.link == link, *open_still)
        return self._known(self._session.exec(found).one_or_none())

    def keep(self, trial: KeptTrial, now: Milliseconds) -> KeptTrial:
        """Keep a trial over the revision of it that somebody saw, 0 for none. Raises TrialMoved."""
        take_turn(self._session, "trials")
        key = (self._session.tenant, trial.journey, trial.owner)
        row = self._session.get(StoredTrial, key, populate_existing=True)
        if row is not None and row.ends_at <= now:
            self._session.delete(row)
            self._session.flush()
            row = None
        if (row.revision if row else 0) != trial.revision:
            raise TrialMoved
        if row is None:
            self._make_room()
            row = StoredTrial(
                tenant_id=self._session.tenant,
                journey=trial.journey,
                owner=trial.owner,
                revision=0,
                sealed=b"",
                page=trial.page,
                link=NO_LINK,
                linked_until=0,
                ends_at=0,
            )
        row.revision = trial.revision + 1
        row.sealed = self._keys.seal(_SEALED, _row(trial.journey, trial.owner, row.revision), trial.body)
        row.link, row.linked_until, row.ends_at = trial.link, trial.linked_until, now + KEPT_MS
        self._session.add(row)
        self._session.flush()
        return msgspec.structs.replace(trial, revision=row.revision)

    def _make_room(self) -> None:
        if self._session.exec(select(func.count(col(StoredTrial.owner)))).one() >= MOST_TRIALS:
            first = select(StoredTrial).order_by(col(StoredTrial.ends_at)).limit(1)
            self._session.delete(self._session.exec(first).one())
            self._session.flush()

    def _known(self, row: StoredTrial | None) -> KeptTrial:
        if row is None:
            raise TrialUnknown
        return self._read(row)

    def _read(self, row: StoredTrial) -> KeptTrial:
        return KeptTrial(
            journey=row.journey,
            owner=row.owner,
            page=row.page,
            body=self._keys.open(_SEALED, _row(row.journey, row.owner, row.revision), row.sealed),
            revision=row.revision,
            link=row.link,
            linked_until=row.linked_until,
        )


def _row(journey: str, owner: str, revision: int) -> bytes:
    return f"{journey}\0{owner}\0{revision}".encode()
