"""Moves every tenant's data key under the current master key. What the data keys seal stays as it is."""

from sqlalchemy import Engine
from sqlmodel import col, select

from handrail_platform.values import TenantId
from handrail_tenants.keys.master import MasterKeys
from handrail_tenants.tenancy.session import RegistrySession
from handrail_tenants.tenancy.tables import StoredTenant


def rotate(engine: Engine, master: MasterKeys) -> int:
    """Re-wrap all data keys in one transaction and return how many there were to re-wrap.

    Afterwards older master keys may leave the settings. Raises SealBroken and changes nothing when one of
    them is missing.
    """
    with RegistrySession(engine) as session:
        outdated = session.exec(
            select(StoredTenant)
            .where(col(StoredTenant.wrapped_key).is_not(None), StoredTenant.key_version != master.current)
            .with_for_update()
        ).all()
        for tenant in outdated:
            assert tenant.id is not None
            assert tenant.wrapped_key is not None
            tenant_id = TenantId(tenant.id)
            data_key = master.unwrap(tenant_id, tenant.key_version, tenant.wrapped_key)
            tenant.key_version, tenant.wrapped_key = master.wrap(tenant_id, data_key)
        session.commit()
        return len(outdated)
