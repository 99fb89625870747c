"""`handrail worker`."""

import asyncio
import signal

import click

from handrail_ui import settings
from handrail_ui.operations.traces import require_traces
from handrail_ui.wiring import Background, wired


@click.command("worker")
def command() -> None:
    """Deliver the outbox and purge what has expired, until interrupted. Any number may run."""
    asyncio.run(_run())


async def _run() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    given = settings.load()
    require_traces(given)
    async with wired(given) as parts, Background(parts):
        await stop.wait()
