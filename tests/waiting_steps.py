"""A step that waits for whatever its document says: no step of the catalogue waits for anything yet."""

from collections.abc import Iterable
from typing import ClassVar

import msgspec

from handrail_platform.errors import StepFault
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.step import Continue, Example, Stay, StepResult, Submit, Wait
from handrail_platform.step.waiting import Awaited
from handrail_platform.text import Message, TenantText
from handrail_platform.values import Milliseconds
from handrail_platform.view import Action, Notice, View

TITLE = TenantText({"en": "Waiting for the registry"})
LEAD = TenantText({"en": "We have asked the registry about you."})
CANCEL = Action(name="cancel", label=TenantText({"en": "Never mind"}), weight="quiet")


class AwaitConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to wait for. Spans are in milliseconds from entering the step on."""

    events: tuple[str, ...] = ()
    timers: dict[str, Milliseconds] = {}
    need: int | None = None
    """How many are enough; all, unless it is said."""
    patience: Milliseconds = 60_000
    then: tuple[str, ...] = ()
    """What to wait for after that, in the same visit."""
    longer: Milliseconds = 0
    """How much longer than promised the second wait may take."""
    undeclared: tuple[str, ...] = ()
    """What it waits for without saying so in its contract."""
    into: str = ""
    """The variable that gets what came, as text."""


class AwaitStep:
    """Leaves by `ok` when enough has come, by `refused` if one of the events says no, by `cancel` when pressed."""

    name: ClassVar[str] = "await"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.WAITING
    config_type: ClassVar[type[msgspec.Struct]] = AwaitConfig

    def contract(self, config: AwaitConfig) -> Contract:
        return Contract(
            outcomes=("ok", "refused", "timeout", "error", "cancel"),
            awaits=(*config.events, *config.timers, *config.then),
            writes={"ok": {config.into: "text"}} if config.into else {},
            secrets_in=("secret",),
            view="await.v1",
        )

    def enter(self, config: AwaitConfig, cx: StepContext) -> StepResult:
        awaited = [Awaited(name) for name in (*config.events, *config.undeclared)]
        awaited += [Awaited(name, cx.entered_at + span) for name, span in config.timers.items()]
        need = len(awaited) if config.need is None else config.need
        return Wait(tuple(awaited), need, cx.entered_at + config.patience)

    def handle(self, config: AwaitConfig, cx: StepContext, submit: Submit) -> StepResult:
        del config
        if submit.action == "cancel":
            return Continue("cancel")
        cx.memory["unclear"] = True
        return Stay()

    def resume(self, config: AwaitConfig, cx: StepContext) -> StepResult:
        if any(each.body.get("fault") for each in cx.arrivals):
            raise StepFault("asked-for")
        if any(each.body.get("result") == "no" for each in cx.arrivals):
            return Continue("refused")
        came = cx.recall_text("came") + " ".join(f"{each.name}={each.body}" for each in cx.arrivals)
        if config.then and not cx.memory.get("again"):
            cx.memory["again"], cx.memory["came"] = True, came + " "
            assert cx.waits is not None
            return Wait(tuple(map(Awaited, config.then)), len(config.then), cx.waits.until + config.longer)
        if config.into:
            cx.put(config.into, came)
        return Continue("ok")

    def render(self, config: AwaitConfig, cx: StepContext) -> View:
        del config
        notice = Notice("info", Message("page.stale")) if cx.memory.get("unclear") else None
        return View(id="await.v1", title=TITLE, lead=LEAD, notice=notice, actions=(CANCEL,))

    def simulate(self, config: AwaitConfig) -> Iterable[Example]:
        yield Example("ok", answers={name: {} for name in (*config.events, *config.then)})
        yield Example("refused", answers={name: {"result": "no"} for name in config.events})
        yield Example("cancel", action="cancel")
