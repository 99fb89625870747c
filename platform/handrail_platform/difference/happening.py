"""What happens on the routes of a journey that people ask about, as the contracts of its steps declare it."""

from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.compile.wiring import Resolved
from handrail_platform.difference.ways import Ways
from handrail_platform.guard.vocabulary import accepted_in, consent_in, proofings_in, recovery_codes_in
from handrail_platform.step.contract import Bind, Change, Contract, Gain, Lose, Withdraw
from handrail_platform.verify.finding import Hop


class AuthenticatorUsed(msgspec.Struct, frozen=True, tag_field="kind", tag="authenticator-used"):
    """Somebody proves themselves with this authenticator."""

    authenticator: AuthenticatorProfile


class AuthenticatorSetUp(msgspec.Struct, frozen=True, tag_field="kind", tag="authenticator-set-up"):
    """This authenticator is bound to somebody."""

    authenticator: AuthenticatorProfile


class EvidenceTaken(msgspec.Struct, frozen=True, tag_field="kind", tag="evidence-taken"):
    """Evidence of identity is validated, and somebody is verified against it."""

    document: str
    verification: str


class RecoveryCodeTaken(msgspec.Struct, frozen=True, tag_field="kind", tag="recovery-code-taken"):
    """A recovery code, sent or saved so, is given back."""

    method: str


class ConsentGiven(msgspec.Struct, frozen=True, tag_field="kind", tag="consent-given"):
    """The purpose, in this version of its text, is consented to by the subject or the guardian."""

    purpose: str
    version: str
    by: str


class ConsentAsked(msgspec.Struct, frozen=True, tag_field="kind", tag="consent-asked"):
    """The purpose, in this version of its text, may be consented to or refused."""

    purpose: str
    version: str
    by: str


class TermsAccepted(msgspec.Struct, frozen=True, tag_field="kind", tag="terms-accepted"):
    """A document, such as terms, is accepted in this version."""

    document: str
    version: str


class FactShown(msgspec.Struct, frozen=True, tag_field="kind", tag="fact-shown"):
    """Any other fact comes to hold: about the subject, or about the value of the variable `about`."""

    fact: str
    about: str


class DataLeft(msgspec.Struct, frozen=True, tag_field="kind", tag="data-left"):
    """An attribute may leave to a recipient for a purpose."""

    recipient: str
    attribute: str
    purpose: str


class SignedIn(msgspec.Struct, frozen=True, tag_field="kind", tag="signed-in"):
    """Somebody is signed in."""


Happening: TypeAlias = (
    AuthenticatorUsed
    | AuthenticatorSetUp
    | EvidenceTaken
    | RecoveryCodeTaken
    | ConsentGiven
    | ConsentAsked
    | TermsAccepted
    | FactShown
    | DataLeft
    | SignedIn
)


def happenings(ways: Ways) -> dict[Happening, frozenset[Hop]]:
    """Return everything that happens, with the hops by which it does."""
    found: dict[Happening, set[Hop]] = {}
    for name, each in ways.whole.steps.items():
        for outcome in each.contract.outcomes or ("",):
            for happening in _on_leaving(each, outcome):
                found.setdefault(happening, set()).add(Hop(name, outcome))
    return {happening: frozenset(hops) for happening, hops in found.items()}


def _on_leaving(each: Resolved, outcome: str) -> Iterator[Happening]:
    contract = each.contract
    for change in contract.on.get(outcome, ()):
        yield from _changed(change)
    for variable, fact in contract.if_true.items():
        if variable in contract.writes.get(outcome, ()) and (asked := consent_in(fact)):
            yield ConsentAsked(asked.purpose, asked.version, asked.by)
    yield from _disclosed(contract, outcome)
    if contract.signs_in:
        yield SignedIn()


def _disclosed(contract: Contract, outcome: str) -> Iterator[DataLeft]:
    for tag, disclosed in contract.discloses.items():
        if outcome in contract.only_with.get(tag, (outcome,)):
            for each in disclosed:
                yield from (DataLeft(each.recipient, attribute, each.purpose) for attribute in each.attributes)


def _changed(change: Change) -> Iterator[Happening]:
    match change:
        case Bind():
            yield AuthenticatorSetUp(change.authenticator)
        case Gain() if change.authenticator is not None:
            yield AuthenticatorUsed(change.authenticator)
        case Gain():
            yield _shown(change)
        case Lose() | Withdraw():
            pass


def _shown(gain: Gain) -> Happening:
    if given := consent_in(gain.fact):
        return ConsentGiven(given.purpose, given.version, given.by)
    if terms := accepted_in(gain.fact):
        return TermsAccepted(*terms)
    if pieces := proofings_in((gain.fact,)):
        return EvidenceTaken(pieces[0].document.value, pieces[0].verification.value)
    if codes := recovery_codes_in((gain.fact,)):
        return RecoveryCodeTaken(codes[0])
    return FactShown(gain.fact, gain.about)
