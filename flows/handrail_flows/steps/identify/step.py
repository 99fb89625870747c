"""Ask who somebody is, without telling whether we know them (OWASP ASVS 6.3.8).

Known and unknown take the same outcome after the same round of reads; only what is proved later tells them apart.
"""

from collections.abc import Iterable
from typing import Annotated, ClassVar

import msgspec

from handrail_flows.passkey.ceremony import FIELD as CREDENTIAL
from handrail_flows.passkey.ceremony import next_challenge, passkey_check, request_options
from handrail_flows.passkey.judging import EFFECT, keep, objection
from handrail_flows.typed.country import CountryCode
from handrail_flows.typed.email import MAX_LENGTH
from handrail_flows.typed.identifier import read_identifier
from handrail_flows.typed.phone import is_region
from handrail_flows.typed.refusal import Refusal
from handrail_flows.typed.text import echo
from handrail_flows.waiting import minutes_left
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.model import VariableName
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import ConfigRefused, Contract, Gain, Range, StepKind, SubjectChange
from handrail_platform.step.passkeys import PasskeyRefused, PasskeyUse
from handrail_platform.step.reads import Claim, FoundPerson, IdentifierKind, PersonByIdentifier
from handrail_platform.step.step import EXAMPLE_PERSON, Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.values import VariableType
from handrail_platform.view import Action, Field, FieldKind, Notice, View

VIEW = "identify.v1"
FIELD = "identifier"


class IdentifyConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    by: Annotated[
        tuple[IdentifierKind, ...],
        msgspec.Meta(min_length=1, max_length=3, description="What may be typed; tried in this order."),
    ] = ("email",)
    default_country: Annotated[
        CountryCode | None, msgspec.Meta(description="For phone numbers without a country code.")
    ] = None
    save_as: Annotated[
        VariableName | None,
        msgspec.Meta(description="Variable for what was typed; of type text if `by` has several kinds."),
    ] = None
    register: Annotated[bool, msgspec.Meta(description="Offer a way on for newcomers: outcome `register`.")] = (
        False
    )
    offer_passkey: Annotated[
        bool, msgspec.Meta(description="Take a passkey instead of a name, as two factors: outcome `passkey`.")
    ] = False

    @property
    def variables(self) -> dict[str, VariableType]:
        kind: VariableType = self.by[0] if len(self.by) == 1 else "text"
        return {self.save_as: kind} if self.save_as else {}

    @property
    def kinds(self) -> str:
        """The kinds as they end a message id, in one order."""
        return "_".join(sorted(self.by))


class IdentifyStep:
    """Takes a claim; what was proved before is proved anew for whoever comes now."""

    name: ClassVar[str] = "identify"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = IdentifyConfig

    def contract(self, config: IdentifyConfig) -> Contract:
        if len(set(config.by)) < len(config.by):
            raise ConfigRefused("by", "names a kind twice")
        if config.default_country and not is_region(config.default_country):
            raise ConfigRefused("default_country", "has no telephone numbers of its own")
        if config.default_country and "phone" not in config.by:
            raise ConfigRefused("default_country", "no phone number is asked for")
        contract = Contract(
            outcomes=("done", "register") if config.register else ("done",),
            uses=config.variables,
            writes={"done": config.variables},
            shows=tuple(config.variables),
            ranges=dict.fromkeys(config.variables, Range(optional=False)),
            subject={"done": SubjectChange.CLAIMED, "register": SubjectChange.FORGOTTEN},
            view=VIEW,
        )
        return _with_passkey(contract) if config.offer_passkey else contract

    def enter(self, config: IdentifyConfig, cx: StepContext) -> StepResult:
        del config, cx
        return Stay()

    def handle(self, config: IdentifyConfig, cx: StepContext, submit: Submit) -> StepResult:
        if submit.action == "register" and config.register:
            _forget_claim(cx)
            return Continue("register")
        if submit.action == "passkey" and config.offer_passkey:
            return _passkey(cx, submit)
        typed = submit.fields.get(FIELD, "")
        cx.memory["typed"] = echo(typed, MAX_LENGTH)
        cx.memory["wrong"] = cx.memory["notice"] = ""
        if submit.action != "continue":
            cx.memory["notice"] = "unclear"
            return Stay(note="unclear")
        read = read_identifier(typed, config.by, config.default_country)
        if isinstance(read, Refusal):
            empty = read.reason == "required"
            cx.memory["wrong"] = "required" if empty else f"wrong.{config.kinds}"
            return Stay()
        return _claim(config, cx, *read)

    def render(self, config: IdentifyConfig, cx: StepContext) -> View:
        return View(
            id=VIEW,
            title=Message("identify.title"),
            notice=_notice(cx),
            fields=(_field(config, cx),),
            actions=_ACTIONS[config.offer_passkey, config.register],
            data={"request": request_options(cx)} if config.offer_passkey else {},
        )

    def simulate(self, config: IdentifyConfig) -> Iterable[Example]:
        fields = {FIELD: _EXAMPLES[config.by[0]]}
        for found in (None, EXAMPLE_PERSON):
            answers = {"PersonByIdentifier": FoundPerson(found)}
            yield Example("done", fields=fields, answers=answers, typed=dict.fromkeys(config.variables, FIELD))
        if config.register:
            yield Example("register", action="register")
        if config.offer_passkey:
            used = PasskeyUse(EXAMPLE_PERSON, b"a passkey", 7, backup_eligible=True, backed_up=True)
            yield Example("passkey", "passkey", {CREDENTIAL: "{}"}, {"PasskeyCheck": used})


_CONTINUING = Action(name="continue", label=Message("action.continue"))
_WITH_PASSKEY = Action(
    name="passkey", label=Message("identify.action.passkey"), weight="secondary", submits_fields=False
)
_REGISTERING = Action(
    name="register", label=Message("identify.action.register"), weight="quiet", submits_fields=False
)
_ACTIONS = {
    (passkey, register): (
        _CONTINUING,
        *((_WITH_PASSKEY,) if passkey else ()),
        *((_REGISTERING,) if register else ()),
    )
    for passkey in (False, True)
    for register in (False, True)
}
"""Made once: what is the same for everybody is the same object."""
_FIELD_KINDS: dict[tuple[IdentifierKind, ...], FieldKind] = {("email",): "email", ("phone",): "phone"}
_EXAMPLES: dict[IdentifierKind, str] = {
    "email": "alex@example.org",
    "phone": "+442079460018",
    "username": "alex",
}


def _with_passkey(contract: Contract) -> Contract:
    return msgspec.structs.replace(
        contract,
        outcomes=(*contract.outcomes, "passkey"),
        subject={**contract.subject, "passkey": SubjectChange.CLAIMED},
        on={"passkey": (Gain("passkey", authenticator=AuthenticatorProfile.PASSKEY),)},
        secrets_in=(CREDENTIAL,),
        effects=(EFFECT,),
        only_with={EFFECT: ("passkey",)},
    )


def _field(config: IdentifyConfig, cx: StepContext) -> Field:
    wrong = cx.recall_text("wrong")
    known = cx.text(config.save_as) if config.save_as else ""
    return Field(
        name=FIELD,
        kind=_FIELD_KINDS.get(config.by, "text"),
        label=Message(f"identify.label.{config.kinds}"),
        value=cx.recall_text("typed") or known,
        error=Message(f"identify.{wrong}") if wrong else None,
        autocomplete="username webauthn" if config.offer_passkey else "username",
        max_length=MAX_LENGTH,
    )


def _claim(config: IdentifyConfig, cx: StepContext, kind: IdentifierKind, value: str) -> StepResult:
    request = PersonByIdentifier(kind, value)
    found = cx.answer(request)
    if found is None:
        return Need((request,))
    cx.claim(Claim(kind, value, found.person_id))
    if config.save_as:
        cx.put(config.save_as, value)
    return Continue("done")


def _passkey(cx: StepContext, submit: Submit) -> StepResult:
    """Take a passkey: it says who it is and proves it, whoever was claimed before."""
    cx.memory["wrong"] = cx.memory["notice"] = ""
    check = passkey_check(cx, submit)
    if check is None:
        cx.memory["notice"] = "unclear"
        return Stay(note="missing")
    verdict = cx.answer(check)
    if verdict is None:
        return Need((check,))
    next_challenge(cx)
    if isinstance(verdict, PasskeyRefused):
        cx.memory |= {
            "notice": "locked" if verdict.why == "locked" else "passkey",
            "locked_until": verdict.retry_at,
        }
        return Stay(note=verdict.why)
    if why := objection(cx, verdict, expected=None, device_bound=False):
        cx.memory["notice"] = "passkey"
        return Stay(note=why)
    cx.recognise(verdict.person_id)
    keep(cx, verdict)
    return Continue("passkey")


def _notice(cx: StepContext) -> Notice | None:
    match cx.recall_text("notice"):
        case "":
            return None
        case "locked":
            minutes = minutes_left(cx.recall_int("locked_until"), cx.now)
            return Notice("warning", Message("identify.locked", count=minutes)) if minutes else None
        case "passkey":
            return Notice("error", Message("identify.passkey"))
        case why:
            return Notice("warning", Message(f"identify.{why}"))


def _forget_claim(cx: StepContext) -> None:
    """Whoever registers is somebody new, whatever was claimed on an earlier visit."""
    if cx.subject is not None and cx.subject.standing == "claimed":
        cx.subject = None
