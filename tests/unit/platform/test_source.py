"""YAML files: the JSON part of YAML 1.2, and nothing that grows, refers or constructs."""

import time

import pytest
import yaml

from handrail_platform.document import source
from handrail_platform.document.problem import JourneyRefused, Problem
from handrail_platform.document.source import read_yaml


@pytest.fixture(autouse=True, params=["libyaml", "python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers of the library have to answer alike."""
    if request.param == "python":
        monkeypatch.setattr(source, "_LOADER", yaml.SafeLoader)


def refusal(text: str | bytes) -> Problem:
    with pytest.raises(JourneyRefused) as refused:
        read_yaml(text.encode() if isinstance(text, str) else text)
    (problem,) = refused.value.problems
    return problem


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("True", "True"),
        ("2026-11-22", "2026-11-22"),
        ("12:30:45", "12:30:45"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".5", ".5"),
        (".nan", ".nan"),
        ("=", "="),
        ('"true"', "true"),
        ("'12'", "12"),
        ("|-\n  12", "12"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("010", 10),
        ("1.5", 1.5),
        ("1.5e3", 1500.0),
    ],
)
def test_words_are_words_and_only_json_is_more(written: str, means: object) -> None:
    assert read_yaml(f"it: {written}\n".encode()) == {"it": means}


def test_a_key_is_always_text() -> None:
    assert read_yaml(b"{no: 1, 404: 2, true: 3, 1.0: 4}") == {"no": 1, "404": 2, "true": 3, "1.0": 4}


def test_lists_and_mappings_nest_in_either_style() -> None:
    assert read_yaml(b"a:\n- b: [1, {c: d}]\n-\n- []\n") == {"a": [{"b": [1, {"c": "d"}]}, None, []]}


def test_an_empty_file_is_nothing() -> None:
    assert read_yaml(b"") is None
    assert read_yaml(b"# only a comment\n") is None


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert read_yaml("\ufeffa: 1".encode()) == {"a": 1}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: &x [1]\nb: *x\n", "yaml-alias", 2),
        ("a: &x [*x]\n", "yaml-alias", 1),
        ("a: 1\nb: 2\na: 3\n", "yaml-repeated-key", 3),
        ("{x: {b: 1, 'b': 2}}", "yaml-repeated-key", 1),
        ("a: 1\n---\nb: 2\n", "yaml-several-documents", 2),
        ("? [a]\n: 1\n", "yaml-key", 1),
        ("{{a: b}: c}", "yaml-key", 1),
        ("a: !!python/object:os.system {}", "yaml-tag", 1),
        ("a: !!timestamp 2001-99-99", "yaml-tag", 1),
        ("a: !!int x", "yaml-tag", 1),
        ("a: !!bool x", "yaml-tag", 1),
        ("!!set {a, b}", "yaml-tag", 1),
        ("a:\n  !!merge <<: {b: c}", "yaml-tag", 2),
        ("a: ! 12", "yaml-tag", 1),
        ("a: " + "9" * 5_000, "yaml-number", 1),
        ("a: ]", "not-yaml", 1),
        ("a: b: c", "not-yaml", 1),
        ("a: '", "not-yaml", 1),
    ],
)
def test_what_refers_constructs_or_makes_no_sense_is_refused_with_its_line(
    text: str, code: str, line: int
) -> None:
    problem = refusal(text)

    assert (problem.code, problem.params["line"]) == (code, line)


def test_a_null_byte_is_refused() -> None:
    assert refusal(b"a: \0").code == "not-yaml"


@pytest.mark.parametrize("text", [b"\xff\xfe", "a: é".encode("latin-1"), "a: 1".encode("utf-16")])
def test_anything_but_utf_8_is_refused(text: bytes) -> None:
    assert refusal(text).code == "not-utf8"


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    assert refusal(b"#" * 1_000_001) == Problem("too-large", "", {"limit": 1_000_000})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: " + "[" * 400_000, "yaml-too-deep"),
        ("{a: " * 200_000, "yaml-too-deep"),
        ("- " * 400_000, "yaml-too-deep"),
        ("[" * 25 + "]" * 25, "yaml-too-deep"),
    ],
)
def test_a_file_that_nests_too_deep_is_refused_at_once(text: str, code: str) -> None:
    started = time.process_time()

    problem = refusal(text)

    assert problem.code == code
    assert time.process_time() - started < 2


def test_twenty_four_levels_are_not_too_deep() -> None:
    assert read_yaml(b"[" * 24 + b"]" * 24) is not None


def test_a_bomb_of_aliases_is_refused_before_it_goes_off() -> None:
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]

    assert refusal("\n".join(lines)).code == "yaml-alias"


def test_a_file_with_too_many_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_VALUES", 1_000)

    assert refusal("[" + "a," * 1_000 + "]").code == "too-many-values"
    assert refusal("{" + ", ".join(f"k{n}: 1" for n in range(500)) + "}").code == "too-many-values"
    assert read_yaml(b"[" + b"a," * 998 + b"]") == ["a"] * 998
