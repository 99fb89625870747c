"""What is measured without a server: the engine's own share, passwords, and the import of the application."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from handrail_platform.compile.program import Program
from handrail_platform.run.advance import advance, begin, view
from handrail_platform.run.state import State
from handrail_platform.run.transition import Answered, Environment, Moved, Start
from handrail_platform.step.step import Submit
from handrail_tenants.credentials.hashing import ARGON2ID
from tests.bench.journeys import FIELDS, KNOWN, anew, program, short

NOON = 1_795_348_800_000
ENVIRONMENT = Environment(now=NOON, key=bytes(32))
FILLED = Answered(Submit("continue", {f"field_{i}": f"some value {i}" for i in range(FIELDS)}), bytes(32))
PROFILE = Answered(Submit("continue", {f"variable_{i}": "x" * 24 for i in range(KNOWN)}), bytes(32))
IMPORT = "import time; import handrail_ui.app; print(time.process_time())"
NOTHING = "import time; print(time.process_time())"
BATCHES, BATCH = 40, 100


@dataclass(frozen=True, slots=True)
class Inside:
    """Microseconds of CPU, but for the import of the application: seconds."""

    advance_short: float
    advance_long: float
    view: float
    argon2: float
    import_seconds: float


def inside() -> Inside:
    """Measure everything that needs no server."""
    long = program(anew())
    state = _at_a_form(long)
    return Inside(
        advance_short=_advance(program(short())),
        advance_long=_advance(long),
        view=_cpu(lambda: view(long, state, ENVIRONMENT)),
        argon2=_argon2(),
        import_seconds=_python(IMPORT) - _python(NOTHING),
    )


def _advance(journey: Program) -> float:
    state = _at_a_form(journey)
    return _cpu(lambda: advance(journey, state, FILLED, ENVIRONMENT))


def _at_a_form(journey: Program) -> State:
    """Walk to the first of the measured forms."""
    started = begin(journey, Start("en"), ENVIRONMENT)
    assert isinstance(started, Moved)
    moved = advance(journey, started.state, PROFILE, ENVIRONMENT)
    assert isinstance(moved, Moved)
    return moved.state


def _cpu(work: Callable[[], Any], batches: int = BATCHES, batch: int = BATCH) -> float:
    """Return the median of the batches, so that a busy moment of the machine counts for little."""
    spent: list[float] = []
    for _ in range(batches):
        started = time.thread_time()
        for _ in range(batch):
            work()
        spent.append((time.thread_time() - started) / batch * 1e6)
    return median(spent)


def _argon2() -> float:
    encoded = ARGON2ID.hash("seven quiet herons on the pier")
    return _cpu(lambda: ARGON2ID.verify(encoded, "seven quiet herons on the pier"), batches=7, batch=1)


def _python(program: str) -> float:
    """Return the median of what the program prints, run anew each time; the first run only compiles."""
    command = [sys.executable, "-P", "-c", program]
    outputs = [subprocess.run(command, check=True, capture_output=True).stdout for _ in range(6)]
    return median(map(float, outputs[1:]))
