"""Recognise a browser that was remembered.

A fact and no authenticator: whoever has the browser has shown nothing of what SP 800-63B-4 section 3 calls one.
The assurance level stays what the authenticators of this event reach.
"""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Final

import msgspec

from handrail_flows.guessing import proved_person
from handrail_platform.errors import StepMisuse
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, Gain, StepKind, Withdraw
from handrail_platform.step.effects import MOST_TRUSTED_DAYS
from handrail_platform.step.reads import DeviceTrust, DeviceTrustOf
from handrail_platform.step.step import Continue, Example, Need, StepResult, Submit
from handrail_platform.values import Milliseconds
from handrail_platform.view import View

FACT = "device.trusted"
_DAY: Final[Milliseconds] = 24 * 60 * 60 * 1000


class DeviceRecognizeConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    max_age_days: Annotated[
        int,
        msgspec.Meta(
            ge=1,
            le=MOST_TRUSTED_DAYS,
            description="Since when at most the browser is remembered, however long it was meant to be.",
        ),
    ] = 30


class DeviceRecognizeStep:
    """Only of whoever proved to be the account, so that a browser tells nobody who uses it."""

    name: ClassVar[str] = "device.recognize"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = DeviceRecognizeConfig

    def contract(self, config: DeviceRecognizeConfig) -> Contract:
        del config
        return Contract(
            outcomes=("trusted", "unknown", "error"),
            needs="account",
            on={"trusted": (Gain(FACT),), "unknown": (Withdraw(FACT),)},
        )

    def enter(self, config: DeviceRecognizeConfig, cx: StepContext) -> StepResult:
        request = DeviceTrustOf(proved_person(cx), config.max_age_days * _DAY)
        found = cx.answer(request)
        if found is None:
            return Need((request,))
        return Continue("trusted" if found.trusted else "unknown")

    def handle(self, config: DeviceRecognizeConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: DeviceRecognizeConfig, cx: StepContext) -> View:
        del config, cx
        raise StepMisuse("device.recognize has no page")

    def simulate(self, config: DeviceRecognizeConfig) -> Iterable[Example]:
        del config
        yield Example("trusted", answers={"DeviceTrustOf": DeviceTrust(trusted=True)})
        yield Example("unknown", answers={"DeviceTrustOf": DeviceTrust(trusted=False)})
        yield Example("error")
