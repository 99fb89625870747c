"""The number of generated cases is a promise of its own."""

import importlib
from pathlib import Path

import pytest
from hypothesis import strategies as st

from tests.property.generated import DECLARED, FLOOR, generated


def test_the_whole_run_generates_at_least_fifty_thousand_cases(capsys: pytest.CaptureFixture[str]) -> None:
    """Add up what the tests declare; each fails by itself when it carries fewer cases through."""
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        importlib.import_module(f"tests.property.{path.stem}")

    with capsys.disabled():
        print(f" {sum(DECLARED.values())} cases in {len(DECLARED)} property tests, at least {FLOOR}", end="")  # noqa: T201
    assert sum(DECLARED.values()) >= FLOOR


def test_a_property_fails_that_carries_too_few_cases_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.property.generated.DECLARED", {})

    def nothing_to_say(answer: bool) -> None:  # noqa: FBT001
        del answer

    with pytest.raises(AssertionError, match="2 cases instead of 100"):
        generated(100, answer=st.booleans())(nothing_to_say)()
