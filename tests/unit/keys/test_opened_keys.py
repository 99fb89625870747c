"""Keys kept in memory: never more than so many, and never for other columns than those they came from."""

import pytest

from handrail_platform.values import SessionHandle, TenantId
from handrail_tenants.keys.opened import OpenedKeys, Wrapped
from handrail_tenants.keys.sealing import SealBroken
from handrail_tenants.keys.session import SessionKey
from handrail_tenants.keys.tenant import TenantKeys

GLOBEX, INITECH = TenantId(1), TenantId(2)
HANDLE = SessionHandle(b"h" * 16)


def test_a_key_that_was_opened_is_the_same_key_again() -> None:
    globex = TenantKeys(GLOBEX, b"g" * 32, OpenedKeys())
    _, wrapped, version = globex.new_session_key(HANDLE)

    assert globex.session_key(HANDLE, version, wrapped) is globex.session_key(HANDLE, version, wrapped)


def test_a_row_that_was_changed_after_its_key_was_opened_is_refused_all_the_same() -> None:
    opened = OpenedKeys()
    globex, initech = TenantKeys(GLOBEX, b"g" * 32, opened), TenantKeys(INITECH, b"i" * 32, opened)
    _, wrapped, version = globex.new_session_key(HANDLE)
    globex.session_key(HANDLE, version, wrapped)

    for keys, handle, other_version, other in (
        (globex, HANDLE, version, wrapped[:-1] + bytes([wrapped[-1] ^ 1])),
        (globex, SessionHandle(b"i" * 16), version, wrapped),
        (globex, HANDLE, version + 1, wrapped),
        (initech, HANDLE, version, wrapped),
    ):
        with pytest.raises(SealBroken):
            keys.session_key(handle, other_version, other)


def test_only_the_keys_used_last_are_kept() -> None:
    opened = OpenedKeys()
    first = _column(GLOBEX, 0)
    for number in range(3_000):
        opened.keep(_column(GLOBEX, number), _key(number))
        opened.find(first)

    kept = [number for number in range(3_000) if opened.find(_column(GLOBEX, number)) is not None]

    assert kept == [0, *range(3_000 - 2_047, 3_000)]


def test_a_tenant_that_is_forgotten_takes_its_keys_along_and_nobody_elses() -> None:
    opened = OpenedKeys()
    for tenant in (GLOBEX, INITECH):
        opened.keep(_column(tenant, 1), _key(1))

    opened.forget(GLOBEX)

    assert opened.find(_column(GLOBEX, 1)) is None
    assert opened.find(_column(INITECH, 1)) is not None


def _column(tenant: TenantId, number: int) -> Wrapped:
    return Wrapped(tenant, HANDLE, 1, number.to_bytes(2))


def _key(number: int) -> SessionKey:
    return SessionKey(GLOBEX, HANDLE, 1, number.to_bytes(32))
