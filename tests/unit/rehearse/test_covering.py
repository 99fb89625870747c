"""Every edge is taken by a real session, or it is said why not."""

from collections.abc import Mapping
from typing import Any

import pytest

from handrail_flows.registry import REGISTRY as REAL
from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.program import Program
from handrail_platform.document.parse import parse_plain
from handrail_platform.rehearse.edge import AGAIN, LIMITED, Edge
from handrail_platform.rehearse.report import Rehearsed, rehearse
from handrail_platform.step.context import StepContext
from handrail_platform.step.contract import Contract, StepKind
from handrail_platform.step.step import Continue, StepResult
from tests.unit.platform.journeys import compiled, document, step, stop
from tests.unit.platform.parts import call, joined, leave, part
from tests.unit.platform.steps import registry, written_out
from tests.waiting_steps import AwaitStep

END = {"step": "end@1", "config": {"result": "denied"}}


def form(*fields: Mapping[str, Any], to: str) -> dict[str, Any]:
    labelled = [{"label": {"en": "Label"}, **field} for field in fields]
    return {"step": "form@1", "config": {"fields": labelled}, "next": {"done": to}}


def box(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "checkbox", "required": False, **more}


def decide(*cases: tuple[str, str], **following: str) -> dict[str, Any]:
    told = [{"when": when, "then": then} for when, then in cases]
    return {"step": "decide@1", "config": {"cases": told}, "next": following}


def real(steps: Mapping[str, Any], **more: Any) -> Program:
    return compile_journey(parse_plain(document(steps, **more)), REAL)


def taken(rehearsed: Rehearsed) -> set[Edge]:
    return {edge for route in rehearsed.routes for turn in route.turns for edge in turn.took}


def missed(rehearsed: Rehearsed) -> dict[str, str]:
    return {f"{each.edge.step}: {each.edge.outcome}": each.why for each in rehearsed.missed}


def test_every_way_out_of_a_page_is_taken_and_every_session_comes_to_an_end() -> None:
    rehearsed = rehearse(compiled({"a": step(ok="b", no="c"), "b": step(ok="c", back="a"), "c": stop()}))

    assert rehearsed.complete
    assert taken(rehearsed) == {Edge("a", "ok"), Edge("a", "no"), Edge("b", "ok"), Edge("b", "back")}
    assert {route.status for route in rehearsed.routes} == {"finished"}


def test_values_are_found_that_decide_far_ahead() -> None:
    """Two forms, two branches one behind the other: only one of twelve combinations leads to the innermost."""
    rehearsed = rehearse(
        real(
            {
                "first": form(
                    {"name": "country", "kind": "country"}, {"name": "born", "kind": "date"}, to="second"
                ),
                "second": form(box("guest"), to="where"),
                "where": decide(('country in ["AT", "CH"]', "near"), near="age", otherwise="end", error="end"),
                "age": decide(
                    ('born >= "2008-11-22" && !guest', "minor"), minor="end", otherwise="end", error="end"
                ),
                "end": END,
            },
            variables={"country": "country", "born": "date", "guest": "boolean"},
        )
    )

    assert rehearsed.complete
    assert Edge("age", "minor") in taken(rehearsed)
    assert Edge("age", "otherwise") in taken(rehearsed)
    minor = next(
        route for route in rehearsed.routes if Edge("age", "minor") in [e for t in route.turns for e in t.took]
    )
    assert minor.turns[1].fields["country"] in {"AT", "CH"}
    assert minor.turns[1].fields["born"] >= "2008-11-22"
    assert not minor.turns[2].fields["guest"]


@pytest.mark.parametrize(
    ("cases", "outcome", "why"),
    [
        ((("guest && !guest", "yes"),), "yes", "contradiction"),
        ((("guest", "no"), ("guest", "yes")), "yes", "shadowed"),
        ((("ticked", "no"), ("!ticked", "yes")), "yes", "pinned"),
        ((("guest", "yes"), ("!guest", "no")), "otherwise", "no-gap"),
        ((("guest", "yes"), ("!guest", "no")), "error", "always-answered"),
    ],
)
def test_an_edge_that_nobody_can_take_is_named_with_the_reason(
    cases: tuple[tuple[str, str], ...], outcome: str, why: str
) -> None:
    following = dict.fromkeys([*(then for _, then in cases), "otherwise", "error"], "end")
    rehearsed = rehearse(
        real(
            {
                "ask": form(box("guest"), box("ticked", required=True), to="where"),
                "where": decide(*cases, **following),
                "end": END,
            },
            variables={"guest": "boolean", "ticked": "boolean"},
        )
    )

    assert rehearsed.complete
    assert {each.edge.outcome: each.why for each in rehearsed.never}[outcome] == why
    assert Edge("where", outcome) not in taken(rehearsed)


def test_what_lies_behind_an_impossible_edge_is_impossible_too() -> None:
    rehearsed = rehearse(
        real(
            {
                "ask": form(box("guest"), to="where"),
                "where": decide(("guest && !guest", "yes"), yes="told", otherwise="end", error="end"),
                "told": {"step": "message@1", "config": {"title": {"en": "Hello"}}, "next": {"done": "end"}},
                "end": END,
            },
            variables={"guest": "boolean"},
        )
    )

    assert {(each.edge.step, each.why) for each in rehearsed.never} >= {("told", "beyond")}
    assert rehearsed.complete


def test_an_example_that_leads_nowhere_is_told_and_not_passed_over() -> None:
    rehearsed = rehearse(
        real(
            {"ask": form({"name": "code", "pattern": "[0-9]{9}"}, to="end"), "end": END},
            variables={"code": "text"},
        )
    )

    assert not rehearsed.complete
    assert missed(rehearsed) == {"ask: done": "no-answer"}


def test_a_condition_that_nobody_can_decide_is_missed_when_no_answer_happens_to_match() -> None:
    rehearsed = rehearse(
        real(
            {
                "ask": form({"name": "name"}, to="where"),
                "where": decide(('name.startsWith("Zz")', "yes"), yes="end", otherwise="end", error="end"),
                "end": END,
            },
            variables={"name": "text"},
        )
    )

    assert missed(rehearsed) == {"where: yes": "no-answer"}
    assert Edge("where", "error") in taken(rehearsed)


def test_a_limit_is_used_up() -> None:
    steps = {
        "a": step(ok="b"),
        "b": {**step(back="a", on="c"), "limit": {"visits": 3, "then": "c"}},
        "c": stop(),
    }

    rehearsed = rehearse(compiled(steps))

    assert rehearsed.complete
    assert Edge("b", LIMITED) in taken(rehearsed)
    assert rehearsed.edges == 4


def test_the_steps_of_a_part_are_walked_where_it_is_called() -> None:
    inner = part("inner", {"p": step(ok="out", no="out"), "out": leave()})

    rehearsed = rehearse(joined({"c": call("inner", next={"done": "e"}), "e": stop()}, inner))

    assert rehearsed.complete
    assert taken(rehearsed) == {Edge("c/p", "ok"), Edge("c/p", "no")}


def test_values_are_found_for_a_condition_in_a_part() -> None:
    asks: dict[str, Any] = {
        **part("asks", {"where": decide(("mine", "yes"), yes="yes", otherwise="no", error="no")}),
        "variables": {"mine": "boolean"},
        "part": {"inputs": ["mine"], "exits": {"yes": [], "no": []}},
    }
    asks["steps"] |= {"yes": {"exit": "yes"}, "no": {"exit": "no"}}
    called = {**call("asks", {"mine": "guest"}), "next": {"yes": "a", "no": "b"}}

    rehearsed = rehearse(
        joined(
            {"ask": form(box("guest"), to="c"), "c": called, "a": END, "b": END},
            asks,
            registry=REAL,
            variables={"guest": "boolean"},
        )
    )

    assert rehearsed.complete
    assert {route.ended_at for route in rehearsed.routes} == {"a", "b"}


def test_a_wait_is_ended_by_what_comes_and_by_its_timeout() -> None:
    waiting = step("await", {"events": ["answer"]}, ok="e", refused="e", timeout="e", error="e", cancel="e")

    rehearsed = rehearse(compiled({"w": waiting, "e": stop()}, registry(AwaitStep())))

    assert rehearsed.complete
    assert taken(rehearsed) == {Edge("w", each) for each in ("ok", "refused", "timeout", "error", "cancel")}


def test_a_wait_for_an_event_and_a_timer_is_left_in_every_way() -> None:
    """What comes is looked at when the timer has come too; if nothing comes, time goes on beyond the timer."""
    both = {"events": ["answer"], "timers": {"pause": 1_000}}
    waiting = step("await", both, ok="e", refused="e", timeout="e", error="e", cancel="e")

    rehearsed = rehearse(compiled({"w": waiting, "e": stop()}, registry(AwaitStep())))

    assert missed(rehearsed) == {}


def test_a_step_that_lies_stops_the_session_and_covers_nothing() -> None:
    def lies(cx: StepContext) -> StepResult:
        del cx
        return Continue("elsewhere")

    liar = written_out(Contract(outcomes=("ok",)), enter=lies, kind=StepKind.AUTOMATIC)

    rehearsed = rehearse(compiled({"a": step(ok="b"), "b": step("own", ok="c"), "c": stop()}, registry(liar)))

    assert not rehearsed.complete
    assert missed(rehearsed) == {"a: ok": "not-reached", "b: ok": "stopped"} | missed(rehearsed)
    assert "undeclared outcome" in rehearsed.failures[0].fault
    assert rehearsed.taken == 0


def test_a_second_try_is_made_wherever_tries_are_counted() -> None:
    rehearsed = rehearse(
        real(
            {
                "who": {"step": "identify@1", "next": {"done": "password"}},
                "password": {"step": "password.verify@1", "next": {"ok": "in", "failed": "end", "error": "end"}},
                "in": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
                "end": END,
            }
        )
    )

    assert rehearsed.again == (1, 1)
    assert all(edge.outcome != AGAIN for edge in taken(rehearsed))
    assert [route.signed_in for route in rehearsed.routes].count(True) == 1


def test_the_same_journey_is_rehearsed_in_the_same_way() -> None:
    program = compiled({"a": step(ok="b", no="c"), "b": step(ok="c", back="a"), "c": stop()})

    assert rehearse(program) == rehearse(program)


def test_nobody_new_is_believed_to_have_what_they_never_bound() -> None:
    opening = {
        "format": 1,
        "journey": "register",
        "name": {"en": "Register"},
        "variables": {"nick": "username", "name": "text"},
        "start": "details",
        "otherwise": {"error": "sorry"},
        "steps": {
            "details": form({"name": "name"}, {"name": "nick", "kind": "username"}, to="password"),
            "password": {"step": "password.set@1", "next": {"done": "account"}},
            "account": {
                "step": "account.create@1",
                "config": {"identifiers": {"username": "nick"}},
                "next": {"created": "hello", "exists": "sorry"},
            },
            "hello": {"step": "message@1", "config": {"title": {"en": "Hello"}}, "next": {"done": "again"}},
            "again": {"step": "password.verify@1", "next": {"ok": "code", "failed": "sorry"}},
            "code": {"step": "totp.verify@1", "next": {"ok": "in", "none": "sorry", "failed": "sorry"}},
            "in": {"step": "end@1", "config": {"result": "success"}},
            "sorry": END,
        },
    }
    rehearsed = rehearse(compile_journey(parse_plain(opening), REAL))

    assert {Edge("again", "ok"), Edge("code", "none")} <= taken(rehearsed)
    unreached = {edge for edge in missed(rehearsed) if edge.startswith("code:")}
    assert unreached == {"code: ok", "code: failed"}
