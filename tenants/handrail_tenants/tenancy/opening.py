"""Opening one tenant of a database to look at what it has."""

from collections.abc import Generator
from contextlib import contextmanager

from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.registry import tenant_id_of
from handrail_tenants.tenancy.session import TenantSession


@contextmanager
def open_tenant(database: str, key: str) -> Generator[TenantSession]:
    """Open the tenant of this key. Raises DatabaseAddressUnknown and TenantUnknown."""
    engine = open_engine(database)
    try:
        with TenantSession(engine, tenant_id_of(engine, key)) as session:
            yield session
    finally:
        engine.dispose()
