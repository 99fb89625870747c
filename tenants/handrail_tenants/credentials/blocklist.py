"""Passwords that are known to guessers, as a Bloom filter that an operator builds from a list of breached ones."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Protocol

from rbloom import Bloom

from handrail_tenants.credentials.hashing import normalised

_HEADER = b"handrail blocklist 1\n"
_FALSE_ALARMS = 0.001
_BYTES_OF_HASH = 16


class Blocklist(Protocol):
    """A set of passwords that nobody may choose."""

    def holds(self, password: str) -> bool:
        """Tell whether the whole password is listed, whatever its case."""
        ...


class _Nothing:
    def holds(self, password: str) -> bool:  # noqa: ARG002 - nothing is listed
        return False


NO_BLOCKLIST: Final[Blocklist] = _Nothing()


class BloomBlocklist:
    """A blocklist in a file. It refuses one good password in a thousand by mistake and lets no listed one pass."""

    def __init__(self, bloom: Bloom) -> None:
        self._bloom = bloom

    def holds(self, password: str) -> bool:
        """Tell whether the whole password is listed, whatever its case."""
        return _folded(password) in self._bloom


def load_blocklist(path: Path) -> BloomBlocklist:
    """Read a blocklist. Raises OSError when it cannot be read, ValueError when it is no whole one."""
    content = path.read_bytes()
    head = len(_HEADER) + hashlib.sha256().digest_size
    # The filter's own reader takes a cut file for a smaller list, and nearly everything would pass.
    if content[:head] != _head(content[head:]):
        raise ValueError(f"{path} is no blocklist")
    return BloomBlocklist(Bloom.load_bytes(content[head:], _hash))


def write_blocklist(path: Path, passwords: Iterable[str], expected: int) -> None:
    """Make a blocklist file of about `expected` passwords, one a text."""
    bloom = Bloom(expected, _FALSE_ALARMS, _hash)
    for password in passwords:
        bloom.add(_folded(password))
    content = bloom.save_bytes()
    path.write_bytes(_head(content) + content)


def _head(content: bytes) -> bytes:
    return _HEADER + hashlib.sha256(content).digest()


def _folded(password: str) -> str:
    return normalised(password).casefold()


def _hash(password: object) -> int:
    """Hash alike in every process and version: the file outlives both."""
    digest = hashlib.sha256(str(password).encode()).digest()
    return int.from_bytes(digest[:_BYTES_OF_HASH], signed=True)
