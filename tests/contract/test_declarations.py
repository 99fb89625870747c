"""What each step type declares about people, proof and messages: to weaken it takes a change here."""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

import msgspec
import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.contract import Bind, Change, Contract, Gain, Lose, Withdraw
from tests.contract.step_cases import CASES

Weakening: TypeAlias = Callable[[Contract], Contract]

DECLARED: Final[dict[str, tuple[str, ...]]] = {
    "account.create@1": (
        "created: subject opened",
        "opens under email email",
        "opens under phone phone",
        "person.create with created",
    ),
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
    "decide@1": (),
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
    "end@1": ("ends with success, signed in",),
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
    "recovery.create@1": (
        "done: binds recovery.created, using recovery_code",
        "done: subject minted",
        "recovery.create with done",
    ),
    "recovery.verify@1": (
        "at most 5 attempts",
        "needs account",
        "ok: gains recovery of subject, using recovery_code",
        "recovery.spend with ok",
        "secret field code",
    ),
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
    yield from (f"opens under {kind} {variable}" for kind, variable in contract.identifiers.items())
    yield from (f"discloses {tag}: {each}" for tag, of in contract.discloses.items() for each in of)
    yield from (f"alike: {' '.join(outcomes)}" for outcomes in contract.alike)
    yield from (f"secret field {name}" for name in contract.secrets_in)
    yield from (f"at most {most} {loop}" for loop, most in contract.bounded.items())
    yield from (f"shows {name}" for name in contract.shows)
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
    "nobody is signed in": lambda c: msgspec.structs.replace(c, signs_in=False),
}
WEAKENED: Final = [
    pytest.param(step, weakened, id=f"{step}: {name}")
    for step, contract in CONTRACTS.items()
    for name, weakening in WEAKENINGS.items()
    if (weakened := weakening(contract)) != contract
]


def test_the_weakenings_touch_most_step_types() -> None:
    assert (
        len({each.values[0] for each in WEAKENED}) >= len(CONTRACTS) - 2
    )  # a decision and a message declare nothing


@pytest.mark.parametrize(("step", "weakened"), WEAKENED)
def test_a_weakened_declaration_is_noticed(step: str, weakened: Contract) -> None:
    assert declared(weakened) != DECLARED[step]
