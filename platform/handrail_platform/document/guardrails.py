"""Guardrails as somebody writes them down: YAML or plain data, and everything that is wrong with it."""

from collections import Counter
from typing import Any, Final, cast

import msgspec

from handrail_platform.document.conversion import conversion_problems
from handrail_platform.document.plain import plain_problems
from handrail_platform.document.problem import JourneyRefused, Problem
from handrail_platform.document.source import read_yaml
from handrail_platform.guard.guardrail import Guardrail

MOST_GUARDRAILS: Final = 100
_FIELD: Final = "guardrails"


def read_guardrails(source: bytes) -> tuple[Guardrail, ...]:
    """Read a file whose only field is `guardrails`.

    Raises JourneyRefused, with the path of each offending field.
    """
    plain = read_yaml(source)
    if not isinstance(plain, dict):
        raise JourneyRefused((Problem("not-a-mapping", ""),))
    fields = cast("dict[str, Any]", plain)
    problems = [
        Problem("unknown-field", str(name), written=str(name), known=(_FIELD,))
        for name in fields
        if name != _FIELD
    ]
    if not problems and _FIELD not in fields:
        problems.append(Problem("missing-field", _FIELD))
    if problems := problems or plain_problems(fields):
        raise JourneyRefused(tuple(problems))
    return parse_guardrails(fields[_FIELD])


def parse_guardrails(plain: object) -> tuple[Guardrail, ...]:
    """Read guardrails from plain data. Raises JourneyRefused, with the path of each offending field."""
    if problems := conversion_problems(plain, tuple[Guardrail, ...], _FIELD):
        raise JourneyRefused(tuple(problems))
    guardrails = msgspec.convert(plain, tuple[Guardrail, ...])
    if len(guardrails) > MOST_GUARDRAILS:
        raise JourneyRefused((Problem("too-many-guardrails", _FIELD, {"limit": MOST_GUARDRAILS}),))
    if twice := twice_problems(guardrails):
        raise JourneyRefused(twice)
    return guardrails


def twice_problems(guardrails: tuple[Guardrail, ...]) -> tuple[Problem, ...]:
    """Return a problem for each id that more than one of the guardrails has."""
    often = Counter(each.id for each in guardrails)
    return tuple(Problem("guardrail-twice", _FIELD, {"id": name}) for name, count in often.items() if count > 1)
