"""What is wrong with a file, in lines for a terminal: place, sentence, and what was probably meant."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from handrail_platform.document.place import Places
from handrail_platform.document.problem import JourneyRefused, Problem
from handrail_ui.pages.translator import TEXT_FOLDER, Speech, Translator

_MOST_KNOWN: Final = 20
"""Of more names than these nobody reads a list."""
WITH_NEXT: Final = ("guardrail-twice", "unknown-part")
"""The codes of problems that are mended elsewhere than at the place where they are found."""


def refusal_lines(refused: JourneyRefused, file: Path, parts: Mapping[str, Path]) -> Iterator[str]:
    """Yield a line for each problem of a file, or of the part in whose file it is, and how many there are."""
    speech = Translator.load([TEXT_FOLDER / "journey"]).speech("en")
    places = {each: Places(each.read_bytes()) for each in (file, *parts.values())}
    for problem in refused.problems:
        at, own = _own(problem, file, parts)
        place = places[at].of(own)
        where = f"{at}:{place.line}:{place.column}" if place else str(at)
        path = f"{own.path}: " if own.path else ""
        yield f"{where}: {path}{_sentences(speech, own)} ({own.code})"
    count = len(refused.problems)
    yield "1 problem." if count == 1 else f"{count} problems."


def _own(problem: Problem, file: Path, parts: Mapping[str, Path]) -> tuple[Path, Problem]:
    """Return the file in which a problem is, and the problem with its path in there."""
    first, _, rest = problem.path.partition(".")
    name, _, inner = rest.partition(".")
    if first == "parts" and name in parts:
        return parts[name], replace(problem, path=inner)
    return file, problem


def _sentences(speech: Speech, problem: Problem) -> str:
    said = speech.message(problem.message).text
    if meant := problem.meant:
        return f"{said} {speech('journey.meant', meant=meant)}"
    if not problem.saying and 0 < len(problem.known) <= _MOST_KNOWN:
        said = f"{said} {speech('journey.known', known=', '.join(problem.known))}"
    if problem.code in WITH_NEXT:
        said = f"{said} {speech(f'journey.next.{problem.code}')}"
    return said
