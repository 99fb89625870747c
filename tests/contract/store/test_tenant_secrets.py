"""A secret lies sealed for its tenant and its name; nobody reads it anywhere but where it is used."""

import pytest
from sqlalchemy import Engine

from handrail_tenants.keys.sealing import SealBroken
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.secrets.opening import OpenSecret
from handrail_tenants.secrets.repository import MOST_SECRETS, TenantSecrets
from handrail_tenants.secrets.secret import KnownSecret, SecretInvalid, SecretUnknown, TooManySecrets
from handrail_tenants.store.contract import Write
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import NOW, Installation

pytestmark = pytest.mark.anyio
CANARY = "canary-51c9-never-written"
COPY = """
INSERT INTO tenant_secret SELECT tenant_id, 'other_key', sealed, set_at, set_by FROM tenant_secret
WHERE tenant_id = :tenant AND name = 'partner_key'"""


@pytest.fixture
def secrets(unit: TenantSession) -> TenantSecrets:
    return TenantSecrets(unit)


@pytest.fixture
async def keys(installation: Installation) -> TenantKeys:
    return await installation.keys.of(installation.globex)


async def test_a_secret_is_opened_where_it_is_used(
    secrets: TenantSecrets, unit: TenantSession, keys: TenantKeys, installation: Installation
) -> None:
    secrets.set(keys, "partner_key", "the first", by="olivia", at=NOW)
    secrets.set(keys, "partner_key", CANARY, by="omar", at=NOW + 1)
    unit.commit()

    open_secret = OpenSecret(installation.store, installation.keys)

    assert await open_secret(installation.globex, "secret:partner_key") == CANARY
    assert secrets.list() == (KnownSecret("partner_key", NOW + 1, "omar"),)


async def test_another_tenant_opens_nothing(
    secrets: TenantSecrets, unit: TenantSession, keys: TenantKeys, installation: Installation, engine: Engine
) -> None:
    secrets.set(keys, "partner_key", CANARY, by="olivia", at=NOW)
    unit.commit()

    with pytest.raises(SecretUnknown):
        await OpenSecret(installation.store, installation.keys)(installation.initech, "secret:partner_key")
    with TenantSession(engine, installation.initech) as session:
        assert TenantSecrets(session).list() == ()


async def test_a_secret_stands_nowhere_in_its_row_and_opens_under_no_other_name(
    secrets: TenantSecrets, unit: TenantSession, keys: TenantKeys, installation: Installation
) -> None:
    secrets.set(keys, "partner_key", CANARY, by="olivia", at=NOW)
    unit.commit()

    (row,) = await installation.rows("tenant_secret")
    assert CANARY not in repr(list(row))
    await installation.store.write(installation.globex, [Write(COPY, {})])
    with pytest.raises(SealBroken):
        await OpenSecret(installation.store, installation.keys)(installation.globex, "secret:other_key")


async def test_a_removed_secret_is_gone(
    secrets: TenantSecrets, unit: TenantSession, keys: TenantKeys, installation: Installation
) -> None:
    secrets.set(keys, "partner_key", CANARY, by="olivia", at=NOW)
    secrets.remove("partner_key")
    unit.commit()

    assert await installation.rows("tenant_secret") == []
    with pytest.raises(SecretUnknown):
        secrets.remove("partner_key")


@pytest.mark.parametrize(
    ("name", "plain"), [("Name", "x"), ("", "x"), ("a" * 65, "x"), ("a", " "), ("a", "x" * 4_001)]
)
async def test_a_secret_has_a_name_and_is_not_empty(
    secrets: TenantSecrets, keys: TenantKeys, name: str, plain: str
) -> None:
    with pytest.raises(SecretInvalid):
        secrets.set(keys, name, plain, by="olivia", at=NOW)


async def test_a_tenant_has_a_hundred_secrets_at_most(secrets: TenantSecrets, keys: TenantKeys) -> None:
    for number in range(MOST_SECRETS):
        secrets.set(keys, f"key_{number}", "x", by="olivia", at=NOW)

    secrets.set(keys, "key_7", "y", by="olivia", at=NOW)
    with pytest.raises(TooManySecrets):
        secrets.set(keys, "one_more", "x", by="olivia", at=NOW)
