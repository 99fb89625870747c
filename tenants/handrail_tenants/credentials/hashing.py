"""Password hashing with argon2id, on threads of its own and with a bounded queue."""

import asyncio
import base64
import hmac
import os
import unicodedata
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError

from handrail_platform.errors import HandrailError
from handrail_tenants.credentials.legacy import LegacyPassword, legacy_password
from handrail_tenants.credentials.recipe import Recipe, missing_work

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
        return await self._work.run(lambda: self._hashed(normalised(password).encode()))

    async def wrap(self, legacy: LegacyPassword) -> str:
        """Return an imported password as it is stored: a weak one inside Argon2id. Raises Overloaded."""
        if legacy.recipe.sound:
            return legacy.stored
        wrapped = await self._work.run(lambda: self._hashed(legacy.digest))
        return LegacyPassword(legacy.recipe, legacy.salt, wrapped=wrapped).stored

    async def verify(self, encoded: str | None, password: str, recipes: Collection[Recipe] = ()) -> bool:
        """Tell whether this is the password. Without a stored one the answer is no, at the same cost.

        recipes: those of imported passwords of the tenant. A no costs what each of them costs, whoever is asked
        about, so that it tells neither who has an account nor whose password came from elsewhere. Raises
        Overloaded, and PepperMissing when the stored one needs a pepper that is not there.
        """
        stored = NOBODYS_HASH if encoded is None else encoded
        right = await self._work.run(lambda: self._judged(stored, password, recipes))
        return right and encoded is not None

    def _judged(self, stored: str, password: str, recipes: Collection[Recipe]) -> bool:
        legacy, typed = legacy_password(stored), password.encode()
        if legacy is None:
            right = self._matches(stored, normalised(password).encode())
        else:
            right = self._unwrapped(legacy, legacy.recipe.digest(typed, legacy.salt))
        if not right:
            for recipe in missing_work(recipes, None if legacy is None else legacy.recipe):
                recipe.digest(typed, recipe.anybodys_salt)
        return right

    def _unwrapped(self, legacy: LegacyPassword, digest: bytes) -> bool:
        if legacy.wrapped:
            return self._matches(legacy.wrapped, digest)
        # One Argon2id hash is what everybody else costs.
        self._matches(NOBODYS_HASH, digest)
        return hmac.compare_digest(legacy.digest, digest)

    def _hashed(self, raw: bytes) -> str:
        prefix = "" if self._pepper is None else _PEPPERED
        return prefix + ARGON2ID.hash(self._secret(raw, prefix))

    def _matches(self, stored: str, raw: bytes) -> bool:
        prefix = _PEPPERED if stored.startswith(_PEPPERED) else ""
        try:
            return ARGON2ID.verify(stored.removeprefix(prefix), self._secret(raw, prefix))
        except VerifyMismatchError:
            return False

    def _secret(self, raw: bytes, prefix: str) -> bytes:
        if not prefix:
            return raw
        if self._pepper is None:
            raise PepperMissing
        return base64.b64encode(hmac.digest(self._pepper, raw, "sha256"))
