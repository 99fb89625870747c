"""Making tokens, listing them, letting machines in by them, and revoking them."""

from typing import Final

from sqlmodel import col, func, select

from handrail_platform.access.role import Role
from handrail_platform.values import Milliseconds
from handrail_tenants.tenancy.decisions import decide_alone
from handrail_tenants.tenancy.session import TenantSession
from handrail_tenants.tokens.tables import StoredApiToken
from handrail_tenants.tokens.token import ApiToken, Presented, TokenUnknown, TooManyTokens

MOST_TOKENS: Final = 50
USE_TOLD_MS: Final[Milliseconds] = 60_000
"""So seldom it is written down that a token is used: a machine that asks often shall not write each time."""


class ApiTokens:
    """The tokens of one tenant. Whoever changes them commits, together with what the audit log says of it."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session

    def list(self) -> tuple[ApiToken, ...]:
        """Return every token, the newest first, those that ended among them until they are purged."""
        order = (col(StoredApiToken.made_at).desc(), col(StoredApiToken.id))
        return tuple(map(_read, self._session.exec(select(StoredApiToken).order_by(*order).limit(MOST_TOKENS))))

    def add(self, token: ApiToken) -> None:
        """Keep a new token. Raises TooManyTokens."""
        decide_alone(self._session)
        if self._session.exec(select(func.count(col(StoredApiToken.id)))).one() >= MOST_TOKENS:
            raise TooManyTokens
        row = StoredApiToken(
            tenant_id=self._session.tenant,
            id=token.id,
            name=token.name,
            roles=",".join(role for role in Role if role in token.roles),
            secret_hash=token.secret_hash,
            made_at=token.made_at,
            made_by=token.made_by,
            ends_at=token.ends_at,
        )
        self._session.add(row)
        self._session.flush()

    def revoke(self, token_id: str, now: Milliseconds) -> ApiToken:
        """Let nobody in by this token any more, and return it. Raises TokenUnknown."""
        decide_alone(self._session)
        row = self._session.get(StoredApiToken, (self._session.tenant, token_id), populate_existing=True)
        if row is None or row.ends_at <= now:
            raise TokenUnknown
        row.revoked_at = row.ends_at = now
        self._session.add(row)
        self._session.flush()
        return _read(row)

    def opened_by(self, presented: Presented, now: Milliseconds) -> ApiToken | None:
        """Return the token that this is, and write down that it was used; None for any that lets nobody in."""
        row = self._session.get(StoredApiToken, (self._session.tenant, presented.id))
        token = _read(row) if row else None
        if row is None or token is None or not presented.opens(token, now):
            return None
        if row.used_at is None or row.used_at + USE_TOLD_MS <= now:
            row.used_at = now
            self._session.add(row)
            self._session.flush()
        return token


def _read(row: StoredApiToken) -> ApiToken:
    return ApiToken(
        id=row.id,
        name=row.name,
        roles=frozenset(map(Role, row.roles.split(","))),
        secret_hash=row.secret_hash,
        made_at=row.made_at,
        made_by=row.made_by,
        ends_at=row.ends_at,
        revoked_at=row.revoked_at,
        used_at=row.used_at,
    )
