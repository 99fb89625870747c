"""Has pictures read in processes of their own, a few at once. The process that asks only waits."""

import asyncio
import os
import signal
import sys
from importlib.util import find_spec
from typing import Final

import msgspec

from handrail_platform.errors import HandrailError
from handrail_tenants.credentials.hashing import Overloaded
from handrail_tenants.documents.form import form_of
from handrail_tenants.documents.process import NOT_INSTALLED, Recognised

_COMMAND: Final = (sys.executable, "-I", "-m", "handrail_tenants.documents.process")
_NEEDS: Final = ("numpy", "onnxruntime", "PIL", "rapidocr")
_ENVIRONMENT: Final = {"OMP_NUM_THREADS": "1"}
"""All that a reader knows of its surroundings; above all no key."""
_WAITING_EACH: Final = 8


class DocumentsUnavailable(HandrailError):
    """This installation cannot read documents: it was installed without the extra `document`."""

    code = "documents-unavailable"
    status = 503


def can_read_documents() -> bool:
    """Tell whether everything is installed that reading documents needs."""
    return all(find_spec(name) is not None for name in _NEEDS)


class DocumentReader:
    """One process for each picture. The next is started ahead: starting takes longer than reading."""

    def __init__(self, *, at_once: int | None = None, waiting: int | None = None, seconds: float = 60) -> None:
        self._at_once = at_once or max(1, len(os.sched_getaffinity(0)) // 2)
        self._turns = asyncio.Semaphore(self._at_once)
        self._room = self._at_once * (1 + _WAITING_EACH) if waiting is None else self._at_once + waiting
        self._seconds = seconds
        self._spare: asyncio.subprocess.Process | None = None

    def require_room(self) -> None:
        """Raise Overloaded when too many pictures wait already."""
        if self._room <= 0:
            raise Overloaded

    async def read(self, picture: bytes) -> Recognised:
        """Return what is written on the picture. Raises Overloaded, DocumentsUnavailable."""
        if form_of(picture) is None:
            return Recognised(why="no-picture")
        self.require_room()
        self._room -= 1
        try:
            async with self._turns:
                recognised = await self._read(await self._ready(), picture)
                if recognised is None:  # it ended in the very moment in which it was taken
                    recognised = await self._read(await _started(), picture)
                if self._spare is None:
                    self._spare = await _started()
        finally:
            self._room += 1
        return Recognised(why="no-picture") if recognised is None else recognised

    async def close(self) -> None:
        """End the process that waits."""
        spare, self._spare = self._spare, None
        if spare is not None and spare.returncode is None:
            spare.kill()
            await spare.wait()

    async def _ready(self) -> asyncio.subprocess.Process:
        spare, self._spare = self._spare, None
        return spare if spare is not None and spare.returncode is None else await _started()

    async def _read(self, process: asyncio.subprocess.Process, picture: bytes) -> Recognised | None:
        """Return what the process said; None when it had waited too long for anything to read."""
        try:
            async with asyncio.timeout(self._seconds):
                said, _ = await process.communicate(picture)
        except TimeoutError:
            return Recognised(why="no-picture")
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode == NOT_INSTALLED:
            raise DocumentsUnavailable
        if process.returncode == -signal.SIGALRM:
            return None
        return (
            msgspec.json.decode(said, type=Recognised) if process.returncode == 0 else Recognised(why="no-picture")
        )


async def _started() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *_COMMAND,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_ENVIRONMENT,
        cwd="/",
    )
