"""The conditions of random journeys: how they are drawn, and what they answer, without the engine's own reading.

Variables that conditions look at have few values, of which each stands for all that no condition tells apart.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import product
from random import Random
from types import CodeType
from typing import Any, Final, TypeAlias

from handrail_platform.step.contract import Range
from handrail_platform.values import Value, VariableType
from tests.property.anything import Case

LOOKED_AT: Final[dict[str, VariableType]] = {
    "plan": "choice",
    "rank": "choice",
    "guest": "boolean",
    "wants": "boolean",
    "age": "integer",
}
VALUES: Final[dict[VariableType, tuple[Value, ...]]] = {
    "choice": ("gold", "free", "plus", ""),
    "boolean": (False, True),
    "integer": (0, 1, 2, 3, 4),
}
"""`plus` stands for any other text, 0 and 4 for all numbers below and above those that conditions name."""
UNCLEAR: Final = re.compile(r"size\([^()]*\) == 4")
"""What cannot be decided: it may be true or false whenever it is asked."""


_NAME: Final = re.compile(r"""(?P<text>"[^"]*")|(?P<name>[a-z_][\w/]*)""")
_IN_PYTHON: Final = (("&&", " and "), ("||", " or "), ("!(", " not ("), ("true", "True"), ("false", "False"))


def some_condition(dice: Random, names: list[str]) -> str:
    """Return a condition in CEL over some of the variables."""
    one = _comparison(dice, dice.choice(names))
    if dice.random() < 0.3:
        other = _comparison(dice, dice.choice(names))
        one = f"{one} {dice.choice(('&&', '||'))} {other}"
    return f"!({one})" if dice.random() < 0.15 else one


def _comparison(dice: Random, name: str) -> str:
    match LOOKED_AT[name]:
        case "boolean":
            return dice.choice((name, f"!({name})", f"{name} == false"))
        case "integer":
            return f"{name} {dice.choice(('>=', '<', '==', '!=', '>', '<='))} {dice.randint(1, 3)}"
        case _:
            if dice.random() < 0.1:
                return f"size({name}) == 4"
            alone = f'{name} {dice.choice(("==", "!="))} "{dice.choice(("gold", "free"))}"'
            return dice.choice((alone, f'{name} in ["gold", "free"]', f'{name} == ""'))


def some_range(dice: Random, name: str) -> Range | None:
    """Return what a step may write into the variable, None for anything."""
    if dice.random() < 0.25:
        return None
    kind = LOOKED_AT[name]
    if kind == "integer" and dice.random() < 0.5:
        low = dice.randint(0, 3)
        return Range(minimum=low, maximum=dice.randint(low, 4), optional=False)
    values = [value for value in VALUES[kind] if value != ""]
    chosen = tuple(dice.sample(values, dice.choice((1, 1, 2)) if len(values) > 1 else 1))
    return Range(choices=chosen, optional=kind == "choice" and dice.random() < 0.2)


def values_within(name: str, written: Range | None) -> tuple[Value, ...]:
    """Return the values that a step with such a range may write into the variable."""
    kind = LOOKED_AT[name.rpartition("/")[2]]
    if written is None:
        return VALUES[kind]
    return tuple(value for value in VALUES[kind] if _allowed(value, written))


def _allowed(value: Value, written: Range) -> bool:
    if value == "" and isinstance(value, str):
        return written.optional
    if written.choices is not None:
        return value in written.choices
    assert isinstance(value, int)
    assert isinstance(written.minimum, int)
    assert isinstance(written.maximum, int)
    return written.minimum <= value <= written.maximum


def variables_in(cases: Iterable[Case]) -> set[str]:
    """Return the variables that the conditions look at."""
    return {
        found["name"]
        for case in cases
        for found in _NAME.finditer(case.when)
        if found["name"] and found["name"].rpartition("/")[2] in LOOKED_AT
    }


Truth: TypeAlias = Mapping[str, bool]
"""What the undecidable parts of conditions are, while one step asks them: the same wherever they stand."""
Reading: TypeAlias = Callable[[Iterable[Case]], Sequence[Truth]]
"""Everything that the undecidable parts of conditions can be."""


def whatever_it_may_be(cases: Iterable[Case]) -> Sequence[Truth]:
    """Let each undecidable part be true or false."""
    parts = sorted({part for case in cases for part in UNCLEAR.findall(case.when)})
    return [dict(zip(parts, truth, strict=True)) for truth in product((False, True), repeat=len(parts))]


def as_it_is(cases: Iterable[Case]) -> Sequence[Truth]:
    """Leave open nothing: what cannot be decided is asked when it is there."""
    del cases
    return [{}]


def answer(when: str, values: Mapping[str, Value], truth: Truth) -> bool:
    """Return what the condition answers to these values."""
    return _answer(_code(UNCLEAR.sub(lambda part: str(truth.get(part[0], part[0])), when)), values)


def _answer(code: CodeType, values: Mapping[str, Value]) -> bool:
    named: dict[str, Any] = {name.replace("/", "__"): value for name, value in values.items()}
    return bool(eval(code, {"__builtins__": {}, "size": len}, named))  # noqa: S307 - written by this module


@cache
def _code(when: str) -> CodeType:
    text = _NAME.sub(lambda found: found[0].replace("/", "__"), when)
    for cel, python in _IN_PYTHON:
        text = text.replace(cel, python)
    return compile(text.strip(), when, "eval")
