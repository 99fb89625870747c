"""What an owner is told about the branches of a step."""

from handrail_platform.conditions.cells import cells_of
from handrail_platform.conditions.expression import checked_expression
from handrail_platform.conditions.findings import (
    Always,
    BranchFinding,
    Gap,
    Never,
    Overlap,
    Undecided,
    Unexamined,
    branch_findings,
)
from handrail_platform.conditions.formula import Undecidable
from handrail_platform.step.contract import Branch, Range
from handrail_platform.values import VariableType
from tests.property.conditions import boxes

KINDS: dict[str, VariableType] = {"age": "integer", "country": "country", "name": "text", "terms": "boolean"}
AGES = Range(minimum=0, maximum=120)


def findings(
    *conditions: str, possible: dict[str, int] | None = None, **ranges: Range
) -> tuple[BranchFinding, ...]:
    formulas = {when: checked_expression(when, KINDS).formula for when in conditions}
    cells = cells_of(formulas.values(), KINDS, {"age": AGES, **ranges})
    branches = [Branch(when, f"way-{n}") for n, when in enumerate(conditions)]
    return branch_findings(branches, "otherwise", formulas, cells, possible or {})


def test_branches_that_share_all_inputs_among_them_are_not_odd() -> None:
    assert findings("age < 18", "age >= 18") == ()


def test_a_gap_is_told_with_an_example() -> None:
    (gap,) = findings("age < 18", "age > 18")

    assert isinstance(gap, Gap)
    assert (gap.outcome, gap.example, gap.undecided) == ("otherwise", {"age": 18}, ())
    assert [dict(box.cells) for box in gap.inputs] == [{"age": 0b010}]


def test_an_overlap_is_told_with_an_example() -> None:
    assert Overlap(0, 1, {"age": 65, "country": "DE"}) in findings("age >= 65", 'country == "DE"')


def test_a_contradiction_is_never_true() -> None:
    assert Never(0, "contradiction") in findings("age > 17 && age < 18")
    assert Never(0, "contradiction") in findings('country == "UK"')


def test_what_earlier_branches_take_is_shadowed() -> None:
    assert Never(2, "shadowed", by=(0, 1)) in findings("age < 18", "age >= 65", "age < 10 || age > 70")


def test_a_value_that_no_step_writes_is_pinned() -> None:
    ticked = Range(choices=(True,))

    assert Never(0, "pinned", variables=("terms",)) in findings("!terms && age > 3", terms=ticked)
    assert Never(0, "pinned", variables=("age",)) in findings("age > 120")


def test_a_value_that_an_earlier_step_excludes_is_pinned() -> None:
    found = findings("age < 18", "age >= 18", possible={"age": 0b10})

    assert found == (Never(0, "pinned", variables=("age",)), Always(1))


def test_two_values_that_exclude_a_branch_only_together_are_both_named() -> None:
    found = findings("age < 18 || terms", possible={"age": 0b10, "terms": 0b01})

    assert found[0] == Never(0, "pinned", variables=("age", "terms"))


def test_at_a_step_that_nothing_reaches_nothing_is_odd() -> None:
    assert findings("age < 18", possible={"age": 0}) == ()


def test_what_cannot_be_decided_is_named_with_its_place() -> None:
    found = findings('age < 18 && name . startsWith("A")', "age >= 18")

    assert Undecided(0, (Undecidable('name.startsWith("A")', 12),)) in found
    (gap,) = [each for each in found if isinstance(each, Gap)]
    assert (gap.example, gap.undecided) == ({"age": 17}, ('name.startsWith("A")',))


def test_one_undecidable_question_has_one_answer_in_all_branches() -> None:
    found = findings('name.startsWith("A")', '! name.startsWith( "A" )')

    assert [type(each) for each in found] == [Undecided, Undecided]


def test_branches_beyond_all_survey_are_not_examined() -> None:
    many = [f'(name.startsWith("{n}") || size(name) == {n})' for n in range(8)]
    formula = checked_expression(" && ".join(many), KINDS).formula

    assert Unexamined() in findings(" && ".join(many))
    assert boxes(formula, cells_of([formula], KINDS, {})) is None
