"""`make bench`: measure the hot path, print it, and write docs/performance.md with its pictures."""

import os
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # started by its path, a folder knows nothing of what lies above it
warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")  # said on machines without a login

from tests.bench.databases import postgresql, sqlite  # noqa: E402
from tests.bench.editor import editor  # noqa: E402
from tests.bench.inside import inside  # noqa: E402
from tests.bench.measure import Measured, measured  # noqa: E402
from tests.bench.page import page  # noqa: E402
from tests.bench.plots import draw, draw_editor, draw_proof, draw_steps  # noqa: E402
from tests.bench.steps import step_costs  # noqa: E402
from tests.bench.verifier import verifier  # noqa: E402

DOCS = ROOT / "docs"


def main() -> None:
    """Measure and write."""
    machine_load = os.getloadavg()[0]
    _say("Inside one process ...")
    within = inside()
    _say("Steps ...")
    steps = step_costs()
    draw_steps(steps, DOCS / "performance")
    _say("Proofs ...")
    proving = verifier()
    draw_proof(proving, DOCS / "performance")
    _say("The editor ...")
    editing = editor()
    draw_editor(editing, DOCS / "performance")
    found: list[Measured] = []
    for kind in (sqlite, postgresql):
        _say(f"{kind.__name__} ...")
        found.append(measured(kind()))
    draw([each for one in found for each in one.compared], DOCS / "performance")
    text = page(found, within, steps, proving, editing, machine_load)
    (DOCS / "performance.md").write_text(text)
    _say(text)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
