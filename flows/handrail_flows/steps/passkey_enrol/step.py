"""Bind a passkey (WebAuthn L3): discoverable, and unlocked by a finger, a face or a PIN."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

import msgspec

from handrail_flows.passkey.ceremony import (
    FIELD,
    creation_options,
    decoded,
    descriptor,
    encoded,
    new_passkey_check,
    next_challenge,
)
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.model import VariableName
from handrail_platform.errors import StepFault
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Bind, Contract, StepKind, SubjectChange
from handrail_platform.step.effects import EnrolPasskey
from handrail_platform.step.passkeys import MOST_PASSKEYS, KnownPasskeys, NewPasskey, PasskeyRefused, PasskeysOf
from handrail_platform.step.reads import Person, PersonRecord
from handrail_platform.step.step import Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.view import Action, Notice, View

VIEW = "passkey-enrol.v1"
FACT = "passkey.enrolled"
EFFECT = "passkey.enrol"


class PasskeyEnrolConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    account_label: Annotated[
        VariableName | None,
        msgspec.Meta(description="The e-mail variable by which people tell their passkeys here apart."),
    ] = None
    device_bound: Annotated[
        bool, msgspec.Meta(description="Take only passkeys that never leave their device, as AAL3 wants.")
    ] = False
    optional: Annotated[bool, msgspec.Meta(description="Offer to do without.")] = False
    max_attempts: Annotated[int, msgspec.Meta(ge=1, le=10, description="Refused passkeys before it gives up.")] = 5


class PasskeyEnrolStep:
    """Remembers whom the page is for, and which passkeys they have; the challenge nowhere."""

    name: ClassVar[str] = "passkey.enrol"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = PasskeyEnrolConfig

    def contract(self, config: PasskeyEnrolConfig) -> Contract:
        bound = AuthenticatorProfile.DEVICE_PASSKEY if config.device_bound else AuthenticatorProfile.PASSKEY
        return Contract(
            outcomes=("done", *(("skipped",) if config.optional else ()), "failed", "error"),
            uses={config.account_label: "email"} if config.account_label else {},
            shows=(config.account_label,) if config.account_label else (),
            on={"done": (Bind(FACT, bound),)},
            subject={"done": SubjectChange.MINTED},
            secrets_in=(FIELD,),
            effects=(EFFECT,),
            only_with={EFFECT: ("done",)},
            bounded={"attempts": config.max_attempts},
            view=VIEW,
        )

    def enter(self, config: PasskeyEnrolConfig, cx: StepContext) -> StepResult:
        if cx.subject is not None and cx.subject.standing in ("claimed", "represented"):
            raise StepFault("not-proved")
        person_id = cx.subject.person_id if cx.subject is not None else None
        person_id = person_id or cx.newcomer()
        which, who = PasskeysOf(person_id), PersonRecord(person_id)
        known, person = cx.answer(which), cx.answer(who)
        if known is None or person is None:
            return Need((which, who))
        if len(known.passkeys) >= MOST_PASSKEYS:
            return Continue("failed", note="too-many")
        cx.memory |= {
            "user_handle": encoded(known.user_handle),
            "known": [descriptor(each) for each in known.passkeys],
            "account": _account(config, cx, person),
        }
        return Stay()

    def handle(self, config: PasskeyEnrolConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory["notice"] = ""
        if submit.action == "skip" and config.optional:
            return Continue("skipped")
        check = new_passkey_check(cx, submit) if submit.action == "continue" else None
        if check is None:
            cx.memory["notice"] = "missing" if submit.action == "continue" else "unclear"
            return Stay(note=cx.recall_text("notice"))
        made = cx.answer(check)
        if made is None:
            return Need((check,))
        next_challenge(cx)
        return _settle(config, cx, made)

    def render(self, config: PasskeyEnrolConfig, cx: StepContext) -> View:
        skip = Action(name="skip", label=Message("action.skip"), weight="quiet", submits_fields=False)
        known = cx.memory.get("known")
        return View(
            id=VIEW,
            title=Message("passkey.enrol.title"),
            lead=Message("passkey.enrol.lead"),
            notice=_notice(config, cx),
            actions=(
                Action(name="continue", label=Message("passkey.enrol.action.continue")),
                *((skip,) if config.optional else ()),
            ),
            data={
                "creation": creation_options(
                    cx,
                    cx.recall_text("user_handle"),
                    cx.recall_text("account"),
                    known if isinstance(known, list) else [],
                    device_bound=config.device_bound,
                )
            },
        )

    def simulate(self, config: PasskeyEnrolConfig) -> Iterable[Example]:
        nobody_yet = {"PasskeysOf": KnownPasskeys(bytes(64), ()), "PersonRecord": Person("", (), {}, ())}
        made = NewPasskey(
            b"a passkey",
            b"its key",
            0,
            backup_eligible=not config.device_bound,
            backed_up=False,
            transports=("internal",),
            model=bytes(16),
        )
        given = {FIELD: "{}"}
        yield Example("done", fields=given, answers={**nobody_yet, "NewPasskeyCheck": made})
        if config.optional:
            yield Example("skipped", action="skip", answers=nobody_yet)
        refused = PasskeyRefused("wrong")
        yield Example("failed", fields=given, answers={**nobody_yet, "NewPasskeyCheck": refused})
        yield Example("error")


def _account(config: PasskeyEnrolConfig, cx: StepContext, person: Person) -> str:
    """Return what the authenticator shows beside the tenant's name; empty when nothing is known."""
    label = cx.text(config.account_label) if config.account_label else ""
    claim = cx.subject.claim if cx.subject is not None else None
    identifiers = [value for _, value, _ in person.identifiers]
    return next((each for each in (label, claim.value if claim else "", *identifiers, person.name) if each), "")


def _settle(config: PasskeyEnrolConfig, cx: StepContext, made: NewPasskey | PasskeyRefused) -> StepResult:
    if isinstance(made, PasskeyRefused):
        return _refuse(config, cx, "wrong")
    if config.device_bound and made.backup_eligible:
        return _refuse(config, cx, "synced")
    if cx.lost(EFFECT):
        return _refuse(config, cx, "taken")
    handle = decoded(cx.recall_text("user_handle"))
    cx.emit(EnrolPasskey(cx.subject_or_new(), handle, made, cx.now))
    return Continue("done")


def _refuse(config: PasskeyEnrolConfig, cx: StepContext, why: str) -> StepResult:
    attempts = cx.recall_int("attempts") + 1
    if attempts >= config.max_attempts:
        return Continue("failed", note=why)
    cx.memory |= {"attempts": attempts, "notice": why}
    return Stay(note=why)


def _notice(config: PasskeyEnrolConfig, cx: StepContext) -> Notice | None:
    why = cx.recall_text("notice")
    if not why:
        return None
    if why in ("missing", "unclear"):
        return Notice("warning", Message(f"passkey.enrol.{why}"))
    left = config.max_attempts - cx.recall_int("attempts")
    return Notice("error", Message(f"passkey.enrol.{why}", count=left))
