"""One input, one transition: what it records, where it stops, and what stops it."""

import msgspec
import pytest

from handrail_platform.compile.program import Program
from handrail_platform.errors import SessionOver, StepMisuse
from handrail_platform.run.advance import advance, begin, go_on, view
from handrail_platform.run.state import Ending, LastSubmit, decode_state, encode_state
from handrail_platform.run.transition import Answered, Environment, Event, Moved, Reading, Start
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.outbox import SendEmailCode
from handrail_platform.step.reads import FoundPerson, PersonByIdentifier
from handrail_platform.step.step import Continue, Need, Stay, StepResult, Submit
from handrail_platform.text import Message
from handrail_platform.view import View
from tests.unit.platform.journeys import ALICE, KEY, NOON, Walk, compiled, step, stop
from tests.unit.platform.steps import Enter, emits, registry, written_out

MAIL = SendEmailCode(to="alice@example.org", language="en", node="own", visit=1, issue=1, expires_at=NOON)
ENV = Environment(now=NOON, key=KEY)


def simple() -> Program:
    return compiled(
        {"ask": step(ok="sort", no="end"), "sort": step("turn", None, on="end"), "end": stop("success")}
    )


def with_own(contract: Contract, enter: Enter, kind: StepKind = StepKind.AUTOMATIC) -> Program:
    """Return a page, the step under test, and an end."""
    own = written_out(contract, enter=enter, kind=kind)
    steps = {
        "ask": step("page", {"secrets": ["pin"]}, ok="own"),
        "own": step("own", None, **dict.fromkeys(contract.outcomes, "end")),
        "end": stop(),
    }
    return compiled(steps, registry(own))


def test_a_session_begins_at_the_first_page() -> None:
    walk = Walk(simple())

    assert (walk.at, walk.state.seq, walk.state.status, walk.state.last) == ("ask", 1, "running", None)
    assert [(event.order, event.kind, event.node) for event in walk.events] == [
        (0, "started", "ask"),
        (1, "shown", "ask"),
    ]


def test_an_answer_walks_to_the_next_page_or_the_end_and_every_step_is_recorded() -> None:
    walk = Walk(simple()).wait(7).submit("ok")

    assert [(e.order, e.kind, e.node, e.visit, e.outcome) for e in walk.moved.events] == [
        (0, "submitted", "ask", 1, ""),
        (1, "left", "ask", 1, "ok"),
        (2, "left", "sort", 1, "on"),
        (3, "finished", "end", 1, "success"),
    ]
    assert (walk.state.seq, walk.state.status, walk.state.entered_at) == (2, "finished", NOON + 7)
    assert walk.state.ending == Ending("success", signed_in=False, continue_to=None)


def test_an_answer_that_is_not_taken_shows_the_page_again_and_is_counted() -> None:
    walk = Walk(simple()).submit("what").submit("what")

    assert (walk.at, walk.state.seq, walk.view.data["tries"]) == ("ask", 3, 2)


def test_memory_ends_with_the_visit() -> None:
    program = compiled({"ask": step(ok="ask", no="end"), "end": stop()})

    walk = Walk(program).submit("what").submit("ok")

    assert (walk.state.memory, walk.state.visits) == ({}, {0: 2})
    assert walk.view.data["tries"] == 0


def test_the_answer_that_led_here_is_remembered_by_its_digest() -> None:
    walk = Walk(simple()).submit("what")

    assert walk.state.last == LastSubmit(seq=1, node=0, visit=1, digest=b"digest")


def test_a_secret_field_is_not_recorded_and_others_are() -> None:
    walk = Walk(with_own(Contract(outcomes=("ok",)), lambda _: Continue("ok"))).submit(pin="1234", name="Alice")

    submitted = next(event for event in walk.events if event.kind == "submitted")
    assert submitted.body == {"action": "ok", "fields": {"name": "Alice", "pin": "(secret)"}}
    assert b"1234" not in msgspec.msgpack.encode((walk.events, walk.effects)) + encode_state(walk.state)


def test_where_the_person_was_going_is_where_the_end_leads() -> None:
    moved = begin(simple(), Start("en", going_to="/account"), ENV)
    assert isinstance(moved, Moved)

    ended = advance(simple(), moved.state, Answered(Submit("no", {}), b""), ENV)

    assert isinstance(ended, Moved)
    assert ended.state.ending == Ending("success", signed_in=False, continue_to="/account")


def test_somebody_who_is_denied_is_not_sent_where_they_were_going() -> None:
    program = compiled({"ask": step(ok="end", no="end"), "end": stop("denied")})
    moved = begin(program, Start("en", going_to="/account"), ENV)
    assert isinstance(moved, Moved)

    ended = advance(program, moved.state, Answered(Submit("no", {}), b""), ENV)

    assert isinstance(ended, Moved)
    assert ended.state.ending == Ending("denied", signed_in=False, continue_to=None)


def test_the_order_of_fields_changes_no_byte() -> None:
    def handle(cx: StepContext, submit: Submit) -> StepResult:
        cx.memory["typed"] = dict(submit.fields)
        return Stay()

    own = written_out(Contract(outcomes=("ok",)), handle=handle, kind=StepKind.INTERACTIVE)
    program = compiled({"own": step("own", None, ok="end"), "end": stop()}, registry(own))

    forth, back = (Walk(program).submit("no", **fields) for fields in ({"a": "1", "b": "2"}, {"b": "2", "a": "1"}))

    assert encode_state(forth.state) == encode_state(back.state)
    assert msgspec.msgpack.encode(forth.events) == msgspec.msgpack.encode(back.events)


def test_a_step_that_needs_an_answer_changes_nothing_until_it_has_it() -> None:
    request = PersonByIdentifier("email", "alice@example.org")

    def enter(cx: StepContext) -> StepResult:
        cx.emit(MAIL)
        return Need((request,)) if cx.answer(request) is None else Continue("ok")

    program = with_own(Contract(outcomes=("ok",), effects=("email.code",)), enter)
    walk = Walk(program)
    given = Answered(Submit("ok", {}), b"")

    reading = advance(program, walk.state, given, walk.env)
    assert isinstance(reading, Reading)
    assert (reading.requests, reading.progress.effects) == ((request,), ())

    answered = Environment(now=NOON, key=KEY, answers={request: FoundPerson(ALICE)})
    moved = advance(program, walk.state, given, answered)
    assert isinstance(moved, Moved)
    assert (moved.effects, moved.state.status) == ((MAIL,), "finished")
    assert go_on(program, reading, given, answered) == moved


def test_going_on_after_a_read_asks_no_step_again_that_was_left_before() -> None:
    request = PersonByIdentifier("email", "alice@example.org")
    entered: list[str] = []

    def enter(cx: StepContext) -> StepResult:
        entered.append(cx.node)
        return Continue("ok") if cx.node == "one" or cx.answer(request) is not None else Need((request,))

    own = written_out(Contract(outcomes=("ok",)), enter=enter)
    steps = {"one": step("own", None, ok="two"), "two": step("own", None, ok="end"), "end": stop()}
    program = compiled(steps, registry(own))
    start, answered = Start("en"), Environment(now=NOON, key=KEY, answers={request: FoundPerson(ALICE)})
    reading = begin(program, start, Environment(now=NOON, key=KEY))
    assert isinstance(reading, Reading)

    moved = go_on(program, reading, start, answered)

    assert isinstance(moved, Moved)
    assert (moved.state.status, entered) == ("finished", ["one", "two", "two"])


def raises(error: Exception) -> Enter:
    def enter(cx: StepContext) -> StepResult:
        cx.emit(MAIL)
        raise error

    return enter


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (ZeroDivisionError("alice@example.org"), "ZeroDivisionError"),
        (KeyError("alice@example.org"), "KeyError"),
        (RecursionError(), "RecursionError"),
        (MemoryError(), "MemoryError"),
        (StepMisuse("own did what it may not"), "own did what it may not"),
    ],
)
def test_poison_stops_the_session_without_any_effect(error: Exception, what: str) -> None:
    walk = Walk(with_own(Contract(outcomes=("ok", "error"), effects=("email.code",)), raises(error))).submit()

    assert (walk.state.status, walk.moved.effects, walk.at) == ("quarantined", (), "own")
    assert walk.moved.events[-1] == Event(2, "faulted", "own", 1, "", {"what": what})
    assert (walk.state.variables, walk.state.memory, walk.state.pending) == ({}, {}, ())


def test_poison_takes_back_what_earlier_steps_of_the_same_transition_promised() -> None:
    mails = written_out(Contract(outcomes=("ok",), effects=("email.code",)), enter=emits(MAIL))
    steps = {
        "ask": step("page", {"promises": ["ok"]}, ok="own"),
        "own": step("own", None, ok="sort"),
        "sort": step("turn", {"proves": {"ok": "password"}, "claims": {"ok": ""}}, ok="end"),
        "end": stop(),
    }

    walk = Walk(compiled(steps, registry(mails))).submit()

    assert (walk.state.status, walk.moved.effects, walk.state.pending) == ("quarantined", (), ())
    assert [event.kind for event in walk.moved.events] == ["submitted", "left", "left", "faulted"]


def test_a_run_that_does_not_stop_is_stopped_by_the_budget() -> None:
    skips = written_out(
        Contract(outcomes=("ok", "out")), enter=lambda _: Continue("ok"), kind=StepKind.INTERACTIVE
    )
    steps = {"ask": step(ok="own"), "own": step("own", None, ok="own", out="end"), "end": stop()}

    walk = Walk(compiled(steps, registry(skips))).submit()

    assert (walk.state.status, walk.fault) == ("quarantined", "the automatic budget is used up")
    assert len(walk.moved.events) <= walk.program.budget + 2


def test_a_page_is_the_same_however_often_it_is_shown() -> None:
    walk = Walk(simple()).submit("what")
    before = encode_state(walk.state)

    assert walk.view == walk.view
    assert walk.view.data["tries"] == 1
    assert encode_state(walk.state) == before


def test_a_page_that_scribbles_on_its_context_changes_nothing() -> None:
    def render(cx: StepContext) -> View:
        cx.memory["seen"] = cx.recall_int("seen") + 1
        return View(id="own.v1", title=Message("own.title"), data={"seen": cx.recall_int("seen")})

    own = written_out(Contract(outcomes=("ok",)), render=render, kind=StepKind.INTERACTIVE)
    program = compiled({"own": step("own", None, ok="end"), "end": stop()}, registry(own))
    walk = Walk(program)

    assert [view(program, walk.state, ENV).data for _ in range(3)] == [{"seen": 1}] * 3


def test_a_finished_session_takes_no_answer_and_still_shows_its_end() -> None:
    walk = Walk(simple()).submit("no")

    with pytest.raises(SessionOver) as over:
        walk.submit("no")

    assert over.value.status == 410
    assert walk.view.id == "stop.v1"


def test_a_quarantined_session_takes_no_answer_and_shows_nothing() -> None:
    walk = Walk(with_own(Contract(outcomes=("ok",)), raises(ZeroDivisionError()))).submit()

    with pytest.raises(SessionOver):
        walk.submit()
    with pytest.raises(SessionOver):
        _ = walk.view


def test_the_same_input_gives_the_same_bytes_from_a_stored_state() -> None:
    walk = Walk(simple())
    given = Answered(Submit("ok", {"b": "1", "a": "2"}), b"")

    once, again = (advance(simple(), decode_state(encode_state(walk.state)), given, walk.env) for _ in range(2))

    assert isinstance(once, Moved)
    assert isinstance(again, Moved)
    assert encode_state(once.state) == encode_state(again.state)
    assert msgspec.msgpack.encode((once.events, once.effects)) == msgspec.msgpack.encode(
        (again.events, again.effects)
    )
