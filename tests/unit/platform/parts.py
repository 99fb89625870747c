"""Parts for tests, and journeys that call them."""

from collections.abc import Mapping
from typing import Any

import pytest

from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.program import Program
from handrail_platform.compile.resolve import Registry
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused, Problem
from tests.unit.platform.journeys import document
from tests.unit.platform.steps import REGISTRY


def call(part: str, /, given: Mapping[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """Return a step that calls a part with these inputs; `next` and the rest as in the document."""
    plain: dict[str, Any] = {"journey": part, **more}
    return {**plain, "with": dict(given)} if given else plain


def leave(exit_: str = "done") -> dict[str, Any]:
    return {"exit": exit_}


def part(
    name: str, steps: Mapping[str, Any], promised: Mapping[str, Any] | None = None, /, **more: Any
) -> dict[str, Any]:
    """Return the document of a part. `promised` is its `part`; without it there is one exit, `done`."""
    word: dict[str, Any] = {"exits": {"done": []}} if promised is None else dict(promised)
    return document(steps, **{"journey": name, "part": word, **more})


def joined(
    steps: Mapping[str, Any], *parts: Mapping[str, Any], registry: Registry = REGISTRY, **more: Any
) -> Program:
    """Return the program of a journey and the parts that it calls."""
    return compile_journey(parse_plain(document(steps, **more)), registry, parts=by_name(*parts))


def by_name(*parts: Mapping[str, Any]) -> dict[str, JourneyDocument]:
    return {str(each["journey"]): parse_plain(each) for each in parts}


def refusals(steps: Mapping[str, Any], *parts: Mapping[str, Any], **more: Any) -> tuple[Problem, ...]:
    """Return why the journey is refused."""
    with pytest.raises(JourneyRefused) as refused:
        joined(steps, *parts, **more)
    return refused.value.problems


def codes(steps: Mapping[str, Any], *parts: Mapping[str, Any], **more: Any) -> list[tuple[str, str]]:
    """Return code and path of each reason."""
    return [(problem.code, problem.path) for problem in refusals(steps, *parts, **more)]
