"""Steps become a part and its call, and come back; and why they cannot."""

from typing import Any

import pytest

from handrail_platform.document.parse import parse_plain
from handrail_platform.fold.fold import Folded, fold
from handrail_platform.fold.objection import Objection
from handrail_platform.fold.seam import Seam, seam_of
from handrail_platform.fold.traffic import Traffic
from handrail_platform.fold.unfold import Unfolded, unfold
from tests.unit.platform.journeys import document, step, stop
from tests.unit.platform.parts import by_name, call, leave, part
from tests.unit.platform.steps import REGISTRY

TEXT = {"mail": "text"}
STEPS: dict[str, Any] = {
    "ask": {**step("page", {"writes": {"ok": TEXT}}, ok="code"), "position": [0, 0]},
    "code": {**step("page", {"outcomes": ["ok", "lost", "error"], "reads": TEXT}, ok="word", lost="sorry")},
    "word": step("page", {"writes": {"ok": {"word": "text"}}}, ok="keep"),
    "keep": step("page", {"reads": {"word": "text"}, "uses": TEXT}, ok="done"),
    "done": stop("success"),
    "sorry": stop(),
}
STEPS["code"]["limit"] = {"visits": 2, "then": "sorry"}
PLAIN: dict[str, Any] = document(
    STEPS, start="ask", variables={"mail": "text", "word": "text"}, otherwise={"error": "sorry"}
)
STORY = {"name": "a", "when": [{"at": "word"}], "then": {"end": "done", "never": ["sorry", "keep"]}}


def traffic(plain: Any, *parts: Any) -> Traffic:
    return Traffic(parse_plain(plain), REGISTRY, by_name(*parts))


def seam(plain: Any, *steps: str) -> Seam | tuple[Objection, ...]:
    return seam_of(traffic(plain), set(steps))


def folded(plain: Any, *steps: str) -> Folded:
    found = seam(plain, *steps)
    assert isinstance(found, Seam), found
    return fold(plain, traffic(plain), found, "proof", {"en": "Proof"})


def test_a_part_takes_what_is_known_and_hands_over_what_is_read_behind_it() -> None:
    found = folded(PLAIN, "code", "word")

    assert found.part["part"] == {"inputs": ["mail"], "exits": {"sorry": [], "ok": ["word"]}}
    assert found.part["steps"]["code"]["next"] == {"ok": "word", "lost": "sorry"}
    assert found.part["steps"]["code"]["limit"]["then"] == "sorry"
    assert found.part["steps"]["sorry"] == {"exit": "sorry"}
    assert found.part["otherwise"] == {"error": "sorry"}
    assert found.caller["steps"]["proof"] == {
        "journey": "proof",
        "with": {"mail": "mail"},
        "gives": {"word": "word"},
        "next": {"sorry": "sorry", "ok": "keep"},
    }
    assert found.caller["steps"]["ask"]["next"] == {"ok": "proof"}


def test_what_nobody_else_knows_goes_along() -> None:
    found = folded(PLAIN, "word", "keep")

    assert found.part["part"]["exits"] == {"ok": []}
    assert "word" in found.part["variables"]
    assert "word" not in found.caller["variables"]


def test_the_start_and_ends_may_be_in_a_part() -> None:
    found = folded(PLAIN, *STEPS)

    assert found.caller["steps"] == {"proof": {"journey": "proof", "position": [0, 0]}}
    assert found.caller["start"] == "proof"
    assert found.caller["otherwise"] == {}


def test_stories_and_groups_go_with_the_steps() -> None:
    groups: dict[str, Any] = {
        "around": {"steps": ["ask", "code", "word", "keep"]},
        "within": {"steps": ["word"]},
        "across": {"steps": []},
    }
    found = folded({**PLAIN, "groups": groups, "scenarios": [STORY]}, "code", "word")

    assert found.caller["groups"]["around"]["steps"] == ["ask", "proof", "keep"]
    assert found.part["groups"] == {"within": groups["within"]}
    assert found.caller["scenarios"][0]["when"] == [{"at": "proof/word"}]
    assert found.caller["scenarios"][0]["then"] == {"end": "done", "never": ["sorry", "keep"]}


def test_a_group_of_the_very_steps_is_the_part_from_then_on() -> None:
    found = folded({**PLAIN, "groups": {"one": {"steps": ["word", "code"]}}}, "code", "word")

    assert found.caller["groups"] == {}
    assert "groups" not in found.part


def half_known() -> dict[str, Any]:
    steps = {
        "first": step("page", {"outcomes": ["a", "b"], "writes": {"a": TEXT}}, a="use", b="use"),
        "use": step("page", {"uses": TEXT}, ok="done"),
        "done": stop(),
    }
    return document(steps, start="first", variables=TEXT)


def changed_within() -> dict[str, Any]:
    steps = {
        "first": step("page", {"writes": {"ok": TEXT}}, ok="again"),
        "again": step("page", {"writes": {"ok": TEXT}}, ok="done"),
        "done": stop(),
    }
    return document(steps, start="first", variables=TEXT)


@pytest.mark.parametrize(
    ("plain", "steps", "expected"),
    [
        (PLAIN, (), ("no-steps", (), ())),
        (PLAIN, ("gone",), ("no-steps", (), ())),
        (
            PLAIN,
            ("word", "sorry"),
            ("several-entries", ("word",), (("code", "ok"),)),
        ),
        (half_known(), ("use",), ("half-known", ("use",), ())),
        (changed_within(), ("again", "done"), ("changed-within", ("again",), ())),
        (document({**STEPS, "odd": step("odd", ok="done")}), ("odd",), ("unknown-promise", ("odd",), ())),
        (
            document({**STEPS, "lone": step("page", ok="done")}, start="ask"),
            ("lone",),
            ("no-entry", ("lone",), ()),
        ),
        (
            part("inner", {"page": step("page", ok="out"), "out": leave()}),
            ("out",),
            ("holds-exit", ("out",), ()),
        ),
    ],
)
def test_steps_that_cannot_be_a_part_say_why_with_the_ways_that_lead_in(
    plain: Any, steps: tuple[str, ...], expected: tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]
) -> None:
    found = seam(plain, *steps)

    assert isinstance(found, tuple)
    assert (found[0].code, found[0].steps, found[0].ways) == expected


def unfolded(caller: Any, inner: Any) -> Unfolded | tuple[Objection, ...]:
    return unfold(caller, traffic(caller, inner), "called", inner, traffic(inner))


INNER = part("inner", {"page": step("page", ok="out"), "out": leave()})


def test_the_steps_of_a_part_stand_in_place_of_its_call_under_names_that_are_free() -> None:
    groups = {"one": {"steps": ["called"]}}
    steps = {"page": step("page", ok="called"), "called": call("inner", next={"done": "end"}), "end": stop()}
    found = unfolded(document(steps, start="page", groups=groups), INNER)

    assert isinstance(found, Unfolded)
    assert found.steps == ("called-page",)
    assert found.caller["steps"]["page"]["next"] == {"ok": "called-page"}
    assert found.caller["steps"]["called-page"]["next"] == {"ok": "end"}
    assert found.caller["groups"]["one"]["steps"] == ["called-page"]


@pytest.mark.parametrize(
    ("code", "node", "inner", "variables"),
    [
        ("no-part", call("other", next={"done": "end"}), document(STEPS, journey="inner"), {}),
        ("limited-call", call("inner", next={"done": "end"}, limit={"visits": 1, "then": "end"}), INNER, {}),
        (
            "guarded-part",
            call("inner", next={"done": "end"}),
            part(
                "inner",
                {"page": step("page", ok="out"), "out": leave()},
                {"requires": [{"kind": "authenticated", "level": 1}], "exits": {"done": []}},
            ),
            {},
        ),
        (
            "named-otherwise",
            call("inner", {"own": "mail"}, next={"done": "end"}),
            part(
                "inner",
                {"page": step("page", ok="out"), "out": leave()},
                {"inputs": ["own"], "exits": {"done": []}},
                variables={"own": "text"},
            ),
            TEXT,
        ),
        (
            "name-in-use",
            call("inner", next={"done": "end"}),
            part(
                "inner",
                {"page": step("page", {"writes": {"ok": TEXT}}, ok="out"), "out": leave()},
                variables=TEXT,
            ),
            TEXT,
        ),
    ],
)
def test_why_a_call_has_to_stay_is_told(code: str, node: Any, inner: Any, variables: Any) -> None:
    first = step("page", {"writes": {"ok": variables}}, ok="called")
    steps = {"first": first, "called": node, "end": stop()}
    found = unfolded(document(steps, start="first", variables=variables), inner)

    assert isinstance(found, tuple)
    assert found[0].code == code
