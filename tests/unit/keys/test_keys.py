"""Who can open what, and that everything else is refused."""

import base64
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail_platform.values import SessionHandle, TenantId
from handrail_tenants.keys.master import MasterKeys, MasterKeysUnreadable
from handrail_tenants.keys.opened import OpenedKeys
from handrail_tenants.keys.sealing import SealBroken, Sealer, expand
from handrail_tenants.keys.session import Beside, SessionKey
from handrail_tenants.keys.tenant import TenantKeys

GLOBEX, INITECH = TenantId(1), TenantId(2)
HANDLE = SessionHandle(b"h" * 16)
BESIDE = Beside(1, "running", b"p" * 32, 1_763_779_200_000, b"binding")
ALICE = b"alice of globex."


@pytest.fixture
def globex() -> TenantKeys:
    return TenantKeys(GLOBEX, b"g" * 32, OpenedKeys())


@given(plain=st.binary(max_size=200), place=st.binary(max_size=50))
def test_what_is_sealed_is_opened_in_its_place(plain: bytes, place: bytes) -> None:
    sealer = Sealer(b"k" * 32)

    assert sealer.open(sealer.seal(plain, place), place) == plain


@given(plain=st.binary(max_size=50), position=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_flipped_bit_is_overlooked(plain: bytes, position: int, bit: int) -> None:
    sealer = Sealer(b"k" * 32)
    sealed = bytearray(sealer.seal(plain, b"place"))
    sealed[position % len(sealed)] ^= 1 << bit

    with pytest.raises(SealBroken):
        sealer.open(bytes(sealed), b"place")


@given(st.binary(max_size=100))
def test_what_was_never_sealed_is_refused(plain: bytes) -> None:
    for forged in (plain, b"\x01" + plain):
        with pytest.raises(SealBroken):
            Sealer(b"k" * 32).open(forged, b"place")


def test_the_same_plaintext_is_never_sealed_alike() -> None:
    sealer = Sealer(b"k" * 32)

    assert len({sealer.seal(b"plain", b"place") for _ in range(100)}) == 100


def test_a_sub_key_is_the_first_block_of_hkdf_expand() -> None:
    """RFC 5869 appendix A.1: pseudorandom key, info, and the first 32 bytes of the output."""
    key = bytes.fromhex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
    info = bytes.fromhex("f0f1f2f3f4f5f6f7f8f9")

    assert expand(key, info).hex() == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"


def test_the_highest_master_key_wraps_and_every_one_unwraps() -> None:
    old = MasterKeys({1: b"a" * 32})
    both = MasterKeys({1: b"a" * 32, 2: b"b" * 32})

    first, second = old.wrap(GLOBEX, b"d" * 32), both.wrap(GLOBEX, b"d" * 32)

    assert (first[0], second[0]) == (1, 2)
    assert both.unwrap(GLOBEX, *first) == both.unwrap(GLOBEX, *second) == b"d" * 32


@pytest.mark.parametrize(("tenant", "version"), [(INITECH, 1), (GLOBEX, 2), (GLOBEX, 3)])
def test_a_wrapped_key_opens_for_its_tenant_and_version_only(tenant: TenantId, version: int) -> None:
    both = MasterKeys({1: b"a" * 32, 2: b"a" * 32})
    _, wrapped = MasterKeys({1: b"a" * 32}).wrap(GLOBEX, b"d" * 32)

    with pytest.raises(SealBroken):
        both.unwrap(tenant, version, wrapped)


def test_master_keys_are_read_from_their_setting() -> None:
    encoded = base64.b64encode(b"a" * 32).decode()

    assert MasterKeys.parse(f"1:{encoded}, 3:{encoded}").current == 3


@pytest.mark.parametrize(
    "setting",
    ["", "1", "1:", "1:c2hvcnQ=", f"0:{'A' * 43}=", f"one:{'A' * 43}=", f"1:{'A' * 43}", f"1:{'?' * 44}",
     f"1:{'A' * 43}=,1:{'B' * 42}E="],
)  # fmt: skip
def test_an_unreadable_setting_is_refused_without_being_repeated(setting: str) -> None:
    with pytest.raises(MasterKeysUnreadable) as refusal:
        MasterKeys.parse(setting)

    assert refusal.value.params == {}
    assert "AAAA" not in repr(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_column_opens_in_its_row_for_its_purpose_in_its_tenant(globex: TenantKeys) -> None:
    sealed = globex.seal("person.sealed", ALICE, b"Alice")
    initech = TenantKeys(INITECH, b"g" * 32, OpenedKeys())

    assert globex.open("person.sealed", ALICE, sealed) == b"Alice"
    for keys, purpose, row in (
        (globex, "identifier.sealed", ALICE),
        (globex, "person.sealed", b"bob of globex..."),
        (initech, "person.sealed", ALICE),
    ):
        with pytest.raises(SealBroken):
            keys.open(purpose, row, sealed)


def test_a_lookup_tells_equal_values_of_one_kind_in_one_tenant(globex: TenantKeys) -> None:
    initech = TenantKeys(INITECH, b"i" * 32, OpenedKeys())
    looked_up = [
        globex.lookup("email", "alice@example.org"),
        globex.lookup("username", "alice@example.org"),
        globex.lookup("email", "bob@example.org"),
        initech.lookup("email", "alice@example.org"),
    ]

    assert globex.lookup("email", "alice@example.org") == looked_up[0]
    assert len(set(looked_up)) == len(looked_up)
    assert {len(each) for each in looked_up} == {32}


def test_a_session_key_comes_back_from_its_row(globex: TenantKeys) -> None:
    key, wrapped, version = globex.new_session_key(HANDLE)

    again = globex.session_key(HANDLE, version, wrapped)

    assert again.open_state(key.seal_state(b"state", BESIDE), BESIDE) == b"state"
    assert again.steps_key == key.steps_key


def test_every_use_of_a_session_has_a_key_of_its_own(globex: TenantKeys) -> None:
    key, wrapped, _ = globex.new_session_key(HANDLE)
    other, _, _ = globex.new_session_key(HANDLE)

    keys = [
        each for one in (key, other) for each in (one.steps_key, one.nonce_key, one.digest_key, one.cookie_key)
    ]

    assert len(set(keys)) == 8
    assert {len(each) for each in keys} == {32}
    assert not any(each in wrapped for each in keys)


OPENINGS: list[Callable[[SessionKey, bytes], bytes]] = [
    lambda key, sealed: key.open_state(sealed, BESIDE),
    lambda key, sealed: key.open_event(sealed, 1, 0),
    lambda key, sealed: key.open_outbox(sealed, "key"),
    lambda key, sealed: key.open_inbox(sealed, "key", ""),
]


@pytest.mark.parametrize("opening", range(len(OPENINGS)))
def test_what_was_sealed_as_one_thing_is_not_opened_as_another(globex: TenantKeys, opening: int) -> None:
    key = globex.new_session_key(HANDLE).key
    sealed = [
        key.seal_state(b"s", BESIDE),
        key.seal_event(b"e", 1, 0),
        key.seal_outbox(b"o", "key"),
        key.seal_inbox(b"i", "key", ""),
    ]

    assert OPENINGS[opening](key, sealed[opening]) in {b"s", b"e", b"o", b"i"}
    for other in range(len(OPENINGS)):
        if other != opening:
            with pytest.raises(SealBroken):
                OPENINGS[opening](key, sealed[other])


def test_an_event_is_opened_for_its_own_source_and_name_alone(globex: TenantKeys) -> None:
    key = globex.new_session_key(HANDLE).key
    sealed = key.seal_inbox(b"event", "bank", "1")

    assert key.open_inbox(sealed, "bank", "1") == b"event"
    for source, event_id in (("bank", "2"), ("ban", "k1"), ("bank1", ""), ("", "bank1")):
        with pytest.raises(SealBroken):
            key.open_inbox(sealed, source, event_id)
