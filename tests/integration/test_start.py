"""Serving starts without what only publishing, developing, the demo or another database need."""

import subprocess
import sys

UNNEEDED = ("aiosmtpd", "asyncpg", "networkx", "psycopg", "rich")


def test_importing_the_application_loads_no_more_than_serving_needs() -> None:
    program = f"import sys, handrail_ui.app; print(*(name for name in {UNNEEDED} if name in sys.modules))"

    loaded = subprocess.run([sys.executable, "-P", "-c", program], check=True, capture_output=True, text=True)

    assert loaded.stdout.split() == []
