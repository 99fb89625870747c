"""Conditions made up by chance, and what CEL itself says about them."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import product
from random import Random
from typing import TypeAlias, TypeVar

from cel_expr_python import cel

from handrail_platform.conditions.boxes import Box, taken
from handrail_platform.conditions.cells import Cells, cells_of
from handrail_platform.conditions.checked import read_checked
from handrail_platform.conditions.decided import decided
from handrail_platform.conditions.formula import Formula
from handrail_platform.step.contract import Range
from handrail_platform.values import Value, VariableType

Drawn = TypeVar("Drawn")
Draw: TypeAlias = Callable[[Random], Drawn]
KINDS: dict[str, VariableType] = {
    "age": "integer",
    "born": "date",
    "land": "country",
    "plan": "choice",
    "guest": "boolean",
    "name": "text",
}
LITERALS: dict[str, tuple[str, ...]] = {
    "age": ("0", "1", "2", "3", "-9223372036854775808", "9223372036854775807"),
    "born": ('"2000-01-01"', '"2000-01-02"', '"2000-01-04"', '"2000"', '"2000-02-30"', '""', '"soon"', '"0000"'),
    "land": ('"DE"', '"AT"', '"UK"', '""'),
    "plan": ('"gold"', '"silver"', '"none"', '""'),
    "guest": ("true", "false"),
    "name": ('"Kim"', '"Å"', '""', '"Alex Example"'),
}
VALUES: dict[str, tuple[Value, ...]] = {
    "age": (-(2**63), -1, 0, 1, 2, 3, 4, 2**63 - 1),
    "born": ("", "0001-01-01", "1999-12-31", *(f"2000-01-0{day}" for day in range(1, 6)), "9999-12-31"),
    "land": ("DE", "AT", "IE", "FR", ""),
    "plan": ("gold", "silver", "none", "free", ""),
    "guest": (True, False),
    "name": ("Kim", "Å", "Kimberly", "", "Alex Example"),
}
RANGES: dict[str, tuple[Range, ...]] = {
    "age": (Range(), Range(minimum=0, maximum=3), Range(minimum=1), Range(choices=(0, 2))),
    "born": (Range(), Range(optional=False), Range(minimum="2000-01-02", maximum="2000-01-04", optional=False)),
    "land": (Range(), Range(optional=False), Range(choices=("DE", "FR"))),
    "plan": (Range(), Range(choices=("gold", "silver"), optional=False), Range(choices=("gold", "free"))),
    "guest": (Range(), Range(choices=(True,))),
    "name": (Range(), Range(optional=False)),
}
SHOWN_AS = {"first": 'name.startsWith("K")', "second": "size(name) > 3"}
"""Parts that nobody can decide, by the boolean that stands for them where every truth value is tried."""

_ORDERED = frozenset({"age", "born"})


def comparisons(variable: str) -> Draw[str]:
    """Return conditions that compare the variable with literals."""
    operators = ("==", "!=", *(("<", "<=", ">", ">=") if variable in _ORDERED else ()))

    def compared(dice: Random) -> str:
        literals, kind = LITERALS[variable], dice.random()
        if variable == "guest" and kind < 1 / 3:
            return variable
        if kind < 2 / 3:
            sides = [variable, dice.choice(literals)]
            dice.shuffle(sides)
            return f" {dice.choice(operators)} ".join(sides)
        return f"{variable} in [{', '.join(dice.choices(literals, k=dice.randint(0, 3)))}]"

    return compared


def conditions(basic: Draw[str], leaves: int) -> Draw[str]:
    """Return conditions made of so many basic ones at most."""

    def made(dice: Random, most: int) -> str:
        kind = dice.random()
        if most < 2 or kind < 0.25:
            return basic(dice)
        if kind < 0.4:
            return f"!({made(dice, most)})"
        if most > 2 and kind < 0.6:
            third = most // 3
            return f"({made(dice, third)} ? {made(dice, third)} : {made(dice, most - 2 * third)})"
        half = most // 2
        return f"({made(dice, half)}{dice.choice((' && ', ' || '))}{made(dice, most - half)})"

    return lambda dice: made(dice, leaves)


def one_of(*draws: Draw[Drawn]) -> Draw[Drawn]:
    """Return what any one of them draws."""
    return lambda dice: dice.choice(draws)(dice)


def decidable(*variables: str) -> Draw[str]:
    truth = some_of("true", "false")
    compared = one_of(*map(comparisons, variables), truth)

    def either_way(dice: Random) -> str:
        return dice.choice(("({0}) == {1}", "{1} != ({0})")).format(compared(dice), truth(dice))

    return one_of(compared, either_way)


def some_of(*values: Drawn) -> Draw[Drawn]:
    """Return any one of the values."""
    return lambda dice: dice.choice(values)


def some_ranges(dice: Random) -> dict[str, Range]:
    return {variable: dice.choice(ranges) for variable, ranges in RANGES.items()}


def some_values(dice: Random) -> dict[str, Value]:
    return {name: dice.choice(values) for name, values in VALUES.items()}


PARTS = some_of(*SHOWN_AS)


def shown(condition: str) -> str:
    """Return the condition with the real parts instead of what stands for them."""
    for stands_for, part in SHOWN_AS.items():
        condition = condition.replace(stands_for, part)
    return condition


_TYPES = {"boolean": cel.Type.BOOL, "integer": cel.Type.INT}
_ENVIRONMENT = cel.NewEnv(
    config=cel.NewEnvConfigFromYaml("stdlib: {disable_macros: true}"),
    variables={
        **{name: _TYPES.get(kind, cel.Type.STRING) for name, kind in KINDS.items()},
        **dict.fromkeys(SHOWN_AS, cel.Type.BOOL),
    },
)
_ANY: dict[str, Value] = {name: values[0] for name, values in VALUES.items()} | dict.fromkeys(SHOWN_AS, False)


@lru_cache(maxsize=64)
def _compiled(source: str) -> cel.Expression:
    return _ENVIRONMENT.compile(source)


def answer(source: str, values: Mapping[str, Value]) -> bool | None:
    """Return what CEL itself says, or None when it has no answer."""
    value = _compiled(source).eval(data={**_ANY, **values})
    return value.plain_value() is True if value.type() == cel.Type.BOOL else None


@lru_cache(maxsize=64)
def formula_of(source: str) -> Formula:
    return decided(read_checked(_compiled(source).serialize()), KINDS)


def boxes(formula: Formula, cells: Cells) -> tuple[Box, ...] | None:
    """Return where a single branch with this formula is taken, None where that is not said."""
    return taken([("holds", formula)], "fails", cells).get("holds")


def place(cells: Cells, variable: str, value: Value) -> int:
    """Return the cells of the variable that the value lies in."""
    return cells.within(variable, Range(choices=(value,), optional=value == ""))


def inputs(cells: Cells) -> list[dict[str, Value]]:
    """Return one input for each combination of cells."""
    values = [[cell.value for cell in row] for row in cells.by_variable.values()]
    return [dict(zip(cells.by_variable, row, strict=True)) for row in product(*values)]


def cells_for(sources: list[str], ranges: Mapping[str, Range]) -> Cells:
    return cells_of([formula_of(shown(source)) for source in sources], KINDS, ranges)
