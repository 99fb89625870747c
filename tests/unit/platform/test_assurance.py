"""Which level a set of authenticators reaches (NIST SP 800-63B-4 section 2)."""

import itertools
from typing import get_args

import pytest

from handrail_platform import assurance
from handrail_platform.assurance import (
    PROPERTIES,
    AssuranceLevel,
    AuthenticatorProfile,
    Factor,
    ProfileProperties,
    assurance_level,
)

PASSWORD, TOTP = AuthenticatorProfile.PASSWORD, AuthenticatorProfile.TOTP
PASSKEY, DEVICE_PASSKEY = AuthenticatorProfile.PASSKEY, AuthenticatorProfile.DEVICE_PASSKEY


@pytest.mark.parametrize(
    ("used", "level"),
    [
        ((), 0),
        ((PASSWORD,), 1),
        ((PASSWORD, PASSWORD), 1),
        ((TOTP,), 1),
        ((TOTP, TOTP), 1),
        ((PASSWORD, TOTP), 2),
        ((TOTP, PASSWORD), 2),
        ((PASSKEY,), 2),
        ((PASSKEY, PASSWORD, TOTP), 2),
        ((DEVICE_PASSKEY,), 3),
        ((PASSWORD, DEVICE_PASSKEY), 3),
    ],
)
def test_the_level_of_what_was_used(used: tuple[AuthenticatorProfile, ...], level: AssuranceLevel) -> None:
    assert assurance_level(used) == level
    assert assurance_level(iter(used)) == level


def test_an_e_mail_code_is_no_authenticator() -> None:
    assert not [profile for profile in AuthenticatorProfile if "mail" in profile]


def test_every_profile_has_its_properties() -> None:
    assert set(PROPERTIES) == set(AuthenticatorProfile)


def properties(*factors: Factor, replay: bool, phishing: bool, exportable: bool) -> ProfileProperties:
    return ProfileProperties(
        frozenset(factors), replay_resistant=replay, phishing_resistant=phishing, exportable=exportable
    )


@pytest.mark.parametrize(
    ("password", "other", "level"),
    [
        # two factors without replay resistance
        (
            properties("knowledge", replay=False, phishing=False, exportable=True),
            properties("possession", replay=False, phishing=False, exportable=True),
            1,
        ),
        # two possessions are not two factors
        (
            properties("possession", replay=True, phishing=False, exportable=True),
            properties("possession", replay=True, phishing=True, exportable=False),
            1,
        ),
        # phishing resistance of the one and a key bound to hardware of the other are not added up
        (
            properties("knowledge", "possession", replay=True, phishing=True, exportable=True),
            properties("possession", replay=True, phishing=False, exportable=False),
            2,
        ),
        (
            properties("knowledge", replay=False, phishing=False, exportable=True),
            properties("possession", replay=True, phishing=True, exportable=False),
            3,
        ),
    ],
)
def test_properties_belong_to_one_authenticator_and_are_never_added_up(
    password: ProfileProperties,
    other: ProfileProperties,
    level: AssuranceLevel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assurance, "PROPERTIES", {PASSWORD: password, TOTP: other})

    assert assurance_level((PASSWORD, TOTP)) == level


def test_more_authenticators_never_lower_the_level() -> None:
    for count in range(len(AuthenticatorProfile)):
        for used in itertools.combinations(AuthenticatorProfile, count):
            for one_more in AuthenticatorProfile:
                assert assurance_level((*used, one_more)) >= assurance_level(used)


def test_the_levels_are_those_of_the_standard() -> None:
    assert get_args(AssuranceLevel) == (0, 1, 2, 3)
