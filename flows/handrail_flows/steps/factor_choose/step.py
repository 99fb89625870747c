"""Choose how to prove oneself further, among what the person has set up.

Only whoever has proved a first factor is asked: what an account has is told to nobody else (ASVS 5.0 6.3.8).
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, Final, Literal, TypeAlias, get_args

import msgspec

from handrail_flows.guessing import proved_person
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import ConfigRefused, Contract, StepKind
from handrail_platform.step.reads import Person, PersonRecord
from handrail_platform.step.step import Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.view import Action, Notice, View

VIEW = "factor-choose.v1"
Way: TypeAlias = Literal["passkey", "totp", "recovery_code", "sms_code"]
PROFILES: Final[Mapping[Way, frozenset[AuthenticatorProfile]]] = {
    "passkey": frozenset({AuthenticatorProfile.PASSKEY, AuthenticatorProfile.DEVICE_PASSKEY}),
    "totp": frozenset({AuthenticatorProfile.TOTP}),
    "recovery_code": frozenset({AuthenticatorProfile.RECOVERY_CODE}),
    "sms_code": frozenset({AuthenticatorProfile.SMS_CODE}),
}


class FactorChooseConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    offer: Annotated[
        tuple[Way, ...],
        msgspec.Meta(
            min_length=2,
            max_length=len(get_args(Way)),
            description="What may be chosen, in this order; each is an outcome. People see what they have set up.",
        ),
    ] = ("passkey", "totp", "recovery_code")
    # A text message is offered by whoever names it: it is restricted (SP 800-63B-4 section 3.2.9).
    other_way: Annotated[
        bool, msgspec.Meta(description="Offer to say that none of it is at hand: outcome `other`.")
    ] = False


class FactorChooseStep:
    """Whoever has just one thing to choose goes on with it, unless they came back for another."""

    name: ClassVar[str] = "factor.choose"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = FactorChooseConfig

    def contract(self, config: FactorChooseConfig) -> Contract:
        if len(set(config.offer)) < len(config.offer):
            raise ConfigRefused("offer", "names one of them twice")
        return Contract(
            outcomes=(*config.offer, *(("other",) if config.other_way else ()), "none", "error"),
            needs="account",
            view=VIEW,
        )

    def enter(self, config: FactorChooseConfig, cx: StepContext) -> StepResult:
        request = PersonRecord(proved_person(cx))
        person = cx.answer(request)
        if person is None:
            return Need((request,))
        ways = [way for way in config.offer if PROFILES[way] & frozenset(person.authenticators)]
        if not ways:
            return Continue("none")
        if len(ways) == 1 and cx.visit == 1:
            return Continue(ways[0], note="only-one")
        cx.memory["ways"] = list(ways)
        return Stay()

    def handle(self, config: FactorChooseConfig, cx: StepContext, submit: Submit) -> StepResult:
        if submit.action in _ways(cx) or (submit.action == "other" and config.other_way):
            return Continue(submit.action)
        cx.memory["notice"] = "unclear"
        return Stay(note="unclear")

    def render(self, config: FactorChooseConfig, cx: StepContext) -> View:
        unclear = cx.recall_text("notice") == "unclear"
        other = Action(
            name="other", label=Message("factor.choose.action.other"), weight="quiet", submits_fields=False
        )
        return View(
            id=VIEW,
            title=Message("factor.choose.title"),
            lead=Message("factor.choose.lead"),
            notice=Notice("warning", Message("factor.choose.unclear")) if unclear else None,
            actions=(
                *(
                    Action(
                        name=way,
                        label=Message(f"factor.choose.way.{way}"),
                        weight="secondary",
                        submits_fields=False,
                    )
                    for way in _ways(cx)
                ),
                *((other,) if config.other_way else ()),
            ),
        )

    def simulate(self, config: FactorChooseConfig) -> Iterable[Example]:
        every = tuple(profile for way in config.offer for profile in sorted(PROFILES[way]))
        has_all = {"PersonRecord": Person("Alice Example", (), {}, every)}
        for way in config.offer:
            yield Example(way, action=way, answers=has_all)
        if config.other_way:
            yield Example("other", action="other", answers=has_all)
        yield Example("none", answers={"PersonRecord": Person("Alice Example", (), {}, ())})
        yield Example("error")


def _ways(cx: StepContext) -> tuple[str, ...]:
    kept = cx.memory.get("ways")
    return tuple(way for way in kept if isinstance(way, str)) if isinstance(kept, list) else ()
