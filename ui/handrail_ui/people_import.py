"""Takes people in from a file of another store, batch by batch; nothing is hashed while a transaction is open."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, Final

import msgspec
from argon2.exceptions import Argon2Error
from sqlalchemy import Engine

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds
from handrail_tenants.credentials.hashing import PasswordHashing
from handrail_tenants.credentials.legacy import LegacyPassword
from handrail_tenants.credentials.recipe import Recipe
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.people.intake import Arrival, Intake, Newcomer
from handrail_tenants.tenancy.session import TenantSession
from handrail_ui.newcomers import LONGEST_LINE, LineRefused, RefusalCode, read_newcomer

BATCH: Final = 200
"""So many lines are one transaction."""
MOST_RECIPES: Final = 16
"""So many ways to hash may the passwords of a tenant have: every wrong password costs each of them."""
_TRIES: Final = 5


class PeopleBusy(HandrailError):
    """Others open accounts with the same addresses meanwhile. Run the command again: it goes on where it was."""

    code = "people-busy"
    status = 503


class ReadLine(msgspec.Struct, frozen=True):
    """A line as it stands in the file, cut off behind the longest one; `size` is what it took there."""

    number: int
    raw: bytes
    size: int


class RefusedLine(msgspec.Struct, frozen=True):
    number: int
    code: RefusalCode
    detail: str


class BatchDone(msgspec.Struct, frozen=True):
    """What became of each line of a batch: the three add up to all of them."""

    new: int
    present: int
    refused: tuple[RefusedLine, ...]


def lines_of(file: BinaryIO) -> Iterator[ReadLine]:
    """Yield the lines that are not empty. No line takes more memory than the longest that is allowed."""
    number = 0
    while raw := file.readline(LONGEST_LINE + 2):
        number += 1
        size = len(raw)
        rest = raw
        while not rest.endswith(b"\n") and (rest := file.readline(LONGEST_LINE)):
            size += len(rest)
        if raw.strip():
            yield ReadLine(number, raw.removesuffix(b"\n"), size)


class PeopleImport:
    """One run over one file for one tenant. A dry run reads, judges and writes nothing."""

    def __init__(
        self,
        engine: Engine,
        keys: TenantKeys,
        hashing: PasswordHashing,
        recipes: Iterable[Recipe],
        *,
        at: Milliseconds,
        language: str,
        dry: bool,
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._hashing = hashing
        self._recipes = set(recipes)
        self._at = at
        self._language = language
        self._dry = dry
        self._seen: set[bytes] = set()

    async def take(self, batch: Sequence[ReadLine]) -> BatchDone:
        """Take in who is new. Raises PeopleBusy."""
        refused: list[RefusedLine] = []
        read: dict[int, Newcomer] = {}
        for line in batch:
            try:
                newcomer = read_newcomer(line.raw, self._keys, self._language, self._at)
                await self._admit(newcomer.password)
                read[line.number] = newcomer
            except LineRefused as refusal:
                refused.append(RefusedLine(line.number, refusal.code, refusal.detail))
        new, taken = await self._settle(read)
        refused += [RefusedLine(number, "identifier-taken", "An account has it already.") for number in taken]
        return BatchDone(new, len(read) - new - len(taken), tuple(sorted(refused, key=lambda each: each.number)))

    async def _admit(self, password: LegacyPassword | None) -> None:
        """Let a recipe in that this machine can follow, as long as there are few. Raises LineRefused."""
        if password is None or password.recipe in self._recipes:
            return
        if len(self._recipes) >= MOST_RECIPES:
            raise LineRefused("too-many-recipes", f"Passwords are hashed in more than {MOST_RECIPES} ways.")
        try:
            await asyncio.to_thread(password.recipe.digest, b"", password.salt)
        except (ValueError, MemoryError, Argon2Error):
            raise LineRefused("hash-malformed", "Nothing can be hashed with what password_hash says.") from None
        self._recipes.add(password.recipe)

    async def _settle(self, read: dict[int, Newcomer]) -> tuple[int, list[int]]:
        """Return how many were new, and the lines of those whose identifiers others have."""
        for _ in range(_TRIES):
            with TenantSession(self._engine, self._keys.tenant) as session:
                seen = self._seen if self._dry else set[bytes]()
                standings = Intake(session, self._keys).standings(list(read.values()), seen)
            told = list(zip(read, standings, strict=True))
            new = [read[number] for number, standing in told if standing == "new"]
            taken = [number for number, standing in told if standing == "taken"]
            if self._dry or not new:
                return len(new), taken
            arrivals = await asyncio.gather(*map(self._arrival, new))
            with TenantSession(self._engine, self._keys.tenant) as session:
                if Intake(session, self._keys).take_in(arrivals, self._at):
                    return len(new), taken
        raise PeopleBusy

    async def _arrival(self, who: Newcomer) -> Arrival:
        return Arrival(who, "" if who.password is None else await self._hashing.wrap(who.password))
