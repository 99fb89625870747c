"""Let an identity elsewhere be a way into an account, for whoever has just proved that the account is theirs."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

import msgspec

from handrail_flows.federation.page import notice, refuse, returned, show
from handrail_flows.federation.round_trip import page_data
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.errors import StepFault
from handrail_platform.provision.reference import ProviderReference, provider_in
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Bind, Contract, StepKind
from handrail_platform.step.effects import LinkIdentity
from handrail_platform.step.elsewhere import (
    FederatedIdentity,
    FederationRefused,
    ProviderReached,
    ProviderUnreachable,
)
from handrail_platform.step.step import LOST, Continue, Example, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.values import PersonId
from handrail_platform.view import Action, View

VIEW = "federation-link.v1"
FACT = "federation.linked"
EFFECT = "federation.link"


class FederationLinkConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    provider: ProviderReference
    optional: Annotated[bool, msgspec.Meta(description="Offer to do without.")] = False
    max_attempts: Annotated[
        int, msgspec.Meta(ge=1, le=10, description="Ways back on one visit that do not hold before it gives up.")
    ] = 5


class FederationLinkStep:
    """Who is linked already leaves as if it had happened now; the identity of another account stays theirs."""

    name: ClassVar[str] = "federation.link"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = FederationLinkConfig

    def contract(self, config: FederationLinkConfig) -> Contract:
        optional = ("skipped",) if config.optional else ()
        return Contract(
            outcomes=("linked", *optional, "cancelled", "failed", "unavailable", "error"),
            on={"linked": (Bind(FACT, AuthenticatorProfile.FEDERATED),)},
            needs="account",
            secrets_in=("code",),
            effects=(EFFECT,),
            only_with={EFFECT: ("linked",)},
            bounded={"attempts": config.max_attempts},
            view=VIEW,
        )

    def enter(self, config: FederationLinkConfig, cx: StepContext) -> StepResult:
        _owner(cx)
        return show(cx, provider_in(config.provider))

    def handle(self, config: FederationLinkConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory["notice"] = ""
        if submit.action == "skip" and config.optional:
            return Continue("skipped")
        verdict = returned(cx, provider_in(config.provider), submit)
        if not isinstance(verdict, FederatedIdentity | FederationRefused):
            return verdict
        return _settle(config, cx, verdict)

    def render(self, config: FederationLinkConfig, cx: StepContext) -> View:
        named = {"provider": cx.recall_text("provider")}
        skip = Action(name="skip", label=Message("action.skip"), weight="quiet", submits_fields=False)
        return View(
            id=VIEW,
            title=Message("federation.link.title", named),
            lead=Message("federation.link.lead", named),
            notice=notice(cx, self.name, config.max_attempts),
            actions=(
                Action(name="continue", label=Message("federation.link.action.continue", named)),
                *((skip,) if config.optional else ()),
            ),
            data=page_data(cx),
        )

    def simulate(self, config: FederationLinkConfig) -> Iterable[Example]:
        fields = {"code": "a code"}
        reached = {"ProviderAddress": ProviderReached("Example", "")}
        unknown = FederatedIdentity(
            issuer="https://provider.example",
            subject="2",
            person_id=None,
            email="alex@example.org",
            email_verified=True,
            name="Alex Example",
        )
        yield Example("linked", fields=fields, answers={**reached, "FederatedCheck": unknown})
        if config.optional:
            yield Example("skipped", action="skip", answers=reached)
        yield Example("cancelled", fields={"error": "access_denied"}, answers=reached)
        taken = {"FederatedCheck": unknown, EFFECT: LOST}
        yield Example("failed", fields=fields, answers={**reached, **taken})
        yield Example("unavailable", answers={"ProviderAddress": ProviderUnreachable("Example", "slow")})
        yield Example("error")


def _owner(cx: StepContext) -> PersonId:
    if cx.subject is None or cx.subject.standing != "account" or cx.subject.person_id is None:
        raise StepFault("not-proved")
    return cx.subject.person_id


def _settle(
    config: FederationLinkConfig, cx: StepContext, verdict: FederatedIdentity | FederationRefused
) -> StepResult:
    if isinstance(verdict, FederationRefused):
        return _refuse(config, cx, verdict.why, verdict.note)
    owner = _owner(cx)
    if verdict.person_id not in (None, owner):
        return _refuse(config, cx, "taken", "taken")
    if cx.lost(EFFECT):
        return _refuse(config, cx, "not_linked", "not-linked")
    if verdict.person_id is None:
        link = LinkIdentity(owner, provider_in(config.provider), verdict.issuer, verdict.subject, cx.now)
        cx.emit(link)
    return Continue("linked")


def _refuse(config: FederationLinkConfig, cx: StepContext, why: str, note: str = "") -> StepResult:
    return refuse(cx, provider_in(config.provider), config.max_attempts, why, note)
