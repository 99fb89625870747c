"""What no step of the catalogue does yet: waiting for the outside, and lying.

Like released steps these never change what they do: what is recorded of them would have to be recorded again.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, Final

import msgspec

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.resolve import Registry
from handrail_platform.errors import StepFault
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.outbox import SendEmailCode
from handrail_platform.step.step import AnyStep, Continue, Example, Finish, Stay, StepResult, Submit, Wait
from handrail_platform.step.waiting import Awaited
from handrail_platform.text import TenantText
from handrail_platform.values import Milliseconds
from handrail_platform.view import Action, View


class WaitConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to wait for, and how many are enough. Spans are in milliseconds from entering the step on."""

    events: tuple[str, ...]
    timers: dict[str, Milliseconds] = {}
    need: int
    patience: Milliseconds
    into: str
    """The variable that gets what came."""


class WaitStep:
    """Leaves by `ok` when enough has come, by `refused` if one of the events says no, by `cancel` when pressed."""

    name: ClassVar[str] = "golden.wait"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.WAITING
    config_type: ClassVar[type[msgspec.Struct]] = WaitConfig

    def contract(self, config: WaitConfig) -> Contract:
        return Contract(
            outcomes=("ok", "refused", "timeout", "cancel"),
            awaits=(*config.events, *config.timers),
            writes={"ok": {config.into: "text"}},
            view="golden-wait.v1",
        )

    def enter(self, config: WaitConfig, cx: StepContext) -> StepResult:
        timers = (Awaited(name, cx.entered_at + span) for name, span in config.timers.items())
        awaited = (*map(Awaited, config.events), *timers)
        return Wait(awaited, config.need, cx.entered_at + config.patience)

    def handle(self, config: WaitConfig, cx: StepContext, submit: Submit) -> StepResult:
        del config, cx
        return Continue("cancel") if submit.action == "cancel" else Stay()

    def resume(self, config: WaitConfig, cx: StepContext) -> StepResult:
        if any(each.body.get("result") == "no" for each in cx.arrivals):
            return Continue("refused")
        assert cx.waits is not None
        cx.put(config.into, " ".join(cx.waits.come(cx.now)))
        return Continue("ok")

    def render(self, config: WaitConfig, cx: StepContext) -> View:
        del config
        come = () if cx.waits is None else cx.waits.come(cx.now)
        cancel = Action(name="cancel", label=TenantText({"en": "Never mind"}), weight="quiet")
        title = TenantText({"en": "Waiting for the registry"})
        return View(id="golden-wait.v1", title=title, actions=(cancel,), data={"come": list(come)})

    def simulate(self, config: WaitConfig) -> Iterable[Example]:
        yield Example("ok", answers={name: {"result": "yes"} for name in config.events})
        yield Example("refused", answers={name: {"result": "no"} for name in config.events})
        yield Example("cancel", action="cancel")


class LieConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing: it lies as it is asked to."""


class LieStep:
    """Breaks its contract in the way of the button that is pressed; `continue` keeps it."""

    name: ClassVar[str] = "golden.lie"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = LieConfig

    def contract(self, config: LieConfig) -> Contract:
        del config
        return Contract(outcomes=("done", "error"), writes={"done": {"word": "text"}}, secrets_in=("secret",))

    def enter(self, config: LieConfig, cx: StepContext) -> StepResult:
        del config, cx
        return Stay()

    def handle(self, config: LieConfig, cx: StepContext, submit: Submit) -> StepResult:
        del config
        if submit.action in LIES:
            return LIES[submit.action](cx)
        if submit.action == "fail":
            raise StepFault("asked-for")
        cx.put("word", "of honour")
        return Continue("done")

    def render(self, config: LieConfig, cx: StepContext) -> View:
        del config, cx
        return View(id="golden-lie.v1", title=TenantText({"en": "Is it true?"}))

    def simulate(self, config: LieConfig) -> Iterable[Example]:
        del config
        yield Example("done", fields={"secret": "what nobody may read"})
        yield Example("error", action="fail")


def _leaves_elsewhere(cx: StepContext) -> StepResult:
    del cx
    return Continue("elsewhere")


def _writes_nothing(cx: StepContext) -> StepResult:
    del cx
    return Continue("done")


def _writes_undeclared(cx: StepContext) -> StepResult:
    cx.put("other", "value")
    return Continue("done")


def _reads_undeclared(cx: StepContext) -> StepResult:
    return Continue("done", note=cx.text("other"))


def _promises_undeclared(cx: StepContext) -> StepResult:
    cx.emit(SendEmailCode("alice@example.org", "en", cx.node, cx.visit, 1, cx.now))
    return Stay()


def _takes_an_account(cx: StepContext) -> StepResult:
    cx.recognise(cx.newcomer())
    return Stay()


def _ends_the_journey(cx: StepContext) -> StepResult:
    del cx
    return Finish("success", sign_in=True)


def _breaks(cx: StepContext) -> StepResult:
    raise ZeroDivisionError(cx.node)


LIES: Final[Mapping[str, Callable[[StepContext], StepResult]]] = {
    "leave elsewhere": _leaves_elsewhere,
    "write nothing": _writes_nothing,
    "write undeclared": _writes_undeclared,
    "read undeclared": _reads_undeclared,
    "promise undeclared": _promises_undeclared,
    "take an account": _takes_an_account,
    "end the journey": _ends_the_journey,
    "break": _breaks,
}
"""Every lie, by the button that asks for it."""
_OWN: Final[tuple[AnyStep, ...]] = (WaitStep(), LieStep())
GOLDEN_REGISTRY: Final[Registry] = {**REGISTRY, **{(step.name, step.version): step for step in _OWN}}
