"""What an operator, and time, can do to the demo from outside."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from pydantic import SecretStr

from handrail_platform.values import Milliseconds
from handrail_ui.administration import Administration, administration
from handrail_ui.encoding import decode_bytes
from handrail_ui.settings import Settings
from tests import time_over
from tests.command_line import Operator
from tests.demo_server import DemoServer

HANDLE_BYTES = 16


def operate(demo: DemoServer, *command: str) -> str:
    """Run `handrail` on the demo's database, and return what it prints."""
    operator = Operator(
        {
            "HANDRAIL_DATABASE": f"sqlite:///{demo.folder / 'handrail.db'}",
            "HANDRAIL_MASTER_KEYS": (demo.folder / "master.key").read_text().strip(),
            "HANDRAIL_STAFF_TENANT": "handrail",
        }
    )
    # Playwright keeps an event loop running in this thread, and a command may run one of its own.
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(operator.does, *command).result()


def administer(demo: DemoServer, deed: Callable[[Administration], None]) -> None:
    """Do something to the demo's tenants for which there is no command."""
    settings = Settings(
        database=f"sqlite:///{demo.folder / 'handrail.db'}",
        master_keys=SecretStr((demo.folder / "master.key").read_text().strip()),
    )

    def done() -> None:
        with administration(settings) as admin:
            deed(admin)

    with ThreadPoolExecutor(1) as beside:
        beside.submit(done).result()


def let_expire(demo: DemoServer, session_address: str) -> None:
    """Let the session's time be over."""
    time_over.let_expire(demo, _handle(session_address))


def let_nearly_expire(demo: DemoServer, session_address: str, left: Milliseconds) -> None:
    """Let only so much of the session's time be left."""
    time_over.let_nearly_expire(demo, _handle(session_address), left)


def use_up(demo: DemoServer, session_address: str, left: Milliseconds) -> None:
    """Let only so much of the session's time be left, and no renewal."""
    time_over.use_up(demo, _handle(session_address), left)


def _handle(session_address: str) -> bytes:
    handle = decode_bytes(session_address.rpartition("/")[2], HANDLE_BYTES)
    assert handle
    return handle
