"""Making and revoking tokens of one tenant. Synchronous."""

from dataclasses import dataclass

from handrail_tenants.audit.entry import NOTHING, AuditEntry, Told, told
from handrail_tenants.tokens.token import ApiToken
from handrail_ui.administration import Administration
from handrail_ui.studio.desk import Deed


@dataclass(frozen=True)
class TokenDesk:
    """The tokens of one tenant, as its owners decide about them."""

    admin: Administration
    tenant: str

    def tokens(self) -> tuple[ApiToken, ...]:
        """Return every token, the newest first."""
        with self.admin.tokens(self.tenant) as tokens:
            return tokens.list()

    def make(self, token: ApiToken, deed: Deed) -> None:
        """Keep a new token. Raises TooManyTokens."""
        with self.admin.tokens(self.tenant, _entry(deed, token.id, after=_told(token))) as tokens:
            tokens.add(token)

    def revoke(self, token_id: str, deed: Deed) -> None:
        """Let nobody in by it any more. Raises TokenUnknown."""
        with self.admin.tokens(self.tenant, _entry(deed, token_id, before=told({"token": token_id}))) as tokens:
            tokens.revoke(token_id, deed.at)


def _told(token: ApiToken) -> Told:
    return told({"roles": sorted(token.roles), "ends_at": token.ends_at})


def _entry(deed: Deed, token_id: str, *, before: Told = NOTHING, after: Told = NOTHING) -> AuditEntry:
    return AuditEntry(
        at=deed.at,
        actor=deed.actor,
        action=deed.permission.value,
        object=f"token/{token_id}",
        rule=deed.ruling.rule,
        verdict="allowed",
        before=before,
        after=after,
    )
