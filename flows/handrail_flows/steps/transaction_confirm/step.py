"""Confirm a transaction: the passkey signs a hash of what the page shows, and the signature is kept with it.

A code that is typed would say that somebody was there, and not what they read: only a passkey is asked for.
"""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal, TypeAlias

import msgspec

from handrail_flows.guessing import locked, proved_person
from handrail_flows.passkey.ceremony import (
    FIELD,
    next_challenge,
    page_nonce,
    request_options_for,
    transaction_check,
)
from handrail_flows.passkey.judging import EFFECT as USED
from handrail_flows.passkey.judging import keep, objection
from handrail_flows.waiting import minutes_left
from handrail_flows.wording import FixedWording, spoken_in
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.model import VariableName
from handrail_platform.errors import StepFault
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import ConfigRefused, Contract, Gain, StepKind
from handrail_platform.step.effects import KeepConfirmation
from handrail_platform.step.passkeys import (
    KnownPasskey,
    KnownPasskeys,
    PasskeyRefused,
    PasskeysOf,
    PasskeyUse,
    TransactionSignature,
)
from handrail_platform.step.step import EXAMPLE_PERSON, Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.text import Message, TenantText
from handrail_platform.transaction import (
    ShownDetail,
    ShownTransaction,
    encoded_transaction,
    transaction_challenge,
)
from handrail_platform.view import Action, Notice, View

VIEW = "transaction-confirm.v1"
FACT = "transaction.confirmed"
EFFECT = "transaction.confirm"
_ID_BYTES = 16
Kind: TypeAlias = Literal["choice", "country", "date", "email", "integer", "phone", "text", "username"]


class DetailConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of what is confirmed, such as the amount."""

    variable: Annotated[VariableName, msgspec.Meta(description="The variable whose value is shown.")]
    kind: Annotated[Kind, msgspec.Meta(description="Its type.")] = "text"
    label: Annotated[FixedWording, msgspec.Meta(description="What it is called on the page, by language.")]


class TransactionConfirmConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: Annotated[FixedWording, msgspec.Meta(description="What is being confirmed, by language.")]
    details: Annotated[
        tuple[DetailConfig, ...],
        msgspec.Meta(
            min_length=1,
            max_length=8,
            description="What is shown and signed, in this order. Each of it needs a value.",
        ),
    ]
    max_attempts: Annotated[
        int, msgspec.Meta(ge=1, le=10, description="Refused passkeys on one visit before it gives up.")
    ] = 5


class TransactionConfirmStep:
    """The challenge of each page is a hash of what it shows: a signature over anything else is refused."""

    name: ClassVar[str] = "transaction.confirm"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = TransactionConfirmConfig

    def contract(self, config: TransactionConfirmConfig) -> Contract:
        names = tuple(each.variable for each in config.details)
        if len(set(names)) < len(names):
            raise ConfigRefused("details", "a variable is there twice")
        return Contract(
            outcomes=("ok", "declined", "none", "failed", "error"),
            reads={each.variable: each.kind for each in config.details},
            shows=names,
            needs="account",
            on={
                "ok": (
                    Gain("passkey", authenticator=AuthenticatorProfile.PASSKEY),
                    Gain(FACT),
                    *(Gain(FACT, name) for name in names),
                )
            },
            secrets_in=(FIELD,),
            effects=(USED, EFFECT),
            only_with={USED: ("ok",), EFFECT: ("ok",)},
            bounded={"attempts": config.max_attempts},
            view=VIEW,
        )

    def enter(self, config: TransactionConfirmConfig, cx: StepContext) -> StepResult:
        if not all(cx.text(each.variable) for each in config.details):
            raise StepFault("nothing-to-confirm")
        request = PasskeysOf(proved_person(cx))
        known = cx.answer(request)
        if known is None:
            return Need((request,))
        return Stay() if known.passkeys else Continue("none")

    def handle(self, config: TransactionConfirmConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory["notice"] = ""
        if submit.action == "decline":
            return Continue("declined")
        check = transaction_check(_challenge(config, cx), submit) if submit.action == "continue" else None
        if check is None:
            cx.memory["notice"] = "missing" if submit.action == "continue" else "unclear"
            return Stay(note=cx.recall_text("notice"))
        verdict = cx.answer(check)
        if verdict is None:
            return Need((check,))
        if isinstance(verdict, PasskeyRefused):
            next_challenge(cx)
            return locked(cx, verdict.retry_at) if verdict.why == "locked" else _refuse(config, cx, verdict.why)
        return _settle(config, cx, verdict)

    def render(self, config: TransactionConfirmConfig, cx: StepContext) -> View:
        shown = _shown(config, cx)
        return View(
            id=VIEW,
            title=TenantText({shown.language: shown.title}),
            lead=Message("transaction.confirm.lead"),
            notice=_notice(config, cx),
            actions=(
                Action(name="continue", label=Message("transaction.confirm.action.continue")),
                Action(
                    name="decline",
                    label=Message("transaction.confirm.action.decline"),
                    weight="secondary",
                    submits_fields=False,
                ),
            ),
            data={
                "language": shown.language,
                "details": [{"label": each.label, "value": each.value} for each in shown.details],
                "request": request_options_for(_challenge(config, cx)),
            },
        )

    def simulate(self, config: TransactionConfirmConfig) -> Iterable[Example]:
        del config
        given = {FIELD: "{}"}
        has = KnownPasskeys(bytes(64), (KnownPasskey(b"a passkey", ()),))
        used = PasskeyUse(EXAMPLE_PERSON, b"a passkey", 7, backup_eligible=True, backed_up=True)
        signed = TransactionSignature(used, b"key", "https://aurora.example", b"{}", b"data", b"signature")
        refused = PasskeyRefused("wrong")
        yield Example("ok", fields=given, answers={"PasskeysOf": has, "TransactionCheck": signed})
        yield Example("declined", action="decline", answers={"PasskeysOf": has})
        yield Example("none", answers={"PasskeysOf": KnownPasskeys(bytes(64), ())})
        yield Example("failed", fields=given, answers={"PasskeysOf": has, "TransactionCheck": refused})
        yield Example("error")


def _shown(config: TransactionConfirmConfig, cx: StepContext) -> ShownTransaction:
    language, title = spoken_in(config.title, cx.language)
    details = tuple(
        ShownDetail(each.variable, spoken_in(each.label, cx.language)[1], cx.text(each.variable))
        for each in config.details
    )
    return ShownTransaction(language, title, details)


def _challenge(config: TransactionConfirmConfig, cx: StepContext) -> bytes:
    return transaction_challenge(page_nonce(cx), encoded_transaction(_shown(config, cx)))


def _settle(config: TransactionConfirmConfig, cx: StepContext, signed: TransactionSignature) -> StepResult:
    person_id = proved_person(cx)
    if why := objection(cx, signed.use, expected=person_id, device_bound=False):
        next_challenge(cx)
        return _refuse(config, cx, why)
    keep(cx, signed.use)
    cx.emit(
        KeepConfirmation(
            person_id=person_id,
            confirmation_id=cx.derive("confirmation", _ID_BYTES),
            nonce=page_nonce(cx),
            shown=encoded_transaction(_shown(config, cx)),
            signature=signed,
            at=cx.now,
        )
    )
    return Continue("ok")


def _refuse(config: TransactionConfirmConfig, cx: StepContext, why: str) -> StepResult:
    attempts = cx.recall_int("attempts") + 1
    if attempts >= config.max_attempts:
        return Continue("failed", note=why)
    cx.memory |= {"attempts": attempts, "notice": "wrong"}
    return Stay(note=why)


def _notice(config: TransactionConfirmConfig, cx: StepContext) -> Notice | None:
    match cx.recall_text("notice"):
        case "":
            return None
        case "wrong":
            left = config.max_attempts - cx.recall_int("attempts")
            return Notice("error", Message("transaction.confirm.wrong", count=left))
        case "locked":
            minutes = minutes_left(cx.recall_int("locked_until"), cx.now)
            return Notice("warning", Message("transaction.confirm.locked", count=minutes)) if minutes else None
        case why:
            return Notice("warning", Message(f"transaction.confirm.{why}"))
