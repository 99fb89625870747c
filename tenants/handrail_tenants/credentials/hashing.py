"""Password hashing with argon2id, on threads of its own and with a bounded queue."""

import asyncio
import base64
import hmac
import os
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError

from handrail_platform.errors import HandrailError

LONGEST_PASSWORD: Final = 128
"""Code points. SP 800-63B-4 section 3.1.1.2 asks for 64 at least."""
ARGON2ID: Final = PasswordHasher(
    time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)
_PEPPERED = "peppered:"
NOBODYS_HASH = "$argon2id$v=19$m=19456,t=2,p=1$UX6vTGMR/R85yZd/OjhCNg$FvV3friTLiBBMlEGpfTFs4hTb97ktiiblekR0qJqlbs"
"""The hash of a password that nobody knows: what is verified where there is nothing to verify."""
_WAITING_PER_WORKER = 32
_Result = TypeVar("_Result")


class Overloaded(HandrailError):
    """More passwords wait than this process gets to in reasonable time. Trying again later is safe."""

    code = "overloaded"
    status = 503


class PepperMissing(HandrailError):
    """A password was stored with a pepper that the settings no longer hold."""

    code = "pepper-missing"


def normalised(password: str) -> str:
    """Return the form in which a password is judged, hashed and compared (SP 800-63B-4 section 3.1.1.2: NFC)."""
    return unicodedata.normalize("NFC", password)


class PasswordWork:
    """The threads that hash and judge passwords: one a core, and a queue that is worked off in seconds.

    argon2 releases the interpreter lock, so these threads leave the event loop its own.
    """

    def __init__(self, *, workers: int | None = None, waiting: int | None = None) -> None:
        workers = workers or len(os.sched_getaffinity(0))
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="password")
        self._room = workers + (_WAITING_PER_WORKER * workers if waiting is None else waiting)

    def require_room(self) -> None:
        """Raise Overloaded when too much waits already."""
        if self._room <= 0:
            raise Overloaded

    async def run(self, work: Callable[[], _Result]) -> _Result:
        """Run the work on a thread. Raises Overloaded when too much waits already."""
        self.require_room()
        self._room -= 1
        running = asyncio.get_running_loop().run_in_executor(self._threads, work)
        running.add_done_callback(self._leave)
        return await asyncio.shield(running)

    def _leave(self, _: asyncio.Future[_Result]) -> None:
        self._room += 1

    def close(self) -> None:
        """Finish what runs and end the threads."""
        self._threads.shutdown(cancel_futures=True)


class PasswordHashing:
    """Makes and verifies stored passwords. With a pepper, a copy of the database alone is no use to a guesser."""

    def __init__(self, work: PasswordWork, pepper: bytes | None = None) -> None:
        self._work = work
        self._pepper = pepper

    def require_room(self) -> None:
        """Raise Overloaded when too much waits already: a guess that is not looked at should not be counted."""
        self._work.require_room()

    async def hash(self, password: str) -> str:
        """Return the password in the form that is stored. Raises Overloaded."""
        prefix = "" if self._pepper is None else _PEPPERED
        secret = self._secret(password, prefix)
        return prefix + await self._work.run(lambda: ARGON2ID.hash(secret))

    async def verify(self, encoded: str | None, password: str) -> bool:
        """Tell whether this is the password. Without a stored one the answer is no, at the same cost.

        Raises Overloaded, and PepperMissing when the stored one needs a pepper that is not there.
        """
        stored = NOBODYS_HASH if encoded is None else encoded
        prefix = _PEPPERED if stored.startswith(_PEPPERED) else ""
        secret = self._secret(password, prefix)
        right = await self._work.run(lambda: _matches(stored.removeprefix(prefix), secret))
        return right and encoded is not None

    def _secret(self, password: str, prefix: str) -> bytes:
        secret = normalised(password).encode()
        if not prefix:
            return secret
        if self._pepper is None:
            raise PepperMissing
        return base64.b64encode(hmac.digest(self._pepper, secret, "sha256"))


def _matches(encoded: str, secret: bytes) -> bool:
    try:
        return ARGON2ID.verify(encoded, secret)
    except VerifyMismatchError:
        return False
