"""A document written as YAML is read as the same, and what people wrote around it stays when it changes."""

from pathlib import Path
from typing import Any, Final, cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail_platform.document.change import Change, changed
from handrail_platform.document.kept import rewritten
from handrail_platform.document.parse import parse_yaml
from handrail_platform.document.source import read_yaml
from handrail_platform.document.sparse import sparse
from handrail_platform.document.written import write_yaml

ROOT: Final = Path(__file__).resolve().parents[2]
SHIPPED: Final = sorted(
    [
        *(ROOT / "ui/handrail_ui/demo/journeys").glob("*/*.yaml"),
        *(ROOT / "flows/handrail_flows/templates").glob("*.yaml"),
    ]
)
texts = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.sampled_from(
        (
            "",
            "yes",
            "null",
            "1",
            "1.5",
            "a: b",
            "a #b",
            "- a",
            "x\ny",
            "x\n",
            "x\n\n",
            " x\ny",
            "#",
            "é, ü.",
            "a" * 150,
        )
    ),
)
leaves = st.one_of(
    texts,
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=20,
)
keys = st.one_of(st.sampled_from(("format", "journey", "name", "steps", "a", "b", "c")), texts)
documents = st.dictionaries(keys, values, max_size=5)


def told(value: object) -> bytes:
    return msgspec.json.encode(value, order="sorted")


@given(documents)
def test_what_is_written_is_read_as_the_same(plain: dict[str, Any]) -> None:
    assert told(read_yaml(write_yaml(plain).encode())) == told(plain)


@given(documents, documents)
def test_whatever_a_text_said_before_it_says_the_document_afterwards(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    assert told(read_yaml(rewritten(write_yaml(before), after).encode())) == told(after)


@given(documents, st.data())
def test_one_change_after_another_is_told_as_it_is(plain: dict[str, Any], data: st.DataObject) -> None:
    text = write_yaml(plain)
    for _ in range(3):
        path = data.draw(st.lists(st.sampled_from([*plain, "a", "b"]), min_size=1, max_size=3))
        if path[0] == "steps":
            continue
        plain = changed(plain, [Change(tuple(path), data.draw(values))])
        text = rewritten(text, plain)
        assert told(read_yaml(text.encode())) == told(plain)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_journey_that_ships_is_exported_and_imported_as_itself(file: Path) -> None:
    document = parse_yaml(file.read_bytes())

    assert parse_yaml(write_yaml(sparse(document)).encode()) == document
    assert rewritten(file.read_text(), cast("dict[str, Any]", read_yaml(file.read_bytes()))) == file.read_text()


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parent.name}-{file.stem}")
@given(data=st.data())
def test_comments_stay_where_nothing_goes(file: Path, data: st.DataObject) -> None:
    text, comments = commented(file.read_text())
    plain = cast("dict[str, Any]", read_yaml(text.encode()))
    for _ in range(data.draw(st.integers(1, 4))):
        step = data.draw(st.sampled_from(sorted(plain["steps"])))
        field = data.draw(st.sampled_from(("note", "position", "config", "limit", "next", "texts")))
        value: Any = {
            "note": data.draw(texts),
            "position": [data.draw(st.integers(0, 900)), 12.5],
            "config": {**plain["steps"][step].get("config", {}), data.draw(texts): data.draw(values)},
            "limit": {"visits": data.draw(st.integers(1, 9)), "then": step},
            "next": {**plain["steps"][step].get("next", {}), "added": step},
            "texts": {**plain["steps"][step].get("texts", {}), "sw": {"title": data.draw(texts)}},
        }[field]
        plain = changed(plain, [Change(("steps", step, field), value)])

    after = rewritten(text, plain)

    assert told(read_yaml(after.encode())) == told(plain)
    assert [each for each in comments if each not in after] == []
    assert [line for line in head(text) if line not in after] == []


def test_an_entry_takes_the_comment_above_it_along() -> None:
    text = "# the file\n\na: 1\n# about b\nb: 2  # two\n# about c\nc:\n  - 1 # one\n  # the second\n  - 2\n"

    assert rewritten(text, {"a": 1, "c": [1]}) == "# the file\n\na: 1\n# about c\nc:\n  - 1 # one\n"


def test_a_value_changes_in_its_place() -> None:
    text = (
        'steps:\n  # first\n  a:  {step: form@1,   next: {done: b}} # so be it\n  b:\n    step: "end@1"   # out\n'
    )

    after = rewritten(text, {"steps": {"a": {"step": "form@1", "next": {"done": "c"}}, "b": {"step": "end@2"}}})

    assert after == (
        "steps:\n  # first\n  a:  {step: form@1,   next: {done: c}} # so be it\n  b:\n    step: end@2   # out\n"
    )


def commented(text: str) -> tuple[str, list[str]]:
    """Return the text with a comment of its own above and behind every line."""
    lines: list[str] = []
    comments: list[str] = []
    for number, line in enumerate(text.splitlines()):
        margin = line[: len(line) - len(line.lstrip())]
        lines += [f"{margin}# above {number}.", f"{line}  # behind {number}."]
        comments += [f"# above {number}.", f"# behind {number}."]
    return "\n".join(lines) + "\n", comments


def head(text: str) -> list[str]:
    """Return the lines that none of the changes is about."""
    return text[: text.index("steps:")].splitlines()
