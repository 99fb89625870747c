"""Bind an authenticator app. Key and QR code are derived for the page and remembered nowhere before the proof."""

from collections.abc import Iterable
from typing import Annotated, ClassVar, TypeAlias

import msgspec

from handrail_flows.steps.totp_enrol.key import (
    KEY_BYTES,
    LONGEST_ISSUER,
    in_groups,
    matching_step,
    qr_picture,
    setup_address,
)
from handrail_flows.typed.code import DIGITS, WRONG_CODE, read_code
from handrail_flows.wording import FixedWording, spoken_in
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.model import VariableName
from handrail_platform.errors import StepFault
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Bind, ConfigRefused, Contract, StepKind, SubjectChange
from handrail_platform.step.effects import EnrolTotp
from handrail_platform.step.reads import PersonRecord
from handrail_platform.step.step import OPEN_CODE, Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.view import Action, Field, Notice, View

VIEW = "totp-enrol.v1"
FACT = "totp.enrolled"
IssuerName: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ISSUER)]


class TotpEnrolConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    issuer_name: Annotated[
        IssuerName | FixedWording,
        msgspec.Meta(description="Whose account it is, as the app shows it; by language if wanted."),
    ]
    account_label: Annotated[
        VariableName | None,
        msgspec.Meta(description="The e-mail variable that tells several accounts apart in the app."),
    ] = None
    optional: Annotated[bool, msgspec.Meta(description="Offer to do without.")] = False
    max_attempts: Annotated[int, msgspec.Meta(ge=1, le=10, description="Wrong codes before it gives up.")] = 5


class TotpEnrolStep:
    """Remembers nothing but failures: the key is the same whenever this visit is computed again."""

    name: ClassVar[str] = "totp.enrol"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = TotpEnrolConfig

    def contract(self, config: TotpEnrolConfig) -> Contract:
        if any(":" in name for name in _issuer_names(config)):
            raise ConfigRefused("issuer_name", "a colon separates issuer and account in the app")
        if any(len(name) > LONGEST_ISSUER for name in _issuer_names(config)):
            raise ConfigRefused("issuer_name", f"longer than {LONGEST_ISSUER} characters")
        return Contract(
            outcomes=("done", "already", *(("skipped",) if config.optional else ()), "failed", "error"),
            uses={config.account_label: "email"} if config.account_label else {},
            shows=(config.account_label,) if config.account_label else (),
            on={"done": (Bind(FACT, AuthenticatorProfile.TOTP),)},
            subject={"done": SubjectChange.MINTED},
            secrets_in=("code",),
            effects=("totp.enrol",),
            only_with={"totp.enrol": ("done",)},
            bounded={"attempts": config.max_attempts},
            view=VIEW,
        )

    def enter(self, config: TotpEnrolConfig, cx: StepContext) -> StepResult:
        del config
        subject = cx.subject
        if subject is not None and subject.standing == "claimed":
            raise StepFault("not-proved")
        if subject is None or subject.person_id is None:
            return Stay()
        if subject.standing == "new":
            # What this journey bound before waits for the account, which takes one app.
            return Continue("already") if cx.verified(FACT, subject.person_id.hex()) else Stay()
        request = PersonRecord(subject.person_id)
        person = cx.answer(request)
        if person is None:
            return Need((request,))
        return Continue("already") if AuthenticatorProfile.TOTP in person.authenticators else Stay()

    def handle(self, config: TotpEnrolConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory |= {"error": "", "notice": ""}
        if submit.action == "skip" and config.optional:
            return Continue("skipped")
        if submit.action != "continue":
            cx.memory["notice"] = "unclear"
            return Stay(note="unclear")
        code = read_code(submit.fields.get("code", ""))
        if code is None:
            cx.memory["error"] = "malformed"
            return Stay(note="malformed")
        step = matching_step(_secret(cx), code, cx.now)
        return _wrong(config, cx) if step is None else _enrol(cx, step)

    def render(self, config: TotpEnrolConfig, cx: StepContext) -> View:
        error = cx.recall_text("error")
        unclear = bool(cx.recall_text("notice"))
        left = config.max_attempts - cx.recall_int("attempts") if error == "wrong" else None
        skip = Action(name="skip", label=Message("action.skip"), weight="quiet", submits_fields=False)
        address = setup_address(_secret(cx), _issuer(config, cx), _account(config, cx))
        return View(
            id=VIEW,
            title=Message("totp.enrol.title"),
            lead=Message("totp.enrol.lead"),
            notice=Notice("warning", Message("totp.enrol.unclear")) if unclear else None,
            fields=(
                Field(
                    name="code",
                    kind="code",
                    label=Message("totp.enrol.code"),
                    hint=Message("totp.enrol.hint"),
                    error=Message(f"totp.enrol.{error}", count=left) if error else None,
                    autocomplete="one-time-code",
                ),
            ),
            actions=(
                Action(name="continue", label=Message("action.continue")),
                *((skip,) if config.optional else ()),
            ),
            data={
                "digits": DIGITS,
                "key": in_groups(_secret(cx)),
                "uri": address,
                "qr": qr_picture(address),
            },
        )

    def simulate(self, config: TotpEnrolConfig) -> Iterable[Example]:
        yield Example("done", fields={"code": OPEN_CODE})
        yield Example("already", fields={"code": OPEN_CODE}, answers={"totp.enrol": "lost"})
        yield Example("failed", fields={"code": WRONG_CODE})
        if config.optional:
            yield Example("skipped", action="skip")
        yield Example("error")


def _secret(cx: StepContext) -> bytes:
    return cx.derive("totp", KEY_BYTES)


def _enrol(cx: StepContext, step: int) -> StepResult:
    if cx.lost("totp.enrol"):
        return Continue("already")
    cx.emit(
        EnrolTotp(
            person_id=cx.subject_or_new(),
            credential_id=cx.derive("credential", 16),
            secret=_secret(cx),
            counter=step,
            at=cx.now,
        )
    )
    return Continue("done")


def _wrong(config: TotpEnrolConfig, cx: StepContext) -> StepResult:
    attempts = cx.recall_int("attempts") + 1
    if attempts >= config.max_attempts:
        return Continue("failed")
    cx.memory |= {"attempts": attempts, "error": "wrong"}
    return Stay(note="wrong")


def _issuer_names(config: TotpEnrolConfig) -> tuple[str, ...]:
    return (config.issuer_name,) if isinstance(config.issuer_name, str) else tuple(config.issuer_name.values())


def _issuer(config: TotpEnrolConfig, cx: StepContext) -> str:
    if isinstance(config.issuer_name, str):
        return config.issuer_name
    return spoken_in(config.issuer_name, cx.language)[1]


def _account(config: TotpEnrolConfig, cx: StepContext) -> str:
    label = cx.text(config.account_label) if config.account_label else ""
    if not label and cx.subject is not None and cx.subject.claim is not None:
        return cx.subject.claim.value
    return label
