"""How long the proof of a journey takes, and how that grows with its steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import sound_journey
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Before, Guardrail
from handrail_platform.guard.requirement import Authenticated, Consented, EntitledToBind
from handrail_platform.verify.prove import examine
from handrail_platform.verify.verify import verify
from tests.bench.long_journeys import long_journey

STEPS = (16, 60, 150, 300, 600, 1_000, 2_000)
AIMS = {60: 2.0, 300: 20.0, 2_000: 150.0}
"""Milliseconds by steps."""
LOOK_UPS = 1_000_000
PASSES, SECONDS = 5, 0.2
"""Turns of each journey, and how long one lasts at least: a machine that others use is slow for seconds."""
IN_FORCE: tuple[Guardrail, ...] = (
    *PLATFORM_GUARDRAILS,
    Before(id="two-factors", before="sign-in", require=(Authenticated(2),)),
    Before(id="terms", before="open-account", require=(Consented("terms", "1"),)),
    Before(id="entitled", before="change-credential", require=(EntitledToBind(2),)),
)
BROKEN = Before(id="resists", before="sign-in", require=(Authenticated(2, phishing_resistant=True),))
"""Some route of the measured journeys breaks it: the search for the route is part of the answer."""


@dataclass(frozen=True, slots=True)
class Verified:
    """Milliseconds, medians: a journey that is proved, one that is refused with its route, and the whole check.

    `calibration` is a loop of a million dictionary look-ups, in between.
    """

    steps: int
    proved: float
    refused: float
    checked: float
    calibration: float


def verifier() -> tuple[Verified, ...]:
    """Measure journeys of every length."""
    works = dict(map(_works, STEPS))
    times: dict[int, list[list[float]]] = {steps: [[] for _ in several] for steps, several in works.items()}
    for _ in range(PASSES):
        for steps, several in works.items():
            for known, work in zip(times[steps], several, strict=True):
                known.extend(_times(work))
    return tuple(Verified(steps, *map(median, each)) for steps, each in times.items())


def _works(wanted: int) -> tuple[int, tuple[Callable[[], object], ...]]:
    """Return how many steps a journey has, and what is measured of it, in the order of `Verified`."""
    document = long_journey(wanted)
    whole = sound_journey(document, REGISTRY).whole
    assert not verify(whole, IN_FORCE).findings
    assert verify(whole, (*IN_FORCE, BROKEN)).findings
    return len(whole.steps), (
        lambda: verify(whole, IN_FORCE),
        lambda: verify(whole, (*IN_FORCE, BROKEN)),
        lambda: examine(document, REGISTRY, IN_FORCE[len(PLATFORM_GUARDRAILS) :]),
        _look_ups,
    )


def _times(work: Callable[[], object]) -> list[float]:
    times: list[float] = []
    began = perf_counter()
    while not times or perf_counter() - began < SECONDS:
        times.append(_milliseconds(work))
    return times


def _milliseconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1e3


def _look_ups(known: Sequence[int] = range(1_000)) -> None:
    table = {number: number for number in known}
    for _ in range(LOOK_UPS // len(known)):
        for number in known:
            table[number]
