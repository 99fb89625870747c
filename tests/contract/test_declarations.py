"""What each step type declares about people, proof and messages: to weaken it takes a change here."""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

import msgspec
import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.contract import Bind, Change, Contract, Gain, Lose, Rounds, Withdraw
from tests.contract.step_cases import CASES

Weakening: TypeAlias = Callable[[Contract], Contract]

DECLARED: Final[dict[str, tuple[str, ...]]] = {
    "account.create@1": (
        "created: subject opened",
        "found under email email",
        "found under phone phone",
        "person.create with created",
    ),
    "account.delete@1": (
        "account.delete with deleted",
        "deletion.told with deleted",
        "needs account",
        "sends 10 by email",
    ),
    "account.lock@1": (
        "account.lock with locked",
        "lock.told with locked",
        "needs account",
        "sends 10 by email",
    ),
    "age.check@1": (
        "adult: gains age.consent of birthdate",
        "adult: writes decides_from",
        "minor: writes decides_from",
        "of_age: gains age.consent of birthdate",
        "of_age: writes decides_from",
    ),
    "bot.challenge@1": ("at most 5 attempts",),
    "choose@1": (),
    "consent@1": (
        "consent.record with done declined",
        "declined: loses accepted:privacy@3",
        "declined: loses accepted:terms@2026-11",
        "declined: loses consent:offers@1/subject",
        "done: gains accepted:privacy@3 of subject",
        "done: gains accepted:terms@2026-11 of subject",
        "done: loses consent:offers@1/subject",
        "done: subject minted",
        "done: writes offers",
        "offers if true: gains consent:offers@1/subject",
    ),
    "consent.guardian@1": (
        "at most 2 resends",
        "consent.record with granted refused",
        "granted: gains accepted:terms@1 of subject",
        "granted: gains consent:account@1/guardian of subject",
        "granted: loses consent:account@1/guardian",
        "granted: loses consent:photos@2/guardian",
        "granted: subject minted",
        "granted: writes photos",
        "guardian.ask with any moment",
        "guardian.told with granted refused",
        "photos if true: gains consent:photos@2/guardian",
        "refused: loses accepted:terms@1",
        "refused: loses consent:account@1/guardian",
        "refused: loses consent:photos@2/guardian",
        "reveals guardian",
        "reveals name",
        "sends 4 by email",
        "shows guardian",
        "shows name",
    ),
    "decide@1": (),
    "device.approve@1": (
        "approved: gains device.approved of subject",
        "device.told with approved denied",
        "needs account",
        "sends 1 by email",
    ),
    "device.recognize@1": (
        "needs account",
        "trusted: gains device.trusted of subject",
        "unknown: loses device.trusted",
    ),
    "device.trust@1": (
        "device.trust with trusted",
        "needs account",
        "trusted: gains device.remembered of subject",
    ),
    "document.capture@1": (
        "at most 1 attempts",
        "ok: gains proofing.document of subject",
        "ok: subject minted",
        "ok: writes document",
        "ok: writes number",
        "ok: writes until",
        "picture.keep with any moment",
        "secret field document",
        "secret field other_side",
    ),
    "email.change@1": (
        "email.change with changed",
        "email.told with changed",
        "found under email email",
        "needs account",
        "sends 10 by email",
    ),
    "email.confirm@1": (
        "at most 3 resends",
        "at most 5 attempts",
        "email.code with any moment",
        "ok: gains address.email of email",
        "reveals email",
        "secret field code",
        "sends 4 by email",
        "shows email",
    ),
    "email.link@1": (
        "at most 2 resends",
        "email.link with any moment",
        "ok: gains address.email of email",
        "reveals email",
        "sends 3 by email",
        "shows email",
    ),
    "end@1": ("ends with success, signed in",),
    "factor.choose@1": ("needs account",),
    "federation.link@1": (
        "at most 1 attempts",
        "federation.link with linked",
        "linked: binds federation.linked, using federated",
        "needs account",
        "secret field code",
    ),
    "federation.verify@1": (
        "at most 5 attempts",
        "federation.link with new",
        "federation.used with known",
        "known: gains federation of subject, using federated",
        "known: subject recognised",
        "new: binds federation.linked, using federated",
        "new: subject minted",
        "new: writes email",
        "new: writes name",
        "secret field code",
    ),
    "form@1": (
        "done: writes age",
        "done: writes born",
        "done: writes country",
        "done: writes email",
        "done: writes login",
        "done: writes name",
        "done: writes news",
        "done: writes number",
        "done: writes phone",
        "done: writes size",
        "shows age",
        "shows born",
        "shows country",
        "shows email",
        "shows login",
        "shows name",
        "shows news",
        "shows number",
        "shows phone",
        "shows size",
    ),
    "http.request@1": (
        (
            "discloses http.request: Disclosure(recipient='checks', attributes=('customer', 'email', 'floor'), "
            "purpose='fraud', basis='legitimate-interests')"
        ),
        "http.request with any moment",
        "ok: writes result",
        "ok: writes score",
        "reveals customer",
        "reveals email",
        "reveals floor",
        "secret field answer",
    ),
    "identify@1": (
        "done: subject claimed",
        "done: writes who",
        "passkey.used with passkey",
        "passkey: gains passkey of subject, using passkey",
        "passkey: subject claimed",
        "register: subject forgotten",
        "secret field credential",
        "shows who",
    ),
    "message@1": (),
    "message.email@1": (
        "message.email with done",
        "reveals email",
        "reveals floor",
        "reveals name",
        "sends 1 by email",
    ),
    "message.sms@1": (
        "message.sms with done",
        "reveals name",
        "reveals phone",
        "sends 1 by text",
    ),
    "passkey.enrol@1": (
        "at most 5 attempts",
        "done: binds passkey.enrolled, using passkey",
        "done: subject minted",
        "passkey.enrol with done",
        "secret field credential",
        "shows email",
    ),
    "passkey.verify@1": (
        "at most 5 attempts",
        "ok: gains passkey of subject, using device_passkey",
        "ok: subject recognised",
        "passkey.used with ok",
        "secret field credential",
    ),
    "password.set@1": (
        "done: binds password.set, using password",
        "done: subject minted",
        "password.set with done",
        "secret field password",
        "shows email",
    ),
    "password.verify@1": (
        "at most 5 attempts",
        "needs claimed",
        "ok: gains password of subject, using password",
        "secret field password",
    ),
    "preferences@1": (
        "needs account",
        "person.preferences with done",
    ),
    "profile.complete@1": (
        "needs account",
        "person.save with done later",
        "shows country",
        "shows guest",
        "shows name",
    ),
    "proofing.vendor@1": (
        "proofed: gains proofing:identity-card/face-compared of subject",
        "proofed: gains proofing:passport-chip/face-compared of subject",
        "proofed: subject minted",
        "proofed: writes state",
        "proofed: writes until",
    ),
    "recovery.create@1": (
        "done: binds recovery.created, using recovery_code",
        "done: subject minted",
        "recovery.create with done",
    ),
    "recovery.email@1": (
        "at most 2 resends",
        "at most 5 attempts",
        "light: gains account.light of subject",
        "light: gains recovery:email of subject",
        "needs claimed",
        "ok: gains recovery:email of subject",
        "recovery.code with any moment",
        "recovery.told with ok light",
        "secret field code",
        "sends 13 by email",
    ),
    "recovery.verify@1": (
        "at most 5 attempts",
        "needs account",
        "ok: gains recovery of subject, using recovery_code",
        "recovery.spend with ok",
        "secret field code",
    ),
    "retry.limit@1": ("again 3 times, then limit",),
    "review.manual@1": (
        "approved: gains proofing:driving-licence/face-seen of subject",
        "approved: gains proofing:passport/face-compared of subject",
        "approved: gains review.approved of subject",
        "approved: subject minted",
        "reveals born",
        "reveals last",
        "reveals printed",
        "review.open with any moment",
    ),
    "risk.assess@1": ("recognises devices and networks",),
    "sms.confirm@1": (
        "at most 2 resends",
        "at most 5 attempts",
        "ok: gains address.phone of phone",
        "reveals phone",
        "secret field code",
        "sends 3 by text",
        "shows phone",
        "sms.code with any moment",
    ),
    "sms.verify@1": (
        "at most 2 resends",
        "at most 5 attempts",
        "needs account",
        "ok: gains sms of subject, using sms_code",
        "secret field code",
        "sends 3 by text",
        "sms.code with any moment",
    ),
    "switch@1": (),
    "totp.enrol@1": (
        "at most 5 attempts",
        "done: binds totp.enrolled, using totp",
        "done: subject minted",
        "secret field code",
        "shows email",
        "totp.enrol with done",
    ),
    "totp.verify@1": (
        "at most 5 attempts",
        "needs account",
        "ok: gains totp of subject, using totp",
        "secret field code",
        "totp.spend with ok",
    ),
    "transaction.confirm@1": (
        "at most 5 attempts",
        "needs account",
        "ok: gains passkey of subject, using passkey",
        "ok: gains transaction.confirmed of amount",
        "ok: gains transaction.confirmed of payee",
        "ok: gains transaction.confirmed of subject",
        "passkey.used with ok",
        "secret field credential",
        "shows amount",
        "shows payee",
        "transaction.confirm with ok",
    ),
    "variable.set@1": ("done: writes nation",),
    "webhook.send@1": (
        (
            "discloses webhook.send: "
            "Disclosure(recipient='crm', attributes=('email', 'floor'), purpose='service', basis='')"
        ),
        "reveals email",
        "reveals floor",
        "webhook.send with any moment",
    ),
}
CONTRACTS: Final = {
    case.step: step.contract(msgspec.convert(case.config, step.config_type))
    for case in CASES
    for step in [REGISTRY[case.type_name, int(case.step.partition("@")[2])]]
}


def declared(contract: Contract) -> tuple[str, ...]:
    """Return what the proof and the interpreter rely on, as sentences."""
    return tuple(sorted(_sentences(contract)))


def _sentences(contract: Contract) -> Iterator[str]:
    yield from (f"{tag} with {' '.join(contract.only_with.get(tag, ('any moment',)))}" for tag in contract.effects)
    yield from (f"{outcome}: subject {change}" for outcome, change in contract.subject.items())
    yield from (f"{outcome}: {_said(change)}" for outcome, of in contract.on.items() for change in of)
    yield from (f"{outcome}: writes {name}" for outcome, of in contract.writes.items() for name in of)
    yield from (f"{variable} if true: gains {fact}" for variable, fact in contract.if_true.items())
    yield from (f"sends {count} by {channel}" for channel, count in contract.sends.items())
    yield from (f"found under {kind} {variable}" for kind, variable in contract.identifiers.items())
    yield from (f"discloses {tag}: {each}" for tag, of in contract.discloses.items() for each in of)
    yield from (f"alike: {' '.join(outcomes)}" for outcomes in contract.alike)
    yield from (f"secret field {name}" for name in contract.secrets_in)
    yield from (f"at most {most} {loop}" for loop, most in contract.bounded.items())
    yield from (f"shows {name}" for name in contract.shows)
    if isinstance(contract.rounds, Rounds):
        yield f"{contract.rounds.again} {contract.rounds.most} times, then {contract.rounds.then}"
    if contract.recognises is True:
        yield "recognises devices and networks"
    yield from (f"reveals {name}" for name in contract.reveals)
    yield from (f"cleans {name}" for name in contract.cleans)
    if contract.needs:
        yield f"needs {contract.needs}"
    if contract.result:
        yield f"ends with {contract.result}{', signed in' if contract.signs_in else ''}"


def _said(change: Change) -> str:
    match change:
        case Gain(fact, about, authenticator):
            return f"gains {fact} of {about}{f', using {authenticator}' if authenticator else ''}"
        case Bind(fact, authenticator):
            return f"binds {fact}, using {authenticator}"
        case Lose():
            return "loses"
        case Withdraw(fact):
            return f"loses {fact}"


def test_every_step_type_is_here() -> None:
    assert set(DECLARED) == {f"{name}@{version}" for name, version in REGISTRY}


@pytest.mark.parametrize("step", CONTRACTS)
def test_a_step_declares_what_is_written_here(step: str) -> None:
    assert declared(CONTRACTS[step]) == DECLARED[step]


def _changing(contract: Contract, change: Callable[[Change], tuple[Change, ...]]) -> Contract:
    on = {outcome: tuple(new for each in of for new in change(each)) for outcome, of in contract.on.items()}
    return msgspec.structs.replace(contract, on=on)


def _using_a_password(change: Change) -> tuple[Change, ...]:
    if isinstance(change, Gain) and change.authenticator is None:
        return (msgspec.structs.replace(change, about="subject", authenticator=AuthenticatorProfile.PASSWORD),)
    return (change,)


def _used_though_bound(change: Change) -> tuple[Change, ...]:
    return (Gain(change.fact, authenticator=change.authenticator),) if isinstance(change, Bind) else (change,)


def _of_the_subject(change: Change) -> tuple[Change, ...]:
    return (msgspec.structs.replace(change, about="subject"),) if isinstance(change, Gain) else (change,)


WEAKENINGS: Final[dict[str, Weakening]] = {
    "nothing is lost": lambda c: _changing(c, lambda each: () if isinstance(each, Lose) else (each,)),
    "nothing is withdrawn": lambda c: _changing(c, lambda each: () if isinstance(each, Withdraw) else (each,)),
    "a fact becomes the use of an authenticator": lambda c: _changing(c, _using_a_password),
    "what is bound is used": lambda c: _changing(c, _used_though_bound),
    "what is of a value is of the subject": lambda c: _changing(c, _of_the_subject),
    "every way gains what one gains": lambda c: msgspec.structs.replace(
        c, on={outcome: change for change in c.on.values() for outcome in c.outcomes}
    ),
    "the subject does not change": lambda c: msgspec.structs.replace(c, subject={}),
    "effects may happen at any moment": lambda c: msgspec.structs.replace(c, only_with={}),
    "nothing is promised": lambda c: msgspec.structs.replace(c, effects=()),
    "nothing need look alike": lambda c: msgspec.structs.replace(c, alike=()),
    "less is sent": lambda c: msgspec.structs.replace(c, sends={k: n - 1 for k, n in c.sends.items()}),
    "nobody is needed": lambda c: msgspec.structs.replace(c, needs=""),
    "no identifier is named": lambda c: msgspec.structs.replace(c, identifiers={}),
    "nothing is disclosed": lambda c: msgspec.structs.replace(c, discloses={}),
    "nothing is shown": lambda c: msgspec.structs.replace(c, shows=()),
    "nothing is revealed": lambda c: msgspec.structs.replace(c, reveals=()),
    "no field is secret": lambda c: msgspec.structs.replace(c, secrets_in=()),
    "nothing is written": lambda c: msgspec.structs.replace(c, writes={}),
    "more tries": lambda c: msgspec.structs.replace(c, bounded={k: n + 1 for k, n in c.bounded.items()}),
    "more rounds": lambda c: msgspec.structs.replace(c, rounds=c.rounds and Rounds("again", 99, "limit")),
    "nothing is recognised": lambda c: msgspec.structs.replace(c, recognises=msgspec.UNSET),
    "nobody is signed in": lambda c: msgspec.structs.replace(c, signs_in=False),
}
WEAKENED: Final = [
    pytest.param(step, weakened, id=f"{step}: {name}")
    for step, contract in CONTRACTS.items()
    for name, weakening in WEAKENINGS.items()
    if (weakened := weakening(contract)) != contract
]


def test_the_weakenings_touch_every_step_type_that_declares_something() -> None:
    assert {each.values[0] for each in WEAKENED} == {step for step, said in DECLARED.items() if said}


@pytest.mark.parametrize(("step", "weakened"), WEAKENED)
def test_a_weakened_declaration_is_noticed(step: str, weakened: Contract) -> None:
    assert declared(weakened) != DECLARED[step]
