"""Whatever comes in either becomes a program or is refused with reasons; nothing else ever happens."""

import copy
import random
from collections.abc import Iterator, Sequence
from typing import Any, cast

from hypothesis import strategies as st

from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.expression import Expression, ExpressionRefused
from handrail_platform.compile.program import Program
from handrail_platform.document.canonical import canonical
from handrail_platform.document.parse import parse_plain, parse_yaml
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.errors import StepFault
from tests.property.generated import generated
from tests.property.graphs import VARIABLES, Steps, as_document, chance, sound_graphs
from tests.property.walks import program_of
from tests.unit.platform.journeys import document, step, stop
from tests.unit.platform.steps import REGISTRY

VALID = document(
    {
        "ask": step("page", {"writes": {"ok": {"name": "text"}}, "secrets": ["pin"]}, ok="sort", no="bye"),
        "sort": step("turn", {"when": 'name != ""', "reads": {"name": "text"}}, yes="prove", no="bye"),
        "prove": step("page", {"claims": {"ok": "00" * 16}, "proves": {"ok": "password"}}, ok="in"),
        "in": stop("success", sign_in=True),
        "bye": {**stop(), "texts": {"en": {"title": "Bye"}}, "note": "polite", "position": [1, 2.5]},
    },
    description={"en": "A test"},
    entry="anyone",
    lifetime_minutes=30,
    variables={"name": "text"},
    otherwise={"error": "bye"},
)
WORDS = (
    "", "a", "ask", "bye", "ok", "no", "page@1", "page@99", "turn@1", "stop@1", "own@1", "name", "text", "secret",
    "password", "success", "format", "steps", "step", "config", "next", "outcomes", "writes", "reads", "when", "en",
    "1 / 0 > 0", "name", "name == name", "é", "\x00", "\ud800", "a\n", "x" * 300, "00" * 16,
)  # fmt: skip
LEAVES = (
    None, True, False, 0, 1, -1, 2, 1_440, 2**31, 2**63, 2**64, -(2**70), 1.0, 0.5, float("nan"), float("-inf"), b"", (),
)  # fmt: skip
words = st.sampled_from(WORDS)
leaves = st.one_of(
    words,
    st.sampled_from(LEAVES),
    st.text(max_size=5),
    st.binary(max_size=3),
)
plain_data = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(words, st.text(max_size=3)), inner, max_size=4),
        st.dictionaries(st.one_of(words, st.integers(), st.none()), inner, max_size=2),
    ),
    max_leaves=8,
)
yaml_like = st.lists(
    st.sampled_from(
        ("a", "b: ", "- ", "? ", ": ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ", ", "&x ", "*x ", "!!int ", "!t ",
         "'", '"', "|\n", ">-\n", "# c\n", "---\n", "...\n", "%YAML 1.1\n", "1", "-1.5", "9" * 30, "true", "~", "<<: ",
         "format: 1\n", "steps:\n", "\t", "\\ud800", "\x00", "é", "\ufeff", "\u2028", "x" * 200)
    ),
    max_size=14,
).map("".join)  # fmt: skip


def outcome(plain: object) -> Program | JourneyRefused:
    """Return what becomes of the document; let anything but a refusal through."""
    try:
        return compile_journey(parse_plain(plain), REGISTRY)
    except JourneyRefused as refused:
        assert refused.problems
        assert all(problem.code and problem.message.id for problem in refused.problems)
        return refused


@generated(
    2_500, source=st.one_of(st.binary(max_size=40), yaml_like.map(lambda text: text.encode(errors="replace")))
)
def test_any_bytes_are_a_document_or_are_refused(source: bytes) -> None:
    try:
        parse_yaml(source)
    except JourneyRefused as refused:
        assert refused.problems


@generated(1_000, plain=plain_data)
def test_any_plain_data_is_a_program_or_is_refused(plain: object) -> None:
    outcome(plain)
    if isinstance(plain, dict):
        outcome({**VALID, **cast("dict[str, Any]", plain)})


@generated(1_500, dice=chance)
def test_any_mutation_of_a_valid_document_is_a_program_or_is_refused(dice: random.Random) -> None:
    plain = copy.deepcopy(VALID)
    for _ in range(dice.randint(1, 3)):
        mutate(plain, dice)

    outcome(plain)


def mutate(plain: dict[str, Any], dice: random.Random) -> None:
    """Change one entry of one mapping or list of the document."""
    places = list(entries(plain))
    inside, key = dice.choice(places)
    match dice.choice(("replace", "replace", "copy", "drop", "rename", "insert")):
        case "replace":
            inside[key] = anything(dice)
        case "copy":
            source, name = dice.choice(places)
            inside[key] = copy.deepcopy(source[name])
        case "drop":
            del inside[key]
        case "rename" if isinstance(inside, dict):
            inside[dice.choice(WORDS)] = inside.pop(key)
        case _ if isinstance(inside, dict):
            inside[dice.choice(WORDS)] = anything(dice)
        case _:
            inside.insert(key, anything(dice))


def anything(dice: random.Random, depth: int = 0) -> Any:
    match dice.choice(("word", "word", "leaf", "list", "mapping") if depth < 3 else ("word", "leaf")):
        case "word":
            return dice.choice(WORDS)
        case "leaf":
            return dice.choice(LEAVES)
        case "list":
            return [anything(dice, depth + 1) for _ in range(dice.randint(0, 2))]
        case _:
            return {dice.choice(WORDS): anything(dice, depth + 1) for _ in range(dice.randint(0, 3))}


def entries(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container with every key or index in it."""
    names: Sequence[Any] = list(cast("dict[str, Any]", value)) if isinstance(value, dict) else range(len(value))
    for name in names:
        yield value, name
        if isinstance(value[name], dict | list):
            yield from entries(value[name])


@generated(400, steps=sound_graphs, dice=chance)
def test_the_order_of_keys_changes_nothing(steps: Steps, dice: random.Random) -> None:
    program = program_of(steps)

    other = compile_journey(parse_plain(shuffled(as_document(steps), dice)), REGISTRY)

    assert other.hash == program.hash
    assert canonical(other.document) == canonical(program.document)
    assert [(node.id, node.next, node.config) for node in other.nodes] == [
        (node.id, node.next, node.config) for node in program.nodes
    ]


def shuffled(value: Any, order: random.Random) -> Any:
    if not isinstance(value, dict):
        return value
    names = list(cast("dict[str, Any]", value).items())
    order.shuffle(names)
    return {name: shuffled(inner, order) for name, inner in names}


tokens = st.sampled_from(
    ("a", "b", "c", "key", ".a", "1", "0", "-1", '"x"', "'", "true", "null", "(", ")", "[", "]", "{", "}", " == ",
     " < ", " + ", " / ", " && ", " || ", "!", " in ", "? ", " : ", ".size()", ".startsWith(", ".matches(", "size(",
     "int(", "timestamp(", ".map(a, a)", ", ", "é", "\\", "//", "\n", "9223372036854775807")
)  # fmt: skip


@generated(1_000, source=st.lists(tokens, max_size=9).map("".join), a=st.text(max_size=4), c=st.integers())
def test_any_text_is_a_condition_or_is_refused_and_a_condition_answers_or_faults(
    source: str, a: str, c: int
) -> None:
    try:
        condition = Expression(source, {**VARIABLES, "key": "secret"})
    except ExpressionRefused as refused:
        assert str(refused)
        return
    assert "key" not in condition.reads
    try:
        assert condition.holds({"a": a, "b": "x", "c": c}) in (True, False)
    except StepFault as fault:
        assert fault.reason == "expression"


conditions = st.recursive(
    st.sampled_from(
        ("(a == b)", 'a.startsWith("x")', "(c > 1)", "(c / c == 1)", "(int(a) == c)", "true", "(c + 1 > c)")
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from((" && ", " || ", " == ")), inner).map(lambda p: f"({''.join(p)})"),
        inner.map(lambda each: f"!({each})"),
        st.tuples(inner, inner, inner).map(lambda p: f"({p[0]} ? {p[1]} : {p[2]})"),
    ),
    max_leaves=5,
)


@generated(500, source=conditions, a=st.text(max_size=3), c=st.integers(-3, 3))
def test_a_condition_is_true_or_false_or_faults_whatever_it_is_made_of(source: str, a: str, c: int) -> None:
    condition = Expression(source, VARIABLES)
    values = {"a": a, "b": "x", "c": c}

    def answer(of: Expression) -> bool | None:
        try:
            return of.holds(values)
        except StepFault:
            return None

    yes, no = answer(condition), answer(Expression(f"!({source})", VARIABLES))

    assert (yes is None) == (no is None), "an error was taken for an answer"
    assert yes is None or yes is not no
    assert set(condition.reads) == {name for name in VARIABLES if name in source.replace("startsWith", "")}
