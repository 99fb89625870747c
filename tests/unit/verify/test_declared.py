"""Whatever a document says of its journey as a whole is compared, or there is a reason why it is not."""

from typing import Any

import msgspec
import pytest

from handrail_platform.difference.declared import DECLARED, TOLD_ELSEWHERE, WORDS, Declared, declared
from handrail_platform.difference.difference import Difference
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain

FIELDS = {field.encode_name for field in msgspec.structs.fields(JourneyDocument)}
END = {"end": {"step": "end@1", "config": {"result": "denied"}}}
SCENARIO = {"name": "It ends", "then": {"end": "end"}}


def document(**more: Any) -> JourneyDocument:
    return parse_plain({"format": 1, "journey": "it", "name": {"en": "It"}, "start": "end", "steps": END, **more})


def test_every_field_of_a_document_is_told_or_makes_no_difference() -> None:
    assert sorted([*DECLARED, *TOLD_ELSEWHERE, *WORDS]) == sorted(FIELDS)
    assert {field.encode_name for field in msgspec.structs.fields(Difference)} >= set(TOLD_ELSEWHERE.values())


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"apps": ["desk"]}, [("apps", (), ("desk",))]),
        ({"lifetime_minutes": 45}, [("lifetime_minutes", ("30",), ("45",))]),
        ({"organisation": "europe/retail"}, [("organisation", (), ("europe/retail",))]),
        ({"scenarios": [SCENARIO]}, [("scenarios", (), ("It ends",))]),
        ({"variables": {"age": "integer"}}, [("variables", (), ("age: integer",))]),
        (
            {
                "part": {"inputs": ["age"], "exits": {"out": ["age"]}, "requires": [{"kind": "authenticated"}]},
                "variables": {"age": "integer"},
            },
            [
                ("part", (), ("it",)),
                ("part.exits", (), ("out: age",)),
                ("part.inputs", (), ("age",)),
                (
                    "part.requires",
                    (),
                    ('{"in_this_journey":false,"kind":"authenticated","level":1,"phishing_resistant":false}',),
                ),
                ("variables", (), ("age: integer",)),
            ],
        ),
        ({"name": {"en": "Another"}, "description": {"en": "Words"}}, []),
    ],
)
def test_what_is_said_otherwise_is_told_and_mirrors_the_way_back(
    more: dict[str, Any], told: list[tuple[str, tuple[str, ...], tuple[str, ...]]]
) -> None:
    one, other = document(), document(**more)

    assert list(declared(one, other)) == [Declared(field=f, before=b, after=a) for f, b, a in told]
    assert list(declared(other, one)) == [Declared(field=f, before=a, after=b) for f, b, a in told]
    assert not list(declared(other, other))


def test_of_many_entries_those_are_told_that_differ() -> None:
    one = document(variables={"age": "text", "name": "text"}, scenarios=[SCENARIO])
    other = document(
        variables={"age": "integer", "name": "text"}, scenarios=[{**SCENARIO, "then": {"signed_in": False}}]
    )

    assert list(declared(one, other)) == [
        Declared(field="scenarios", before=("It ends",), after=("It ends",)),
        Declared(field="variables", before=("age: text",), after=("age: integer",)),
    ]
