"""What hashes passwords computes what the standards print."""

from typing import Any

import pytest
from argon2 import low_level

from handrail_tenants.credentials.legacy import LegacyPassword, read_legacy_hash
from handrail_tenants.credentials.recipe import Pbkdf2, Scrypt


@pytest.mark.parametrize(
    ("password", "salt", "rounds", "length", "digest"),
    [
        (b"password", b"salt", 1, 20, "0c60c80f961f0e71f3a9b524af6012062fe037a6"),
        (b"password", b"salt", 2, 20, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"),
        (b"password", b"salt", 4_096, 20, "4b007901b765489abead49d926f721d065a429c1"),
        (
            b"passwordPASSWORDpassword",
            b"saltSALTsaltSALTsaltSALTsaltSALTsalt",
            4_096,
            25,
            "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038",
        ),
        (b"pass\0word", b"sa\0lt", 4_096, 16, "56fa6aa75548099dcc37d7f03425e0c3"),
    ],
)
def test_pbkdf2_with_sha1_is_that_of_rfc_6070(
    password: bytes, salt: bytes, rounds: int, length: int, digest: str
) -> None:
    assert Pbkdf2("sha1", rounds, length).digest(password, salt).hex() == digest


@pytest.mark.parametrize(
    ("password", "salt", "rounds", "digest"),
    [
        (
            b"passwd",
            b"salt",
            1,
            (
                "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"
            ),
        ),
        (
            b"Password",
            b"NaCl",
            80_000,
            (
                "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
                "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d"
            ),
        ),
    ],
)
def test_pbkdf2_with_sha256_is_that_of_rfc_7914_section_11(
    password: bytes, salt: bytes, rounds: int, digest: str
) -> None:
    assert Pbkdf2("sha256", rounds, 64).digest(password, salt).hex() == digest


@pytest.mark.parametrize(
    ("password", "salt", "recipe", "digest"),
    [
        (
            b"",
            b"",
            Scrypt(16, 1, 1, 64),
            (
                "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
            ),
        ),
        (
            b"password",
            b"NaCl",
            Scrypt(1_024, 8, 16, 64),
            (
                "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
            ),
        ),
        (
            b"pleaseletmein",
            b"SodiumChloride",
            Scrypt(16_384, 8, 1, 64),
            (
                "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
            ),
        ),
    ],
)
def test_scrypt_is_that_of_rfc_7914_section_12(password: bytes, salt: bytes, recipe: Scrypt, digest: str) -> None:
    assert recipe.digest(password, salt).hex() == digest


@pytest.mark.parametrize(
    ("password", "written"),
    [
        (b"U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        (b"U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
        (b"U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"),
        (b"", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"),
    ],
)
def test_bcrypt_is_that_of_its_authors(password: bytes, written: str) -> None:
    legacy = read_legacy_hash(written)

    assert isinstance(legacy, LegacyPassword)
    assert legacy.recipe.digest(password, legacy.salt) == legacy.digest


ARGON2: Any = low_level
"""As the binding has it, without types."""


@pytest.mark.parametrize(
    ("variant", "tag"),
    [
        (ARGON2.Type.D, "512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb"),
        (ARGON2.Type.I, "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8"),
        (ARGON2.Type.ID, "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"),
    ],
)
def test_argon2_is_that_of_rfc_9106_section_5(variant: Any, tag: str) -> None:
    """With key and further data, which no password of ours has: hence without our own code."""
    ffi = ARGON2.ffi
    parts = {"pwd": b"\1" * 32, "salt": b"\2" * 16, "secret": b"\3" * 8, "ad": b"\4" * 12}
    held = {name: ffi.new("uint8_t[]", raw) for name, raw in parts.items()}
    out = ffi.new("uint8_t[]", 32)
    lengths = {f"{name}len": len(raw) for name, raw in parts.items()}
    context = ffi.new(
        "argon2_context *",
        {
            "out": out,
            "outlen": 32,
            **held,
            **lengths,
            "t_cost": 3,
            "m_cost": 32,
            "lanes": 4,
            "threads": 4,
            "version": 0x13,
            "allocate_cbk": ffi.NULL,
            "free_cbk": ffi.NULL,
            "flags": 0,
        },
    )

    assert ARGON2.core(context, variant.value) == 0
    assert bytes(ffi.buffer(out, 32)).hex() == tag
