"""Who may come in a trial: a newcomer, or somebody made up who has an account."""

from collections.abc import Mapping
from typing import Final

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.scenario import Given, GivenAccount

_ALEX: Final = GivenAccount(email="alex@example.org", username="alex", password="seven quiet herons on the pier")  # noqa: S106 - made up, and shown on the page
_WITH_APP: Final = GivenAccount(email=_ALEX.email, username=_ALEX.username, password=_ALEX.password, totp=True)
_BOTH: Final = (AuthenticatorProfile.PASSWORD, AuthenticatorProfile.TOTP)
PEOPLE: Final[Mapping[str, Given]] = {
    "newcomer": Given(),
    "password": Given(account=_ALEX),
    "app": Given(account=_WITH_APP),
    "signed-in": Given(account=_WITH_APP, signed_in=_BOTH),
}
"""In words under `studio.trying.who.<name>`."""


def who_of(given: Given) -> str:
    """Return the name of this person."""
    return next(
        (
            name
            for name, each in PEOPLE.items()
            if (each.account, each.signed_in) == (given.account, given.signed_in)
        ),
        "newcomer",
    )
