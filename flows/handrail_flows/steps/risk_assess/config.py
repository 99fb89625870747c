"""The policy table: what each signal counts, and from how many points on the risk is medium or high."""

from itertools import chain, combinations
from typing import Annotated, Final, Literal, TypeAlias, get_args

import msgspec

from handrail_platform.document.model import VariableName
from handrail_platform.step.contract import ConfigRefused

Signal: TypeAlias = Literal[
    "new-device", "new-network", "failures", "busy-network", "disposable-email", "too-fast"
]
SIGNALS: Final[tuple[Signal, ...]] = get_args(Signal)
_USUAL: Final[dict[Signal, int]] = {
    "new-device": 30,
    "new-network": 15,
    "failures": 25,
    "busy-network": 20,
    "disposable-email": 30,
    "too-fast": 40,
}


class RiskAssessConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    points: Annotated[
        dict[Signal, Annotated[int, msgspec.Meta(ge=0, le=100)]],
        msgspec.Meta(
            description="What each signal adds to the score, up to 100 points; one that is left out adds nothing."
        ),
    ] = msgspec.field(default_factory=lambda: dict(_USUAL))
    medium_from: Annotated[int, msgspec.Meta(ge=1, le=600, description="So many points are a medium risk.")] = 30
    high_from: Annotated[int, msgspec.Meta(ge=2, le=600, description="So many points are a high risk.")] = 70
    failures_from: Annotated[
        int,
        msgspec.Meta(ge=1, le=1000, description="So many wrong guesses at the account within a day are a signal."),
    ] = 5
    attempts_from: Annotated[
        int,
        msgspec.Meta(
            ge=2,
            le=1_000_000,
            description="So many assessments from the same network within an hour are a signal. Offices and "
            "mobile networks share one address among many people.",
        ),
    ] = 60
    fastest_ms: Annotated[
        int,
        msgspec.Meta(
            ge=1,
            le=10_000,
            description="Whoever answers the page before in fewer milliseconds is hardly a person.",
        ),
    ] = 500
    email: Annotated[
        VariableName | None,
        msgspec.Meta(description="The address that was typed, to look whether it is one to be thrown away."),
    ] = None

    @property
    def usable(self) -> tuple[Signal, ...]:
        """The signals that add points here and can be there."""
        return tuple(
            each
            for each in SIGNALS
            if self.points.get(each, 0) and (each != "disposable-email" or self.email is not None)
        )


def check_risk(config: RiskAssessConfig) -> None:
    """Raise ConfigRefused where an outcome could never be reached: nobody would notice that it is not watched."""
    if config.medium_from >= config.high_from:
        raise ConfigRefused("high_from", "has to be more than a medium risk")
    if not leading_to(config, config.high_from, 601):
        raise ConfigRefused("high_from", "is more than all signals together")
    if not leading_to(config, config.medium_from, config.high_from):
        raise ConfigRefused("medium_from", "no signals together come to a medium risk")


def leading_to(config: RiskAssessConfig, least: int, below: int) -> tuple[Signal, ...]:
    """Return the fewest signals whose points come to at least so many and stay below so many; else none."""
    usable = config.usable
    every = chain.from_iterable(combinations(usable, count) for count in range(1, len(usable) + 1))
    return next((some for some in every if least <= sum(config.points[each] for each in some) < below), ())
