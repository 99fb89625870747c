"""How other stores hashed passwords, and what that costs: one recipe for each set of parameters.

A recipe turns a password and a salt into a digest. `sound` says whether a digest may lie in a database as it is
today (OWASP Password Storage Cheat Sheet); `affordable` whether a sign-in may wait for it.
"""

import hashlib
from collections.abc import Iterable
from typing import Annotated, ClassVar, Final, Literal, TypeAlias

import bcrypt
import msgspec
from argon2 import Type
from argon2.low_level import hash_secret_raw

_BCRYPT_BYTES: Final = 72
_MOST_MEMORY: Final = 128 * 1024 * 1024
_MOST_BLOCKS: Final = 4 * 1024 * 1024
"""Of 1 KiB, written one after another: a second or so on one core."""
_MOST_ROUNDS: Final = 2_000_000
_SOUND_ROUNDS: Final = {"sha1": 1_300_000, "sha256": 600_000, "sha512": 210_000}
_SOUND_SCRYPT: Final = {131_072: 1, 65_536: 2, 32_768: 3, 16_384: 5, 8_192: 10}
_SOUND_ARGON2: Final = {47_104: 1, 19_456: 2, 12_288: 3, 9_216: 4, 7_168: 5}
_VARIANTS: Final = {"id": Type.ID, "i": Type.I, "d": Type.D}
Algorithm: TypeAlias = Literal["sha1", "sha256", "sha512"]
Length: TypeAlias = Annotated[int, msgspec.Meta(ge=16, le=128)]
_Count: TypeAlias = Annotated[int, msgspec.Meta(ge=1)]


class Bcrypt(msgspec.Struct, frozen=True, array_like=True, tag="bcrypt"):
    """bcrypt as `$2a$`, `$2b$` and `$2y$` mean it; it never looked beyond 72 bytes."""

    cost: Annotated[int, msgspec.Meta(ge=4, le=31)]
    anybodys_salt: ClassVar[bytes] = b"." * 22

    @property
    def affordable(self) -> bool:
        return self.cost <= 14  # noqa: PLR2004 - a second or so on one core

    @property
    def sound(self) -> bool:
        return self.cost >= 10  # noqa: PLR2004 - OWASP

    @property
    def effort(self) -> tuple[tuple[str | int, ...], int]:
        return ("bcrypt",), self.cost

    def digest(self, password: bytes, salt: bytes) -> bytes:
        if b"\0" in password:
            password = password[: password.index(b"\0")]
        return bcrypt.hashpw(password[:_BCRYPT_BYTES], b"$2b$%02d$%s" % (self.cost, salt))[-31:]

    def beyond(self, other: "Recipe | None") -> "tuple[Recipe, ...]":
        if isinstance(other, Bcrypt):
            # Each cost is twice the one below, so that these add up to exactly what is missing.
            return tuple(Bcrypt(cost) for cost in range(other.cost, self.cost))
        return (self,)


class Pbkdf2(msgspec.Struct, frozen=True, array_like=True, tag="pbkdf2"):
    """PBKDF2 with HMAC (RFC 8018 section 5.2)."""

    algorithm: Algorithm
    rounds: _Count
    length: Length
    anybodys_salt: ClassVar[bytes] = bytes(16)

    @property
    def affordable(self) -> bool:
        return self.rounds * self._blocks <= _MOST_ROUNDS

    @property
    def sound(self) -> bool:
        return self.rounds >= _SOUND_ROUNDS[self.algorithm]

    @property
    def effort(self) -> tuple[tuple[str | int, ...], int]:
        return ("pbkdf2", self.algorithm, self._blocks), self.rounds

    @property
    def _blocks(self) -> int:
        return -(-self.length // hashlib.new(self.algorithm).digest_size)

    def digest(self, password: bytes, salt: bytes) -> bytes:
        return hashlib.pbkdf2_hmac(self.algorithm, password, salt, self.rounds, self.length)

    def beyond(self, other: "Recipe | None") -> "tuple[Recipe, ...]":
        if other is None or other.effort[0] != self.effort[0]:
            return (self,)
        missing = self.rounds - other.effort[1]
        return (msgspec.structs.replace(self, rounds=missing),) if missing > 0 else ()


class Scrypt(msgspec.Struct, frozen=True, array_like=True, tag="scrypt"):
    """scrypt (RFC 7914). `cost` is its N, a power of two."""

    cost: Annotated[int, msgspec.Meta(ge=2)]
    block: _Count
    lanes: _Count
    length: Length
    anybodys_salt: ClassVar[bytes] = bytes(16)

    @property
    def affordable(self) -> bool:
        written = self.cost * self.block * self.lanes // 8
        return 128 * self.cost * self.block <= _MOST_MEMORY and written <= _MOST_BLOCKS

    @property
    def sound(self) -> bool:
        return self.block >= 8 and _sound(_SOUND_SCRYPT, self.cost, self.lanes)  # noqa: PLR2004 - OWASP

    @property
    def effort(self) -> tuple[tuple[str | int, ...], int]:
        return ("scrypt", self.cost, self.block, self.lanes, self.length), 1

    def digest(self, password: bytes, salt: bytes) -> bytes:
        room = 128 * self.block * (self.cost + self.lanes + 2)
        return hashlib.scrypt(
            password, salt=salt, n=self.cost, r=self.block, p=self.lanes, maxmem=room, dklen=self.length
        )

    def beyond(self, other: "Recipe | None") -> "tuple[Recipe, ...]":
        return () if other == self else (self,)


class Argon2(msgspec.Struct, frozen=True, array_like=True, tag="argon2"):
    """Argon2 with other parameters than ours (RFC 9106). `memory` is in KiB."""

    variant: Literal["id", "i", "d"]
    version: Literal[16, 19]
    memory: Annotated[int, msgspec.Meta(ge=8)]
    passes: _Count
    lanes: Annotated[int, msgspec.Meta(ge=1, le=64)]
    length: Length
    anybodys_salt: ClassVar[bytes] = bytes(16)

    @property
    def affordable(self) -> bool:
        return self.memory * 1024 <= _MOST_MEMORY and self.memory * self.passes <= _MOST_BLOCKS

    @property
    def sound(self) -> bool:
        return self.variant == "id" and _sound(_SOUND_ARGON2, self.memory, self.passes)

    @property
    def effort(self) -> tuple[tuple[str | int, ...], int]:
        return (
            ("argon2", self.variant, self.version, self.memory, self.passes, self.lanes, self.length),
            1,
        )

    def digest(self, password: bytes, salt: bytes) -> bytes:
        return hash_secret_raw(
            password,
            salt,
            time_cost=self.passes,
            memory_cost=self.memory,
            parallelism=self.lanes,
            hash_len=self.length,
            type=_VARIANTS[self.variant],
            version=self.version,
        )

    def beyond(self, other: "Recipe | None") -> "tuple[Recipe, ...]":
        return () if other == self else (self,)


class SaltedHash(msgspec.Struct, frozen=True, array_like=True, tag="salted"):
    """One round of a hash over password and salt, as directories have it (`{SSHA}`). It costs nothing."""

    algorithm: Algorithm
    anybodys_salt: ClassVar[bytes] = bytes(8)
    affordable: ClassVar[bool] = True
    sound: ClassVar[bool] = False

    @property
    def effort(self) -> tuple[tuple[str | int, ...], int]:
        return ("salted", self.algorithm), 1

    def digest(self, password: bytes, salt: bytes) -> bytes:
        return hashlib.new(self.algorithm, password + salt).digest()

    def beyond(self, other: "Recipe | None") -> "tuple[Recipe, ...]":
        return () if other == self else (self,)


Recipe: TypeAlias = Bcrypt | Pbkdf2 | Scrypt | Argon2 | SaltedHash


def missing_work(recipes: Iterable[Recipe], done: Recipe | None) -> tuple[Recipe, ...]:
    """Return what is still to be computed so that every password costs alike, whichever recipe it has, if any.

    Of recipes that differ in rounds alone the dearest counts, and less is topped up to it.
    """
    dearest: dict[tuple[str | int, ...], Recipe] = {}
    for recipe in recipes:
        family, cost = recipe.effort
        known = dearest.get(family)
        if known is None or cost > known.effort[1]:
            dearest[family] = recipe
    return tuple(each for recipe in dearest.values() for each in recipe.beyond(done))


def _sound(least: dict[int, int], memory: int, times: int) -> bool:
    return any(memory >= enough and times >= needed for enough, needed in least.items())
