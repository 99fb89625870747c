"""What is wrong with a part, or with the way it is called, is said with its place, before anything is built."""

import time
from typing import Any

import pytest

from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.nesting import MAX_NESTING
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused, Problem
from tests.unit.platform.journeys import step, stop
from tests.unit.platform.parts import call, codes, joined, leave, part, refusals
from tests.unit.platform.steps import REGISTRY

END = {"end": stop()}
WORDS: dict[str, Any] = {"word": "text", "answer": "text", "number": "integer"}
INNER: dict[str, Any] = {"who": "text", "reply": "text", "own": "text"}
TALK = part(
    "talk",
    {
        "greet": step("page", {"reads": {"who": "text"}, "writes": {"ok": {"reply": "text"}}}, ok="out"),
        "out": leave(),
    },
    {"inputs": ["who"], "exits": {"done": ["reply"]}},
    variables=INNER,
)
ASK = part("ask", {"page": step(ok="out"), "out": leave()})


def calling(given: dict[str, str], gives: dict[str, str], **more: Any) -> dict[str, Any]:
    """Return a journey that knows `word` and calls the part `talk`."""
    return {
        "first": step("page", {"writes": {"ok": {"word": "text", "number": "integer"}}}, ok="c"),
        "c": {"next": {"done": "end"}, **call("talk", given, gives=gives), **more},
        **END,
    }


def refused_alone(document: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(JourneyRefused) as refused:
        compile_journey(parse_plain(document), REGISTRY)
    return [(problem.code, problem.path) for problem in refused.value.problems]


def test_a_part_that_does_not_exist_is_refused() -> None:
    assert refusals({"c": call("nowhere", next={"done": "end"}), **END}) == (
        Problem("unknown-part", "steps.c.journey", {"part": "nowhere"}, written="nowhere"),
    )


def test_a_journey_that_is_no_part_cannot_be_called() -> None:
    whole = {**ASK, "part": None, "steps": END, "start": "end"}

    assert codes({"c": call("ask", next={"done": "end"}), **END}, whole) == [("not-a-part", "steps.c.journey")]


@pytest.mark.parametrize(
    ("given", "gives", "code", "path"),
    [
        ({}, {}, "missing-input", "steps.c.with"),
        ({"who": "word", "whom": "word"}, {}, "unknown-input", "steps.c.with.whom"),
        ({"who": "word", "own": "word"}, {}, "unknown-input", "steps.c.with.own"),
        ({"who": "word"}, {"rest": "answer"}, "unknown-output", "steps.c.gives.rest"),
        ({"who": "word"}, {"own": "answer"}, "unknown-output", "steps.c.gives.own"),
        ({"who": "nothing"}, {}, "undeclared-variable", "steps.c.with.who"),
        ({"who": "word"}, {"reply": "nothing"}, "undeclared-variable", "steps.c.gives.reply"),
        ({"who": "number"}, {}, "wrong-variable-type", "steps.c.with.who"),
        ({"who": "word"}, {"reply": "number"}, "wrong-variable-type", "steps.c.gives.reply"),
        ({"who": "word"}, {"reply": "word"}, "bound-twice", "steps.c.gives.reply"),
    ],
)
def test_an_input_or_output_that_does_not_fit_is_refused_at_its_place(
    given: dict[str, str], gives: dict[str, str], code: str, path: str
) -> None:
    assert codes(calling(given, gives), TALK, variables=WORDS) == [(code, path)]


def test_two_inputs_may_be_one_variable_where_neither_is_given_back() -> None:
    twice = {**TALK, "part": {"inputs": ["who", "own"], "exits": {"done": ["reply"]}}}

    assert joined(calling({"who": "word", "own": "word"}, {"reply": "answer"}), twice, variables=WORDS).nodes


def test_an_input_may_be_given_back_as_the_same_variable_and_as_no_other() -> None:
    through = part(
        "talk",
        {"greet": step("page", {"writes": {"ok": {"who": "text"}}}, ok="out"), "out": leave()},
        {"inputs": ["who"], "exits": {"done": ["who"]}},
        variables=INNER,
    )

    assert joined(calling({"who": "word"}, {"who": "word"}), through, variables=WORDS).nodes
    assert codes(calling({"who": "word"}, {"who": "answer"}), through, variables=WORDS) == [
        ("bound-twice", "steps.c.gives.who")
    ]
    assert codes(calling({"who": "word"}, {}), through, variables=WORDS) == [("missing-output", "steps.c.gives")]


def test_an_input_that_has_no_value_on_some_path_is_refused_at_the_call() -> None:
    steps = {"first": step(ok="c"), "c": call("talk", {"who": "word"}, next={"done": "end"}), **END}

    assert refusals(steps, TALK, variables=WORDS) == (
        Problem("unassigned-variable", "steps.c", {"variable": "word", "path": "first > c"}),
    )


def test_an_output_that_has_no_value_on_some_way_to_its_exit_is_refused_in_the_part() -> None:
    greet = step("page", {"writes": {"ok": {"reply": "text"}}}, ok="out", shy="out")
    shy = {**TALK, "steps": {**TALK["steps"], "greet": greet}}

    assert refusals(calling({"who": "word"}, {}), shy, variables=WORDS) == (
        Problem("unassigned-variable", "parts.talk.steps.out", {"variable": "reply", "path": "greet > out"}),
    )


def test_an_output_has_a_value_behind_its_exit_and_behind_no_other() -> None:
    two = {
        **TALK,
        "part": {"inputs": ["who"], "exits": {"done": ["reply"], "shy": []}},
        "steps": {
            "greet": step("page", {"writes": {"ok": {"reply": "text"}}}, ok="out", no="off"),
            "out": leave(),
            "off": leave("shy"),
        },
    }
    steps = calling({"who": "word"}, {"reply": "answer"}, next={"done": "tell", "shy": "tell"})
    steps["tell"] = step("page", {"reads": {"answer": "text"}}, ok="end")

    assert codes(steps, two, variables=WORDS) == [("unassigned-variable", "steps.tell")]
    steps["c"]["next"]["shy"] = "end"
    assert joined(steps, two, variables=WORDS).nodes


def test_an_exit_that_leads_nowhere_is_refused() -> None:
    assert refusals({"c": call("ask"), **END}, ASK)[0] == Problem(
        "unwired-outcome", "steps.c.next", {"outcome": "done"}
    )


def test_an_exit_that_the_part_does_not_have_is_refused() -> None:
    steps = {"c": call("ask", next={"done": "end", "gone": "end"}), **END}

    assert codes(steps, ASK) == [("undeclared-outcome", "steps.c.next.gone")]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"part": {"exits": {"other": []}}}, "unknown-exit", "steps.out.exit"),
        ({"part": {"exits": {"done": [], "other": []}}}, "unused-exit", "part.exits.other"),
        ({"part": {"exits": {"done": ["gone"]}}}, "undeclared-variable", "part.exits.done.0"),
        ({"part": {"inputs": ["gone"], "exits": {"done": []}}}, "undeclared-variable", "part.inputs.0"),
        ({"part": None}, "exit-outside-part", "steps.out.exit"),
        ({"entry": "signed_in"}, "invalid-field", "entry"),
        ({"start": "out"}, "starts-with-exit", "start"),
        (
            {
                "part": {
                    "requires": [{"kind": "confirmed", "fact": "confirmed", "variable": "gone"}],
                    "exits": {"done": []},
                }
            },
            "unknown-input",
            "part.requires.0",
        ),
    ],
)
def test_a_part_that_breaks_its_own_word_is_refused(change: dict[str, Any], code: str, path: str) -> None:
    assert (code, path) in refused_alone({**ASK, **change})


def test_a_part_may_not_change_what_it_was_only_lent() -> None:
    greet = step("page", {"writes": {"ok": {"who": "text", "reply": "text"}}}, ok="out")

    assert refused_alone({**TALK, "steps": {**TALK["steps"], "greet": greet}}) == [
        ("input-written", "steps.greet")
    ]


def test_what_is_wrong_inside_a_part_is_said_once_however_often_it_is_called() -> None:
    bad = part("ask", {"page": step(ok="out"), "island": step(ok="out"), "out": leave()})
    steps = {"a": call("ask", next={"done": "b"}), "b": call("ask", next={"done": "end"}), **END}

    assert codes(steps, bad) == [("unreachable", "parts.ask.steps.island")]


def test_everything_that_is_wrong_in_all_documents_is_said_at_once() -> None:
    bad = part("ask", {"page": step(ok="nowhere"), "t": {"step": "teleport@1"}, "out": leave()})

    found = codes({"a": call("ask", {"x": "y"}, next={"done": "gone"}), "b": call("lost"), **END}, bad)

    assert set(found) == {
        ("unknown-target", "parts.ask.steps.page.next.ok"),
        ("unknown-step", "parts.ask.steps.t.step"),
        ("unknown-part", "steps.b.journey"),
        ("unknown-input", "steps.a.with.x"),
        ("undeclared-variable", "steps.a.with.x"),
        ("unknown-target", "steps.a.next.done"),
    }


def test_a_call_that_cannot_be_left_has_no_way_to_an_end() -> None:
    steps = {"first": step(ok="c", no="end"), "c": call("ask", next={"done": "c"}), **END}

    assert codes(steps, ASK) == [("no-way-to-an-end", "steps.c")]


def test_automatic_steps_spin_across_the_border_of_a_part() -> None:
    turn = part("turn", {"t": step("turn", None, ok="out"), "out": leave()})
    steps = {"a": call("turn", next={"done": "b"}), "b": step("turn", None, ok="a", no="end"), **END}

    assert refusals(steps, turn) == (Problem("spins", "steps.a/t", {"steps": "a/t, b"}),)


def test_a_part_that_calls_itself_is_refused() -> None:
    again = part("again", {"page": step(ok="c"), "c": call("again", next={"done": "out"}), "out": leave()})

    assert refusals({"c": call("again", next={"done": "end"}), **END}, again) == (
        Problem("cyclic-parts", "parts.again.steps.c.journey", {"path": "again > again"}),
    )


def through(name: str, *called: str) -> dict[str, Any]:
    """Return a part that calls these one after another."""
    steps: dict[str, Any] = {"page": step(ok="c0")}
    for number, each in enumerate(called):
        steps[f"c{number}"] = call(each, next={"done": f"c{number + 1}"})
    steps[f"c{len(called)}"] = leave()
    return part(name, steps)


def test_a_circle_through_three_files_is_refused_and_named() -> None:
    circle = [through("a", "b"), through("b", "c"), through("c", "a")]

    assert refusals({"first": step(ok="x"), "x": call("b", next={"done": "end"}), **END}, *circle) == (
        Problem("cyclic-parts", "parts.a.steps.c0.journey", {"path": "a > b > c > a"}),
    )


def test_a_part_that_leads_back_to_the_document_itself_is_a_circle() -> None:
    with pytest.raises(JourneyRefused) as refused:
        compile_journey(parse_plain(through("a", "b")), REGISTRY, parts={"b": parse_plain(through("b", "a"))})

    assert refused.value.problems == (Problem("cyclic-parts", "steps.c0.journey", {"path": "a > b > a"}),)


def nested(levels: int) -> list[dict[str, Any]]:
    parts = [through(f"p{n}", f"p{n + 1}") for n in range(1, levels)]
    return [*parts, part(f"p{levels}", {"page": step(ok="out"), "out": leave()})]


def test_parts_within_parts_go_down_to_a_limit() -> None:
    steps = {"c": call("p1", next={"done": "end"}), **END}

    assert joined(steps, *nested(MAX_NESTING)).nodes
    (problem,) = refusals(steps, *nested(MAX_NESTING + 1))
    assert (problem.code, problem.params["limit"]) == ("parts-too-deep", MAX_NESTING)
    assert problem.params["path"] == "test > " + " > ".join(f"p{n}" for n in range(1, MAX_NESTING + 2))


def test_too_many_steps_are_refused_with_the_calls_that_bring_them() -> None:
    big = part("big", {**{f"s{n}": step(ok=f"s{n + 1}") for n in range(899)}, "s899": leave()})
    small = part("small", {"page": step(ok="out"), "out": leave()})
    steps = {f"c{n}": call("big" if n % 2 else "small", next={"done": f"c{n + 1}"}) for n in range(6)}

    assert refusals({**steps, "c6": stop()}, big, small) == (
        Problem(
            "too-many-steps-inlined",
            "steps",
            {"limit": 2000, "found": 2713, "calls": "c1 (900), c3 (900), c5 (900), c0 (2), c2 (2)"},
        ),
    )


def test_as_many_steps_as_there_may_be_compile_quickly() -> None:
    big = part("big", {**{f"s{n}": step(ok=f"s{n + 1}") for n in range(659)}, "s659": leave()})
    steps = {f"c{n}": call("big", next={"done": f"c{n + 1}"}) for n in range(3)}
    started = time.process_time()

    assert len(joined({**steps, "c3": stop()}, big).nodes) == 3 * 659 + 1
    assert time.process_time() - started < 3


@pytest.mark.parametrize("levels", [MAX_NESTING, 300])
def test_a_bundle_that_would_explode_is_counted_and_not_built(levels: int) -> None:
    ten = [through(f"p{n}", *[f"p{n + 1}"] * 10) for n in range(1, levels)]
    last = part(f"p{levels}", {"page": step(ok="out"), "out": leave()})
    started = time.process_time()

    (problem,) = refusals({"c": call("p1", next={"done": "end"}), **END}, *ten, last)

    assert problem.code == ("too-many-steps-inlined" if levels == MAX_NESTING else "parts-too-deep")
    assert time.process_time() - started < 1


def test_calls_that_bring_no_step_of_their_own_explode_as_little() -> None:
    parts = [
        part(
            f"p{n}", {f"c{i}": call(f"p{n + 1}", next={"done": f"c{i + 1}"}) for i in range(40)} | {"c40": leave()}
        )
        for n in range(1, 5)
    ]
    last = part("p5", {"page": step(ok="out"), "out": leave()})

    assert codes({"c": call("p1", next={"done": "end"}), **END}, *parts, last) == [
        ("too-many-steps-inlined", "steps")
    ]


def test_conditions_are_counted_over_all_parts_before_they_are_checked() -> None:
    turns = {f"s{n}": step("turn", {"when": "no such language"}, yes="out", no="out") for n in range(501)}
    parts = [part(name, {**turns, "out": leave()}) for name in ("a", "b")]
    steps = {"a": call("a", next={"done": "b"}), "b": call("b", next={"done": "end"}), **END}

    assert codes(steps, *parts) == [("too-many-conditions", "steps")]
