"""Whatever comes in either becomes a program or is refused with reasons; nothing else ever happens."""

import copy
import random
from collections.abc import Iterator, Sequence
from typing import Any, cast

from hypothesis import strategies as st

from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.program import Program
from handrail_platform.document.canonical import canonical
from handrail_platform.document.parse import parse_plain, parse_yaml
from handrail_platform.document.problem import JourneyRefused
from tests.property.generated import chance, generated
from tests.property.graphs import Steps, as_document, sound_graphs
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
    *(
        "",
        "a",
        "ask",
        "bye",
        "ok",
        "no",
        "page@1",
        "page@99",
        "turn@1",
        "stop@1",
        "own@1",
        "name",
        "text",
        "secret",
    ),
    *("password", "success", "format", "steps", "step", "config", "next", "outcomes", "writes", "reads", "when"),
    *("en", "1 / 0 > 0", "name == name", "é", "\x00", "\ud800", "a\n", "x" * 300, "00" * 16),
)
LEAVES = (
    *(None, True, False, 0, 1, -1, 2, 1_440, 2**31, 2**63, 2**64, -(2**70)),
    *(1.0, 0.5, float("nan"), float("-inf"), b"", ()),
)
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
YAML = (
    *(
        "a",
        "b: ",
        "- ",
        "? ",
        ": ",
        "\n",
        "\n  ",
        "\n    ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "&x ",
        "*x ",
        "!!int ",
        "!t ",
    ),
    *("'", '"', "|\n", ">-\n", "# c\n", "---\n", "...\n", "%YAML 1.1\n", "1", "-1.5", "9" * 30, "true", "~"),
    *("<<: ", "format: 1\n", "steps:\n", "\t", "\\ud800", "\x00", "é", "\ufeff", "\u2028", "x" * 200),
)
yaml_like = st.lists(st.sampled_from(YAML), max_size=14).map(lambda parts: "".join(parts).encode())


def outcome(plain: object) -> Program | JourneyRefused:
    """Return what becomes of the document; let anything but a refusal through."""
    try:
        return compile_journey(parse_plain(plain), REGISTRY)
    except JourneyRefused as refused:
        return refused


def assert_reasons(of: object) -> None:
    """Whatever was refused was refused with reasons."""
    if isinstance(of, JourneyRefused):
        assert of.problems
        assert all(problem.code and problem.message.id for problem in of.problems)


@generated(2_500, source=st.one_of(st.binary(max_size=40), yaml_like))
def test_any_bytes_are_a_document_or_are_refused(source: bytes) -> None:
    try:
        read: object = parse_yaml(source)
    except JourneyRefused as refused:
        read = refused

    assert_reasons(read)


@generated(1_000, plain=plain_data)
def test_any_plain_data_is_a_program_or_is_refused(plain: object) -> None:
    assert_reasons(outcome(plain))
    if isinstance(plain, dict):
        assert_reasons(outcome({**VALID, **cast("dict[str, Any]", plain)}))


@generated(1_500, dice=chance)
def test_any_mutation_of_a_valid_document_is_a_program_or_is_refused(dice: random.Random) -> None:
    plain = copy.deepcopy(VALID)
    for _ in range(dice.randint(1, 3)):
        mutate(plain, dice)

    assert_reasons(outcome(plain))


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
        case "rename":
            value = inside.pop(key)
            put_in(inside, dice.choice(WORDS), value)
        case _:
            put_in(inside, dice.choice(WORDS), anything(dice))


def put_in(inside: Any, word: str, value: Any) -> None:
    if hasattr(inside, "insert"):
        inside.insert(0, value)
    else:
        inside[word] = value


def anything(dice: random.Random, depth: int = 0) -> Any:
    kind = dice.choice(("word", "word", "leaf", "list", "mapping")[: 3 if depth > 2 else 5])
    if kind == "list":
        return [anything(dice, depth + 1) for _ in range(dice.randint(0, 2))]
    if kind == "mapping":
        return {dice.choice(WORDS): anything(dice, depth + 1) for _ in range(dice.randint(0, 3))}
    return dice.choice(WORDS if kind == "word" else LEAVES)


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
