"""Tenants are made, found, stopped and shredded; their keys follow."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from handrail_tenants.keys.master import MasterKeys
from handrail_tenants.keys.ring import KeyRing, KeysShredded
from handrail_tenants.keys.rotation import rotate
from handrail_tenants.keys.sealing import SealBroken
from handrail_tenants.tenancy.directory import TenantDirectory
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.registry import (
    TenantEntry,
    TenantKeyInvalid,
    TenantRegistry,
    TenantTaken,
    TenantUnknown,
    tenant_id_of,
)
from tests.contract.store.installation import MASTER, NOW, Installation
from tests.postgres import Database

pytestmark = pytest.mark.anyio


@pytest.fixture
def directory(installation: Installation) -> TenantDirectory:
    return TenantDirectory(installation.store, installation.keys)


async def test_the_registry_lists_every_tenant(installation: Installation) -> None:
    installation.registry.delete("initech")

    assert installation.registry.list() == [
        TenantEntry(installation.globex, "globex", "Globex", "active", ("login.globex.example",), NOW),
        TenantEntry(installation.initech, "initech", "Initech", "deleted", (), NOW),
    ]


@pytest.mark.parametrize("key", ["", "-globex", "globex-", "Globex", "glo bex", "glo/bex", "g" * 64, "globex\n"])
async def test_a_tenant_key_is_fit_for_an_address(installation: Installation, key: str) -> None:
    with pytest.raises(TenantKeyInvalid):
        installation.registry.create(key, "Globex", {}, at=NOW)


async def test_a_key_is_never_given_twice(installation: Installation) -> None:
    installation.registry.delete("globex")

    with pytest.raises(TenantTaken):
        installation.registry.create("globex", "Mallory", {}, at=NOW)
    with pytest.raises(TenantTaken):
        installation.registry.create("initech", "Mallory", {}, at=NOW)


async def test_a_host_belongs_to_one_tenant(installation: Installation) -> None:
    with pytest.raises(TenantTaken):
        installation.registry.create("mallory", "Mallory", {}, hosts=["LOGIN.globex.example"], at=NOW)

    assert [tenant.key for tenant in installation.registry.list()] == ["globex", "initech"]


async def test_what_does_not_exist_cannot_be_stopped(installation: Installation) -> None:
    installation.registry.delete("globex")

    for change in (installation.registry.suspend, installation.registry.resume, installation.registry.delete):
        with pytest.raises(TenantUnknown):
            change("globex")
        with pytest.raises(TenantUnknown):
            change("nobody")


async def test_a_tenant_is_found_by_key_and_by_host(
    installation: Installation, directory: TenantDirectory
) -> None:
    by_key = await directory.by_key("globex", NOW)
    by_host = await directory.by_host("Login.Globex.Example", NOW)

    assert by_key == by_host
    assert by_key is not None
    assert (by_key.id, by_key.state, by_key.settings) == (installation.globex, "active", {"language": "en"})
    assert by_key.id == tenant_id_of(installation.owner, "globex")
    assert await directory.by_key("nobody", NOW) is None
    assert await directory.by_host("globex", NOW) is None


async def test_new_settings_are_known_within_a_second(
    installation: Installation, directory: TenantDirectory
) -> None:
    await directory.by_key("globex", NOW)
    installation.registry.configure("globex", {"language": "de"})

    remembered = await directory.by_key("globex", NOW + 999)
    asked = await directory.by_key("globex", NOW + 1000)

    assert remembered is not None
    assert remembered.settings == {"language": "en"}
    assert asked is not None
    assert asked.settings == {"language": "de"}


async def test_a_suspension_is_known_within_a_second_even_when_the_clock_is_set_back(
    installation: Installation, directory: TenantDirectory
) -> None:
    await directory.by_key("globex", NOW)
    installation.registry.suspend("globex")

    later = await directory.by_key("globex", NOW + 1000)
    await directory.by_key("initech", NOW)
    installation.registry.suspend("initech")
    earlier = await directory.by_key("initech", NOW - 3_600_000)

    assert later is not None
    assert earlier is not None
    assert (later.state, earlier.state) == ("suspended", "suspended")


async def test_a_deleted_tenant_is_unknown_and_its_keys_are_gone(
    installation: Installation, directory: TenantDirectory
) -> None:
    keys = await installation.keys.of(installation.globex)
    keys.seal("person.sealed", b"alice", b"Alice")
    installation.registry.delete("globex")

    found = await directory.by_key("globex", NOW)

    assert found is None
    with pytest.raises(KeysShredded):
        await installation.keys.of(installation.globex)


def test_a_deleted_tenant_leaves_no_wrapped_key_in_a_sqlite_file(sqlite_database: Database) -> None:
    path = Path(sqlite_database.address.removeprefix("sqlite:///"))
    engine = open_engine(sqlite_database.address)
    TenantRegistry(engine, MASTER).create("globex", "Globex", {}, at=NOW)
    with sqlite3.connect(path) as connection:
        (wrapped,) = connection.execute("SELECT wrapped_key FROM tenant").fetchone()
    connection.close()
    before = path.read_bytes()

    TenantRegistry(engine, MASTER).delete("globex")

    engine.dispose()
    left = path.read_bytes() + b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}-*"))
    assert wrapped in before
    assert wrapped not in left


async def test_rotation_moves_every_key_and_opens_what_was_sealed_before(installation: Installation) -> None:
    old = await installation.keys.of(installation.globex)
    sealed = old.seal("person.sealed", b"alice", b"Alice")
    both = MasterKeys({1: b"m" * 32, 2: b"n" * 32})

    rewrapped = rotate(installation.owner, both)

    only_new = KeyRing(MasterKeys({2: b"n" * 32}), installation.store)
    fresh = await only_new.of(installation.globex)
    assert rewrapped == 2
    assert rotate(installation.owner, both) == 0
    assert fresh.open("person.sealed", b"alice", sealed) == b"Alice"
    assert fresh.lookup("email", "alice@example.org") == old.lookup("email", "alice@example.org")
    with pytest.raises(SealBroken):
        await KeyRing(MasterKeys({1: b"m" * 32}), installation.store).of(installation.globex)


async def test_rotation_without_the_old_master_key_changes_nothing(installation: Installation) -> None:

    with pytest.raises(SealBroken):
        rotate(installation.owner, MasterKeys({2: b"n" * 32}))

    keys = await KeyRing(MASTER, installation.store).of(installation.globex)
    assert keys.tenant == installation.globex


async def test_a_wrapped_key_of_another_tenant_opens_nothing(installation: Installation) -> None:
    with installation.owner.begin() as connection:
        connection.execute(
            text(
                "UPDATE tenant SET wrapped_key = (SELECT wrapped_key FROM tenant WHERE key = 'globex')"
                " WHERE key = 'initech'"
            )
        )

    with pytest.raises(SealBroken):
        await installation.keys.of(installation.initech)
