"""Judge the risk by what is known of device, network and account. It proves nothing of anybody."""

from collections.abc import Iterable
from typing import ClassVar, Final

import msgspec

from handrail_flows.steps.risk_assess.config import RiskAssessConfig, Signal, check_risk, leading_to
from handrail_flows.steps.risk_assess.score import judge
from handrail_platform.errors import StepMisuse
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.reads import RiskSignals, SignalsOf
from handrail_platform.step.step import Continue, Example, Need, StepResult, Submit
from handrail_platform.view import View

_ABOVE_ALL: Final = 601


class RiskAssessStep:
    """Signals in, a score and its reasons out: they stand in the trace, and whoever is here is not told."""

    name: ClassVar[str] = "risk.assess"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = RiskAssessConfig

    def contract(self, config: RiskAssessConfig) -> Contract:
        check_risk(config)
        return Contract(
            outcomes=("low", "medium", "high"),
            uses={config.email: "email"} if config.email else {},
            recognises=True,
        )

    def enter(self, config: RiskAssessConfig, cx: StepContext) -> StepResult:
        request = _request(config, cx)
        signals = cx.answer(request)
        if signals is None:
            return Need((request,))
        score = judge(config, signals)
        return Continue(score.level, note=score.note)

    def handle(self, config: RiskAssessConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: RiskAssessConfig, cx: StepContext) -> View:
        del config, cx
        raise StepMisuse("risk.assess has no page")

    def simulate(self, config: RiskAssessConfig) -> Iterable[Example]:
        medium = leading_to(config, config.medium_from, config.high_from)
        high = leading_to(config, config.high_from, _ABOVE_ALL)
        yield Example("low", answers={"SignalsOf": _signals(config, ())})
        yield Example("medium", answers={"SignalsOf": _signals(config, medium)})
        yield Example("high", answers={"SignalsOf": _signals(config, high)})


def _request(config: RiskAssessConfig, cx: StepContext) -> SignalsOf:
    """Ask about an account, or about whom somebody claims to be; of somebody new there is nothing to compare."""
    email = cx.text(config.email) if config.email else ""
    subject = cx.subject
    if subject is None or subject.standing == "new":
        return SignalsOf(None, None, email)
    return SignalsOf(subject.person_id, subject.claim, email)


def _signals(config: RiskAssessConfig, there: tuple[Signal, ...]) -> RiskSignals:
    return RiskSignals(
        new_device="new-device" in there,
        new_network="new-network" in there,
        failures=config.failures_from if "failures" in there else 0,
        attempts=config.attempts_from if "busy-network" in there else 1,
        disposable_email="disposable-email" in there,
        answered_in=config.fastest_ms - 1 if "too-fast" in there else None,
    )
