"""The names of everything that can hold of a session. Contracts, proof and interpreter spell them here alone."""

import re
from collections.abc import Iterable
from typing import Annotated, Final, Literal, NamedTuple, TypeAlias

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.proofing import Document, Proofing, Verification
from handrail_platform.values import SHAPE

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
LIGHT: Final = "account.light"
"""The account never had an authenticator. With a recovery code it stands for what a registration confirms."""
FIRST_BOUND_HERE: Final = "subject:first-bound-here"
"""This very session bound the first authenticator of a light account."""
SIGNED_IN_FACT: Final = "signed-in"
"""What a journey of somebody signed in knows from the start, of each authenticator that the sign-in used."""
_CONSENT: Final = "consent:"
_ACCEPTED: Final = "accepted:"
_PROOFING: Final = "proofing:"
_RECOVERY: Final = "recovery:"
_MANDATE: Final = "mandate:"
_ABOUT: Final = " of "
"""Between a fact and the variable whose value it is about; neither has a space in its name."""
_IF: Final = " if "
"""Between a fact about the subject and the boolean variable that says whether it holds."""
_OWN: Final = f"(?:{USED}|{FRESH}|subject:|{SIGNED_IN_FACT}$)"
"""How the names begin of what the interpreter alone knows; no step gains it, and nobody asks for it as a fact."""
_FACT: Final = rf"^(?!{_OWN})[a-z][A-Za-z0-9._:@/-]{{0,199}}$(?!\n)"
FactName: TypeAlias = Annotated[str, msgspec.Meta(pattern=_FACT, extra={SHAPE: "fact"})]


def refuse_as_fact(name: str) -> None:
    """Raise ValueError for what is no name of a fact that a step may gain."""
    if re.search(_FACT, name) is None:
        raise ValueError(f"{name!r} is no name of a fact")


def used(profile: AuthenticatorProfile) -> str:
    """Name that this authenticator was used, in this journey or for the sign-in that it began with."""
    return USED + profile.value


def fresh(profile: AuthenticatorProfile) -> str:
    """Name that this authenticator was used in this journey."""
    return FRESH + profile.value


def consent(purpose: str, version: str, by: ConsentGiver = "subject") -> str:
    """Name the fact that the purpose, in this version of its text, was consented to."""
    return f"{_CONSENT}{purpose}@{version}/{by}"


def accepted(document: str, version: str) -> str:
    """Name the fact that a document, such as terms, was accepted in this version; it consents to no purpose."""
    return f"{_ACCEPTED}{document}@{version}"


def accepted_in(name: str) -> tuple[str, str] | None:
    """Return document and version, None when it is not the name of an acceptance."""
    if not name.startswith(_ACCEPTED):
        return None
    document, _, version = name[len(_ACCEPTED) :].partition("@")
    return document, version


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


def matter(fact: str) -> str:
    """Return what the fact is about, whatever the version: of an acceptance the document, of a consent the purpose
    and who gives it. What is said last about a matter replaces what was said before.
    """
    if given := consent_in(fact):
        return f"{_CONSENT}{given.purpose}/{given.by}"
    if taken := accepted_in(fact):
        return _ACCEPTED + taken[0]
    return fact


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
    return f"{fact}{_ABOUT}{variable}"


def if_true(fact: str, variable: str) -> str:
    """Name that the fact holds if the present value of the boolean variable is true."""
    return f"{fact}{_IF}{variable}"


def variable_in(name: str) -> str:
    """Return the variable whose value the fact is about, empty when it is about the subject."""
    return name.partition(_ABOUT)[2]


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
