"""Send a mail in the tenant's words. It is promised here, and sent after the commit.

It proves nothing: whoever reads a mail is no more known by it (SP 800-63B-4 section 3.1.3.1).
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Final

import msgspec

from handrail_flows.telling.contract import message_contract
from handrail_flows.telling.message import Recipient
from handrail_flows.telling.recipient import UNSENT, recipient
from handrail_flows.telling.words import filled, places_in, refuse_words
from handrail_flows.typed.identifier import mailbox_of
from handrail_flows.wording import FixedLongWording, FixedWording, spoken_in
from handrail_platform.document.model import VariableName
from handrail_platform.errors import StepMisuse
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.outbox import SendEmailMessage
from handrail_platform.step.reads import Allowance, Person, Spend
from handrail_platform.step.step import Continue, Example, Need, StepResult, Submit
from handrail_platform.values import Milliseconds
from handrail_platform.view import View

SEND: Final = "message.email"
_LONGEST_SUBJECT: Final = 120
_LONGEST_TEXT: Final = 5_000


class MessageEmailConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    to: Annotated[
        VariableName | None,
        msgspec.Meta(
            description="The e-mail variable, confirmed in this journey. Left out: the confirmed address of the "
            "account that was proved."
        ),
    ] = None
    subject: Annotated[
        FixedWording, msgspec.Meta(description="The subject, by language. `{name}` stands for a variable's value.")
    ]
    text: Annotated[
        FixedLongWording,
        msgspec.Meta(
            description="What the mail says, by language; a blank line starts a paragraph. `{name}` stands for "
            "a variable's value."
        ),
    ]


class MessageEmailStep:
    """Each mail counts for the mailbox, as codes do, so that no journey floods one."""

    name: ClassVar[str] = "message.email"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = MessageEmailConfig

    def contract(self, config: MessageEmailConfig) -> Contract:
        refuse_words("subject", config.subject, _LONGEST_SUBJECT)
        refuse_words("text", config.text, _LONGEST_TEXT)
        said = places_in([*config.subject.values(), *config.text.values()])
        return message_contract(SEND, "email", config.to, said)

    def enter(self, config: MessageEmailConfig, cx: StepContext) -> StepResult:
        to = recipient(cx, "email", config.to)
        if not isinstance(to, str):
            return to
        spend = Spend("email-send", mailbox_of(to))
        allowance = cx.answer(spend)
        if allowance is None:
            return Need((spend,))
        if not allowance.allowed:
            return Continue(UNSENT, note="limit")
        cx.emit(self.message(config, Recipient(to, cx.language, cx.get), cx.now))
        return Continue("done")

    def message(self, config: MessageEmailConfig, to: Recipient, now: Milliseconds) -> SendEmailMessage:
        """Return the mail. Subject and text are each in the best language there is."""
        del now
        language, text = spoken_in(config.text, to.language)
        spoken, subject = spoken_in(config.subject, to.language)
        return SendEmailMessage(
            to.to, language, filled(subject, spoken, to.value_of), filled(text, language, to.value_of)
        )

    def handle(self, config: MessageEmailConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: MessageEmailConfig, cx: StepContext) -> View:
        del config, cx
        raise StepMisuse("message.email has no page")

    def simulate(self, config: MessageEmailConfig) -> Iterable[Example]:
        has = Person("Alice Example", (("email", "alice@example.org", True),), {}, ())
        known: Mapping[str, Any] = {} if config.to else {"PersonRecord": has}
        yield Example("done", answers={**known, "Spend": Allowance(allowed=True)})
        yield Example(UNSENT, answers={**known, "Spend": Allowance(allowed=False)})
        if not config.to:
            yield Example("error")
