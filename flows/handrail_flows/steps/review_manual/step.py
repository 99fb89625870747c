"""Put a case into the queue of the tenant's reviewers, and wait for what they decide.

What was checked is configured, and confirmed by them piece by piece: each is evidence that was validated with the
person verified against it (SP 800-63A-4 sections 2.4.2, 2.5 and 4.2.2). Two such pieces are IAL2, one is IAL1.
"""

from collections.abc import Iterable
from typing import ClassVar, Final

import msgspec

from handrail_flows.steps.review_manual.config import ReviewManualConfig, check_review
from handrail_platform.errors import StepFault
from handrail_platform.guard.vocabulary import proofing
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, StepKind, SubjectChange
from handrail_platform.step.outbox import OpenReview, ShownValue
from handrail_platform.step.step import Continue, Example, Stay, StepResult, Submit, Wait
from handrail_platform.step.waiting import Awaited
from handrail_platform.text import Message
from handrail_platform.view import Action, Notice, View

VIEW: Final = "review-manual.v1"
FACT: Final = "review.approved"
DECISION: Final = "decision"
_CASE_BYTES: Final = 16
_MINUTE: Final = 60_000


class ReviewManualStep:
    """The person may leave meanwhile, and come back to where it went on without them."""

    name: ClassVar[str] = "review.manual"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.WAITING
    config_type: ClassVar[type[msgspec.Struct]] = ReviewManualConfig

    def contract(self, config: ReviewManualConfig) -> Contract:
        check_review(config)
        shown = _variables(config)
        return Contract(
            outcomes=("approved", "rejected", "timeout", "error"),
            # They may have any type but secret, and the document knows which: comparing a variable with itself
            # lets the checker of expressions find it.
            expressions=tuple(f"{variable} == {variable}" for variable in shown),
            on={"approved": (Gain(FACT), *(Gain(proofing(each.proofing)) for each in config.checked))},
            subject={"approved": SubjectChange.MINTED},
            effects=("review.open",),
            reveals=shown,
            awaits=(DECISION,),
            view=VIEW,
        )

    def enter(self, config: ReviewManualConfig, cx: StepContext) -> StepResult:
        if cx.subject is not None and cx.subject.standing == "claimed":
            raise StepFault("not-proved")
        until = cx.entered_at + config.wait_minutes * _MINUTE
        cx.emit(
            OpenReview(
                case=cx.derive("case", _CASE_BYTES),
                node=cx.node,
                visit=cx.visit,
                shown=tuple(
                    ShownValue(each.typed, cx.text(each.typed), None if each.read is None else cx.text(each.read))
                    for each in config.show
                ),
                checks=tuple(f"{each.document}/{each.verification}" for each in config.checked),
                people=2 if config.two_people else 1,
                until=until,
                at=cx.now,
                pictures=config.pictures,
            )
        )
        return Wait((Awaited(DECISION),), 1, until)

    def handle(self, config: ReviewManualConfig, cx: StepContext, submit: Submit) -> StepResult:
        del config
        cx.memory["unclear"] = submit.action != "look"
        return Stay()

    def resume(self, config: ReviewManualConfig, cx: StepContext) -> StepResult:
        del config
        decided = [each.body.get("decision") for each in cx.arrivals]
        if decided == ["approved"]:
            cx.subject_or_new()
            return Continue("approved")
        if decided == ["rejected"]:
            return Continue("rejected")
        raise StepFault("no-decision")

    def render(self, config: ReviewManualConfig, cx: StepContext) -> View:
        del config
        unclear = Notice("error", Message("review.manual.unclear")) if cx.memory.get("unclear") else None
        return View(
            id=VIEW,
            title=Message("review.manual.title"),
            lead=Message("review.manual.lead"),
            notice=unclear,
            actions=(Action(name="look", label=Message("review.manual.look"), weight="secondary"),),
        )

    def simulate(self, config: ReviewManualConfig) -> Iterable[Example]:
        del config
        yield Example("approved", answers={DECISION: {"decision": "approved"}})
        yield Example("rejected", answers={DECISION: {"decision": "rejected"}})
        yield Example("error", answers={DECISION: {"decision": "unknown"}})


def _variables(config: ReviewManualConfig) -> tuple[str, ...]:
    both = (name for each in config.show for name in (each.typed, each.read) if name is not None)
    return tuple(dict.fromkeys(both))
