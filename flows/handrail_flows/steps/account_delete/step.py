"""Ask whether the account is really to be deleted, say what goes and what stays, and promise it for later.

It takes a proof in this very journey: whoever finds a browser signed in deletes nobody's account.
"""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Final

import msgspec

from handrail_flows.guessing import proved_person
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.effects import DeleteAccount
from handrail_platform.step.outbox import TellOfDeletion
from handrail_platform.step.reads import Person, PersonRecord
from handrail_platform.step.step import Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.values import Milliseconds
from handrail_platform.view import Action, Notice, View

VIEW = "account-delete.v1"
EFFECT = "account.delete"
TOLD = "deletion.told"
LOST: Final = ("details", "ways_in", "browsers")
KEPT: Final = ("consents", "payments")
_DAY: Final[Milliseconds] = 24 * 60 * 60 * 1000
_MOST_ADDRESSES: Final = 10


class AccountDeleteConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """GDPR article 12(3): what somebody asks for is done within a month."""

    grace_days: Annotated[
        int,
        msgspec.Meta(ge=1, le=30, description="So long may somebody change their mind, by signing in again."),
    ] = 14


class AccountDeleteStep:
    """Nothing is deleted here: it is promised, every browser is signed out, and each address is told."""

    name: ClassVar[str] = "account.delete"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = AccountDeleteConfig

    def contract(self, config: AccountDeleteConfig) -> Contract:
        del config
        return Contract(
            outcomes=("deleted", "kept", "error"),
            needs="account",
            effects=(EFFECT, TOLD),
            only_with={EFFECT: ("deleted",), TOLD: ("deleted",)},
            sends={"email": _MOST_ADDRESSES},
            view=VIEW,
        )

    def enter(self, config: AccountDeleteConfig, cx: StepContext) -> StepResult:
        del config
        proved_person(cx)
        return Stay()

    def handle(self, config: AccountDeleteConfig, cx: StepContext, submit: Submit) -> StepResult:
        match submit.action:
            case "delete":
                return _delete(config, cx)
            case "keep":
                return Continue("kept")
            case _:
                cx.memory["notice"] = "unclear"
                return Stay(note="unclear")

    def render(self, config: AccountDeleteConfig, cx: StepContext) -> View:
        notice = cx.recall_text("notice")
        return View(
            id=VIEW,
            title=Message("account.delete.title"),
            lead=Message("account.delete.lead", count=config.grace_days),
            notice=Notice("warning", Message(f"account.delete.{notice}")) if notice else None,
            actions=tuple(
                Action(
                    name=name,
                    label=Message(f"account.delete.action.{name}"),
                    weight="secondary",
                    submits_fields=False,
                )
                for name in ("keep", "delete")
            ),
            data={"lost": list(LOST), "kept": list(KEPT)},
        )

    def simulate(self, config: AccountDeleteConfig) -> Iterable[Example]:
        del config
        has = Person("Alice Example", (("email", "alice@example.org", True),), {}, ())
        yield Example("deleted", action="delete", answers={"PersonRecord": has})
        yield Example("kept", action="keep")
        yield Example("error")


def _delete(config: AccountDeleteConfig, cx: StepContext) -> StepResult:
    request = PersonRecord(proved_person(cx))
    person = cx.answer(request)
    if person is None:
        return Need((request,))
    due = cx.now + config.grace_days * _DAY
    cx.emit(DeleteAccount(request.person_id, due, cx.now))
    for address in person.confirmed("email")[:_MOST_ADDRESSES]:
        cx.emit(TellOfDeletion(address, cx.language, config.grace_days))
    return Continue("deleted")
