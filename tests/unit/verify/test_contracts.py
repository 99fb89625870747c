"""What contracts may say and no step type of today does, and the proof must follow all the same."""

from typing import Any

from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.verify.prove import examine
from tests.property.anything import ANYTHING

TELLS_THE_PIN = {"recipient": "Broker Desk", "attributes": ["pin"], "purpose": "offers"}


def written(steps: dict[str, Any], **more: Any) -> JourneyDocument:
    plain = {"format": 1, "journey": "test", "name": {"en": "Test"}, "start": next(iter(steps)), "steps": steps}
    return parse_plain(plain | more)


def found(document: JourneyDocument, **parts: JourneyDocument) -> list[tuple[str, str]]:
    return [(each.code, each.step) for each in examine(document, ANYTHING, (), parts).findings]


def test_a_part_that_gives_away_what_it_neither_reads_nor_writes_gives_away_the_callers_variable() -> None:
    part = written(
        {
            "which": {
                "step": "anything@1",
                "config": {"ways": {"on": {}, "end": {}}},
                "next": {"on": "x", "end": "z"},
            },
            "x": {"exit": "on"},
            "z": {"step": "close@1", "config": {"discloses": [TELLS_THE_PIN]}},
        },
        journey="part",
        part={"inputs": ["pin"], "exits": {"on": []}},
        variables={"pin": "secret"},
    )
    caller = written(
        {
            "asks": {
                "step": "anything@1",
                "config": {"ways": {"out": {"writes": {"code": "secret"}}}},
                "next": {"out": "call"},
            },
            "call": {"journey": "part", "with": {"pin": "code"}, "next": {"on": "end"}},
            "end": {"step": "close@1"},
        },
        variables={"code": "secret"},
    )

    assert ("secret-let-out", "call/z") in found(caller, part=part)


def test_what_happens_on_a_way_that_conditions_close_does_not_happen() -> None:
    tells = {"ways": {"a": {"promises": ["email.code"]}, "b": {}}, "otherwise": "b"}
    discloses = {"email.code": [{"recipient": "Broker Desk", "attributes": ["note"], "purpose": "offers"}]}
    pinned = {"ranges": {"plan": {"choices": ["gold"], "optional": False}}}

    def journey(when: str) -> JourneyDocument:
        config = {**tells, "discloses": discloses, "cases": [{"when": when, "then": "a"}]}
        return written(
            {
                "pins": {
                    "step": "anything@1",
                    "config": {"ways": {"out": {"writes": {"plan": "choice"}}}, **pinned},
                    "next": {"out": "tells"},
                },
                "tells": {"step": "choosing@1", "config": config, "next": {"a": "end", "b": "end"}},
                "end": {"step": "close@1"},
            },
            variables={"plan": "choice", "note": "text"},
        )

    assert found(journey('plan == "free"')) == []
    assert found(journey('plan == "gold"')) == [("consent-missing", "tells")]


def test_two_uses_of_a_part_look_the_same_unless_what_they_speak_of_differs() -> None:
    """What a range says of a variable that is never written, nobody can see: the step is not handed it either."""
    ranges = {"plan": {"choices": ["gold"], "optional": False}}

    def told_apart(**speaks: Any) -> list[tuple[str, ...]]:
        config: dict[str, Any] = {"ways": {"out": {}}, "ranges": ranges, **speaks}
        part = written(
            {"asks": {"step": "anything@1", "config": config, "next": {"out": "x"}}, "x": {"exit": "on"}},
            journey="part",
            part={"inputs": ["plan"], "exits": {"on": []}},
            variables={"plan": "choice"},
        )
        way = {"writes": {"plan": "choice", "rank": "choice"}}
        who = {"ways": {"known": way, "new": way}, "alike": [["known", "new"]]}
        caller = written(
            {
                "who": {"step": "anything@1", "config": who, "next": {"known": "one", "new": "other"}},
                "one": {"journey": "part", "with": {"plan": "plan"}, "next": {"on": "end"}},
                "other": {"journey": "part", "with": {"plan": "rank"}, "next": {"on": "end"}},
                "end": {"step": "close@1"},
            },
            variables={"plan": "choice", "rank": "choice"},
        )
        findings = examine(caller, ANYTHING, (), {"part": part}).findings
        return [tuple(hop.step for hop in each.route) for each in findings if each.code == "told-apart"]

    assert told_apart() == []
    assert told_apart(uses={"plan": "choice"}) == [("who", "one/asks")]
