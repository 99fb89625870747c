"""Tell a server of the tenant's that something happened. It is promised here, and sent after the commit."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

import msgspec

from handrail_flows.basis import Basis, declared
from handrail_platform.document.model import VariableName
from handrail_platform.errors import StepMisuse
from handrail_platform.guard.requirement import PurposeName
from handrail_platform.provision.reference import ConnectionReference, connection_in
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import ConfigRefused, Contract, Disclosure, StepKind
from handrail_platform.step.outbox import SendWebhook
from handrail_platform.step.step import Continue, Example, StepResult, Submit
from handrail_platform.values import SHAPE
from handrail_platform.view import View

SEND = "webhook.send"


class WebhookSendConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    connection: ConnectionReference
    event: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39}){0,3}$(?!\n)",
            description="What happened, as the receiver calls it: `account.opened`.",
            examples=["account.opened"],
            extra={SHAPE: "event"},
        ),
    ]
    data: Annotated[
        tuple[VariableName, ...],
        msgspec.Meta(max_length=50, description="Variables whose values go with it. A secret never does."),
    ] = ()
    purpose: Annotated[
        PurposeName | None,
        msgspec.Meta(description="For which purpose they leave, as consents and guardrails name it."),
    ] = None
    basis: Basis = "consent"


class WebhookSendStep:
    """Who the person is, it says only of an account that was proved or opened in this journey."""

    name: ClassVar[str] = "webhook.send"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = WebhookSendConfig

    def contract(self, config: WebhookSendConfig) -> Contract:
        if len(set(config.data)) < len(config.data):
            raise ConfigRefused("data", "names a variable twice")
        if config.data and config.purpose is None:
            raise ConfigRefused("purpose", "is needed for data that leaves")
        leaves = Disclosure(
            connection_in(config.connection), config.data, config.purpose or "", declared(config.basis)
        )
        return Contract(
            outcomes=("done",),
            # Compared with itself so that the document says of which type it is, and that it is no secret.
            expressions=tuple(f"{variable} == {variable}" for variable in config.data),
            reveals=config.data,
            effects=(SEND,),
            discloses={SEND: (leaves,)} if config.data else {},
        )

    def enter(self, config: WebhookSendConfig, cx: StepContext) -> StepResult:
        person = cx.subject.person_id if cx.subject is not None and cx.subject.standing == "account" else None
        values = {variable: cx.get(variable) for variable in config.data}
        data = {variable: value for variable, value in values.items() if value is not None and value != ""}
        cx.emit(SendWebhook(connection_in(config.connection), config.event, person, data, cx.now))
        return Continue("done")

    def handle(self, config: WebhookSendConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: WebhookSendConfig, cx: StepContext) -> View:
        del config, cx
        raise StepMisuse("webhook.send has no page")

    def simulate(self, config: WebhookSendConfig) -> Iterable[Example]:
        del config
        return (Example("done"),)
