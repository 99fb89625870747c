"""Which version a new session runs while several share a journey: by weight, and the same for the same person."""

import hmac
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Final

import msgspec


class Arm(msgspec.Struct, frozen=True, array_like=True):
    """A program with its weight, which means something beside the weights of the other arms only."""

    program_hash: bytes
    weight: int


_ARMS: Final = msgspec.json.Decoder(tuple[Arm, ...])


def write_arms(arms: Sequence[Arm]) -> str:
    """Return the arms as the journey's row keeps them."""
    return msgspec.json.encode(arms).decode()


def read_arms(stored: str) -> tuple[Arm, ...]:
    """Return the arms of a journey's row; of one that is not split, none."""
    return _ARMS.decode(stored) if stored else ()


def heaviest(shares: Mapping[int, int]) -> int:
    """Return the version with the greatest weight; of equals the oldest."""
    return min(shares, key=lambda version: (-shares[version], version))


def arm_of(arms: Sequence[Arm], salt: bytes, unit: bytes) -> Arm:
    """Return the arm of a unit: whoever is to meet the same version again.

    HMAC-SHA-256 (RFC 2104) makes the unit a point of a line on which the arms lie one behind the other. With two
    arms, a change of the weights moves only those who must move.
    """
    ends = list(accumulate(arm.weight for arm in arms))
    point = int.from_bytes(hmac.digest(salt, unit, "sha256")[:8]) * ends[-1] >> 64
    return arms[bisect_right(ends, point)]
