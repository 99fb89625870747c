"""retry.limit: a journey goes back a bounded number of times, and the proof knows it."""

from typing import Any, cast

import msgspec
import pytest

from handrail_flows.registry import REGISTRY
from handrail_flows.steps.retry_limit.step import RetryLimitStep
from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.guardrail import MessagesBounded
from handrail_platform.rehearse.report import rehearse
from handrail_platform.step.contract import Contract, Rounds
from handrail_platform.step.step import AnyStep
from handrail_platform.verify.prove import JourneyUnproved, prove
from tests.unit.steps.journeys import Play, play

OUT: dict[str, Any] = {"step": "end@1", "config": {"result": "denied"}}
GUEST: dict[str, Any] = {"name": "guest", "kind": "checkbox", "label": {"en": "Guest"}}
ASKS: dict[str, Any] = {"step": "form@1", "config": {"fields": [GUEST]}}
TABLE: dict[str, Any] = {
    "step": "switch@1",
    "config": {"variable": "guest", "cases": [{"value": True, "then": "yes"}]},
}
SAYS: dict[str, Any] = {"step": "message@1", "config": {"title": {"en": "Not yet"}}}


def document(steps: dict[str, Any], **variables: str) -> dict[str, Any]:
    start = next(iter(steps))
    return {
        "format": 1,
        "journey": "again",
        "name": {"en": "Again"},
        "variables": variables,
        "start": start,
        "steps": {**steps, "out": OUT},
    }


def limit(retries: int | None = None, **following: str) -> dict[str, Any]:
    config = {} if retries is None else {"retries": retries}
    return {"step": "retry.limit@1", "config": config, "next": following}


def asking(retries: int) -> dict[str, Any]:
    steps = {"say": {**SAYS, "next": {"done": "once-more"}}, "once-more": limit(retries, again="say", limit="out")}
    return document(steps)


@pytest.mark.parametrize("retries", [1, 2, 7])
def test_it_goes_back_as_often_as_it_may_and_then_on(retries: int) -> None:
    played = play(asking(retries))

    for _ in range(retries):
        assert played.submit().at == "say"
    assert played.submit().state.status == "finished"
    assert [outcome for node, outcome in played.path if node == "once-more"] == ["again"] * retries + ["limit"]


def test_whoever_comes_later_still_finds_the_limit_used_up() -> None:
    steps = {
        "say": {**SAYS, "next": {"done": "once-more"}},
        "once-more": limit(1, again="say", limit="later"),
        "later": {**SAYS, "next": {"done": "once-more"}, "limit": {"visits": 3, "then": "out"}},
    }
    played = play(document(steps)).submit().submit()

    assert [played.submit().at for _ in range(2)] == ["later", "later"]


def test_a_loop_that_nobody_stops_is_accepted_through_it_and_refused_without() -> None:
    """Two automatic steps that lead to one another."""
    ask = {**ASKS, "next": {"done": "who"}}
    bounded = {
        "ask": ask,
        "who": {**TABLE, "next": {"yes": "count", "otherwise": "out"}},
        "count": limit(5, again="who", limit="out"),
    }
    endless = {
        "ask": ask,
        "who": {**TABLE, "next": {"yes": "count", "otherwise": "out"}},
        "count": {**TABLE, "next": {"yes": "who", "otherwise": "out"}},
    }

    played = play(document(bounded, guest="boolean")).submit(guest="true")

    assert played.state.status == "finished"
    assert [node for node, _ in played.path].count("count") == 6
    assert codes(document(endless, guest="boolean")) == ["spins"]


def test_a_loop_by_its_way_on_is_refused_and_so_is_one_by_both_ways() -> None:
    turning = {"say": {**SAYS, "next": {"done": "count"}}}

    assert codes(document({**turning, "count": limit(2, again="out", limit="count")})) == ["spins"]
    both = {
        "ask": {**ASKS, "next": {"done": "count"}},
        "count": limit(2, again="who", limit="who"),
        "who": {**TABLE, "next": {"yes": "count", "otherwise": "out"}},
    }
    assert codes(document(both, guest="boolean")) == ["spins"]


def test_more_automatic_steps_in_a_row_than_a_session_takes_are_refused() -> None:
    steps = {"say": {**SAYS, "next": {"done": "a"}}, "a": limit(40, again="b", limit="out")}

    refused = codes(document({**steps, "b": limit(50, again="a", limit="out")}))

    assert refused == ["automatic-run-too-long"]


def codes(plain: dict[str, Any]) -> list[str]:
    with pytest.raises(JourneyRefused) as refused:
        compile_journey(parse_plain(plain), REGISTRY)
    return sorted({problem.code for problem in refused.value.problems})


@pytest.mark.parametrize(("retries", "most", "proved"), [(2, 4, True), (2, 3, False), (3, 4, False)])
def test_the_proof_counts_what_is_sent_on_the_rounds(retries: int, most: int, proved: bool) -> None:  # noqa: FBT001
    """Of a code step that sends one mail: the first visit, one for each retry, and the last behind the limit."""
    code = {"step": "email.confirm@1", "config": {"address": "email", "max_resends": 0}}
    form = {
        "step": "form@1",
        "config": {"fields": [{"name": "email", "kind": "email", "label": {"en": "E-mail"}}]},
    }
    ways = {"ok": "out", "error": "out"}
    steps = {
        "ask": {**form, "next": {"done": "code"}},
        "code": {**code, "next": {**ways, "locked": "count"}},
        "count": limit(retries, again="code", limit="last"),
        "last": {**code, "next": {**ways, "locked": "out"}},
    }
    rule = MessagesBounded(id="few", channel="email", most=most)

    if proved:
        assert prove(parse_plain(document(steps, email="email")), REGISTRY, guardrails=(rule,)).accepted == {}
    else:
        with pytest.raises(JourneyUnproved, match="too-many-messages"):
            prove(parse_plain(document(steps, email="email")), REGISTRY, guardrails=(rule,))


def test_a_search_for_every_edge_finds_the_way_past_the_limit() -> None:
    rehearsed = rehearse(compile_journey(parse_plain(asking(4)), REGISTRY))

    assert rehearsed.taken == rehearsed.edges


class Miscounting(RetryLimitStep):
    """Declares another number than it keeps to."""

    def contract(self, config: Any) -> Contract:
        return msgspec.structs.replace(super().contract(config), rounds=Rounds("again", 1, "limit"))


def test_a_step_that_goes_back_more_often_than_it_declares_is_stopped() -> None:
    lying = {**REGISTRY, ("retry.limit", 1): cast("AnyStep", Miscounting())}
    played: Play = play(asking(2), lying).submit()

    assert (played.at, played.fault) == ("say", "")
    assert played.submit().fault


@pytest.mark.parametrize("retries", [0, -1, 51, 1.5, "2", True])
def test_a_number_that_makes_no_sense_is_refused(retries: Any) -> None:
    with pytest.raises(JourneyRefused):
        play(asking(retries))
