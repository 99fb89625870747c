"""Let an address that was confirmed take the place of the account's e-mail address, and tell the former one.

It takes a proof in this very journey: whoever finds a browser signed in moves nobody's account to another mailbox.
"""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Final

import msgspec

from handrail_flows.guessing import proved_person
from handrail_flows.typed.identifier import identifier_value
from handrail_platform.document.model import VariableName
from handrail_platform.errors import StepFault, StepMisuse
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.effects import ChangeEmail
from handrail_platform.step.outbox import TellOfEmail
from handrail_platform.step.reads import Person, PersonRecord
from handrail_platform.step.step import Continue, Example, Need, StepResult, Submit
from handrail_platform.view import View

EFFECT = "email.change"
TOLD = "email.told"
_FACT: Final = "address.email"
_MOST_ADDRESSES: Final = 10


class EmailChangeConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    address: Annotated[
        VariableName, msgspec.Meta(description="The e-mail variable with the new address, confirmed before.")
    ]


class EmailChangeStep:
    """That an address is somebody else's is told only to whoever reads its mail (`taken`)."""

    name: ClassVar[str] = "email.change"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = EmailChangeConfig

    def contract(self, config: EmailChangeConfig) -> Contract:
        return Contract(
            outcomes=("changed", "taken", "error"),
            reads={config.address: "email"},
            needs="account",
            effects=(EFFECT, TOLD),
            only_with={EFFECT: ("changed",), TOLD: ("changed",)},
            sends={"email": _MOST_ADDRESSES},
            identifiers={"email": config.address},
        )

    def enter(self, config: EmailChangeConfig, cx: StepContext) -> StepResult:
        request = PersonRecord(proved_person(cx))
        typed = cx.text(config.address)
        if not typed or not cx.verified(_FACT, typed):
            raise StepFault("unconfirmed")
        if cx.lost(EFFECT):
            return Continue("taken")
        person = cx.answer(request)
        if person is None:
            return Need((request,))
        address = identifier_value("email", typed)
        former = [value for kind, value, _ in person.identifiers if kind == "email"]
        if former == [address]:
            return Continue("changed", note="same")
        cx.emit(ChangeEmail(request.person_id, person.revision, address, cx.now))
        for each in [each for each in person.confirmed("email") if each != address][:_MOST_ADDRESSES]:
            cx.emit(TellOfEmail(each, cx.language, cx.now))
        return Continue("changed")

    def handle(self, config: EmailChangeConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: EmailChangeConfig, cx: StepContext) -> View:
        del config, cx
        raise StepMisuse("email.change has no page")

    def simulate(self, config: EmailChangeConfig) -> Iterable[Example]:
        del config
        has = Person("Alice Example", (("email", "former@example.org", True),), {}, ())
        yield Example("changed", answers={"PersonRecord": has})
        yield Example("taken", answers={"PersonRecord": has, EFFECT: "lost"})
        yield Example("error")
