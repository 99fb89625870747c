"""Ask for work that a browser does by itself, and of whoever runs no scripts for a moment of patience.

Neither is a puzzle (WCAG 2.2, 3.3.8), and neither says anything of who somebody is.
"""

import base64
from collections.abc import Iterable
from typing import Annotated, ClassVar, Final

import msgspec

from handrail_flows.guessing import wrong
from handrail_flows.waiting import minutes_left, seconds_left
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.reads import Allowance, Spend, WorkCheck, WorkDone
from handrail_platform.step.step import Continue, Example, Need, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.values import Milliseconds
from handrail_platform.view import Action, Notice, View

VIEW: Final = "bot-challenge.v1"
FIELD: Final = "solution"
_CHALLENGE_BYTES: Final = 16
_MOST_DIGITS: Final = 12


class BotChallengeConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    difficulty: Annotated[
        int,
        msgspec.Meta(
            ge=8,
            le=22,
            description="Bits of work: each doubles what a browser has to do.",
        ),
    ] = 16
    valid_seconds: Annotated[
        int, msgspec.Meta(ge=60, le=1_800, description="For so long does work count; then new work is set.")
    ] = 300
    wait_seconds: Annotated[
        int, msgspec.Meta(ge=5, le=60, description="For so long does somebody wait whose browser runs no scripts.")
    ] = 15
    max_attempts: Annotated[
        int, msgspec.Meta(ge=1, le=10, description="Wrong answers on one visit before it gives up.")
    ] = 5


class BotChallengeStep:
    """Every answer but one that comes too early ends the challenge: none is answered twice."""

    name: ClassVar[str] = "bot.challenge"
    version: ClassVar[int] = 1
    kind: ClassVar[StepKind] = StepKind.INTERACTIVE
    config_type: ClassVar[type[msgspec.Struct]] = BotChallengeConfig

    def contract(self, config: BotChallengeConfig) -> Contract:
        return Contract(outcomes=("ok", "failed"), bounded={"attempts": config.max_attempts}, view=VIEW)

    def enter(self, config: BotChallengeConfig, cx: StepContext) -> StepResult:
        del config
        _set_work(cx)
        return Stay()

    def handle(self, config: BotChallengeConfig, cx: StepContext, submit: Submit) -> StepResult:
        cx.memory |= {"error": "", "notice": ""}
        if submit.action != "continue":
            cx.memory["notice"] = "unclear"
            return Stay(note="unclear")
        solution = submit.fields.get(FIELD, "")
        return _judge(config, cx, solution) if solution else _after_waiting(config, cx)

    def render(self, config: BotChallengeConfig, cx: StepContext) -> View:
        return View(
            id=VIEW,
            title=Message("bot.challenge.title"),
            lead=Message("bot.challenge.lead", count=config.wait_seconds),
            notice=_notice(config, cx),
            actions=(Action(name="continue", label=Message("bot.challenge.action.continue")),),
            data={"challenge": _written(_challenge(cx)), "difficulty": config.difficulty},
        )

    def simulate(self, config: BotChallengeConfig) -> Iterable[Example]:
        del config
        yield Example("ok", fields={FIELD: "7"}, answers={"WorkCheck": WorkDone(enough=True)})
        yield Example("failed", fields={FIELD: "7"}, answers={"WorkCheck": WorkDone(enough=False)})


def _set_work(cx: StepContext) -> None:
    cx.memory |= {"challenges": cx.recall_int("challenges") + 1, "set_at": cx.now}


def _challenge(cx: StepContext) -> bytes:
    """Return what the session, the visit and the page have to themselves."""
    return cx.derive(f"work|{cx.recall_int('challenges')}", _CHALLENGE_BYTES)


def _judge(config: BotChallengeConfig, cx: StepContext, solution: str) -> StepResult:
    if cx.now - cx.recall_int("set_at") > config.valid_seconds * 1_000:
        _set_work(cx)
        return wrong(cx, config.max_attempts, "expired")
    if len(solution) > _MOST_DIGITS or not (solution.isascii() and solution.isdigit()):
        _set_work(cx)
        return wrong(cx, config.max_attempts, "wrong")
    check = WorkCheck(_written(_challenge(cx)), config.difficulty, solution)
    verdict = cx.answer(check)
    if verdict is None:
        return Need((check,))
    if verdict.enough:
        return Continue("ok", note="work")
    _set_work(cx)
    return wrong(cx, config.max_attempts, "wrong")


def _after_waiting(config: BotChallengeConfig, cx: StepContext) -> StepResult:
    """Let on whoever waited. Counted by network, so that waiting in many sessions at once leads few of them on."""
    if cx.now < _patient_from(config, cx):
        cx.memory["notice"] = "early"
        return Stay(note="early")
    spend = Spend("bot-wait", "")
    allowance = cx.answer(spend)
    if allowance is None:
        return Need((spend,))
    if not allowance.allowed:
        return _crowded(cx, allowance)
    return Continue("ok", note="waited")


def _crowded(cx: StepContext, allowance: Allowance) -> StepResult:
    cx.memory |= {"notice": "crowded", "crowded_until": allowance.retry_at}
    return Stay(note="crowded")


def _patient_from(config: BotChallengeConfig, cx: StepContext) -> Milliseconds:
    return cx.entered_at + config.wait_seconds * 1_000


def _notice(config: BotChallengeConfig, cx: StepContext) -> Notice | None:
    if error := cx.recall_text("error"):
        return Notice("error", Message(f"bot.challenge.{error}"))
    match cx.recall_text("notice"):
        case "early":
            left = seconds_left(_patient_from(config, cx), cx.now)
            return Notice(
                "info", Message("bot.challenge.early", count=left) if left else Message("bot.challenge.now")
            )
        case "crowded" if minutes := minutes_left(cx.recall_int("crowded_until"), cx.now):
            return Notice("warning", Message("bot.challenge.crowded", count=minutes))
        case "unclear":
            return Notice("warning", Message("bot.challenge.unclear"))
        case _:
            return None


def _written(challenge: bytes) -> str:
    return base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
