"""What is recorded: every journey that ships, and journeys for whatever no journey that ships does."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import handrail_ui
from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.program import Program
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_yaml
from handrail_platform.values import Milliseconds
from tests.golden.recorder import Recorder
from tests.golden.recording import GOLDEN, Recording
from tests.golden.steps import GOLDEN_REGISTRY, LIES

_SHIPPED: Final = Path(handrail_ui.__path__[0]) / "demo" / "journeys"
_MINUTE: Final[Milliseconds] = 60_000


def programs() -> Iterator[tuple[str, Program]]:
    """Yield every journey that is recorded, compiled as it is now, with the name of its recording."""
    for folder in sorted(each for each in _SHIPPED.iterdir() if each.is_dir()):
        yield from _compiled(folder, f"{folder.name}-")
    yield from _compiled(GOLDEN / "journeys", "")


def recordings() -> Iterator[Recording]:
    """Record everything anew."""
    for name, program in programs():
        recorder = Recorder(name, program)
        recorder.cover()
        _WRITTEN_OUT.get(name, _nothing_more)(recorder)
        yield recorder.recording


def _compiled(folder: Path, prefix: str) -> Iterator[tuple[str, Program]]:
    documents = [parse_yaml(file.read_bytes()) for file in sorted(folder.glob("*.yaml"))]
    parts: Mapping[str, JourneyDocument] = {each.journey: each for each in documents if each.part is not None}
    for document in documents:
        if document.part is None:
            yield f"{prefix}{document.journey}", compile_journey(document, GOLDEN_REGISTRY, parts=parts)


def _nothing_more(recorder: Recorder) -> None:
    """Every edge once is enough."""
    del recorder


def _lies(recorder: Recorder) -> None:
    begun = recorder.start()
    for lie in LIES:
        stopped = recorder.press(begun, lie, secret="what nobody may read")
        recorder.press(stopped)
    stopped = recorder.press(begun)
    recorder.wait(stopped, _MINUTE)


def _deliveries(recorder: Recorder) -> None:
    begun = at = recorder.start()
    # A loop as often as its limit allows, and once more.
    for _ in range(3):
        at = recorder.press(at, quantity="all")
    # Conditions that nobody can decide: they hold, they do not, and they have no answer.
    ordered = recorder.press(begun, quantity="one")
    recorder.press(ordered, line="12")
    recorder.press(ordered, line="-12")
    recorder.press(ordered, line="nowhere")
    # The same part twice in one session, then an answer sent twice, and another one to the page of before.
    at = recorder.press(recorder.press(begun, quantity="all", away="true"), line="0")
    there = recorder.press(at, line="High Street 1")
    recorder.press_again(there, at, line="High Street 1")
    recorder.press_again(there, at, line="High Street 2")
    recorder.press(there, line="High Street 1")
    # More time, twice at once; as often as there is; and too late.
    longer = recorder.stay(begun, 10 * _MINUTE)
    recorder.stay(longer, 0)
    recorder.press(longer, quantity="some")
    for _ in range(9):
        longer = recorder.stay(longer, 15 * _MINUTE)
    recorder.stay(longer, 15 * _MINUTE)
    recorder.stay(begun, 20 * _MINUTE)


def _waits(recorder: Recorder) -> None:
    begun = recorder.start()
    # Too early, twice, from nowhere, and in the other order.
    recorder.send(begun, "letter", "any")
    one = recorder.send(begun, "registry", "all", result="yes")
    recorder.send(one, "registry", "all", result="no")
    recorder.send(one, "police", "elsewhere")
    recorder.wait(one, _MINUTE)
    recorder.send(recorder.wait(one, 10 * _MINUTE), "police", "all")
    both = recorder.send(one, "police", "all", result="yes")
    # Too late; and in time, but looked at too late.
    recorder.send(recorder.stay(one, 10 * _MINUTE), "police", "all")
    recorder.send(one, "police", "all", lay=20 * _MINUTE)
    # Something and the clock, or neither in time.
    paused = recorder.send(both, "call", "any")
    recorder.wait(paused, 10 * _MINUTE)
    recorder.wait(recorder.send(paused, "signal", "pause", result="no"), _MINUTE)
    ready = recorder.wait(recorder.send(paused, "signal", "pause"), _MINUTE)
    # Two of three, in the order in which they come or in another; a second visit, and an event for the first.
    bank = recorder.send(ready, "bank", "several")
    recorder.send(bank, "landlord", "several")
    done = recorder.send(recorder.send(ready, "landlord", "several"), "bank", "several")
    recorder.send(done, "employer", "several")
    again = recorder.press(recorder.send(bank, "employer", "several", result="no"))
    recorder.send(again, "bank", "several", result="yes")
    recorder.send(again, "bank", "several", visit=2)
    # A third visit is one too many. What somebody presses changes nothing but what it should.
    recorder.press(recorder.press(again, "cancel"))
    recorder.press(again, "look around")


def _texts(recorder: Recorder) -> None:
    # A number of another country than the step lists.
    recorder.press(recorder.press(recorder.start(), name="Alex Example", phone="+442079460018"))


def _scenarios(recorder: Recorder) -> None:
    # Whom a day of birth leads where nobody can tell beforehand; or what was bound, and lost, on the way.
    recorder.tell()


_WRITTEN_OUT: Final[Mapping[str, Callable[[Recorder], None]]] = {
    "aurora-family": _scenarios,
    "delivery": _deliveries,
    "liar": _lies,
    "northwind-full-account": _scenarios,
    "texting": _texts,
    "waiting": _waits,
}
"""Sessions beyond a covering, by recording."""
