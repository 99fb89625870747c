"""Waiting for the outside: what is taken, what is ignored and why, and when the waiting is over."""

from typing import Any

import pytest

from handrail_platform.compile.bind import bind
from handrail_platform.compile.inline import inline
from handrail_platform.compile.program import Program
from handrail_platform.compile.resolve import resolve
from handrail_platform.document.bundle import gather
from handrail_platform.document.parse import parse_plain
from handrail_platform.errors import SessionOver
from handrail_platform.run.advance import advance
from handrail_platform.run.transition import Answered, Early, Ignored, Moved, OutsideEvent, Timer
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.step import Continue, StepResult, Submit, Wait
from handrail_platform.step.waiting import MOST_ARRIVALS, Awaited, correlation
from tests.unit.platform.journeys import ALICE, KEY, NOON, Walk, codes_of, compiled, document, step, stop
from tests.unit.platform.steps import registry, written_out
from tests.waiting_steps import AwaitStep

REGISTRY = registry(AwaitStep())
MINUTE = 60_000


def waiting(config: dict[str, Any], /, **more: Any) -> Program:
    """Return a page, the wait, and a page for each way out of it; `again` leads back to the wait."""
    steps = {
        "ask": step(ok="wait"),
        "wait": step("await", config, ok="done", refused="no", timeout="late", error="fault", cancel="gone"),
        "done": step("page", {"uses": {"came": "text"}}, again="wait", ok="end"),
        **{name: step(again="wait", ok="end") for name in ("no", "late", "fault", "gone")},
        "end": stop(),
    }
    return compiled(steps, REGISTRY, variables={"came": "text"}, **more)


def at_the_wait(config: dict[str, Any]) -> Walk:
    return Walk(waiting(config)).submit("ok")


def event(name: str, number: str = "1", /, *, visit: int = 1, at: int = NOON, **body: Any) -> OutsideEvent:
    return OutsideEvent(correlation(KEY, "wait", visit, name), number, at, body)


def why(walk: Walk, given: OutsideEvent | Timer) -> str:
    """Return why it is ignored; the session is as it was."""
    before = walk.state
    ignored = walk.give(given)
    assert isinstance(ignored, Ignored)
    assert walk.state == before
    if isinstance(given, OutsideEvent):
        assert ignored.event is not None
        assert (ignored.event.kind, ignored.event.outcome) == ("ignored", ignored.why)
        assert 2_000 <= ignored.event.order < 2**31
    return ignored.why


def test_a_waiting_step_shows_its_page_and_says_what_it_waits_for() -> None:
    walk = at_the_wait({"events": ["a", "b"], "timers": {"c": 5}, "need": 2})

    assert (walk.at, walk.view.id) == ("wait", "await.v1")
    waits = walk.state.waits
    assert waits is not None
    assert ([each.name for each in waits.awaited], waits.need, waits.until) == (["a", "b", "c"], 2, NOON + MINUTE)
    assert [(e.kind, e.node) for e in walk.moved.events] == [
        ("submitted", "ask"),
        ("left", "ask"),
        ("waiting", "wait"),
    ]


def test_the_page_can_be_answered_while_it_waits() -> None:
    walk = at_the_wait({"events": ["a"]})

    assert walk.submit("what").at == "wait"
    assert walk.view.notice is not None
    assert walk.state.waits is not None
    assert walk.submit("cancel").at == "gone"
    assert walk.state.waits is None


@pytest.mark.parametrize(
    ("need", "wanted"), [(None, ["a", "b", "c"]), (1, ["b"]), (2, ["c", "a"])], ids=["all", "any", "two of three"]
)
def test_the_wait_is_over_when_enough_has_come(need: int | None, wanted: list[str]) -> None:
    walk = at_the_wait({"events": ["a", "b", "c"], "need": need, "into": "came"})

    for name in wanted[:-1]:
        assert isinstance(walk.give(event(name, value=name)), Moved)
        assert walk.at == "wait"
    walk.give(event(wanted[-1], value=wanted[-1]))

    assert walk.at == "done"
    assert walk.view.data["came"] == " ".join(f"{name}={{'value': '{name}'}}" for name in sorted(wanted))


def test_an_event_alone_is_recorded_and_moves_no_step() -> None:
    walk = at_the_wait({"events": ["a", "secret"]})

    walk.give(event("a", "e 1", grade=3))
    assert [(e.kind, e.body) for e in walk.moved.events] == [
        ("arrived", {"name": "a", "id": "e 1", "at": NOON, "body": {"grade": 3}})
    ]
    walk.give(event("secret", "e 2", pin="1234"))
    assert walk.moved.events[0].body["body"] == "(secret)"


def test_a_step_is_given_what_came_and_chooses_the_way() -> None:
    refused, faulty = (at_the_wait({"events": ["a", "b"]}) for _ in range(2))

    refused.give(event("b", result="no"))
    refused.give(event("a"))
    faulty.give(event("a"))
    faulty.give(event("b", fault=True))

    assert (refused.at, faulty.at) == ("no", "fault")


def test_a_timer_comes_by_itself() -> None:
    walk = at_the_wait({"events": ["a"], "timers": {"calm": 30_000}})
    walk.give(event("a"))

    assert why(walk.wait(29_999), Timer()) == "not-due"
    walk.wait(1).give(Timer())

    assert walk.at == "done"
    assert [e.kind for e in walk.moved.events] == ["woken", "left", "shown"]


def test_a_timer_beyond_the_time_out_never_comes() -> None:
    walk = at_the_wait({"timers": {"calm": MINUTE}})

    walk.wait(2 * MINUTE).give(Timer())

    assert walk.at == "late"


def test_waiting_ends_by_time_out() -> None:
    walk = at_the_wait({"events": ["a", "b"]})
    walk.give(event("a"))

    assert why(walk.wait(MINUTE - 1), Timer()) == "not-due"
    walk.wait(1).give(Timer())

    assert walk.at == "late"
    assert [(e.kind, e.outcome) for e in walk.moved.events] == [("woken", ""), ("left", "timeout"), ("shown", "")]
    assert why(walk, Timer()) == "not-due"


def test_an_answer_after_the_time_out_leaves_by_time_out() -> None:
    walk = at_the_wait({"events": ["a"]}).wait(MINUTE).submit("cancel")

    assert walk.at == "late"


def test_what_came_in_time_counts_however_late_it_is_looked_at() -> None:
    walk = at_the_wait({"events": ["a"], "timers": {"calm": MINUTE - 1}}).wait(2 * MINUTE)

    walk.give(event("a", at=NOON + MINUTE - 1))

    assert walk.at == "done"


def test_waiting_for_nothing_to_come_is_over_at_once() -> None:
    assert at_the_wait({"timers": {"calm": 0}}).at == "done"
    assert at_the_wait({"events": ["a"], "patience": 0}).at == "late"


def test_what_does_not_fit_is_ignored_with_its_reason() -> None:
    walk = at_the_wait({"events": ["a", "b"]})
    walk.give(event("a"))

    assert why(walk, event("a")) == "duplicate"
    assert why(walk, event("b", at=NOON + MINUTE)) == "late"
    assert why(walk, OutsideEvent(bytes(16), "1", NOON, {})) == "foreign"
    assert why(walk, OutsideEvent(b"", "1", NOON, {})) == "foreign"
    walk.give(event("b"))
    assert why(walk, event("b", "2")) == "earlier-visit"
    walk.submit("again")
    assert why(walk, event("b", "3")) == "earlier-visit"
    walk.submit("cancel").submit("ok")
    assert (walk.state.status, why(walk, event("b", "4", visit=2))) == ("finished", "over")


def test_an_ended_session_takes_no_answer_and_no_timer() -> None:
    walk = Walk(waiting({"events": ["a"]})).submit("ok").submit("cancel").submit("ok")

    assert why(walk, Timer()) == "not-due"
    with pytest.raises(SessionOver):
        advance(walk.program, walk.state, Answered(Submit("ok", {}), b"digest"), walk.env)


def test_another_sessions_event_is_foreign() -> None:
    walk = at_the_wait({"events": ["a"]})

    assert why(walk, OutsideEvent(correlation(bytes(32), "wait", 1, "a"), "1", NOON, {})) == "foreign"


def test_an_event_before_its_wait_is_kept_for_it() -> None:
    walk = Walk(waiting({"events": ["a"], "then": ["b"]}))

    assert walk.give(event("a")) == Early()
    walk.submit("ok")
    assert walk.give(event("b")) == Early()
    walk.give(event("a"))
    walk.give(event("b"))
    assert walk.at == "done"
    assert walk.give(event("a", visit=2)) == Early()


def test_a_second_wait_of_one_visit_takes_no_event_twice_and_adds_up() -> None:
    walk = at_the_wait({"events": ["a"], "then": ["a"], "into": "came"})

    walk.give(event("a", "1", n=1))
    assert walk.at == "wait"
    assert why(walk, event("a", "1", n=1)) == "duplicate"
    walk.give(event("a", "2", n=2))

    assert walk.view.data["came"] == "a={'n': 1} a={'n': 2}"


def test_a_visit_takes_a_bounded_number_of_events() -> None:
    walk = at_the_wait({"events": ["a", "b"]})
    for number in range(MOST_ARRIVALS):
        assert isinstance(walk.give(event("a", str(number))), Moved)

    assert why(walk, event("a", "one more")) == "too-many"


def test_the_answer_that_led_to_the_wait_is_remembered_through_events() -> None:
    walk = at_the_wait({"events": ["a", "b"]})
    before = walk.state.last
    walk.give(event("a"))

    assert (walk.state.last, walk.state.seq) == (before, 3)


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"events": ["a"], "undeclared": ["z"]}, "awaits ['z'] without declaring it"),
        ({"events": ["a"], "need": 2}, "awaits 2 of 1"),
        ({"events": ["a"], "need": 0}, "awaits 0 of 1"),
        ({"events": ["a", "a"]}, "something twice"),
        ({"events": [f"a{n}" for n in range(21)]}, "awaits 21 of 21"),
    ],
)
def test_a_step_that_waits_for_what_it_does_not_declare_is_quarantined(config: dict[str, Any], words: str) -> None:
    walk = at_the_wait(config)

    assert walk.state.status == "quarantined"
    assert walk.state.waits is None
    assert words in walk.fault


def test_a_step_that_waits_longer_than_it_said_is_quarantined() -> None:
    walk = at_the_wait({"events": ["a"], "then": ["b"], "longer": 1})
    walk.give(event("a"))

    assert "waits longer than it said" in walk.fault


def test_only_a_waiting_step_waits() -> None:
    contract = Contract(outcomes=("ok", "timeout"), awaits=("a",))
    own = written_out(contract, enter=lambda _: waits_for_a(), kind=StepKind.INTERACTIVE)
    program = compiled({"own": step("own", None, ok="end", timeout="end"), "end": stop()}, registry(own))

    assert "waits against its kind" in Walk(program).fault


def test_a_waiting_step_that_cannot_go_on_is_quarantined() -> None:
    contract = Contract(outcomes=("ok", "timeout"), awaits=("a",))
    own = written_out(contract, enter=lambda _: waits_for_a(), kind=StepKind.WAITING)
    program = compiled({"own": step("own", None, ok="end", timeout="end"), "end": stop()}, registry(own))
    walk = Walk(program)

    walk.give(OutsideEvent(correlation(KEY, "own", 1, "a"), "1", NOON, {}))

    assert "cannot go on" in walk.fault


def test_a_step_correlates_only_what_it_declares() -> None:
    own = written_out(Contract(outcomes=("ok",), awaits=("a",)), enter=correlates_another)
    program = compiled({"own": step("own", None, ok="end"), "end": stop()}, registry(own))

    assert "correlates 'b' without declaring" in Walk(program).fault


def test_waiting_without_a_time_out_is_refused() -> None:
    own = written_out(Contract(outcomes=("ok",), awaits=("a",)), kind=StepKind.WAITING)

    assert codes_of({"own": step("own", None, ok="end"), "end": stop()}, registry(own)) == [
        ("no-timeout", "steps.own")
    ]


def test_an_unwired_time_out_is_refused() -> None:
    steps = {
        "wait": step("await", {"events": ["a"]}, ok="end", refused="end", error="end", cancel="end"),
        "end": stop(),
    }

    assert codes_of(steps, REGISTRY) == [("unwired-outcome", "steps.wait.next")]


WAYS = {"refused": "no", "error": "no", "cancel": "no", "timeout": "no"}
UNATTENDED = {
    "who": step("page", {"claims": {"ok": ALICE.hex()}, "proves": {"ok": "password"}}, ok="wait"),
    "wait": step("await", {"events": ["a"]}, ok="sort", **WAYS),
    "sort": step("turn", None, on="in"),
    "in": stop("success", sign_in=True),
    "no": stop(),
}


def test_a_sign_in_that_may_come_while_nobody_is_there_is_refused() -> None:
    attended = {**UNATTENDED, "sort": step(on="in")}

    assert codes_of(UNATTENDED, REGISTRY) == [("signs-in-unattended", "steps.in")]
    assert compiled(attended, REGISTRY).nodes


def test_nobody_is_signed_in_while_nobody_is_there_whatever_was_proved() -> None:
    bundle = gather(parse_plain(document(UNATTENDED)), {})
    unproved = bind(bundle, inline(bundle, resolve(bundle, REGISTRY)), ())
    walk = Walk(unproved).submit("ok")

    walk.give(event("a"))

    assert walk.state.status == "quarantined"
    assert "somebody who is not there" in walk.fault
    assert walk.moved.effects == ()


def waits_for_a() -> StepResult:
    return Wait((Awaited("a"),), 1, NOON + MINUTE)


def correlates_another(cx: StepContext) -> StepResult:
    cx.correlation("b")
    return Continue("ok")
