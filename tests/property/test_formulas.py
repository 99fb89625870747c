"""What is said about a condition without running it is what CEL says when it runs."""

from handrail_platform.conditions.boxes import Box, solve
from handrail_platform.conditions.cells import Cells, cells_of
from handrail_platform.conditions.formula import (
    AllOf,
    AnyOf,
    Below,
    Either,
    Formula,
    Not,
    OneOf,
    Truth,
    Undecidable,
    comparisons,
)
from handrail_platform.step.contract import Range
from handrail_platform.values import Value
from tests.property.conditions import (
    KINDS,
    PARTS,
    answer,
    boxes,
    conditions,
    decidable,
    formula_of,
    inputs,
    one_of,
    place,
    shown,
    some_of,
    some_ranges,
    some_values,
)
from tests.property.generated import by_chance, generated

NOT_DECIDABLE = some_of(
    *(
        *("name == land", 'name < "M"', 'name + "a" == land + "a"', "size(name) > age", "guest == (age > 1)"),
        *(
            "100 / age > 3",
            "age - (1 - age) == 1",
            "(age + 1) * 2 in [2, 4, 6]",
            "-age < -(1)",
            "[1, 2][age] == 2",
        ),
        *(
            'name.matches("^K")',
            '{"a": age, "b": 2}["a"] == 1',
            "(guest ? 1 : 2) == age",
            'plan in [name, "gold"]',
        ),
        *(
            '1e400 > double(age) && b"\\x00\\n\\"a" != bytes(name)',
            "-1e400 > double(age)",
            "type(age) == int",
            "2u > 1u",
        ),
        *("int(name) == 3", 'timestamp(born + "T00:00:00Z") < timestamp("2000-01-02T00:00:00Z")', "null == null"),
        *("dyn(guest) && dyn(true)", "(guest == guest) != false", 'name == "a\\"b\\\\\\u00e9"', "age % 2 == 0"),
    )
)
anything = conditions(one_of(decidable(*KINDS), NOT_DECIDABLE), leaves=6)


def said(formula: Formula, values: dict[str, Value]) -> bool | None:
    """Evaluate a formula; what has no answer is None."""
    match formula:
        case Not(part):
            answered = said(part, values)
            return None if answered is None else not answered
        case AllOf(parts):
            return settled({said(part, values) for part in parts}, by=False)
        case AnyOf(parts):
            return settled({said(part, values) for part in parts}, by=True)
        case Either(condition, then, otherwise):
            chosen = said(condition, values)
            return None if chosen is None else said(then if chosen else otherwise, values)
        case Truth() | OneOf() | Below() | Undecidable():
            return said_at_once(formula, values)


def said_at_once(formula: Truth | OneOf | Below | Undecidable, values: dict[str, Value]) -> bool | None:
    match formula:
        case Truth(truth):
            return truth
        case OneOf(variable, wanted):
            return values[variable] in wanted
        case Below(variable, limit, included):
            value = values[variable]
            below = value < limit if isinstance(value, int) and isinstance(limit, int) else str(value) < str(limit)
            return below or (included and value == limit)
        case Undecidable(term):
            return answer(term, values)  # CEL knows


def settled(answers: set[bool | None], *, by: bool) -> bool | None:
    """Return the answer of a chain: one part may settle it, and then those without an answer do not matter."""
    if by in answers:
        return by
    return None if None in answers else not by


@generated(5_000, source=by_chance(anything), values=by_chance(some_values))
def test_a_formula_says_what_the_condition_says(source: str, values: dict[str, Value]) -> None:
    assert said(formula_of(source), values) == answer(source, values)


def holding(formula: Formula, cells: Cells) -> tuple[Box, ...]:
    found = boxes(formula, cells)
    assert found is not None
    return found


def lies_in(values: dict[str, Value], box: Box, cells: Cells) -> bool:
    return all(place(cells, variable, values[variable]) & some for variable, some in box.cells.items()) and all(
        answer(part, values) is truth for part, truth in box.parts.items()
    )


@generated(
    5_000,
    source=by_chance(conditions(one_of(decidable(*KINDS), PARTS), leaves=4)),
    ranges=by_chance(some_ranges),
    values=by_chance(lambda dice: [some_values(dice) for _ in range(dice.randint(1, 3))]),
)
def test_the_boxes_of_a_condition_are_disjoint_and_hold_just_what_makes_it_true(
    source: str, ranges: dict[str, Range], values: list[dict[str, Value]]
) -> None:
    formula = formula_of(shown(source))
    cells = cells_of([formula], KINDS, ranges)
    true, false = holding(formula, cells), holding(Not(formula), cells)
    everything = [{**values[0], **each} for each in inputs(cells)[:20]]
    everything += [each for each in values if all(place(cells, name, each[name]) for name in cells.by_variable)]

    for each in everything:
        holds = answer(shown(source), each)
        assert [sum(lies_in(each, box, cells) for box in half) for half in (true, false)] == [holds, not holds]


@generated(
    500,
    source=by_chance(conditions(decidable(*KINDS), leaves=5)),
    ranges=by_chance(some_ranges),
    values=by_chance(some_values),
)
def test_every_value_lies_in_one_cell_at_most_and_the_value_of_a_cell_in_that_cell(
    source: str, ranges: dict[str, Range], values: dict[str, Value]
) -> None:
    cells = cells_of([formula_of(source)], KINDS, ranges)

    for variable, row in cells.by_variable.items():
        assert place(cells, variable, values[variable]).bit_count() <= 1
        assert [place(cells, variable, cell.value) for cell in row] == [1 << n for n in range(len(row))]
        assert cells.within(variable, ranges[variable]) == cells.every(variable)


@generated(500, source=by_chance(conditions(decidable(*KINDS), leaves=4)), ranges=by_chance(some_ranges))
def test_the_example_of_a_box_makes_the_condition_true(source: str, ranges: dict[str, Range]) -> None:
    formula = formula_of(source)
    cells = cells_of([formula], KINDS, ranges)

    for box in holding(formula, cells):
        assert answer(source, {**inputs(cells)[0], **solve(box, cells)}) is True
        assert {each.variable for each in comparisons(formula)} >= set(box.cells)
