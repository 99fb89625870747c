"""Recover an account by a code that is sent to its confirmed address (SP 800-63B-4 section 4.2.1.2).

It authenticates nobody: what follows may bind an authenticator, as far as section 4.2.2 lets one code do. The page
is the same whether there is an account or not, and so is what it costs (ASVS 5.0 6.3.8).

An account that never had an authenticator has nothing to recover. If asked to, the step tells it from all others,
to whoever gave the code back; it may be given its first authenticator (section 4.1.2).
"""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Final

import msgspec

from handrail_flows.sent_code.asking import (
    Sending,
    current_code,
    judge_counted,
    refuse_late_resends,
    send_again,
    send_code,
    stay,
)
from handrail_flows.sent_code.issue import newest_issue
from handrail_flows.sent_code.page import code_page
from handrail_flows.sent_code.terms import MaxAttempts, MaxResends, ResendCooldown
from handrail_flows.typed.code import WRONG_CODE
from handrail_flows.typed.identifier import mailbox_of
from handrail_platform.errors import StepFault
from handrail_platform.guard.vocabulary import LIGHT, recovery_code
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, StepKind
from handrail_platform.step.outbox import SendRecoveryCode, TellOfRecovery
from handrail_platform.step.reads import Allowance, Claim, Person, PersonRecord, Spend
from handrail_platform.step.step import OPEN_CODE, Continue, Example, Need, StepResult, Submit
from handrail_platform.values import PersonId
from handrail_platform.view import View

VIEW = "recovery-email.v1"
_NOBODY: Final = PersonId(bytes(16))
_MOST_ADDRESSES: Final = 10


class RecoveryEmailConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds of SP 800-63B-4 section 4.2.1.2: a code by e-mail lives a day at most."""

    validity_minutes: Annotated[int, msgspec.Meta(ge=5, le=1_440, description="How long a code can be used.")] = 30
    max_attempts: MaxAttempts = 5
    resend_cooldown_seconds: ResendCooldown = 60
    max_resends: MaxResends = 2
    light_accounts: Annotated[
        bool,
        msgspec.Meta(description="An account without anything to sign in with yet has a way of its own, light."),
    ] = False


class RecoveryEmailStep:
    """Whoever has no confirmed address is sent nothing, and no code is right for them."""

    name: ClassVar[str] = "recovery.email"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = RecoveryEmailConfig

    def contract(self, config: RecoveryEmailConfig) -> Contract:
        refuse_late_resends(config)
        proved = (Gain(recovery_code("email")),)
        light = ("light",) if config.light_accounts else ()
        return Contract(
            outcomes=("ok", *light, "locked", "error"),
            on={"ok": proved, **{outcome: (*proved, Gain(LIGHT)) for outcome in light}},
            needs="claimed",
            secrets_in=("code",),
            effects=("recovery.code", "recovery.told"),
            only_with={"recovery.told": ("ok", *light)},
            sends={"email": 1 + config.max_resends + _MOST_ADDRESSES},
            bounded={"attempts": config.max_attempts, "resends": config.max_resends},
            view=VIEW,
        )

    def enter(self, config: RecoveryEmailConfig, cx: StepContext) -> StepResult:
        person = _person(cx)
        if isinstance(person, Need):
            return person
        return send_code(config, cx, _sending(cx, person))

    def handle(self, config: RecoveryEmailConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory |= {"error": "", "notice": ""}
        person = _person(cx)
        if isinstance(person, Need):
            return person
        if submit.action == "resend":
            return send_again(config, cx, _sending(cx, person), "locked")
        if submit.action == "continue" and newest_issue(config, cx).sent:
            return _judge(config, cx, person, submit.fields.get("code", ""))
        return stay(cx, notice="unclear")

    def render(self, config: RecoveryEmailConfig, cx: StepContext) -> View:
        return code_page(self.name, config, cx, {"identifier": _claim(cx).value}, ())

    def simulate(self, config: RecoveryEmailConfig) -> Iterable[Example]:
        has = Person("Alice Example", (("email", "alice@example.org", True),), {}, ())
        answers = {"PersonRecord": has, "Spend": Allowance(allowed=True)}
        yield Example("ok", fields={"code": OPEN_CODE}, answers=answers)
        if config.light_accounts:
            light = msgspec.structs.replace(has, light=True)
            yield Example("light", fields={"code": OPEN_CODE}, answers={**answers, "PersonRecord": light})
        yield Example("locked", fields={"code": WRONG_CODE}, answers=answers)
        yield Example("error")


def _claim(cx: StepContext) -> Claim:
    if cx.subject is None or cx.subject.claim is None:
        raise StepFault("no-claim")
    return cx.subject.claim


def _person(cx: StepContext) -> Person | Need:
    request = PersonRecord(_claim(cx).person_id or _NOBODY)
    return cx.answer(request) or Need((request,))


def _sending(cx: StepContext, person: Person) -> Sending:
    """Return where the code goes: to the address that was named, if it is the account's, else to its first.

    It is counted under what was typed, so that accounts which do not exist are counted alike.
    """
    claim, addresses = _claim(cx), person.confirmed("email")
    to = claim.value if claim.value in addresses else next(iter(addresses), "")
    counted = mailbox_of(claim.value) if claim.kind == "email" else claim.value
    return Sending(SendRecoveryCode, to, Spend("email-send", counted))


def _judge(config: RecoveryEmailConfig, cx: StepContext, person: Person, typed: str) -> StepResult:
    code = current_code(config, cx, typed, "locked")
    if not isinstance(code, str):
        return code
    addresses = person.confirmed("email")
    # No code is right where none was sent: nothing that can be typed is compared.
    judged = judge_counted(config, cx, code if addresses else "", Spend("email-guess", _claim(cx).value))
    if isinstance(judged, Continue) and judged.outcome == "ok":
        for address in addresses[:_MOST_ADDRESSES]:
            cx.emit(TellOfRecovery(address, cx.language, cx.now))
        return Continue("light") if config.light_accounts and person.light else judged
    return judged
