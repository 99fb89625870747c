"""Send a text message in the tenant's words. It is promised here, and sent after the commit. It proves nothing."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Final

import msgspec

from handrail_flows.sent_code.text_message import Countries, refuse_countries
from handrail_flows.telling.contract import message_contract
from handrail_flows.telling.message import Recipient
from handrail_flows.telling.recipient import UNSENT, recipient
from handrail_flows.telling.words import filled, places_in, refuse_words
from handrail_flows.typed.phone import calling_code, example_mobile, unreachable_by_text
from handrail_flows.wording import FixedWording, spoken_in
from handrail_platform.document.model import VariableName
from handrail_platform.errors import StepMisuse
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.outbox import SendTextMessage
from handrail_platform.step.reads import Allowance, Person, Spend
from handrail_platform.step.step import Continue, Example, Need, StepResult, Submit
from handrail_platform.values import Milliseconds
from handrail_platform.view import View

SEND: Final = "message.sms"
_LONGEST_TEXT: Final = 300
_TIMELY: Final[Milliseconds] = 60 * 60 * 1000
"""Whatever could not be sent within it is not sent at all: nobody wants to be woken by a late one."""


class MessageSmsConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    to: Annotated[
        VariableName | None,
        msgspec.Meta(
            description="The phone variable, confirmed in this journey. Left out: the confirmed number of the "
            "account that was proved."
        ),
    ] = None
    countries: Countries
    text: Annotated[
        FixedWording,
        msgspec.Meta(
            description="What the message says, by language; the name of the tenant is put before it. `{name}` "
            "stands for a variable's value."
        ),
    ]


class MessageSmsStep:
    """Each message counts within the limits of codes, because it costs as much (toll fraud)."""

    name: ClassVar[str] = "message.sms"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = MessageSmsConfig

    def contract(self, config: MessageSmsConfig) -> Contract:
        refuse_countries(config.countries)
        refuse_words("text", config.text, _LONGEST_TEXT)
        return message_contract(SEND, "phone", config.to, places_in(config.text.values()))

    def enter(self, config: MessageSmsConfig, cx: StepContext) -> StepResult:
        to = recipient(cx, "phone", config.to)
        if not isinstance(to, str):
            return to
        if why := unreachable_by_text(to, config.countries):
            return Continue(UNSENT, note=why)
        spend = Spend("sms-send", to, within=calling_code(to))
        allowance = cx.answer(spend)
        if allowance is None:
            return Need((spend,))
        if not allowance.allowed:
            return Continue(UNSENT, note="limit")
        cx.emit(self.message(config, Recipient(to, cx.language, cx.get), cx.now))
        return Continue("done")

    def message(self, config: MessageSmsConfig, to: Recipient, now: Milliseconds) -> SendTextMessage:
        """Return the message, which is not sent later than an hour from now."""
        language, text = spoken_in(config.text, to.language)
        return SendTextMessage(to.to, language, filled(text, language, to.value_of), now + _TIMELY)

    def handle(self, config: MessageSmsConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: MessageSmsConfig, cx: StepContext) -> View:
        del config, cx
        raise StepMisuse("message.sms has no page")

    def simulate(self, config: MessageSmsConfig) -> Iterable[Example]:
        has = Person("Alice Example", (("phone", example_mobile(config.countries[0]), True),), {}, ())
        known: Mapping[str, Any] = {} if config.to else {"PersonRecord": has}
        yield Example("done", answers={**known, "Spend": Allowance(allowed=True)})
        yield Example(UNSENT, answers={**known, "Spend": Allowance(allowed=False)})
        if not config.to:
            yield Example("error")
