"""Conditions: any text is one or is refused, and one that has no answer never gives one."""

from hypothesis import strategies as st

from handrail_platform.conditions.expression import Expression, checked_expression
from handrail_platform.conditions.refusal import ExpressionRefused
from handrail_platform.errors import StepFault
from handrail_platform.values import Value
from tests.property.generated import generated
from tests.property.graphs import VARIABLES

TOKENS = (
    *(
        "a",
        "b",
        "c",
        "key",
        ".a",
        "1",
        "0",
        "-1",
        '"x"',
        "'",
        "true",
        "null",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        " == ",
    ),
    *(" < ", " + ", " / ", " && ", " || ", "!", " in ", "? ", " : ", ".size()", ".startsWith(", ".matches("),
    *("size(", "int(", "timestamp(", ".map(a, a)", ", ", "é", "\\", "//", "\n", "9223372036854775807"),
)
some_text = st.lists(st.sampled_from(TOKENS), max_size=9).map("".join)


def answer(condition: Expression, values: dict[str, Value]) -> bool | str:
    """Return the answer, or the reason why there is none."""
    try:
        return condition.holds(values)
    except StepFault as fault:
        return fault.reason


@generated(800, source=some_text, a=st.text(max_size=4), c=st.integers())
def test_any_text_is_a_condition_or_is_refused_and_a_condition_answers_or_faults(
    source: str, a: str, c: int
) -> None:
    try:
        condition = checked_expression(source, {**VARIABLES, "key": "secret"})
    except ExpressionRefused:
        return

    assert "key" not in condition.reads
    assert answer(condition, {"a": a, "b": "x", "c": c}) in (True, False, "expression")


BASIC = ("(a == b)", 'a.startsWith("x")', "(c > 1)", "(c / c == 1)", "(int(a) == c)", "true", "(c + 1 > c)")
conditions = st.recursive(
    st.sampled_from(BASIC),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from((" && ", " || ", " == ")), inner).map(lambda p: f"({''.join(p)})"),
        inner.map(lambda each: f"!({each})"),
        st.tuples(inner, inner, inner).map(lambda p: f"({p[0]} ? {p[1]} : {p[2]})"),
    ),
    max_leaves=5,
)


@generated(500, source=conditions, a=st.text(max_size=3), c=st.integers(-3, 3))
def test_an_error_is_never_taken_for_an_answer(source: str, a: str, c: int) -> None:
    values: dict[str, Value] = {"a": a, "b": "x", "c": c}
    condition = checked_expression(source, VARIABLES)

    yes, no = answer(condition, values), answer(checked_expression(f"!({source})", VARIABLES), values)

    assert (yes, no) in ((True, False), (False, True), ("expression", "expression"))
    assert set(condition.reads) == {name for name in VARIABLES if name in source.replace("startsWith", "")}
