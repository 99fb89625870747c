"""The names of everything that can hold of a session. Contracts, proof and interpreter spell them here alone."""

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, TypeAlias

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.proofing import Document, Proofing, Verification

Held: TypeAlias = frozenset[str]
"""Names of what holds at one moment of a session."""
RecoveryMethod: TypeAlias = Literal["email", "post", "saved", "text", "voice"]
ConsentGiver: TypeAlias = Literal["guardian", "subject"]

CLAIMED: Final = "subject:claimed"
NEW: Final = "subject:new"
ACCOUNT: Final = "subject:account"
REPRESENTED: Final = "subject:represented"
NOBODY: Final = "subject:nobody"
STANDINGS: Final = (NOBODY, CLAIMED, NEW, ACCOUNT, REPRESENTED)
"""Exactly one of them holds at any moment."""
OPENED_HERE: Final = "subject:opened-here"
"""The subject's account was opened by this very session."""
NOTHING_PENDING: Final = "subject:nothing-pending"
"""No promise about a new person waits for their account."""

USED: Final = "used:"
FRESH: Final = "fresh:"
_CONSENT: Final = "consent:"
_PROOFING: Final = "proofing:"
_RECOVERY: Final = "recovery:"
_MANDATE: Final = "mandate:"


def used(profile: AuthenticatorProfile) -> str:
    """Name that this authenticator was used, in this journey or for the sign-in that it began with."""
    return USED + profile.value


def fresh(profile: AuthenticatorProfile) -> str:
    """Name that this authenticator was used in this journey."""
    return FRESH + profile.value


def consent(purpose: str, version: str, by: ConsentGiver = "subject") -> str:
    """Name the fact that the purpose, in this version of its text, was consented to."""
    return f"{_CONSENT}{purpose}@{version}/{by}"


class ConsentName(NamedTuple):
    """The parts of the name of a consent."""

    purpose: str
    version: str
    by: str


def consent_in(name: str) -> ConsentName | None:
    """Return the parts of the name, None when it is not that of a consent."""
    if not name.startswith(_CONSENT):
        return None
    purpose, _, rest = name[len(_CONSENT) :].partition("@")
    version, _, by = rest.rpartition("/")
    return ConsentName(purpose, version, by)


def proofing(piece: Proofing) -> str:
    """Name the fact that this evidence was validated and the person verified against it."""
    return f"{_PROOFING}{piece.document.value}/{piece.verification.value}"


def recovery_code(method: RecoveryMethod) -> str:
    """Name the fact that a recovery code, sent or saved so, was given back (SP 800-63B-4 section 4.2.1)."""
    return _RECOVERY + method


def mandate(kind: str) -> str:
    """Name the fact that somebody may act for the subject under a mandate of this kind."""
    return _MANDATE + kind


def about(fact: str, variable: str) -> str:
    """Name a fact about the present value of a variable."""
    return f"{fact} of {variable}"


def profiles_in(held: Iterable[str], prefix: str) -> list[AuthenticatorProfile]:
    """Return the authenticators that are named with this prefix, USED or FRESH."""
    return [AuthenticatorProfile(name[len(prefix) :]) for name in held if name.startswith(prefix)]


def proofings_in(held: Iterable[str]) -> list[Proofing]:
    """Return the evidence of identity."""
    found: list[Proofing] = []
    for name in held:
        if name.startswith(_PROOFING):
            document, _, verification = name[len(_PROOFING) :].partition("/")
            found.append(Proofing(Document(document), Verification(verification)))
    return found


def recovery_codes_in(held: Iterable[str]) -> list[str]:
    """Return the methods of the recovery codes that were given back."""
    return [name[len(_RECOVERY) :] for name in held if name.startswith(_RECOVERY)]
