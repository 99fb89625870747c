"""Serving starts without what only publishing and developing need."""

import subprocess
import sys

UNNEEDED = ("networkx", "rich")


def test_importing_the_application_loads_no_more_than_serving_needs() -> None:
    program = f"import sys, handrail_ui.app; print(*(name for name in {UNNEEDED} if name in sys.modules))"

    loaded = subprocess.run([sys.executable, "-P", "-c", program], check=True, capture_output=True, text=True)

    assert loaded.stdout.split() == []
