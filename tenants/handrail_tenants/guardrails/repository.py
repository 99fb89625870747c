"""Setting and looking at the guardrails of one tenant."""

from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select, update

from handrail_platform.document.guardrails import parse_guardrails
from handrail_platform.document.reach import GuardrailScope
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.values import Milliseconds
from handrail_tenants.guardrails.problems import GuardrailsMoved, ReasonMissing, TooManyScopes
from handrail_tenants.guardrails.tables import StoredGuardrails
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.tenancy.decisions import decide_alone
from handrail_tenants.tenancy.session import TenantSession

MOST_SCOPES: Final = 1_000
MOST_LISTED: Final = 100
KEPT_REVISIONS: Final = 50
"""Of the newest of a scope the text stays, of older ones the line of the log."""
_EMPTIED_AT_ONCE: Final = 100


class ScopeGuardrails(msgspec.Struct, frozen=True):
    """The guardrails of one scope as of a revision; `broken` names the live journeys that broke them then."""

    scope: GuardrailScope
    revision: int
    guardrails: tuple[Guardrail, ...]
    broken: tuple[str, ...]
    at: Milliseconds
    by: str
    reason: str


class AcceptedWarning(msgspec.Struct, frozen=True):
    """A warning of a live version that somebody lives with, by the key of its finding."""

    journey: str
    version: int
    key: str
    reason: str


class GuardrailsLine(msgspec.Struct, frozen=True):
    """What was decided about the guardrails of a scope.

    `stated` names them, and is None where they are not kept any more; `broken` names the live versions that were
    known to break them, `accepted` says what was lived with.
    """

    revision: int
    stated: tuple[str, ...] | None
    broken: tuple[str, ...]
    accepted: tuple[AcceptedWarning, ...]
    at: Milliseconds
    by: str
    reason: str


_NAMES: Final = msgspec.json.Decoder(tuple[str, ...])
_ACCEPTED: Final = msgspec.json.Decoder(tuple[AcceptedWarning, ...])


class Guardrails:
    """The guardrails of one tenant."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session

    def decide_alone(self) -> None:
        """Keep whoever decides for this tenant waiting until the transaction ends: what is live stays so."""
        decide_alone(self._session)

    def present(self) -> tuple[ScopeGuardrails, ...]:
        """Return the guardrails of every scope, by the name of the scope."""
        newest = (
            select(StoredGuardrails.scope, func.max(StoredGuardrails.revision).label("revision"))
            .group_by(StoredGuardrails.scope)
            .subquery()
        )
        statement = (
            select(StoredGuardrails)
            .join(
                newest,
                (col(StoredGuardrails.scope) == newest.c.scope)
                & (col(StoredGuardrails.revision) == newest.c.revision),
            )
            .order_by(StoredGuardrails.scope)
            .limit(MOST_SCOPES)
        )
        return tuple(map(_read, self._session.exec(statement)))

    def as_of(self, scope: GuardrailScope, revision: int) -> ScopeGuardrails | None:
        """Return the guardrails of the scope as of a revision, unless they are not kept any more."""
        row = self._session.get(StoredGuardrails, (self._session.tenant, scope, revision))
        return _read(row) if row is not None and row.document else None

    def log(self, scope: GuardrailScope, before: int | None = None) -> tuple[GuardrailsLine, ...]:
        """Return the newest decisions about a scope, newest first; or the newest before a revision."""
        statement = select(StoredGuardrails).where(StoredGuardrails.scope == scope)
        if before is not None:
            statement = statement.where(StoredGuardrails.revision < before)
        rows = self._session.exec(statement.order_by(col(StoredGuardrails.revision).desc()).limit(MOST_LISTED))
        return tuple(map(_line, rows))

    def revision(self, scope: GuardrailScope) -> int:
        """Return how often the guardrails of the scope were set."""
        newest = select(func.max(StoredGuardrails.revision)).where(StoredGuardrails.scope == scope)
        return self._session.exec(newest).one() or 0

    def set(
        self,
        scope: GuardrailScope,
        guardrails: Sequence[Guardrail],
        decision: Decision,
        *,
        expected: int,
        broken: Sequence[str] = (),
        accepted: Sequence[AcceptedWarning] = (),
    ) -> int:
        """Let these be all guardrails of the scope, in place of the revision that was seen; return the new one.

        Raises GuardrailsMoved, ReasonMissing, TooManyScopes.
        """
        if broken and not decision.reason.strip():
            raise ReasonMissing
        if self.revision(scope) != expected:
            raise GuardrailsMoved
        if not expected and len(self.present()) >= MOST_SCOPES:
            raise TooManyScopes
        row = StoredGuardrails(
            tenant_id=self._session.tenant,
            scope=scope,
            revision=expected + 1,
            document=msgspec.json.encode(guardrails).decode(),
            broken=msgspec.json.encode(broken).decode(),
            at=decision.at,
            decided_by=decision.by,
            reason=decision.reason,
            accepted=msgspec.json.encode(accepted).decode(),
        )
        self._session.add(row)
        try:
            self._empty_old(scope, expected + 1)
            self._session.commit()
        except IntegrityError as error:
            self._session.rollback()
            raise GuardrailsMoved from error
        return expected + 1

    def _empty_old(self, scope: GuardrailScope, newest: int) -> None:
        """Let the texts go that were replaced long ago; their lines stay."""
        old = (
            select(StoredGuardrails.revision)
            .where(
                StoredGuardrails.scope == scope,
                StoredGuardrails.revision <= newest - KEPT_REVISIONS,
                StoredGuardrails.document != "",
            )
            .order_by(col(StoredGuardrails.revision))
        )
        revisions = self._session.exec(old.limit(_EMPTIED_AT_ONCE)).all()
        these = (col(StoredGuardrails.scope) == scope, col(StoredGuardrails.revision).in_(revisions))
        self._session.exec(update(StoredGuardrails).where(*these).values(document=""))


def _line(row: StoredGuardrails) -> GuardrailsLine:
    stated = parse_guardrails(msgspec.json.decode(row.document)) if row.document else None
    return GuardrailsLine(
        revision=row.revision,
        stated=None if stated is None else tuple(each.id for each in stated),
        broken=_NAMES.decode(row.broken),
        accepted=_ACCEPTED.decode(row.accepted),
        at=row.at,
        by=row.decided_by,
        reason=row.reason,
    )


def _read(row: StoredGuardrails) -> ScopeGuardrails:
    return ScopeGuardrails(
        scope=row.scope,
        revision=row.revision,
        guardrails=parse_guardrails(msgspec.json.decode(row.document)),
        broken=_NAMES.decode(row.broken),
        at=row.at,
        by=row.decided_by,
        reason=row.reason,
    )
