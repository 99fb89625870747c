"""The audit log of one tenant: written with what it tells of, read in order, verified as a whole."""

from collections.abc import Sequence
from typing import Final

from sqlmodel import col, select

from handrail_platform.values import Milliseconds
from handrail_tenants.audit.chain import hash_of, seal_of
from handrail_tenants.audit.entry import Actor, AuditEntry, AuditLine
from handrail_tenants.audit.head import head_of
from handrail_tenants.audit.tables import StoredAuditEntry, StoredAuditHead
from handrail_tenants.audit.verification import Broken, Verification, Whole
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.tenancy.session import ForeignRow, TenantSession
from handrail_tenants.tenancy.turns import take_turn

MOST_READ: Final = 1_000


class AuditLog:
    """The audit log of the tenant that session and keys belong to. Raises ForeignRow where those differ."""

    def __init__(self, session: TenantSession, keys: TenantKeys) -> None:
        if keys.tenant != session.tenant:
            raise ForeignRow
        self._session = session
        self._key = keys.audit_key

    @property
    def session(self) -> TenantSession:
        """In which it is written, together with what it tells of."""
        return self._session

    def append(self, entry: AuditEntry) -> int:
        """Write down an action with the transaction that does it, and return the number of the entry.

        Nobody else appends for the tenant until the transaction ends: let it be the last that it does. Raises
        AuditLogBroken.
        """
        take_turn(self._session, "audit log")
        head = head_of(self._session, self._key)
        row = self._row(entry, head)
        head.latest = max(head.latest, entry.at)
        head.newest, head.hash = row.number, row.hash
        head.seal = seal_of(head, self._key)
        self._session.add_all((row, head))
        self._session.flush()
        return row.number

    def read(self, after: int, limit: int) -> Sequence[AuditLine]:
        """Return the entries behind a number (0: the first that are kept), in order, at most a thousand."""
        head = self._session.get(StoredAuditHead, self._session.tenant)
        statement = (
            select(StoredAuditEntry)
            .where(StoredAuditEntry.number > max(after, head.purged if head else 0))
            .order_by(col(StoredAuditEntry.number))
            .limit(min(limit, MOST_READ))
        )
        return tuple(map(_line, self._session.exec(statement)))

    def verify(self, now: Milliseconds) -> Whole | Broken:
        """Go through the whole log, however long, a page at a time.

        In a transaction that is open already it stays; else each page has one of its own, so that whoever writes
        is not kept waiting.
        """
        return Verification(self._session, self._key, now).run()

    def _row(self, entry: AuditEntry, head: StoredAuditHead) -> StoredAuditEntry:
        row = StoredAuditEntry(
            tenant_id=self._session.tenant,
            number=head.newest + 1,
            at=entry.at,
            issuer=entry.actor.issuer,
            subject=entry.actor.subject,
            action=entry.action,
            object=entry.object,
            rule=entry.rule,
            verdict=entry.verdict,
            before=entry.before,
            after=entry.after,
            latest_before=head.latest,
            previous=head.hash,
            hash=b"",
        )
        row.hash = hash_of(row, self._key)
        return row


def _line(row: StoredAuditEntry) -> AuditLine:
    return AuditLine(
        number=row.number,
        at=row.at,
        actor=Actor(row.issuer, row.subject),
        action=row.action,
        object=row.object,
        rule=row.rule,
        verdict=row.verdict,
        before=row.before,
        after=row.after,
        hash=row.hash,
    )
