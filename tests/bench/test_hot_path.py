"""A step that has become much dearer is noticed before anybody waits for it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# In a process of its own, because measuring pins its process to one core.
MEASURE = """
from tests.bench.databases import sqlite
from tests.bench.measure import step_ratio
print(step_ratio(sqlite()))
"""
TOO_DEAR = 2.0
"""In the bare handler's CPU time. The aim is 1.5; what lies between is what a busy machine may add."""


def test_a_step_costs_less_than_twice_a_hand_written_handler() -> None:
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEASURE], cwd=ROOT, check=True, capture_output=True, text=True
    )

    assert float(found.stdout) < TOO_DEAR
