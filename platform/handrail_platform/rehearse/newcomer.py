"""What is true of somebody whose account was opened in the rehearsed session: nothing but what it kept of them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.effects import (
    CreatePerson,
    CreateRecoveryCodes,
    EnrolPasskey,
    EnrolTotp,
    LinkIdentity,
    SavePreferences,
    SaveProfile,
    SetPassword,
)
from handrail_platform.step.outbox import Effect
from handrail_platform.step.reads import (
    AnyRead,
    IdentifierKind,
    PasswordCheck,
    Person,
    PersonRecord,
    RecoveryCheck,
    SmsCheck,
    TotpCheck,
    Verdict,
)
from handrail_platform.step.step import EXAMPLE_PERSON
from handrail_platform.values import PersonId

Newcomers: TypeAlias = Mapping[PersonId, Person]
"""Whose account was opened so far."""
NOBODY_NEW: Final[Newcomers] = {}
_UNKNOWN: Final = Person("", (), {}, ())


def with_effects(newcomers: Newcomers, effects: Iterable[Effect]) -> Newcomers:
    """Return who is there once these effects were kept."""
    found = dict(newcomers)
    for effect in effects:
        match effect:
            case CreatePerson(person_id, name, _, identifiers, attributes):
                known: tuple[tuple[IdentifierKind, str, bool], ...] = tuple(
                    (each.kind, each.value, each.verified_at is not None) for each in identifiers
                )
                # A number that was proved is what codes by text message go to.
                texted = any(kind == "phone" and verified for kind, _, verified in known)
                authenticators = (AuthenticatorProfile.SMS_CODE,) if texted else ()
                found[person_id] = Person(name, known, attributes, authenticators, light=not texted)
            case SaveProfile(person_id, _, name, attributes, asked) if person_id in found:
                found[person_id] = msgspec.structs.replace(
                    found[person_id], name=name, attributes=attributes, asked=asked
                )
            case SavePreferences(person_id, _, preferences) if person_id in found:
                found[person_id] = msgspec.structs.replace(found[person_id], preferences=preferences)
            case SetPassword(person_id):
                _bind(found, person_id, AuthenticatorProfile.PASSWORD)
            case EnrolTotp(person_id):
                _bind(found, person_id, AuthenticatorProfile.TOTP)
            case CreateRecoveryCodes(person_id):
                _bind(found, person_id, AuthenticatorProfile.RECOVERY_CODE)
            case LinkIdentity(person_id):
                _bind(found, person_id, AuthenticatorProfile.FEDERATED)
            case EnrolPasskey(person_id):
                _bind(found, person_id, AuthenticatorProfile.PASSKEY)
            case _:
                pass
    return found


def believable(request: AnyRead, answer: Any, newcomers: Newcomers) -> Any:
    """Return the answer, or what is true instead where it is about nobody, or about somebody new."""
    match request:
        case PersonRecord(person_id) if person_id != EXAMPLE_PERSON:
            return newcomers.get(person_id, _UNKNOWN)
        case TotpCheck(person_id) if answer.is_ == "right":
            has = _has(person_id, AuthenticatorProfile.TOTP, newcomers)
            return answer if has else Verdict("absent")
        case RecoveryCheck(person_id) if answer.is_ == "right":
            has = _has(person_id, AuthenticatorProfile.RECOVERY_CODE, newcomers)
            return answer if has else Verdict("absent")
        case SmsCheck(person_id) if answer.is_ == "right":
            has = _has(person_id, AuthenticatorProfile.SMS_CODE, newcomers)
            return answer if has else Verdict("absent")
        case PasswordCheck(claim) if answer.is_ == "right":
            has = _has(claim.person_id, AuthenticatorProfile.PASSWORD, newcomers)
            return answer if has else Verdict("wrong")
        case _:
            return answer


def _bind(found: dict[PersonId, Person], person_id: PersonId, profile: AuthenticatorProfile) -> None:
    person = found.get(person_id)
    if person is not None and profile not in person.authenticators:
        found[person_id] = msgspec.structs.replace(
            person, authenticators=(*person.authenticators, profile), light=False
        )


def _has(person_id: PersonId | None, profile: AuthenticatorProfile, newcomers: Newcomers) -> bool:
    """Tell whether somebody has it; whoever was there before has whatever the world says."""
    if person_id is None:
        return False
    return person_id == EXAMPLE_PERSON or profile in newcomers.get(person_id, _UNKNOWN).authenticators
