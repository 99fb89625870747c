"""What is kept of one journey: its program, its pages, and its sessions turn by turn; a folder of three files.

program.json holds what a database would hold of the program. sessions.jsonl holds a line for each turn, which says
from which turn it goes on, so that sessions which begin alike are kept once. pages.jsonl holds each page shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import msgspec

from handrail_platform.run.transition import SignedIn
from handrail_platform.values import Milliseconds

GOLDEN: Final = Path(__file__).parent
PROGRAM: Final = "program.json"
PAGES: Final = "pages.jsonl"
SESSIONS: Final = "sessions.jsonl"


class Read(msgspec.Struct, frozen=True, array_like=True):
    """A question of a step and its answer, each with the name of its type."""

    request: str
    of: msgspec.Raw
    answer: str
    says: msgspec.Raw


class Given(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="do"):
    """What a turn begins with: the time, and what the edge knew or did.

    `lost` are the tags of effects that lost, `failing` is the step whose provider is down.
    """

    now: Milliseconds
    read: tuple[Read, ...] = ()
    lost: tuple[str, ...] = ()
    failing: str = ""


class Begun(Given, frozen=True, kw_only=True, omit_defaults=True, tag="start"):
    language: str
    signed_in: SignedIn | None = None
    going_to: str | None = None


class Submitted(Given, frozen=True, kw_only=True, tag="answer"):
    action: str
    fields: dict[str, str]


class SentAgain(Given, frozen=True, kw_only=True, tag="again"):
    """An answer with the nonce of a page that was shown before."""

    nonce: str
    action: str
    fields: dict[str, str]


class Happened(Given, frozen=True, kw_only=True, tag="event"):
    correlation: bytes
    id: str
    at: Milliseconds
    body: dict[str, Any]


class Woken(Given, frozen=True, kw_only=True, tag="timer"):
    """Somebody looked at the clock."""


class Stayed(Given, frozen=True, kw_only=True, tag="stay"):
    """Somebody asked for more time."""


AnyGiven: TypeAlias = Begun | Submitted | SentAgain | Happened | Woken | Stayed


class Turn(msgspec.Struct, frozen=True):
    """One input, and the bytes of everything that it gave. `after` is the turn that it goes on from.

    It is named by what was given to the session so far, so that one more in between changes no other line.
    """

    turn: str
    after: str | None
    given: AnyGiven
    gives: msgspec.Raw


class Page(msgspec.Struct, frozen=True):
    """A page that some turn shows, by the digest of its bytes."""

    page: str
    shows: msgspec.Raw


class Kept(msgspec.Struct, frozen=True):
    """A program as it was published. `contracts` are the step types with the digests of their contracts."""

    engine_revision: int
    program_hash: str
    key: str
    contracts: dict[str, str]
    stored: msgspec.Raw


class Recording(msgspec.Struct, frozen=True):
    """Everything that is kept of one journey. `name` is that of its folder."""

    name: str
    kept: Kept
    pages: Mapping[str, bytes]
    turns: Sequence[Turn]

    def session(self, turn: Turn) -> list[Turn]:
        """Return the session from its start to this turn."""
        by_name = {each.turn: each for each in self.turns}
        found = [turn]
        while (after := found[-1].after) is not None:
            found.append(by_name[after])
        return found[::-1]


def folder_of(revision: int, within: Path = GOLDEN) -> Path:
    """Return where the recordings of an engine revision are kept."""
    return within / f"revision-{revision}"


def revisions(within: Path = GOLDEN) -> list[int]:
    """Return the engine revisions of which recordings are kept."""
    return sorted(int(each.name.removeprefix("revision-")) for each in within.glob("revision-*"))


def read_recordings(folder: Path) -> Iterator[Recording]:
    """Read every recording in the folder of a revision."""
    for each in sorted(folder.iterdir()):
        pages = [msgspec.json.decode(line, type=Page) for line in _lines(each / PAGES)]
        yield Recording(
            name=each.name,
            kept=msgspec.json.decode((each / PROGRAM).read_bytes(), type=Kept),
            pages={page.page: bytes(page.shows) for page in pages},
            turns=[msgspec.json.decode(line, type=Turn) for line in _lines(each / SESSIONS)],
        )


def write_recording(recording: Recording, folder: Path) -> None:
    """Write a recording into the folder of its revision; nothing of an older one stays."""
    into = folder / recording.name
    into.mkdir(parents=True, exist_ok=True)
    (into / PROGRAM).write_bytes(msgspec.json.format(msgspec.json.encode(recording.kept), indent=1) + b"\n")
    pages = [Page(name, msgspec.Raw(shows)) for name, shows in recording.pages.items()]
    (into / PAGES).write_bytes(msgspec.json.Encoder().encode_lines(pages))
    (into / SESSIONS).write_bytes(msgspec.json.Encoder().encode_lines(recording.turns))


def _lines(file: Path) -> list[bytes]:
    return file.read_bytes().splitlines()
