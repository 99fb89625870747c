"""The world of a scenario: one person with what is given about them, and what the session made of it since."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.scenario import Given, GivenAccount
from handrail_platform.mrz.zone import Zone, read_zone
from handrail_platform.provision.reference import PROVIDER
from handrail_platform.rehearse.authenticator import app_code
from handrail_platform.rehearse.world import World, tag_of
from handrail_platform.step.effects import (
    CreatePerson,
    CreateRecoveryCodes,
    EnrolTotp,
    LinkIdentity,
    RecordConsent,
    SavePreferences,
    SaveProfile,
    SetPassword,
    SpendRecoveryCode,
    TrustDevice,
)
from handrail_platform.step.elsewhere import FederatedCheck, FederatedIdentity
from handrail_platform.step.outbox import Effect
from handrail_platform.step.passkeys import PasskeyCheck, PasskeyRefused, TransactionCheck
from handrail_platform.step.reads import (
    AnyRead,
    ConsentsOf,
    DeviceTrust,
    DeviceTrustOf,
    DocumentUnread,
    FoundPerson,
    HashedPassword,
    IdentifierKind,
    Judgement,
    KnownConsent,
    KnownConsents,
    PasswordCheck,
    PasswordHash,
    PasswordJudgement,
    Person,
    PersonByIdentifier,
    PersonRecord,
    RecoveryCheck,
    RiskSignals,
    SmsCheck,
    TotpCheck,
    Verdict,
)
from handrail_platform.step.step import EXAMPLE_PERSON, LOST, Example
from handrail_platform.values import Milliseconds, PersonId

APP_KEY: Final = b"an app in a scenario"
"""The key of the authenticator app that the given account has."""
_KINDS: Final[tuple[Literal["document", "purpose"], ...]] = ("document", "purpose")
_TIME_STEP: Final[Milliseconds] = 30_000


class GivenWorld:
    """Answers by what is given. What that says nothing about is answered as examples would have it."""

    def __init__(self, given: Given, usual: World, kept: tuple[Effect, ...] = ()) -> None:
        self._account = given.account
        shown: dict[str, Any] = {}
        if given.document:
            shown["DocumentReading"] = _read(given.document)
        if given.signals is not None:
            shown["SignalsOf"] = RiskSignals(**msgspec.structs.asdict(given.signals))
        self._usual = LedWorld(Example("", answers=shown), usual) if shown else usual
        self._kept = kept

    def answers(  # noqa: C901, PLR0912 - one for each request
        self, request: AnyRead, now: Milliseconds
    ) -> tuple[Any, ...]:
        answer: Any
        match request:
            case PersonByIdentifier(kind, value):
                answer = FoundPerson(self._who_has(kind, value))
            case PersonRecord(person_id):
                answer = self._record if person_id == EXAMPLE_PERSON else Person("", (), {}, ())
            case PasswordJudgement(password, minimum_length) if len(password) < minimum_length:
                answer = Judgement("short", 0)
            case PasswordHash(password):
                answer = HashedPassword(_hashed(password))
            case PasswordCheck(claim, password):
                answer = Verdict("right" if self._is_password(claim.person_id, password) else "wrong")
            case TotpCheck(person_id, code):
                answer = _code(app_key(self._account, self._kept, person_id), code, now)
            case RecoveryCheck(person_id, code):
                answer = _code_left(self._recovery_codes(person_id), code)
            case FederatedCheck(provider):
                answer = self._came_back_from(provider)
            case ConsentsOf(person_id):
                answer = KnownConsents(tuple(self._consents(person_id).values()))
            case SmsCheck(_, code, sent):
                answer = Verdict("right" if code == sent else "wrong")
            case DeviceTrustOf(person_id):
                answer = DeviceTrust(trusted=self._is_remembered_for(person_id))
            case PasskeyCheck() | TransactionCheck():
                answer = PasskeyRefused("unknown")
            case _:
                return self._usual.answers(request, now)[:1]
        return (answer,)

    def events(self, name: str) -> tuple[Mapping[str, Any], ...]:
        del name
        return ()

    def keeps(self, effect: Effect) -> tuple[bool, ...]:
        if isinstance(effect, CreatePerson):
            taken = any((each.kind, each.value) in self._identifiers for each in effect.identifiers)
            return (not taken,)
        return (True,)

    def _who_has(self, kind: IdentifierKind, value: str) -> PersonId | None:
        if (kind, value) in self._identifiers:
            return EXAMPLE_PERSON
        opened = (effect for effect in self._kept if isinstance(effect, CreatePerson))
        return next(
            (p.person_id for p in opened if (kind, value) in {(e.kind, e.value) for e in p.identifiers}), None
        )

    def _is_password(self, person_id: PersonId | None, typed: str) -> bool:
        for effect in reversed(self._kept):
            if isinstance(effect, SetPassword) and effect.person_id == person_id:
                return effect.encoded == _hashed(typed)
        has = self._account.password if self._account is not None and person_id == EXAMPLE_PERSON else ""
        return bool(has) and hmac.compare_digest(has.encode(), typed.encode())

    def _is_remembered_for(self, person_id: PersonId) -> bool:
        given = self._account is not None and self._account.trusted_device and person_id == EXAMPLE_PERSON
        return given or any(isinstance(e, TrustDevice) and e.person_id == person_id for e in self._kept)

    def _recovery_codes(self, person_id: PersonId) -> tuple[str, ...]:
        """Return the codes somebody has, an empty text in place of each that was used."""
        given = self._account.recovery_code if self._account is not None and person_id == EXAMPLE_PERSON else ""
        codes: tuple[str, ...] = (given.replace("-", "").lower(),) if given else ()
        for effect in self._kept:
            if isinstance(effect, CreateRecoveryCodes) and effect.person_id == person_id:
                codes = effect.codes
            elif isinstance(effect, SpendRecoveryCode) and effect.person_id == person_id:
                codes = tuple("" if at == effect.number else code for at, code in enumerate(codes))
        return codes

    def _came_back_from(self, provider: str) -> FederatedIdentity:
        """Return whom the provider vouches for: always the same person, with an account here or without."""
        account = self._account
        linked = account is not None and account.federated == f"{PROVIDER}{provider}"
        link = next(
            (each for each in self._kept if isinstance(each, LinkIdentity) and each.provider == provider), None
        )
        return FederatedIdentity(
            issuer="https://provider.example",
            subject=provider,
            person_id=EXAMPLE_PERSON if linked else None if link is None else link.person_id,
            email=(account.email if account is not None else "") or "alex@example.org",
            email_verified=True,
            name=account.name if account is not None else "Alex Example",
        )

    def _consents(self, person_id: PersonId) -> dict[tuple[str, str], KnownConsent]:
        """Return what somebody decided last, by kind and id."""
        given = self._account.agreed if self._account is not None and person_id == EXAMPLE_PERSON else {}
        known = [KnownConsent(kind, *each, "given") for each in given.items() for kind in _KINDS]
        for effect in self._kept:
            if isinstance(effect, RecordConsent) and effect.person_id == person_id:
                known += (KnownConsent(e.kind, e.purpose, e.version, e.state) for e in effect.entries)
        return {(each.kind, each.purpose): each for each in known}

    @property
    def _identifiers(self) -> tuple[tuple[IdentifierKind, str], ...]:
        account = self._account or GivenAccount()
        every: tuple[tuple[IdentifierKind, str], ...] = (
            ("email", account.email.lower()),
            ("phone", account.phone),
            ("username", account.username),
        )
        return tuple(each for each in every if each[1])

    @property
    def _record(self) -> Person:
        account = self._account or GivenAccount()
        identifiers: tuple[tuple[IdentifierKind, str, bool], ...] = tuple(
            (kind, value, True) for kind, value in self._identifiers
        )
        changed = any(isinstance(e, SetPassword) and e.person_id == EXAMPLE_PERSON for e in self._kept)
        has = {
            AuthenticatorProfile.PASSWORD: changed or bool(account.password),
            AuthenticatorProfile.TOTP: bool(app_key(self._account, self._kept, EXAMPLE_PERSON)),
            AuthenticatorProfile.FEDERATED: bool(account.federated)
            or any(isinstance(e, LinkIdentity) and e.person_id == EXAMPLE_PERSON for e in self._kept),
            AuthenticatorProfile.RECOVERY_CODE: any(self._recovery_codes(EXAMPLE_PERSON)),
            AuthenticatorProfile.SMS_CODE: bool(account.phone),
        }
        authenticators = tuple(each for each, there in has.items() if there)
        person = Person(account.name, identifiers, account.attributes, authenticators, light=not authenticators)
        for effect in self._kept:
            match effect:
                case SaveProfile(person_id, _, name, attributes, asked) if person_id == EXAMPLE_PERSON:
                    person = msgspec.structs.replace(person, name=name, attributes=attributes, asked=asked)
                case SavePreferences(person_id, _, preferences) if person_id == EXAMPLE_PERSON:
                    person = msgspec.structs.replace(person, preferences=preferences)
                case _:
                    pass
        return person


class LedWorld:
    """A world in which one example comes true."""

    def __init__(self, example: Example, otherwise: World) -> None:
        self._example = example
        self._otherwise = otherwise

    def answers(self, request: AnyRead, now: Milliseconds) -> tuple[Any, ...]:
        told = self._example.answers.get(type(request).__name__)
        return self._otherwise.answers(request, now) if told is None else (told,)

    def events(self, name: str) -> tuple[Mapping[str, Any], ...]:
        told = self._example.answers.get(name)
        return self._otherwise.events(name) if told is None else (told,)

    def keeps(self, effect: Effect) -> tuple[bool, ...]:
        return (False,) if self._example.answers.get(tag_of(effect)) == LOST else self._otherwise.keeps(effect)


def app_key(account: GivenAccount | None, kept: tuple[Effect, ...], person_id: PersonId | None) -> bytes:
    """Return the key of somebody's authenticator app, empty where they have none."""
    for effect in reversed(kept):
        if isinstance(effect, EnrolTotp) and effect.person_id == person_id:
            return effect.secret
    return APP_KEY if account is not None and account.totp and person_id == EXAMPLE_PERSON else b""


def _read(document: Sequence[str]) -> Zone | DocumentUnread:
    read = read_zone(document)
    return read if isinstance(read, Zone) else DocumentUnread(read.why)


def _hashed(password: str) -> str:
    """Return what is kept of a password that was set: enough to know it again within the session."""
    return hashlib.sha256(password.encode()).hexdigest()


def _code_left(codes: tuple[str, ...], typed: str) -> Verdict:
    if not any(codes):
        return Verdict("absent")
    if typed not in codes:
        return Verdict("wrong")
    return Verdict("right", credential_id=bytes(16), counter=codes.index(typed))


def _code(key: bytes, typed: str, now: Milliseconds) -> Verdict:
    if not key:
        return Verdict("absent")
    if typed != app_code(key, now):
        return Verdict("wrong")
    return Verdict("right", credential_id=bytes(16), counter=now // _TIME_STEP)
