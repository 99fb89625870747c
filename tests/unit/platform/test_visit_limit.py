"""A step with a limit is come to so often, and then elsewhere; to the compiler that is one more way on."""

from typing import Any

import pytest

from handrail_platform.compile.spinning import MAX_AUTOMATIC_RUN
from handrail_platform.document.problem import Problem
from tests.unit.platform.journeys import Walk, codes_of, compiled, problems_of, step, stop
from tests.unit.platform.parts import call, codes, joined, leave, part

TEXT = {"word": "text"}


def limited(node: dict[str, Any], visits: int, then: str) -> dict[str, Any]:
    return {**node, "limit": {"visits": visits, "then": then}}


def loop(visits: int) -> dict[str, Any]:
    """Return a page that leads back to itself, and out when it was come to too often."""
    return {"ask": limited(step(ok="ask", no="end"), visits, "enough"), "enough": step(ok="end"), "end": stop()}


@pytest.mark.parametrize("visits", [1, 2, 5])
def test_a_step_is_come_to_as_often_as_it_may_and_then_elsewhere(visits: int) -> None:
    walk = Walk(compiled(loop(visits)))

    for visit in range(1, visits):
        walk.submit()
        assert (walk.at, walk.state.visits[walk.state.node]) == ("ask", visit + 1)

    assert walk.submit().at == "enough"
    assert [(e.kind, e.node, e.visit) for e in walk.moved.events] == [
        ("submitted", "ask", visits),
        ("left", "ask", visits),
        ("limited", "ask", visits),
        ("shown", "enough", 1),
    ]


def test_whoever_never_comes_back_meets_no_limit() -> None:
    walk = Walk(compiled(loop(1))).submit("no")

    assert (walk.at, walk.state.status) == ("end", "finished")


def test_one_limit_may_lead_to_the_next() -> None:
    steps = {
        "a": limited(step(ok="b"), 1, "b"),
        "b": limited(step(ok="a"), 2, "end"),
        "end": stop(),
    }
    walk = Walk(compiled(steps)).submit().submit()

    assert (walk.at, walk.state.visits[walk.state.node]) == ("b", 2)
    assert walk.submit().state.status == "finished"
    assert [(e.kind, e.node) for e in walk.moved.events][2:4] == [("limited", "a"), ("limited", "b")]


def test_nothing_that_the_step_would_have_done_is_done() -> None:
    steps = {
        "ask": limited(step("page", {"writes": {"ok": TEXT}}, ok="ask"), 1, "look"),
        "look": step("page", {"uses": TEXT}, ok="end"),
        "end": stop(),
    }

    walk = Walk(compiled(steps, variables=TEXT)).submit(word="first")

    assert walk.view.data["word"] == "first"


def test_a_step_that_is_reached_by_a_limit_alone_is_reached() -> None:
    assert compiled(loop(3)).nodes


def test_what_is_read_behind_a_limit_must_have_been_written_before_it() -> None:
    steps = {
        "ask": limited(step("page", {"writes": {"no": TEXT}}, ok="ask", no="look"), 2, "look"),
        "look": step("page", {"reads": TEXT}, ok="end"),
        "end": stop(),
    }

    (problem,) = problems_of(steps, variables=TEXT)

    assert problem == Problem("unassigned-variable", "steps.look", {"variable": "word", "path": "ask > look"})


def test_what_is_read_behind_a_limit_is_kept_on_the_way_there() -> None:
    steps = {
        "first": step("page", {"writes": {"ok": TEXT}}, ok="ask"),
        "ask": limited(step(ok="ask", no="end"), 1, "look"),
        "look": step("page", {"reads": TEXT}, ok="end"),
        "end": stop(),
    }

    walk = Walk(compiled(steps, variables=TEXT)).submit(word="kept").submit()

    assert (walk.at, walk.view.data["word"]) == ("look", "kept")


def test_a_limit_that_leads_nowhere_is_refused() -> None:
    steps = {"ask": limited(step(ok="ask", no="end"), 1, "gone"), "end": stop()}

    assert codes_of(steps) == [("unknown-target", "steps.ask.limit.then")]


def test_an_end_cannot_have_a_limit() -> None:
    assert codes_of({"ask": step(ok="end"), "end": limited(stop(), 1, "ask")}) == [
        ("limit-on-end", "steps.end.limit")
    ]


@pytest.mark.parametrize(("visits", "fits"), [(0, False), (1, True), (100, True), (101, False)])
def test_a_limit_has_bounds_of_its_own(visits: int, fits: bool) -> None:  # noqa: FBT001 - what is expected
    steps = {"ask": limited(step(ok="ask", no="end"), visits, "end"), "end": stop()}

    assert fits or codes_of(steps) == [("invalid-field", "steps.ask.limit.visits")]
    assert not fits or compiled(steps).nodes


def rounds(visits: int) -> dict[str, Any]:
    """Return two automatic steps that lead to one another, one of them only so often."""
    return {
        "a": limited(step("turn", None, on="b"), visits, "end"),
        "b": step("turn", None, on="a"),
        "end": stop(),
    }


def test_an_automatic_cycle_with_a_limit_does_not_spin() -> None:
    walk = Walk(compiled(rounds(20)))

    assert (walk.at, walk.state.status) == ("end", "finished")
    assert [event.node for event in walk.events if event.kind == "left"] == ["a", "b"] * 20


def test_an_automatic_cycle_that_may_turn_too_often_for_one_answer_is_refused() -> None:
    (problem,) = problems_of(rounds(100))

    assert problem == Problem("automatic-run-too-long", "steps", {"limit": MAX_AUTOMATIC_RUN, "found": 202})


def test_a_cycle_beside_the_limit_still_spins() -> None:
    steps = rounds(2) | {"b": step("turn", None, on="a", off="c"), "c": step("turn", None, on="b")}

    assert problems_of(steps) == (Problem("spins", "steps.b", {"steps": "b, c"}),)


def test_limits_that_lead_to_one_another_spin() -> None:
    steps = {"a": limited(step(ok="b"), 1, "b"), "b": limited(step(ok="a", no="end"), 1, "a"), "end": stop()}

    assert problems_of(steps) == (Problem("spins", "steps.a", {"steps": "a, b"}),)


def test_a_limit_that_leads_to_its_own_step_spins() -> None:
    steps = {"ask": limited(step(ok="ask", no="end"), 1, "ask"), "end": stop()}

    assert codes_of(steps) == [("spins", "steps.ask")]


def test_a_page_whose_limit_leads_back_to_where_it_is_asked_for_spins() -> None:
    steps = {"t": step("turn", None, ok="ask", no="end"), "ask": limited(step(ok="t"), 2, "t"), "end": stop()}

    assert problems_of(steps) == (Problem("spins", "steps.ask", {"steps": "ask, t"}),)


ASK = part("ask", {"page": step(ok="out", no="page"), "out": leave()})


def test_a_call_with_a_limit_counts_its_calls_and_not_the_steps_inside() -> None:
    steps = {"c": limited(call("ask", next={"done": "c"}), 2, "end"), "end": stop()}
    walk = Walk(joined(steps, ASK))

    assert walk.at == "c/page"
    walk.submit("no").submit("no").submit("no").submit()
    assert (walk.at, walk.state.status) == ("c/page", "running")
    assert (walk.submit().at, walk.state.status) == ("end", "finished")


def test_a_limit_inside_a_part_may_lead_out_of_it() -> None:
    thrice = part(
        "ask",
        {"page": limited(step(ok="out", no="page"), 3, "off"), "out": leave(), "off": leave("gave-up")},
        {"exits": {"done": [], "gave-up": []}},
    )
    steps = {"c": call("ask", next={"done": "end", "gave-up": "sorry"}), "sorry": step(ok="end"), "end": stop()}

    assert Walk(joined(steps, thrice)).submit("no").submit("no").submit("no").at == "sorry"


def test_an_exit_cannot_have_a_limit() -> None:
    bad = part("ask", {"page": step(ok="out"), "out": limited(leave(), 1, "page")})

    assert codes({"c": call("ask", next={"done": "end"}), "end": stop()}, bad) == [("invalid-field", "steps.out")]
