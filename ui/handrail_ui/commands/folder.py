"""A folder of journeys as files, and what is remembered of the server that they came from."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import click
import msgspec

MEMORY: Final = ".handrail.json"
_NAME: Final = re.compile("[a-z][a-z0-9_-]{0,63}")


class _Memory(msgspec.Struct):
    """What the server said last of each journey, as the SHA-256 of its text in hexadecimal."""

    server: str
    tenant: str
    journeys: dict[str, str] = {}


@dataclass(frozen=True)
class JourneyFolder:
    """Files named like their journeys, `NAME.yaml`."""

    path: Path
    server: str
    tenant: str
    _seen: dict[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def at(cls, path: Path, server: str, tenant: str) -> "JourneyFolder":
        """Open a folder, which need not be there yet. Raises UsageError."""
        file = path / MEMORY
        if not file.exists():
            return cls(path, server, tenant)
        try:
            memory = msgspec.json.decode(file.read_bytes(), type=_Memory)
        except msgspec.MsgspecError as error:
            raise click.UsageError(f"{file} cannot be read: delete it, and pull again.") from error
        is_same = (memory.server, memory.tenant) == (server, tenant)
        return cls(path, server, tenant, memory.journeys if is_same else {})

    def files(self) -> dict[str, Path]:
        """Return the files by the names of their journeys. Raises UsageError."""
        found = {file.stem: file for file in sorted(self.path.glob("*.yaml"))}
        for name, file in found.items():
            if not _NAME.fullmatch(name):
                raise click.UsageError(f"{file}: a file is named like its journey.")
        return found

    def text(self, journey: str) -> str | None:
        """Return the text of a journey, None where there is no file."""
        file = self.path / f"{journey}.yaml"
        return file.read_bytes().decode(errors="replace") if file.is_file() else None

    def write(self, journey: str, text: str) -> Path:
        """Write the text of a journey."""
        self.path.mkdir(parents=True, exist_ok=True)
        file = self.path / f"{journey}.yaml"
        file.write_bytes(text.encode())
        return file

    def saw(self, journey: str, text: str) -> bool:
        """Tell whether this is what the server said last."""
        return self._seen.get(journey) == _digest(text)

    def remember(self, journey: str, text: str) -> None:
        """Keep what the server says."""
        self._seen[journey] = _digest(text)
        memory = _Memory(self.server, self.tenant, dict(sorted(self._seen.items())))
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / MEMORY).write_bytes(msgspec.json.format(msgspec.json.encode(memory), indent=2) + b"\n")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


SERVER: Final[Callable[..., Callable[..., None]]] = click.option(
    "--server", "url", required=True, help="Address of the platform's tenant, as the page of the tokens shows it."
)
OF_TENANT: Final[Callable[..., Callable[..., None]]] = click.option(
    "--tenant", required=True, help="Key of the tenant whose journeys they are."
)
FOLDER: Final[Callable[..., Callable[..., None]]] = click.argument(
    "folder", type=click.Path(file_okay=False, path_type=Path)
)


def mistake_lines(file: Path, problem: dict[str, Any]) -> Sequence[str]:
    """Return a line for each mistake that a server found in a file, or one for what else is wrong."""
    errors = problem.get("errors") or [problem]
    return [
        f"{file}{''.join(f':{each[name]}' for name in ('line', 'column') if name in each)}: "
        f"{each['path'] + ': ' if each.get('path') else ''}{each.get('detail', '')} ({each.get('code', '')})"
        for each in errors
    ]
