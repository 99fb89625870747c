"""Replays what is recorded, and tells a newcomer what is different now."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

import msgspec

from handrail_platform.compile.bind import bind
from handrail_platform.compile.inline import inline
from handrail_platform.compile.load import EngineRevisionOver, ProgramChanged, load_journey
from handrail_platform.compile.program import Program
from handrail_platform.compile.resolve import resolve
from handrail_platform.document.bundle import parse_bundle
from handrail_platform.document.problem import JourneyRefused
from tests.golden.player import Came, Place, Player
from tests.golden.recording import AnyGiven, Begun, Happened, Recording, SentAgain, Stayed, Submitted, Turn
from tests.golden.steps import GOLDEN_REGISTRY

WHAT_TO_DO: Final = """\
A session that began before this change would go on differently after it, or not at all.
- Not meant: mend the code.
- Meant, and of one step: leave the released version of the step as it was, and make a new one beside it.
- Meant, and of the engine: raise ENGINE_REVISION in platform/handrail_platform/compile/program.py, run
  `make golden`, and read what differs between the two folders in tests/golden.
- No release has this engine revision yet: `make golden AGAIN=1`, and read what differs in git.
docs/golden-sessions.md says more."""
_WIDEST: Final = 1_000
_NOT_THERE: Final = msgspec.Raw(b"(as before, or nothing)")


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not as it was recorded: of one turn, or of a whole program."""

    where: str
    what: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([self.where, *(f"  {line}" for line in self.what)])


def program_of(recording: Recording) -> Program:
    """Return the program, as a server would load it. Raises ProgramChanged, JourneyRefused."""
    guarded = parse_bundle(bytes(recording.kept.stored).decode())
    proved = bytes.fromhex(recording.kept.program_hash)
    return load_journey(guarded.bundle, GOLDEN_REGISTRY, proved, guarded.guardrails)


def contracts_of(program: Program) -> dict[str, str]:
    """Return the step types of a program with the digests of their contracts."""
    return {
        node.id: f"{node.step.name}@{node.step.version} {_digest(msgspec.json.encode(node.contract))}"
        for node in program.nodes
    }


def replay(recording: Recording) -> Iterator[Difference]:
    """Replay every session, and yield what is different. What goes on from a turn that differs is not replayed."""
    try:
        program = program_of(recording)
    except (JourneyRefused, ProgramChanged) as refusal:
        yield Difference(recording.name, tuple(_refused(recording, refusal)))
        return
    player = Player(program, bytes.fromhex(recording.kept.key))
    places: dict[str | None, Place | None] = {None: None}
    for turn in recording.turns:
        if turn.after not in places:
            continue
        came = player.play(turn.given, places[turn.after])
        if came.gives == bytes(turn.gives) and (
            came.page is None or recording.pages.get(came.page[0]) == came.page[1]
        ):
            places[turn.turn] = came.place
        else:
            what = (f"given {_short(turn.given)}", *_told(recording, turn, came))
            yield Difference(f"{recording.name}, turn {turn.turn}: {_way(recording, turn)}", what)


def message(differences: list[Difference], shown: int = 3) -> str:
    """Return what is wrong and what to do, for somebody who never heard of any of this."""
    more = len(differences) - shown
    return "\n\n".join(
        [
            "The engine no longer does what is recorded of it in tests/golden.",
            *map(str, differences[:shown]),
            *([f"... and {more} more."] if more > 0 else []),
            WHAT_TO_DO,
        ]
    )


def _refused(recording: Recording, refusal: Exception) -> Iterator[str]:
    if isinstance(refusal, EngineRevisionOver):
        yield f"recorded of engine revision {refusal.revision}, which this engine does not run any more"
        return
    yield f"the program cannot be loaded any more, and whoever is in it cannot go on ({type(refusal).__name__})"
    if isinstance(refusal, JourneyRefused):
        yield from map(str, refusal.problems)
        return
    recorded = set(recording.kept.contracts.values())
    changed = sorted({each.split()[0] for each in recorded - set(_contracts_now(recording).values())})
    yield (
        f"contracts that changed: {', '.join(changed)}" if changed else "no contract changed; how one compiles did"
    )


def _contracts_now(recording: Recording) -> dict[str, str]:
    guarded = parse_bundle(bytes(recording.kept.stored).decode())
    bundle = guarded.bundle
    return contracts_of(bind(bundle, inline(bundle, resolve(bundle, GOLDEN_REGISTRY)), guarded.guardrails))


def _told(recording: Recording, turn: Turn, came: Came) -> Iterator[str]:
    recorded, now = msgspec.json.decode(turn.gives), msgspec.json.decode(came.gives)
    if came.page is not None and recorded.get("page") in recording.pages:
        shown = msgspec.json.decode(recording.pages[recorded["page"]])
        yield from _compared("page", shown, msgspec.json.decode(came.page[1]))
    keys = [key for key in dict.fromkeys([*recorded, *now]) if key not in ("page", "bytes")]
    told = [
        line for key in keys for line in _compared(key, recorded.get(key, _NOT_THERE), now.get(key, _NOT_THERE))
    ]
    yield from told
    if not told and recorded.get("bytes") != now.get("bytes"):
        yield "everything reads the same, but its bytes differ: state, effects or trace are encoded otherwise"


def _compared(name: str, recorded: Any, now: Any) -> Iterator[str]:
    if isinstance(recorded, dict) and isinstance(now, dict):
        was, is_ = cast("dict[str, Any]", recorded), cast("dict[str, Any]", now)
        for key in dict.fromkeys([*was, *is_]):
            yield from _compared(f"{name}.{key}", was.get(key, _NOT_THERE), is_.get(key, _NOT_THERE))
    elif msgspec.json.encode(recorded) != msgspec.json.encode(now):
        yield name
        yield f"  recorded {_short(recorded)}"
        yield f"  now      {_short(now)}"


def _short(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}..."


def _way(recording: Recording, turn: Turn) -> str:
    return " -> ".join(_input(each.given) for each in recording.session(turn))


def _input(given: AnyGiven) -> str:
    match given:
        case Begun():
            return "start"
        case Submitted(action=action):
            return f"press {action!r}"
        case SentAgain(action=action):
            return f"press {action!r} of an earlier page"
        case Happened(id=name):
            return f"event {name!r}"
        case Stayed():
            return "stay longer"
        case _:
            return "let time pass"


def _digest(encoded: bytes) -> str:
    return hashlib.sha256(encoded).hexdigest()[:12]
