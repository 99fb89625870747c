"""Which version a new session runs while several share a journey: by weight, and the same for the same person."""

import hmac
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import gcd
from typing import Final

import msgspec

from handrail_tenants.journeys.problems import SplitInvalid

MOST_WEIGHT: Final = 10_000
WHOLE: Final = 100
"""Of so many new sessions a share is said."""


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


def with_share(live: Mapping[int, int], version: int, share: int) -> dict[int, int]:
    """Return weights by which a version gets `share` of 100, and the others what they had beside one another.

    Raises SplitInvalid where there is no such share, or no other version that the rest could go to.
    """
    others = {each: weight for each, weight in live.items() if each != version}
    if not 1 <= share <= WHOLE or (share < WHOLE and not others):
        raise SplitInvalid
    if share == WHOLE:
        return {version: 1}
    common = gcd(*others.values())
    others = {each: weight // common for each, weight in others.items()}
    weights = {each: weight * (WHOLE - share) for each, weight in others.items()}
    weights[version] = share * sum(others.values())
    most = max(weights.values())
    if most <= MOST_WEIGHT:
        return weights
    return {each: max(1, weight * MOST_WEIGHT // most) for each, weight in weights.items()}


def arm_of(arms: Sequence[Arm], salt: bytes, unit: bytes) -> Arm:
    """Return the arm of a unit: whoever is to meet the same version again.

    HMAC-SHA-256 (RFC 2104) makes the unit a point of a line on which the arms lie one behind the other. With two
    arms, a change of the weights moves only those who must move.
    """
    ends = list(accumulate(arm.weight for arm in arms))
    point = int.from_bytes(hmac.digest(salt, unit, "sha256")[:8]) * ends[-1] >> 64
    return arms[bisect_right(ends, point)]
