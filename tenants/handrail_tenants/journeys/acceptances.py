"""Warnings of published versions that somebody lives with since guardrails were set."""

from collections.abc import Iterable

from sqlmodel import col, delete, select

from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.tables import StoredAcceptance
from handrail_tenants.tenancy.session import TenantSession


class Acceptances:
    """What is lived with in one tenant. Each goes with its version."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session

    def reasons(self, program_hash: bytes) -> dict[str, str]:
        """Return the reason for each warning of the version, by the key of its finding."""
        statement = select(StoredAcceptance.finding, StoredAcceptance.reason)
        return dict(self._session.exec(statement.where(StoredAcceptance.program_hash == program_hash)).all())

    def add(self, program_hash: bytes, key: str, decision: Decision) -> None:
        """Live with one more, when the transaction is committed."""
        self._session.add(
            StoredAcceptance(
                tenant_id=self._session.tenant,
                program_hash=program_hash,
                finding=key,
                at=decision.at,
                decided_by=decision.by,
                reason=decision.reason,
            )
        )

    def forget(self, guardrails: Iterable[str]) -> None:
        """Live no longer with warnings of these guardrails: they do not demand what they did."""
        for each in guardrails:
            of_it = col(StoredAcceptance.finding).startswith(f"{each}/", autoescape=True)
            self._session.exec(delete(StoredAcceptance).where(of_it))
