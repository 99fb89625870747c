"""Let an identity provider say who somebody is (OpenID Connect). Issuer and subject alone name an account."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

import msgspec

from handrail_flows.federation.page import notice, refuse, returned, show
from handrail_flows.federation.round_trip import page_data
from handrail_flows.typed.email import read_email
from handrail_flows.typed.refusal import Refusal
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.model import VariableName
from handrail_platform.errors import StepFault
from handrail_platform.provision.reference import ProviderReference, provider_in
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import (
    Bind,
    ConfigRefused,
    Contract,
    Gain,
    Range,
    StepKind,
    SubjectChange,
)
from handrail_platform.step.effects import LinkIdentity, UseIdentity
from handrail_platform.step.elsewhere import (
    FederatedIdentity,
    FederationRefused,
    ProviderReached,
    ProviderUnreachable,
)
from handrail_platform.step.step import EXAMPLE_PERSON, Continue, Example, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.values import VariableType
from handrail_platform.view import Action, View

VIEW = "federation-verify.v1"
LINK, USED = "federation.link", "federation.used"


class FederationVerifyConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    provider: ProviderReference
    register: Annotated[
        bool, msgspec.Meta(description="Take people whom nobody here knows yet: outcome `new`.")
    ] = False
    email: Annotated[
        VariableName | None,
        msgspec.Meta(description="Variable for the e-mail address of somebody new; empty if none is told."),
    ] = None
    name: Annotated[
        VariableName | None,
        msgspec.Meta(description="Variable for the name of somebody new; empty if none is told."),
    ] = None
    other_way: Annotated[
        bool, msgspec.Meta(description="Offer to prove oneself in another way: outcome `other`.")
    ] = False
    max_attempts: Annotated[
        int, msgspec.Meta(ge=1, le=10, description="Ways back on one visit that do not hold before it gives up.")
    ] = 5

    @property
    def variables(self) -> dict[str, VariableType]:
        kinds: dict[str | None, VariableType] = {self.email: "email", self.name: "text"}
        return {name: kind for name, kind in kinds.items() if name is not None}


class FederationVerifyStep:
    """Whoever is known here proves an account; whoever is not may become somebody new, and nobody else."""

    name: ClassVar[str] = "federation.verify"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = FederationVerifyConfig

    def contract(self, config: FederationVerifyConfig) -> Contract:
        if config.variables and not config.register:
            raise ConfigRefused("register", "is needed for what is told of somebody new")
        if config.email is not None and config.email == config.name:
            raise ConfigRefused("name", "is the variable of the address")
        profile = AuthenticatorProfile.FEDERATED
        known = Contract(
            outcomes=(
                "known",
                *(("other",) if config.other_way else ()),
                "cancelled",
                "failed",
                "unavailable",
                "error",
            ),
            on={"known": (Gain("federation", authenticator=profile),)},
            subject={"known": SubjectChange.RECOGNISED},
            secrets_in=("code",),
            effects=(USED,),
            only_with={USED: ("known",)},
            bounded={"attempts": config.max_attempts},
            view=VIEW,
        )
        if not config.register:
            return known
        return msgspec.structs.replace(
            known,
            outcomes=("known", "new", *known.outcomes[1:]),
            writes={"new": config.variables},
            ranges=dict.fromkeys(config.variables, Range()),
            on={**known.on, "new": (Bind("federation.linked", profile),)},
            subject={**known.subject, "new": SubjectChange.MINTED},
            effects=(USED, LINK),
            only_with={**known.only_with, LINK: ("new",)},
        )

    def enter(self, config: FederationVerifyConfig, cx: StepContext) -> StepResult:
        if cx.subject is not None and cx.subject.standing in ("new", "represented"):
            raise StepFault("nobody-to-prove")
        return show(cx, provider_in(config.provider))

    def handle(self, config: FederationVerifyConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory["notice"] = ""
        if submit.action == "other" and config.other_way:
            return Continue("other")
        verdict = returned(cx, provider_in(config.provider), submit)
        if not isinstance(verdict, FederatedIdentity | FederationRefused):
            return verdict
        return _settle(config, cx, verdict)

    def render(self, config: FederationVerifyConfig, cx: StepContext) -> View:
        named = {"provider": cx.recall_text("provider")}
        other = Action(
            name="other", label=Message("federation.verify.action.other"), weight="quiet", submits_fields=False
        )
        return View(
            id=VIEW,
            title=Message("federation.verify.title", named),
            lead=Message("federation.verify.lead", named),
            notice=notice(cx, self.name, config.max_attempts),
            actions=(
                Action(name="continue", label=Message("federation.verify.action.continue", named)),
                *((other,) if config.other_way else ()),
            ),
            data=page_data(cx),
        )

    def simulate(self, config: FederationVerifyConfig) -> Iterable[Example]:
        fields = {"code": "a code"}
        reached = {"ProviderAddress": ProviderReached("Example", "")}
        known = FederatedIdentity(
            issuer="https://provider.example",
            subject="1",
            person_id=EXAMPLE_PERSON,
            email="alex@example.org",
            email_verified=True,
            name="Alex Example",
        )
        yield Example("known", fields=fields, answers={**reached, "FederatedCheck": known})
        if config.register:
            unknown = msgspec.structs.replace(known, subject="2", person_id=None)
            yield Example("new", fields=fields, answers={**reached, "FederatedCheck": unknown})
        if config.other_way:
            yield Example("other", action="other", answers=reached)
        yield Example("cancelled", fields={"error": "access_denied"}, answers=reached)
        refused = FederationRefused("refused", "nonce")
        yield Example("failed", fields=fields, answers={**reached, "FederatedCheck": refused})
        yield Example("unavailable", answers={"ProviderAddress": ProviderUnreachable("Example", "slow")})
        yield Example("error")


def _settle(
    config: FederationVerifyConfig, cx: StepContext, verdict: FederatedIdentity | FederationRefused
) -> StepResult:
    if isinstance(verdict, FederationRefused):
        return _refuse(config, cx, verdict.why, verdict.note)
    if verdict.person_id is None:
        return _new(config, cx, verdict)
    if cx.subject is not None and cx.subject.person_id != verdict.person_id:
        return _refuse(config, cx, "other_account", "somebody-else")
    if cx.lost(USED):
        return _refuse(config, cx, "unknown", "unlinked")
    if cx.subject is None:
        cx.recognise(verdict.person_id)
    cx.emit(UseIdentity(verdict.person_id, verdict.issuer, verdict.subject, cx.now))
    return Continue("known")


def _new(config: FederationVerifyConfig, cx: StepContext, who: FederatedIdentity) -> StepResult:
    """Let somebody become new, unless somebody else was named before: nobody's account is taken over like that."""
    if not config.register or cx.subject is not None:
        return _refuse(config, cx, "unknown", "unknown")
    if config.email is not None:
        address = read_email(who.email)
        cx.put(config.email, "" if isinstance(address, Refusal) else address)
    if config.name is not None:
        cx.put(config.name, who.name)
    cx.emit(LinkIdentity(cx.subject_or_new(), provider_in(config.provider), who.issuer, who.subject, cx.now))
    return Continue("new")


def _refuse(config: FederationVerifyConfig, cx: StepContext, why: str, note: str = "") -> StepResult:
    return refuse(cx, provider_in(config.provider), config.max_attempts, why, note)
