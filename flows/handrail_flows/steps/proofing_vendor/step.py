"""Let an identity proofing vendor say whether somebody is who they say (NIST SP 800-63A-4 sections 2.4 and 2.5).

Nothing that a browser brings back counts: the result comes from the vendor itself, signed, into the inbox.
"""

from collections.abc import Iterable
from typing import ClassVar, Final

import msgspec

from handrail_flows.steps.proofing_vendor.config import (
    COMPARED_TYPES,
    SAVED_TYPES,
    Compared,
    ProofingVendorConfig,
    Saved,
    check_vendor,
)
from handrail_flows.steps.proofing_vendor.judge import different, lacks_evidence
from handrail_platform.errors import StepFault
from handrail_platform.guard.vocabulary import proofing
from handrail_platform.proofing import VendorResult
from handrail_platform.provision.reference import vendor_in
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, StepKind, SubjectChange
from handrail_platform.step.elsewhere import VendorUnreachable, VerificationStart, VerificationStarted
from handrail_platform.step.step import Continue, Example, Need, Stay, StepResult, Submit, Wait
from handrail_platform.step.waiting import Awaited
from handrail_platform.text import Message
from handrail_platform.values import Milliseconds, VariableType
from handrail_platform.view import Action, Notice, View

VIEW: Final = "proofing-vendor.v1"
RESULT: Final = "result"
PAGE: Final = "vendor_page"
"""In the data of the view: the vendor's page for this person, empty where there is none to go to any more."""
_MINUTE: Final[Milliseconds] = 60_000


class ProofingVendorStep:
    """The person may leave meanwhile, and come back to where it went on without them."""

    name: ClassVar[str] = "proofing.vendor"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.WAITING
    config_type: ClassVar[type[msgspec.Struct]] = ProofingVendorConfig

    def contract(self, config: ProofingVendorConfig) -> Contract:
        check_vendor(config)
        kept: dict[str, VariableType] = {variable: SAVED_TYPES[name] for name, variable in config.save.items()}
        return Contract(
            outcomes=(
                "proofed",
                *(("mismatch",) if config.compare else ()),
                "rejected",
                "expired",
                "cancelled",
                *(("review",) if config.on_review == "leave" else ()),
                "unavailable",
                "timeout",
                "error",
            ),
            reads={variable: COMPARED_TYPES[name] for name, variable in config.compare.items()},
            writes={"proofed": kept} if kept else {},
            on={"proofed": tuple(Gain(proofing(each.proofing)) for each in config.evidence)},
            subject={"proofed": SubjectChange.MINTED},
            awaits=(RESULT,),
            view=VIEW,
        )

    def enter(self, config: ProofingVendorConfig, cx: StepContext) -> StepResult:
        if cx.subject is not None and cx.subject.standing == "claimed":
            raise StepFault("not-proved")
        evidence = tuple(each.name for each in config.evidence)
        request = VerificationStart(vendor_in(config.vendor), cx.correlation(RESULT), evidence, cx.language)
        started = cx.answer(request)
        if started is None:
            return Need((request,))
        if isinstance(started, VendorUnreachable):
            return Continue("unavailable", note=started.why)
        cx.memory |= {"name": started.name, PAGE: started.address, "verification": started.verification}
        return Wait((Awaited(RESULT),), 1, cx.entered_at + config.wait_minutes * _MINUTE)

    def handle(self, config: ProofingVendorConfig, cx: StepContext, submit: Submit) -> StepResult:
        del config
        if submit.action == "cancel":
            return Continue("cancelled", note="here")
        # Where there is no page to go to, as in a trial, the way there is a button and leads nowhere.
        cx.memory["unclear"] = submit.action != "continue"
        return Stay()

    def resume(self, config: ProofingVendorConfig, cx: StepContext) -> StepResult:
        cx.memory["unclear"] = False
        try:
            result = msgspec.convert(cx.arrivals[-1].body, VendorResult)
        except msgspec.ValidationError as error:
            raise StepFault("unreadable") from error
        if (result.vendor, result.verification) != (vendor_in(config.vendor), cx.recall_text("verification")):
            return _wait_on(cx, "other-verification")
        if result.status == "submitted" or (result.status == "review" and config.on_review == "wait"):
            return _announced(cx, result.status)
        return _settled(config, cx, result)

    def render(self, config: ProofingVendorConfig, cx: StepContext) -> View:
        del config
        named = {"vendor": cx.recall_text("name")}
        stage = cx.recall_text("stage") or "begin"
        there = Action(name="continue", label=Message("proofing.vendor.continue", named), submits_fields=False)
        return View(
            id=VIEW,
            title=Message(f"proofing.vendor.{stage}.title", named),
            lead=Message(f"proofing.vendor.{stage}.lead", named),
            notice=Notice("warning", Message("proofing.vendor.unclear", named))
            if cx.memory.get("unclear")
            else None,
            actions=(
                *((there,) if stage == "begin" else ()),
                Action(
                    name="cancel",
                    label=Message("proofing.vendor.cancel"),
                    weight="quiet",
                    submits_fields=False,
                ),
            ),
            data={PAGE: cx.recall_text(PAGE), "vendor": cx.recall_text("name"), "stage": stage},
        )

    def simulate(self, config: ProofingVendorConfig) -> Iterable[Example]:
        started = VerificationStarted("Checkpoint ID", "", "example")

        def example(outcome: str, **told: object) -> Example:
            result = msgspec.structs.replace(_found(config), **told)
            body = msgspec.to_builtins(result)
            return Example(outcome, answers={"VerificationStart": started, RESULT: body})

        yield example("proofed")
        if config.compare:
            yield example("mismatch", family_name="Somebody", given_names="Else", birth_date="1990-01-01")
        yield example("rejected", status="declined")
        if config.on_review == "leave":
            yield example("review", status="review")
        yield example("expired", status="expired")
        yield Example("cancelled", action="cancel", answers={"VerificationStart": started})
        yield Example("unavailable", answers={"VerificationStart": VendorUnreachable("Checkpoint ID", "slow")})
        yield example("error", status="failed")


def _found(config: ProofingVendorConfig) -> VendorResult:
    """Return what a vendor says of whoever fills in a form as examples do."""
    return VendorResult(
        vendor=vendor_in(config.vendor),
        verification="example",
        status="approved",
        evidence=tuple(each.name for each in config.evidence),
        family_name="Example",
        given_names="Alex",
        birth_date="1990-05-17",
        document_expires="2031-04-30",
        issuing_state="UTO",
    )


def _announced(cx: StepContext, stage: str) -> StepResult:
    """Say what goes on there. That somebody looks at it is not taken back by an event that comes late."""
    if cx.recall_text("stage") != "review":
        cx.memory["stage"] = stage
    cx.memory[PAGE] = ""
    return _wait_on(cx, stage)


def _settled(config: ProofingVendorConfig, cx: StepContext, result: VendorResult) -> StepResult:
    if result.status == "approved":
        return _judged(config, cx, result)
    if result.status == "failed":
        raise StepFault("vendor-failed")
    if result.status == "declined":
        return Continue("rejected", note="declined")
    return Continue(result.status)


def _judged(config: ProofingVendorConfig, cx: StepContext, result: VendorResult) -> StepResult:
    if lacks_evidence(config, result):
        return Continue("rejected", note="evidence")
    typed: dict[Compared, str] = {name: cx.text(variable) for name, variable in config.compare.items()}
    if other := different(result, typed):
        return Continue("mismatch", note=other)
    found: dict[Saved, str] = {
        "birth_date": result.birth_date,
        "document_expires": result.document_expires,
        "family_name": result.family_name,
        "given_names": result.given_names,
        "issuing_state": result.issuing_state,
    }
    for name, variable in config.save.items():
        cx.put(variable, found[name])
    cx.subject_or_new()
    return Continue("proofed")


def _wait_on(cx: StepContext, note: str) -> StepResult:
    """Wait for another event, and not longer than was said at first."""
    assert cx.waits is not None
    return Wait((Awaited(RESULT),), 1, cx.waits.until, note=note)
