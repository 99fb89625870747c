"""Ask for the password of the claimed account, without telling whether there is one (ASVS 5.0 6.3.8)."""

from collections.abc import Iterable
from typing import Annotated, ClassVar, cast

import msgspec

from handrail_flows.guessing import locked, notice_of, wrong
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.errors import StepFault
from handrail_platform.step.context import StepContext, Subject
from handrail_platform.step.contract import Contract, Gain, StepKind
from handrail_platform.step.reads import Claim, IdentifierKind, PasswordCheck, Person, PersonRecord, Verdict
from handrail_platform.step.step import Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.view import Action, Field, View

VIEW = "password-verify.v1"


class PasswordVerifyConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    max_attempts: Annotated[
        int, msgspec.Meta(ge=1, le=10, description="Wrong passwords on one visit before it gives up.")
    ] = 5
    recovery: Annotated[bool, msgspec.Meta(description="Offer a way on for a forgotten password.")] = False
    allow_change: Annotated[
        bool, msgspec.Meta(description="Offer a way back for whoever is named wrongly: outcome `change`.")
    ] = False

    @property
    def ways_on(self) -> tuple[str, ...]:
        """The outcomes that are buttons of their own, by the name of both."""
        offered = {"forgot": self.recovery, "change": self.allow_change}
        return tuple(name for name, wanted in offered.items() if wanted)


class PasswordVerifyStep:
    """Asks whoever was named, or once more whoever is known already.

    Says the same about a wrong password, an unknown account and an account without a password.
    """

    name: ClassVar[str] = "password.verify"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = PasswordVerifyConfig

    def contract(self, config: PasswordVerifyConfig) -> Contract:
        return Contract(
            outcomes=("ok", "failed", *config.ways_on, "error"),
            on={"ok": (Gain("password", authenticator=AuthenticatorProfile.PASSWORD),)},
            needs="claimed",
            secrets_in=("password",),
            bounded={"attempts": config.max_attempts},
            view=VIEW,
        )

    def enter(self, config: PasswordVerifyConfig, cx: StepContext) -> StepResult:
        del config
        if cx.subject is not None and cx.subject.claim is None and cx.subject.standing == "account":
            return _recalled(cx, cx.subject)
        _claim(cx)
        return Stay()

    def handle(self, config: PasswordVerifyConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory |= {"error": "", "notice": ""}
        if submit.action in config.ways_on:
            return Continue(submit.action)
        if submit.action != "continue":
            cx.memory["notice"] = "unclear"
            return Stay(note="unclear")
        password = submit.fields.get("password", "")
        if not password:
            cx.memory["error"] = "missing"
            return Stay(note="missing")
        check = PasswordCheck(_claim(cx), password)
        verdict = cx.answer(check)
        if verdict is None:
            return Need((check,))
        return _settle(config, cx, verdict)

    def render(self, config: PasswordVerifyConfig, cx: StepContext) -> View:
        error = cx.recall_text("error")
        username = _claim(cx).value
        return View(
            id=VIEW,
            title=Message("password.verify.title"),
            lead=Message("password.verify.lead", {"username": username}),
            notice=notice_of(cx, "password.verify"),
            fields=(
                Field(
                    name="password",
                    kind="password",
                    label=Message("password.verify.password"),
                    error=Message(f"password.verify.{error}") if error else None,
                    autocomplete="current-password",
                ),
            ),
            actions=(
                Action(name="continue", label=Message("action.sign_in")),
                *(_way_on(name) for name in config.ways_on),
            ),
            data={"username": username},
        )

    def simulate(self, config: PasswordVerifyConfig) -> Iterable[Example]:
        typed = {"password": "seven quiet herons on the pier"}
        known = {"PersonRecord": Person("Alice Example", (("email", "alice@example.org", True),), {}, ())}
        yield Example("ok", fields=typed, answers={**known, "PasswordCheck": Verdict("right")})
        yield Example("failed", fields=typed, answers={**known, "PasswordCheck": Verdict("wrong")})
        for name in config.ways_on:
            yield Example(name, action=name)
        yield Example("error")


def _way_on(name: str) -> Action:
    return Action(name=name, label=Message(f"password.verify.action.{name}"), weight="quiet", submits_fields=False)


def _recalled(cx: StepContext, subject: Subject) -> StepResult:
    """Ask somebody who is known already again, under the first of the names that they sign in by."""
    assert subject.person_id is not None
    request = PersonRecord(subject.person_id)
    person = cx.answer(request)
    if person is None:
        return Need((request,))
    if not person.identifiers:
        raise StepFault("no-identifier")
    kind, value, _ = person.identifiers[0]
    cx.memory |= {"kind": kind, "value": value}
    return Stay()


def _claim(cx: StepContext) -> Claim:
    subject, value = cx.subject, cx.recall_text("value")
    if subject is not None and subject.claim is not None:
        return subject.claim
    if subject is None or not value:
        raise StepFault("no-claim")
    return Claim(cast("IdentifierKind", cx.recall_text("kind")), value, subject.person_id)


def _settle(config: PasswordVerifyConfig, cx: StepContext, verdict: Verdict) -> StepResult:
    match verdict.is_:
        case "right":
            return Continue("ok")
        case "locked":
            return locked(cx, verdict.retry_at)
        case _:
            return wrong(cx, config.max_attempts, "wrong")
