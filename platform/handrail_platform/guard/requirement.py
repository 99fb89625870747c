"""What may be required of a session, as data. Each requirement only ever gains by more that holds.

`missing` is the code of the finding that it does not hold, `concerns` tells the names on which that depends.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, TypeAlias

import msgspec

from handrail_platform.assurance import PROPERTIES, AssuranceLevel, assurance_level
from handrail_platform.guard.vocabulary import (
    ACCOUNT,
    CLAIMED,
    FRESH,
    LIGHT,
    NEW,
    NOTHING_PENDING,
    OPENED_HERE,
    USED,
    FactName,
    Held,
    about,
    consent_in,
    mandate,
    profiles_in,
    proofings_in,
    recovery_codes_in,
)
from handrail_platform.proofing import IdentityLevel, identity_level
from handrail_platform.values import SHAPE

PurposeName: TypeAlias = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]{0,63}$(?!\n)", extra={SHAPE: "name"})
]


class Authenticated(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="authenticated"
):
    """The authenticators used reach this AAL (SP 800-63B-4 section 2), one of them resists phishing if wanted.

    With `in_this_journey` a sign-in that was made before does not count.
    """

    level: AssuranceLevel = 1
    phishing_resistant: bool = False
    in_this_journey: bool = False

    @property
    def missing(self) -> str:
        return "phishing-resistance-missing" if self.phishing_resistant else "assurance-missing"

    def holds(self, held: Held) -> bool:
        used = profiles_in(held, FRESH if self.in_this_journey else USED)
        resists = any(PROPERTIES[profile].phishing_resistant for profile in used)
        return assurance_level(used) >= self.level and (resists or not self.phishing_resistant)

    def concerns(self, name: str) -> bool:
        return name.startswith(FRESH if self.in_this_journey else USED)


class Identified(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="identified"):
    """The evidence of identity reaches this IAL (SP 800-63A-4 section 4)."""

    missing: ClassVar[str] = "identity-missing"
    level: IdentityLevel

    def holds(self, held: Held) -> bool:
        return identity_level(proofings_in(held)) >= self.level

    def concerns(self, name: str) -> bool:
        return bool(proofings_in((name,)))


class Consented(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="consented"):
    """The purpose was consented to by the subject, the guardian, or either; in this version, if one is named."""

    missing: ClassVar[str] = "consent-missing"
    purpose: PurposeName
    version: Annotated[
        str, msgspec.Meta(pattern=r"^[A-Za-z0-9._-]{0,64}$(?!\n)", extra={SHAPE: "consent-version"})
    ] = ""
    by: Literal["guardian", "subject", "either"] = "subject"

    def holds(self, held: Held) -> bool:
        return any(self.concerns(name) for name in held)

    def concerns(self, name: str) -> bool:
        given = consent_in(name)
        return (
            given is not None
            and given.purpose == self.purpose
            and self.version in ("", given.version)
            and self.by in ("either", given.by)
        )


class Confirmed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="confirmed"):
    """The present value of the variable was confirmed, such as an address by a code that was sent to it."""

    missing: ClassVar[str] = "unconfirmed"
    fact: FactName
    variable: str

    def holds(self, held: Held) -> bool:
        return about(self.fact, self.variable) in held

    def concerns(self, name: str) -> bool:
        return name == about(self.fact, self.variable)


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="known"):
    """It is known whom the journey is about: somebody claimed to be them, or they proved to be an account."""

    subject: Literal["claimed", "account"]

    @property
    def missing(self) -> str:
        return "nobody-named" if self.subject == "claimed" else "nobody-proved"

    def holds(self, held: Held) -> bool:
        return ACCOUNT in held or (self.subject == "claimed" and CLAIMED in held)

    def concerns(self, name: str) -> bool:
        return name == ACCOUNT or (self.subject == "claimed" and name == CLAIMED)


class EntitledToBind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="entitled"):
    """The subject may bind or replace an authenticator: newly registered, proved at `level`, or recovered.

    Recovery at AAL2 takes two codes by different methods, or one code and an authenticator, or proofing anew
    (SP 800-63B-4 section 4.2.2.2); at AAL1 one code is enough (section 4.2.2.1). An account that never had an
    authenticator has nothing to recover: one code, to the address under which it was opened, is what whoever is
    newly registered has shown as well (section 4.1.2).
    """

    missing: ClassVar[str] = "recovery-too-weak"
    level: AssuranceLevel = 2

    def holds(self, held: Held) -> bool:
        if NEW in held or OPENED_HERE in held:
            return True
        level = assurance_level(profiles_in(held, USED))
        codes = recovery_codes_in(held)
        one_is_enough = level >= 1 or self.level < 2 or LIGHT in held  # noqa: PLR2004
        recovered = len(codes) > 1 or (bool(codes) and one_is_enough)
        return level >= self.level or recovered or identity_level(proofings_in(held)) >= 1

    def concerns(self, name: str) -> bool:
        return (
            name in (NEW, OPENED_HERE, LIGHT)
            or name.startswith(USED)
            or bool(recovery_codes_in((name,)) or proofings_in((name,)))
        )


class Mandated(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="mandated"):
    """Whoever walks the journey acts for the subject under a mandate of this kind."""

    missing: ClassVar[str] = "mandate-missing"
    mandate: PurposeName

    def holds(self, held: Held) -> bool:
        return mandate(self.mandate) in held

    def concerns(self, name: str) -> bool:
        return name == mandate(self.mandate)


class NothingPending(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="nothing-pending"
):
    """Whatever was promised about a new person is done: their account was opened, or they were given up."""

    missing: ClassVar[str] = "promise-pending"

    def holds(self, held: Held) -> bool:
        return NOTHING_PENDING in held

    def concerns(self, name: str) -> bool:
        return name == NOTHING_PENDING


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="shown"):
    """Any other fact about the subject, by its name."""

    missing: ClassVar[str] = "fact-missing"
    fact: FactName

    def holds(self, held: Held) -> bool:
        return self.fact in held

    def concerns(self, name: str) -> bool:
        return name == self.fact


class AnyOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="any"):
    """One of these is enough."""

    of: Annotated[tuple["Requirement", ...], msgspec.Meta(min_length=1, max_length=20)]

    @property
    def missing(self) -> str:
        return self.of[0].missing

    def holds(self, held: Held) -> bool:
        return any(each.holds(held) for each in self.of)

    def concerns(self, name: str) -> bool:
        return any(each.concerns(name) for each in self.of)


Requirement: TypeAlias = (
    Authenticated
    | Identified
    | Consented
    | Confirmed
    | Known
    | EntitledToBind
    | Mandated
    | NothingPending
    | Shown
    | AnyOf
)


def variables_of(requirement: Requirement) -> frozenset[str]:
    """Return the variables on whose values the requirement depends."""
    match requirement:
        case Confirmed(variable=variable):
            return frozenset((variable,))
        case AnyOf(of=others):
            return frozenset(name for each in others for name in variables_of(each))
        case _:
            return frozenset()


def with_variables(requirement: Requirement, names: Mapping[str, str]) -> Requirement:
    """Return the requirement with other names for its variables."""
    match requirement:
        case Confirmed(variable=variable):
            return msgspec.structs.replace(requirement, variable=names[variable])
        case AnyOf(of=others):
            return AnyOf(tuple(with_variables(each, names) for each in others))
        case _:
            return requirement
