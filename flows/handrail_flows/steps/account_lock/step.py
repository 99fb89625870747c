"""Lock the account, such as after a sign-in at high risk, and mail its person what to do.

It takes a proof: whoever only knows an address locks nobody out (SP 800-63B-4 section 3.2.2).
"""

from collections.abc import Iterable
from typing import ClassVar, Final

import msgspec

from handrail_flows.guessing import proved_person
from handrail_platform.errors import StepMisuse
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.effects import LockAccount
from handrail_platform.step.outbox import TellOfLock
from handrail_platform.step.reads import Person, PersonRecord
from handrail_platform.step.step import Continue, Example, Need, StepResult, Submit
from handrail_platform.view import View

EFFECT = "account.lock"
TOLD = "lock.told"
_MOST_ADDRESSES: Final = 10


class AccountLockConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """There is nothing to choose: only staff unlock what a journey locked."""


class AccountLockStep:
    """Every browser is signed out with it, so that an end has to follow: no session of theirs goes on."""

    name: ClassVar[str] = "account.lock"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.AUTOMATIC
    config_type: ClassVar[type[msgspec.Struct]] = AccountLockConfig

    def contract(self, config: AccountLockConfig) -> Contract:
        del config
        return Contract(
            outcomes=("locked", "error"),
            needs="account",
            effects=(EFFECT, TOLD),
            only_with={EFFECT: ("locked",), TOLD: ("locked",)},
            sends={"email": _MOST_ADDRESSES},
        )

    def enter(self, config: AccountLockConfig, cx: StepContext) -> StepResult:
        del config
        request = PersonRecord(proved_person(cx))
        person = cx.answer(request)
        if person is None:
            return Need((request,))
        cx.emit(LockAccount(request.person_id, cx.now))
        for address in person.confirmed("email")[:_MOST_ADDRESSES]:
            cx.emit(TellOfLock(address, cx.language))
        return Continue("locked")

    def handle(self, config: AccountLockConfig, cx: StepContext, submit: Submit) -> StepResult:
        del submit
        return self.enter(config, cx)

    def render(self, config: AccountLockConfig, cx: StepContext) -> View:
        del config, cx
        raise StepMisuse("account.lock has no page")

    def simulate(self, config: AccountLockConfig) -> Iterable[Example]:
        del config
        has = Person("Alice Example", (("email", "alice@example.org", True),), {}, ())
        yield Example("locked", answers={"PersonRecord": has})
        yield Example("error")
