"""Authenticator profiles and the authentication assurance level that a set of them reaches.

NIST SP 800-63B-4 section 2. Properties belong to one authenticator and are never added up across two.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal, TypeAlias

import msgspec

Factor: TypeAlias = Literal["knowledge", "possession", "inherence"]
AssuranceLevel: TypeAlias = Literal[0, 1, 2, 3]


class AuthenticatorProfile(StrEnum):
    """What kind of authenticator was used. An e-mail code is absent on purpose (section 3.1.3.1)."""

    PASSWORD = "password"  # noqa: S105 - the name of a profile
    TOTP = "totp"
    RECOVERY_CODE = "recovery_code"
    """A look-up secret (section 3.1.2): one of a list that the person kept, and it counts once."""
    FEDERATED = "federated"
    """An identity provider vouched for them. Which factors it asked for is its own affair, so none counts here."""
    SMS_CODE = "sms_code"
    """A code by text message to a number that was proved (section 3.1.3.3). Restricted by section 3.2.9."""
    PASSKEY = "passkey"
    """With the person verified; synced between devices, or nobody said that it is not."""
    DEVICE_PASSKEY = "device_passkey"
    """With the person verified; bound to one device for good (WebAuthn L3 section 6.1.3)."""


class ProfileProperties(msgspec.Struct, frozen=True):
    factors: frozenset[Factor]
    replay_resistant: bool
    phishing_resistant: bool
    exportable: bool


# What unlocks a passkey is known (a PIN) or inherent (a finger, a face), and nobody tells us which: one factor
# either way, counted as knowledge.
_UNLOCKED_DEVICE: frozenset[Factor] = frozenset({"knowledge", "possession"})

PROPERTIES: dict[AuthenticatorProfile, ProfileProperties] = {
    AuthenticatorProfile.PASSWORD: ProfileProperties(
        frozenset({"knowledge"}), replay_resistant=False, phishing_resistant=False, exportable=True
    ),
    AuthenticatorProfile.TOTP: ProfileProperties(
        frozenset({"possession"}), replay_resistant=True, phishing_resistant=False, exportable=True
    ),
    AuthenticatorProfile.RECOVERY_CODE: ProfileProperties(
        frozenset({"possession"}), replay_resistant=True, phishing_resistant=False, exportable=True
    ),
    AuthenticatorProfile.FEDERATED: ProfileProperties(
        frozenset(), replay_resistant=False, phishing_resistant=False, exportable=True
    ),
    AuthenticatorProfile.SMS_CODE: ProfileProperties(
        frozenset({"possession"}), replay_resistant=True, phishing_resistant=False, exportable=True
    ),
    AuthenticatorProfile.PASSKEY: ProfileProperties(
        _UNLOCKED_DEVICE, replay_resistant=True, phishing_resistant=True, exportable=True
    ),
    AuthenticatorProfile.DEVICE_PASSKEY: ProfileProperties(
        _UNLOCKED_DEVICE, replay_resistant=True, phishing_resistant=True, exportable=False
    ),
}


def assurance_level(used: Iterable[AuthenticatorProfile]) -> AssuranceLevel:
    """Return the AAL of one authentication event from the authenticators used in it (0: no claim at all).

    AAL2 wants two distinct factors and one replay-resistant authenticator (section 2.2.1); AAL3 wants besides
    one that is phishing-resistant and not exportable (section 2.3.1).
    """
    properties = [PROPERTIES[profile] for profile in used]
    factors = frozenset[Factor]().union(*(each.factors for each in properties))
    if not properties:
        return 0
    if len(factors) < 2 or not any(each.replay_resistant for each in properties):  # noqa: PLR2004
        return 1
    if any(each.phishing_resistant and not each.exportable for each in properties):
        return 3
    return 2
