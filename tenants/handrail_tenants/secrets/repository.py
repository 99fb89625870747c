"""Setting secrets, removing them, and saying which there are. Nothing here reads one."""

from typing import Final

from sqlmodel import col, func, select

from handrail_platform.values import Milliseconds
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.secrets.secret import KnownSecret, SecretUnknown, TooManySecrets, seal_tenant_secret
from handrail_tenants.secrets.tables import StoredTenantSecret
from handrail_tenants.tenancy.decisions import decide_alone
from handrail_tenants.tenancy.session import TenantSession

MOST_SECRETS: Final = 100


class TenantSecrets:
    """The secrets of one tenant. Whoever changes them commits, together with what the audit log says of it."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session

    def list(self) -> tuple[KnownSecret, ...]:
        """Return by name which there are."""
        columns = select(StoredTenantSecret.name, StoredTenantSecret.set_at, StoredTenantSecret.set_by)
        rows = self._session.exec(columns.order_by(StoredTenantSecret.name).limit(MOST_SECRETS))
        return tuple(KnownSecret(*row) for row in rows)

    def set(self, keys: TenantKeys, name: str, plain: str, *, by: str, at: Milliseconds) -> None:
        """Keep a secret in place of the one before. Raises SecretInvalid, TooManySecrets."""
        sealed = seal_tenant_secret(keys, name, plain)
        decide_alone(self._session)
        row = self._session.get(StoredTenantSecret, (self._session.tenant, name), populate_existing=True)
        if row is None:
            if self._session.exec(select(func.count(col(StoredTenantSecret.name)))).one() >= MOST_SECRETS:
                raise TooManySecrets
            row = StoredTenantSecret(
                tenant_id=self._session.tenant, name=name, sealed=sealed, set_at=at, set_by=by
            )
        row.sealed, row.set_at, row.set_by = sealed, at, by
        self._session.add(row)
        self._session.flush()

    def remove(self, name: str) -> None:
        """Forget a secret. Raises SecretUnknown."""
        decide_alone(self._session)
        row = self._session.get(StoredTenantSecret, (self._session.tenant, name), populate_existing=True)
        if row is None:
            raise SecretUnknown
        self._session.delete(row)
        self._session.flush()
