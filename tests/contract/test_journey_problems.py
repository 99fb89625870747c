"""Everything that can be wrong with a journey is said in words, in both languages."""

import re
from pathlib import Path

import pytest

from handrail_platform.document.problem import Problem
from handrail_ui.pages.render import TEXT_FOLDER
from handrail_ui.pages.translator import Translator

_PLATFORM = Path(__file__).parents[2] / "platform" / "handrail_platform"
_MADE = re.compile(r'(?:Problem\(|_refused\(\w+, |code = )"([a-z0-9-]+)"(?: if \w+ else "([a-z0-9-]+)")?')
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
