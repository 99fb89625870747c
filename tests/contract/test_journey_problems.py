"""Everything that can be wrong with a journey is said in words, in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec import inspect

from handrail_flows.registry import STEPS
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.problem import Problem
from handrail_platform.document.reach import GuardrailScope
from handrail_platform.text import Message
from handrail_platform.values import SHAPE
from handrail_ui.commands.refusing import WITH_NEXT
from handrail_ui.pages.translator import TEXT_FOLDER, Translator

_PLATFORM = Path(__file__).parents[2] / "platform" / "handrail_platform"
_MADE = re.compile(r'(?:Problem\(|unfit\(|_refused\(\w+, |code = )"([a-z0-9-]+)"(?: if \w+ else "([a-z0-9-]+)")?')
_SOURCES = sorted((*_PLATFORM.glob("document/*.py"), *_PLATFORM.glob("compile/*.py")))
CODES = sorted(
    {code for path in _SOURCES for found in _MADE.findall(path.read_text()) for code in found if code}
    - {"engine-revision-over", "journey-refused", "program-changed"}
)


@pytest.fixture(scope="module")
def translator() -> Translator:
    return Translator.load([TEXT_FOLDER / "journey"])


def test_the_codes_are_found() -> None:
    assert {"spins", "unassigned-variable", "unknown-step", "unknown-step-version", "yaml-alias"} <= set(CODES)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("code", CODES)
def test_each_problem_has_words(translator: Translator, code: str, language: str) -> None:
    spoken = translator.speech(language).message(Problem(code, "steps.one").message)

    assert spoken.language == language
    assert spoken.text != f"journey.{code}"


def test_what_is_counted_is_said_in_its_number(translator: Translator) -> None:
    say = translator.speech("en").message
    said = [say(Problem("more-problems", "", {"count": count}).message).text for count in (1, 3)]

    assert said == ["1 more mistake is not listed.", "3 more mistakes are not listed."]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("code", WITH_NEXT)
def test_what_to_do_next_is_said_in_words(translator: Translator, code: str, language: str) -> None:
    said = translator.speech(language).message(Message(f"journey.next.{code}", {}))

    assert code in CODES
    assert said.language == language
    assert said.text != f"journey.next.{code}"


def patterned(info: Any, shape: str, seen: set[type]) -> Iterator[tuple[str, str]]:
    """Yield the pattern of each text within a type, with the name of its shape."""
    if isinstance(info, inspect.Metadata):
        extra = cast("dict[str, Any]", cast("Any", info).extra or {})
        shape = str(extra.get(SHAPE, shape))
    if isinstance(info, inspect.StrType) and info.pattern is not None:
        yield info.pattern, shape
    if isinstance(info, inspect.StructType):
        if info.cls in seen:
            return
        seen.add(info.cls)
        shape = ""
    inner = [getattr(info, name, None) for name in ("type", "item_type", "key_type", "value_type")]
    for name in ("types", "fields", "item_types"):
        inner += getattr(info, name, ())
    for each in filter(None, inner):
        yield from patterned(each, shape, seen)


READ = (JourneyDocument, GuardrailScope, *(step.config_type for step in STEPS))
PATTERNS = sorted({each for into in READ for each in patterned(inspect.type_info(into), "", set())})


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) > 10


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(("pattern", "shape"), PATTERNS)
def test_what_a_pattern_wants_is_said_in_words(
    translator: Translator, pattern: str, shape: str, language: str
) -> None:
    del pattern

    assert translator.speech(language)(f"journey.unfit.shape.{shape}").partition(" ")[0] == (
        "“{found}”" if language == "en" else "„{found}“"
    )


UNFIT = [
    *(f"{kind}-wanted" for kind in ("boolean", "integer", "list", "mapping", "number", "something-else", "text")),
    *(f"{what}-{how}" for what in ("characters", "entries") for how in ("between", "exactly", "least", "most")),
    *(f"number-{how}" for how in ("between", "least", "most")),
    "one-of",
]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("saying", UNFIT)
def test_whatever_does_not_fit_is_said_in_words(translator: Translator, saying: str, language: str) -> None:
    said = translator.speech(language).message(Problem("invalid-field", "steps", saying=f"unfit.{saying}").message)

    assert said.language == language
    assert not said.text.startswith("journey.")
