"""Ask a guardian for the consent that a minor cannot give alone (GDPR article 8), and wait for what they say.

The minor names an address, and a link goes there. Whoever follows it on another device sees what was asked, and
agrees or refuses by one button each. What was decided is recorded under the minor, with the name of the guardian.
"""

from collections.abc import Iterable
from typing import ClassVar, Final

import msgspec

from handrail_flows.agreeing.shown import ledger_entry, shown_entries
from handrail_flows.sent_code.asking import stay
from handrail_flows.sent_link import send_link, send_link_again
from handrail_flows.steps.consent_guardian.config import GuardianConsentConfig, check_guardian
from handrail_flows.steps.consent_guardian.decision import AWAITED, Decision, read_decision
from handrail_flows.steps.consent_guardian.guest_page import asked
from handrail_flows.steps.consent_guardian.page import waiting_view
from handrail_flows.typed.identifier import mailbox_of
from handrail_platform.errors import StepFault
from handrail_platform.guard.vocabulary import accepted, consent
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, Range, StepKind, SubjectChange, Withdraw
from handrail_platform.step.effects import ByGuardian, RecordConsent
from handrail_platform.step.guest import Asked, Guest
from handrail_platform.step.outbox import AskGuardian, TellGuardian
from handrail_platform.step.reads import Allowance
from handrail_platform.step.step import Continue, Example, Need, StepResult, Submit, Wait
from handrail_platform.step.waiting import Awaited
from handrail_platform.values import VariableType
from handrail_platform.view import View

VIEW: Final = "consent-guardian.v1"
_HOUR: Final = 3_600_000
_SECOND: Final = 1_000


class GuardianConsentStep:
    """Each visit has a link of its own: that of an earlier one, or of another session, opens nothing."""

    name: ClassVar[str] = "consent.guardian"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.WAITING
    config_type: ClassVar[type[msgspec.Struct]] = GuardianConsentConfig

    def contract(self, config: GuardianConsentConfig) -> Contract:
        check_guardian(config)
        kept: dict[str, VariableType] = {each.save_as: "boolean" for each in config.purposes if each.save_as}
        terms = tuple(accepted(each.id, each.version) for each in config.documents)
        purposes = {each.id: consent(each.id, each.version, "guardian") for each in config.purposes}
        taken_back = tuple(Withdraw(fact) for fact in purposes.values())
        return Contract(
            outcomes=(
                "granted",
                "refused",
                *(("own_address",) if config.not_from else ()),
                "change",
                "timeout",
                "error",
            ),
            reads={config.guardian: "email", config.child: "text", **dict.fromkeys(config.not_from, "email")},
            writes={"granted": kept} if kept else {},
            ranges={
                each.save_as: Range(choices=(True,)) for each in config.purposes if each.save_as and each.required
            },
            on={
                "granted": (
                    *taken_back,
                    *(Gain(fact) for fact in terms),
                    *(Gain(purposes[each.id]) for each in config.purposes if each.required),
                ),
                "refused": (*(Withdraw(fact) for fact in terms), *taken_back),
            },
            if_true={
                each.save_as: purposes[each.id] for each in config.purposes if each.save_as and not each.required
            },
            subject={"granted": SubjectChange.MINTED},
            effects=("consent.record", "guardian.ask", "guardian.told"),
            only_with={"consent.record": ("granted", "refused"), "guardian.told": ("granted", "refused")},
            sends={"email": 2 + config.max_resends},
            bounded={"resends": config.max_resends},
            shows=(config.guardian, config.child),
            reveals=(config.guardian, config.child),
            awaits=(AWAITED,),
            view=VIEW,
        )

    def enter(self, config: GuardianConsentConfig, cx: StepContext) -> StepResult:
        address = cx.text(config.guardian)
        if not address:
            raise StepFault("no-address")
        if cx.subject is not None and cx.subject.standing == "claimed":
            raise StepFault("not-proved")
        own = {mailbox_of(cx.text(name)) for name in config.not_from if cx.text(name)}
        if mailbox_of(address) in own:
            return Continue("own_address")
        if isinstance(need := send_link(cx, _mail(config, cx)), Need):
            return need
        return Wait((Awaited(AWAITED),), 1, _until(config, cx))

    def handle(self, config: GuardianConsentConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory["notice"] = ""
        if submit.action == "change":
            return Continue("change")
        if submit.action != "resend":
            return stay(cx, notice="unclear")
        return send_link_again(config, cx, _mail(config, cx))

    def resume(self, config: GuardianConsentConfig, cx: StepContext) -> StepResult:
        arrival = cx.arrivals[0]
        try:
            decided = read_decision(arrival.body)
        except msgspec.ValidationError as error:
            raise StepFault("malformed") from error
        granted = decided.decision == "granted"
        allowed = _allowed(config, decided) if granted else frozenset[str]()
        if granted and not allowed >= set(config.required):
            raise StepFault("incomplete")
        if granted or _has_account(cx):
            _record(config, cx, decided, allowed, arrival.at)
        if not granted:
            return Continue("refused")
        for purpose in config.purposes:
            if purpose.save_as:
                cx.put(purpose.save_as, purpose.id in allowed)
        return Continue("granted")

    def ask(self, config: GuardianConsentConfig, cx: StepContext, guest: Guest, submit: Submit | None) -> Asked:
        """Return the guardian's page, or what they decided."""
        return asked(config, cx, guest, submit)

    def render(self, config: GuardianConsentConfig, cx: StepContext) -> View:
        return waiting_view(config, cx)

    def simulate(self, config: GuardianConsentConfig) -> Iterable[Example]:
        allowed = {"Spend": Allowance(allowed=True)}
        says = {"name": "Robin Example", "relation": "parent", "language": "en"}
        for ids in dict.fromkeys((config.required, config.ids)):
            body = {**says, "decision": "granted", "allowed": " ".join(ids)}
            yield Example("granted", answers={**allowed, AWAITED: body})
        yield Example("refused", answers={**allowed, AWAITED: {**says, "decision": "refused"}})
        yield Example("change", action="change", answers=allowed)
        if config.not_from:
            yield Example("own_address", answers=allowed)
        yield Example("error", answers=allowed)


def _allowed(config: GuardianConsentConfig, decided: Decision) -> frozenset[str]:
    if decided.allowed is None:
        return frozenset(config.required)
    return frozenset(decided.allowed.split()) & frozenset(config.ids)


def _has_account(cx: StepContext) -> bool:
    return cx.subject is not None and cx.subject.standing in ("account", "represented")


def _until(config: GuardianConsentConfig, cx: StepContext) -> int:
    return cx.entered_at + config.hours * _HOUR


def _mail(config: GuardianConsentConfig, cx: StepContext) -> AskGuardian:
    return AskGuardian(cx.text(config.guardian), cx.language, cx.node, cx.visit, _until(config, cx))


def _record(
    config: GuardianConsentConfig, cx: StepContext, decided: Decision, allowed: frozenset[str], at: int
) -> None:
    language = decided.language or cx.language
    entries = tuple(
        ledger_entry(shown, allowed=shown.id in allowed)
        for shown in shown_entries(config.documents, config.purposes, language)
    )
    address = cx.text(config.guardian)
    guardian = ByGuardian(decided.name, decided.relation, address, bytes.fromhex(decided.account))
    record = RecordConsent(person_id=cx.subject_or_new(), entries=entries, at=at, guardian=guardian)
    cx.emit(record)
    cx.emit(TellGuardian(address, language, record))
