"""One walk through an audit log, which finds the first entry that is not as it was written.

Entries may be added, and old ones may go, while it is under way: the head is looked at again after each page.
"""

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

import msgspec
from sqlalchemy import ColumnElement
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from handrail_platform.values import Milliseconds
from handrail_tenants.audit.chain import NO_HASH, hash_of, same
from handrail_tenants.audit.head import AuditLogBroken, head_of
from handrail_tenants.audit.tables import StoredAuditEntry, StoredAuditHead
from handrail_tenants.store.retention import AUDIT_RETENTION_MS
from handrail_tenants.tenancy.session import TenantSession

_PAGE: Final = 500
_CLOCKS_APART_MS: Final = 60 * 60 * 1000
"""How far the clock of whoever purges may be ahead of ours."""
_UNREADABLE: Final = (DBAPIError, TypeError, ValueError)
"""What reading a row may raise where a column of a SQLite file holds what no such column holds."""

_EVERY: Final = col(StoredAuditEntry.number).is_not(None)

Why: TypeAlias = Literal["changed", "unlinked", "missing", "early", "beyond", "head"]
"""An entry is not what was written; it does not follow the one before; it is gone; it went before its time; it
stands behind the end; or the head, which says where the end is, is not as it was written."""


class Whole(msgspec.Struct, frozen=True):
    """Entries `first` to `newest` are as they were written; there are none where `first` is the greater one.

    Whoever keeps `newest` and `hash` elsewhere can tell later whether the log still holds that entry.
    """

    first: int
    newest: int
    hash: bytes


class Broken(msgspec.Struct, frozen=True):
    """The number of the first entry with which something is wrong, 0 for the head."""

    number: int
    why: Why


class _Found(Exception):
    """The walk ends here."""

    def __init__(self, number: int, why: Why) -> None:
        super().__init__()
        self.broken = Broken(number, why)


class Verification:
    """Walks through the log of one tenant once."""

    def __init__(self, session: TenantSession, key: bytes, now: Milliseconds) -> None:
        self._session = session
        self._borrows = session.in_transaction()
        self._key = key
        self._may_be_gone = now - AUDIT_RETENTION_MS + _CLOCKS_APART_MS
        self._last = 0
        self._hash = NO_HASH
        self._latest = 0

    def run(self) -> Whole | Broken:
        """Return what is found."""
        try:
            return self._walk()
        except _Found as found:
            return found.broken
        except AuditLogBroken:
            return Broken(0, "head")
        finally:
            self._let_others_write()

    def _walk(self) -> Whole:
        promised, rows = 0, self._page(_EVERY)
        while True:
            head = head_of(self._session, self._key)
            for row in rows:
                self._follow(row, head.purged)
            reached = max(self._last, head.purged)
            if not rows and promised > reached:
                raise _Found(reached + 1, "missing")
            if not rows and head.newest <= reached:
                return self._whole(head)
            promised = head.newest
            self._let_others_write()
            rows = self._page(col(StoredAuditEntry.number) > self._last)

    def _follow(self, row: StoredAuditEntry, purged: int) -> None:
        """Go on to a row. Of those that are being purged only some may be left."""
        try:
            fits = same(row.hash, hash_of(row, self._key))
        except TypeError:
            fits = False
        if not fits:
            raise _Found(row.number, "changed")
        if row.number == self._last + 1:
            if row.previous != self._hash or row.latest_before != self._latest:
                raise _Found(row.number, "unlinked")
        elif row.number > purged + 1:
            raise _Found(max(self._last, purged) + 1, "missing")
        if row.number == purged + 1 and row.latest_before > self._may_be_gone:
            raise _Found(purged, "early")
        self._last, self._hash, self._latest = row.number, row.hash, max(row.latest_before, row.at)

    def _whole(self, head: StoredAuditHead) -> Whole:
        if self._last > head.newest:
            raise _Found(head.newest + 1, "beyond")
        if head.purged == head.newest and head.latest > self._may_be_gone:
            raise _Found(head.newest, "early")
        if self._last == head.newest and (head.hash, head.latest) != (self._hash, self._latest):
            raise _Found(0, "head")
        return Whole(head.purged + 1, head.newest, head.hash)

    def _let_others_write(self) -> None:
        if not self._borrows:
            self._session.rollback()

    def _page(self, which: ColumnElement[bool]) -> Sequence[StoredAuditEntry]:
        """Return the next rows of these. One that cannot even be read is found by reading it alone."""
        try:
            return self._rows(which, _PAGE)
        except _UNREADABLE:
            number = self._session.exec(
                select(StoredAuditEntry.number).where(which).order_by(col(StoredAuditEntry.number)).limit(1)
            ).one()
        try:
            return self._rows(which, 1)
        except _UNREADABLE as error:
            raise _Found(number, "changed") from error

    def _rows(self, which: ColumnElement[bool], limit: int) -> Sequence[StoredAuditEntry]:
        statement = select(StoredAuditEntry).where(which).order_by(col(StoredAuditEntry.number)).limit(limit)
        return self._session.exec(statement.execution_options(populate_existing=True)).all()
