"""From signals to points and reasons. Pure, so that other points can be tried on what was recorded."""

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from handrail_flows.steps.risk_assess.config import SIGNALS, RiskAssessConfig, Signal
from handrail_platform.step.reads import RiskSignals

Level: TypeAlias = Literal["low", "medium", "high"]


class Score(msgspec.Struct, frozen=True):
    """`reasons` are the signals that were there and counted, in the order of the table."""

    points: int
    level: Level
    reasons: tuple[Signal, ...]

    @property
    def note(self) -> str:
        """The score as the trace has it: codes, for staff alone."""
        return " ".join((str(self.points), *self.reasons))


def judge(config: RiskAssessConfig, signals: RiskSignals) -> Score:
    """Add the points of every signal that is there."""
    there = set(present(config, signals))
    reasons: tuple[Signal, ...] = tuple(each for each in SIGNALS if each in there and config.points.get(each, 0))
    points = sum(config.points.get(each, 0) for each in reasons)
    return Score(points, level_of(config, points), reasons)


def level_of(config: RiskAssessConfig, points: int) -> Level:
    """Return the level that so many points come to."""
    if points >= config.high_from:
        return "high"
    return "medium" if points >= config.medium_from else "low"


def present(config: RiskAssessConfig, signals: RiskSignals) -> Iterator[Signal]:
    """Yield the signals that are there, as far as the settings say what is too many and too fast."""
    if signals.new_device:
        yield "new-device"
    if signals.new_network:
        yield "new-network"
    if signals.failures >= config.failures_from:
        yield "failures"
    if signals.attempts >= config.attempts_from:
        yield "busy-network"
    if signals.disposable_email:
        yield "disposable-email"
    if signals.answered_in is not None and signals.answered_in < config.fastest_ms:
        yield "too-fast"
