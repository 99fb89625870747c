"""Conditions: typed when compiled, bounded when run, and an error is never taken for false."""

import time

import pytest

from handrail_platform.conditions.expression import MAX_LENGTH, checked_expression
from handrail_platform.conditions.refusal import ExpressionRefused
from handrail_platform.errors import StepFault
from handrail_platform.values import Value, VariableType

VARIABLES: dict[str, VariableType] = {
    "age": "integer",
    "born": "date",
    "country": "country",
    "key": "secret",
    "name": "text",
    "guest": "boolean",
}


def holds(source: str, **values: Value) -> bool:
    return checked_expression(source, VARIABLES).holds(values)


def refusal(source: str, variables: dict[str, VariableType] = VARIABLES) -> str:
    with pytest.raises(ExpressionRefused) as refused:
        checked_expression(source, variables)
    return str(refused.value)


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("age >= 18", {"age": 18}, True),
        ("age >= 18", {"age": 17}, False),
        ('country in ["DE", "AT"]', {"country": "AT"}, True),
        ('country in ["DE", "AT"]', {"country": "GB"}, False),
        ("guest || age > 3", {"guest": False, "age": 4}, True),
        ('name.startsWith("Å") && !guest', {"name": "Åsa", "guest": False}, True),
        ('name.matches("^[a-z]+$")', {"name": "alice"}, True),
        ('timestamp(born + "T00:00:00Z") < timestamp("2008-11-22T00:00:00Z")', {"born": "2000-01-01"}, True),
        ("size(name) > 3", {"name": "Bob"}, False),
        ("true", {}, True),
    ],
)
def test_a_condition_has_the_answer_one_expects(source: str, values: dict[str, Value], expected: bool) -> None:  # noqa: FBT001
    assert holds(source, **values) is expected


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("100 / age > 3", {"age": 0}),
        ("age + 1 > 0", {"age": 2**63 - 1}),
        ("age > 0", {"age": 2**63}),
        ('timestamp(born) < timestamp("2000-01-01T00:00:00Z")', {"born": "tomorrow"}),
        ("name.matches(country)", {"name": "alice", "country": "("}),
        ("int(name) > 3", {"name": "many"}),
        ("age > 3", {"age": "seventeen"}),
        ('name == "\u00e9"', {"name": "\ud800"}),
    ],
)
def test_an_error_is_a_fault_and_never_false(source: str, values: dict[str, Value]) -> None:
    with pytest.raises(StepFault) as fault:
        holds(source, **values)

    assert fault.value.reason == "expression"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("age", "gives a whole number, not true or false"),
        ('"yes"', "gives a text, not true or false"),
        ('guest ? 1.5 : "x"', "? : does not work with true or false and a decimal number and a text"),
        ("", "it ends too early"),
        ("true" + " " * MAX_LENGTH, f"longer than {MAX_LENGTH} characters"),
        ("(" * 200 + "true" + ")" * 200, "nested too deeply"),
        ("name.__class__ == name", "a text has no parts"),
        ("name in [[1], [2]]", "in does not work with a text and a list"),
        ("name == 'it's'", "s does not belong here"),
    ],
)
def test_what_is_no_yes_or_no_question_is_refused_in_plain_words(source: str, said: str) -> None:
    assert said in refusal(source)


@pytest.mark.parametrize(
    ("source", "said", "line", "column"),
    [
        ('age == "18"', "== does not work with a whole number and a text", 1, 5),
        ("\n guest ||\n  age > name", "> does not work with a whole number and a text", 3, 7),
        ("!age", "! does not work with a whole number", 1, 1),
        ("size(age) > 3", "size does not work with a whole number", 1, 5),
        ("agee > 3", "nothing is called agee here", 1, 1),
        ("guest && now() > 3", "nothing is called now here", 1, 13),
        ('"\u00e9\U0001f600" == name && foo', "nothing is called foo here", 1, 17),
        ("age >", "it ends too early", 1, 6),
        ("(guest", "it ends too early", 1, 7),
        ("age = 3", "= means nothing; write ==", 1, 5),
        ("guest & guest", "& means nothing; write &&", 1, 7),
        ("age # 3", "# means nothing", 1, 5),
        ("guest and guest", "and does not belong here", 1, 7),
        ("guest)", ") does not belong here", 1, 6),
        ('name == "Al', "the text that begins here does not end, or has a backslash before a wrong letter", 1, 9),
        ("age > 99999999999999999999", "the number is too large", 1, 7),
        ('for == "x"', "for is a word of the language and cannot name a variable", 1, 1),
    ],
)
def test_a_refusal_says_where(source: str, said: str, line: int, column: int) -> None:
    with pytest.raises(ExpressionRefused) as refused:
        checked_expression(source, VARIABLES)

    assert (str(refused.value), refused.value.line, refused.value.column) == (said, line, column)


def test_a_secret_cannot_be_named() -> None:
    assert "nothing is called key here" in refusal('key == "opensesame"')


@pytest.mark.parametrize("name", ["in", "true", "null", "int", "type", "for", "list"])
def test_a_variable_with_a_name_of_the_language_is_refused_where_it_is_used(name: str) -> None:
    assert refusal(f'{name} == "x"', {name: "text"})


def test_such_a_variable_does_no_harm_where_it_is_not() -> None:
    assert checked_expression("age > 3", {"age": "integer", "int": "text", "in": "text"}).holds({"age": 4})


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("true", ()),
        ("age > 3", ("age",)),
        (".age > 3", ("age",)),
        ('name == "age"', ("name",)),
        ("name == 'it\\'s' || age > 3", ("age", "name")),
        ('name == """a "quoted" age""" || guest', ("guest", "name")),
        ("guest // && age > 3", ("guest",)),
        ("size(name) > age && age > 3", ("age", "name")),
    ],
)
def test_the_variables_that_a_condition_reads_are_found_by_its_grammar(
    source: str, reads: tuple[str, ...]
) -> None:
    assert tuple(checked_expression(source, VARIABLES).reads) == reads


def test_a_function_with_the_name_of_a_variable_is_not_a_read() -> None:
    assert tuple(
        checked_expression('size(name) > 3 && name != ""', {"size": "integer", "name": "text"}).reads
    ) == ("name",)


@pytest.mark.parametrize(
    "source",
    [
        '["a"]' + ".map(x, x + x + x + x)" * 25 + " == []",
        "[1, 2].all(a, [1, 2].all(b, a < b))",
        "[1].exists(x, x == age)",
        "[1].exists_one(x, x == age)",
        "[1].filter(x, x == age) == [1]",
    ],
)
def test_there_are_no_loops_to_run_out_of_memory_in(source: str) -> None:
    assert "nothing is called" in refusal(source)


def test_a_pattern_is_matched_in_linear_time() -> None:
    condition = checked_expression('name.matches("(a+)+b")', VARIABLES)
    started = time.process_time()

    assert condition.holds({"name": "a" * 50_000}) is False

    assert time.process_time() - started < 1


def test_a_condition_that_names_hundreds_of_variables_is_checked_at_once() -> None:
    known: dict[str, VariableType] = {f"v{number}": "boolean" for number in range(300)}
    began = time.process_time()

    reads = checked_expression("||".join(known), known).reads

    assert reads.keys() == known.keys()
    assert time.process_time() - began < 0.5  # checked once for each of them it takes three times as long
