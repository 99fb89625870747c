"""Groups and notes stand around the steps: read, kept and renamed with them, and nothing to whoever walks."""

from typing import Any

import msgspec
import pytest

from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.bundle import encode_bundle
from handrail_platform.document.canonical import canonical
from handrail_platform.document.kept import rewritten
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.document.salvage import salvaged
from handrail_platform.document.source import read_yaml
from handrail_platform.document.sparse import sparse
from handrail_platform.document.written import write_yaml
from tests.unit.platform.journeys import document, step, stop
from tests.unit.platform.steps import REGISTRY

STEPS = {"name": step("page", ok="code"), "code": step("page", ok="done"), "done": stop()}
MARGIN: dict[str, Any] = {
    "groups": {"proof": {"title": "Proof <b>", "steps": ["name", "code"], "note": "Both by mail."}},
    "notes": {"todo": {"text": "Ask legal", "position": [8, -16], "size": [216, 120]}},
}
PLAIN = document(STEPS, **MARGIN)


def test_a_program_is_the_same_with_groups_and_notes_and_without() -> None:
    bare = parse_plain(document(STEPS))

    assert compile_journey(parse_plain(PLAIN), REGISTRY).hash == compile_journey(bare, REGISTRY).hash
    assert b"groups" not in canonical(bare)
    assert b"notes" not in canonical(bare)


def test_they_are_stored_and_written_with_the_document() -> None:
    read = parse_plain(PLAIN)
    bundle = compile_journey(read, REGISTRY).bundle

    assert msgspec.json.decode(encode_bundle(bundle, ()))["document"]["notes"] == MARGIN["notes"]
    assert {name: sparse(read)[name] for name in MARGIN} == MARGIN
    assert parse_plain(read_yaml(write_yaml(sparse(read)).encode())) == read


def test_a_file_that_gains_a_group_keeps_its_comments() -> None:
    text = "# ours\n" + write_yaml(sparse(parse_plain(document(STEPS))))
    kept = rewritten(text, sparse(parse_plain(PLAIN)))

    assert kept.startswith("# ours\n")
    assert parse_plain(read_yaml(kept.encode())) == parse_plain(PLAIN)


WRONG: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"one": {"steps": ["name", "gone"]}}, [("group-step", "groups.one.steps.1")]),
    (
        {"one": {"steps": ["name"]}, "two": {"steps": ["code", "name"]}},
        [("grouped-twice", "groups.two.steps.1")],
    ),
    ({"one": {"steps": ["name", "name"]}}, [("grouped-twice", "groups.one.steps.1")]),
    ({"One": {}}, [("invalid-name", "groups.One")]),
    ({"one": {"title": "t" * 201}}, [("invalid-field", "groups.one.title")]),
    ({f"g{number}": {} for number in range(101)}, [("invalid-field", "groups")]),
]


@pytest.mark.parametrize(("groups", "expected"), WRONG)
def test_what_is_wrong_with_a_group_is_told_with_its_place(groups: Any, expected: list[tuple[str, str]]) -> None:
    with pytest.raises(JourneyRefused) as refused:
        compile_journey(parse_plain(document(STEPS, groups=groups)), REGISTRY)

    assert [(problem.code, problem.path) for problem in refused.value.problems] == expected


@pytest.mark.parametrize(
    "note", [{}, {"text": "t" * 2_001}, {"text": "", "position": [1]}, {"text": "", "hue": 1}]
)
def test_a_note_has_bounds(note: Any) -> None:
    with pytest.raises(JourneyRefused):
        parse_plain(document(STEPS, notes={"todo": note}))


def test_of_a_document_that_is_none_the_legible_ones_are_drawn() -> None:
    found = salvaged({**PLAIN, "format": 9, "notes": {**MARGIN["notes"], "odd": 1}, "groups": []})

    assert list(found.notes or {}) == ["todo"]
    assert not found.groups
