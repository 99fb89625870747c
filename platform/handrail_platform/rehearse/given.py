"""The world of a scenario: one person with what is given about them, and nobody else."""

import hmac
from collections.abc import Mapping
from typing import Any, Final

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.scenario import Given, GivenAccount
from handrail_platform.rehearse.authenticator import app_code
from handrail_platform.rehearse.world import World, tag_of
from handrail_platform.step.effects import CreatePerson, Effect
from handrail_platform.step.reads import (
    AnyRead,
    FoundPerson,
    IdentifierKind,
    PasskeyCheck,
    PasskeyRefused,
    PasswordCheck,
    Person,
    PersonByIdentifier,
    PersonRecord,
    TotpCheck,
    Verdict,
)
from handrail_platform.step.step import EXAMPLE_PERSON, LOST, Example
from handrail_platform.values import Milliseconds

APP_KEY: Final = b"an app in a scenario"
"""The key of the authenticator app that the given account has."""
_TIME_STEP: Final[Milliseconds] = 30_000


class GivenWorld:
    """Answers by what is given. What that says nothing about is answered as examples would have it."""

    def __init__(self, given: Given, usual: World) -> None:
        self._account = given.account
        self._usual = usual

    def answers(self, request: AnyRead, now: Milliseconds) -> tuple[Any, ...]:
        match request:
            case PersonByIdentifier(kind, value):
                return (FoundPerson(EXAMPLE_PERSON if (kind, value) in self._identifiers else None),)
            case PersonRecord(person_id):
                return (self._record if person_id == EXAMPLE_PERSON else Person("", (), {}, ()),)
            case PasswordCheck(claim, password):
                return (_password(self._account if claim.person_id == EXAMPLE_PERSON else None, password),)
            case TotpCheck(person_id, code):
                return (_code(self._account if person_id == EXAMPLE_PERSON else None, code, now),)
            case PasskeyCheck():
                return (PasskeyRefused("unknown"),)
            case _:
                return self._usual.answers(request, now)[:1]

    def events(self, name: str) -> tuple[Mapping[str, Any], ...]:
        del name
        return ()

    def keeps(self, effect: Effect) -> tuple[bool, ...]:
        if isinstance(effect, CreatePerson):
            taken = any((each.kind, each.value) in self._identifiers for each in effect.identifiers)
            return (not taken,)
        return (True,)

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
        has = {AuthenticatorProfile.PASSWORD: bool(account.password), AuthenticatorProfile.TOTP: account.totp}
        return Person(account.name, identifiers, {}, tuple(each for each, there in has.items() if there))


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


def _password(account: GivenAccount | None, typed: str) -> Verdict:
    right = (
        account is not None and account.password and hmac.compare_digest(account.password.encode(), typed.encode())
    )
    return Verdict("right" if right else "wrong")


def _code(account: GivenAccount | None, typed: str, now: Milliseconds) -> Verdict:
    if account is None or not account.totp:
        return Verdict("absent")
    if typed != app_code(APP_KEY, now):
        return Verdict("wrong")
    return Verdict("right", credential_id=bytes(16), counter=now // _TIME_STEP)
