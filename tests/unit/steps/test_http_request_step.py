"""http.request: what is asked, and what of the answer fits."""

from typing import Any

import msgspec
import pytest

from handrail_flows.steps.http_request.config import HttpRequestConfig
from handrail_flows.steps.http_request.step import HttpRequestStep
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.step.contract import ConfigRefused, Range
from handrail_platform.step.outbox import RequestHttp
from handrail_platform.values import Value
from tests.unit.steps.journeys import NOON, SECOND, Play, play, step_in_place

KINDS: dict[str, Any] = {
    "customer": "text",
    "email": "email",
    "floor": "integer",
    "news": "boolean",
    "result": "choice",
    "score": "integer",
    "good": "boolean",
    "since": "date",
    "told": "text",
}
VALUES: dict[str, Value] = {"customer": "a b/c?#é", "email": "alice@example.org", "floor": 0, "news": False}
WHY = {"purpose": "fraud", "basis": "legitimate-interests"}


def asking(given: dict[str, Value] | None = None, /, **config: Any) -> Play:
    document = step_in_place(
        "http.request@1",
        {"connection": "connection:checks", **WHY, **config},
        variables=KINDS,
        given={"values": {**VALUES, **(given or {})}},
    )
    return play(document)


def taking(answer: dict[str, str], *takes: dict[str, Any]) -> Play:
    return asking(takes=list(takes)).come("answer", answer)


def promised(played: Play) -> RequestHttp:
    [effect] = played.promised(RequestHttp)
    assert isinstance(effect, RequestHttp)
    return effect


def test_values_stand_where_they_belong_encoded_and_of_their_types() -> None:
    effect = promised(
        asking(
            path="/people/{customer}/checks",
            sends=[
                {"name": "emailAddress", "variable": "email"},
                {"name": "floor", "variable": "floor"},
                {"name": "news", "variable": "news"},
                {"place": "query", "name": "news", "variable": "news"},
                {"place": "header", "name": "X-Floor", "variable": "floor"},
            ],
        )
    )

    assert (effect.connection, effect.method) == ("checks", "POST")
    assert effect.path == "/people/a%20b%2Fc%3F%23%C3%A9/checks"
    assert effect.body == {"emailAddress": "alice@example.org", "floor": 0, "news": False}
    assert (effect.query, effect.headers) == ({"news": "false"}, {"X-Floor": "0"})
    assert effect.until == NOON + 30 * SECOND


@pytest.mark.parametrize("value", ["", ".", "..", "..."])
def test_no_value_leads_to_another_path(value: str) -> None:
    assert asking({"customer": value}, path="/people/{customer}").outcome_of() == "error"


@pytest.mark.parametrize("value", ["a\u00e9", "x" * 1_001])
def test_no_value_breaks_a_header(value: str) -> None:
    sends = [{"place": "header", "name": "X-Customer", "variable": "customer"}]

    assert asking({"customer": value}, sends=sends).outcome_of() == "error"


@pytest.mark.parametrize(
    ("config", "repeatable"),
    [
        ({"method": "GET"}, True),
        ({"method": "PUT"}, True),
        ({"method": "DELETE"}, True),
        ({"method": "POST"}, False),
        ({"method": "PATCH"}, False),
        ({"method": "POST", "idempotency_key": True}, True),
    ],
)
def test_only_what_does_no_more_the_second_time_is_repeated(config: dict[str, Any], repeatable: bool) -> None:  # noqa: FBT001 - of the table
    assert promised(asking(**config)).repeatable is repeatable


SCORE = {"pointer": "/score", "variable": "score", "kind": "integer", "minimum": 0, "maximum": 100}
RESULT = {"pointer": "/result", "variable": "result", "kind": "choice", "choices": ["good", "bad"]}
GOOD = {"pointer": "/good", "variable": "good", "kind": "boolean"}
SINCE = {"pointer": "/since", "variable": "since", "kind": "date"}
TOLD = {"pointer": "/told", "variable": "told", "maximum": 5}


def test_what_fits_is_kept() -> None:
    said = {"score": "0", "result": "bad", "good": "false", "since": "2026-11-22", "told": " abc "}
    played = taking(said, SCORE, RESULT, GOOD, SINCE, TOLD)

    assert played.outcome_of() == "ok"
    kept = {name: value for name, value in played.state.variables.items() if name not in VALUES}
    assert kept == {"score": 0, "result": "bad", "good": False, "since": "2026-11-22", "told": "abc"}


@pytest.mark.parametrize(
    ("take", "told"),
    [
        *((SCORE, told) for told in ("", "-1", "101", "1.5", "1e2", "007", "ten", "1" * 40)),
        *((RESULT, told) for told in ("", "Good", "other")),
        *((GOOD, told) for told in ("", "yes", "True", "1")),
        *((SINCE, told) for told in ("", "2026-02-30", "soon")),
        *((TOLD, told) for told in ("", "abcdef", "a\u202eb")),
    ],
)
def test_what_does_not_fit_is_unreadable_and_nothing_of_it_is_kept(take: dict[str, Any], told: str) -> None:
    played = taking({str(take["variable"]): told}, take)

    assert played.outcome_of() == "unreadable"
    assert take["variable"] not in played.state.variables


def test_an_answer_without_what_is_wanted_is_unreadable() -> None:
    assert taking({"score": "7"}, SCORE, RESULT).outcome_of() == "unreadable"


@pytest.mark.parametrize("outcome", ["rejected", "unavailable", "unreadable"])
def test_a_failure_has_an_outcome_of_its_own(outcome: str) -> None:
    assert taking({"failed-as": outcome, "failed-why": "503"}, SCORE).outcome_of() == outcome


def test_a_failure_that_nobody_knows_is_unreadable() -> None:
    assert taking({"failed-as": "ok", "score": "7"}, SCORE).outcome_of() == "unreadable"


def test_pressing_changes_nothing_and_in_the_end_its_time_is_over() -> None:
    played = asking().submit("look").submit("anything")

    assert (played.at, played.notice, len(played.promised(RequestHttp))) == ("step", "http.request.waiting", 1)
    assert played.time_out().outcome_of() == "timeout"


def test_the_answer_is_not_in_the_trace() -> None:
    played = taking({"result": "good", "told": "canary"}, RESULT, {**TOLD, "maximum": 50})

    assert played.outcome_of() == "ok"
    assert "canary" not in str(played.events)


def test_the_proof_knows_what_may_come() -> None:
    written = play(
        step_in_place("http.request@1", {"connection": "connection:a", "takes": [SCORE, RESULT]}, variables=KINDS)
    )
    ranges = written.program.nodes[written.state.node].contract.ranges

    assert ranges["score"] == Range(minimum=0, maximum=100, optional=False)
    assert ranges["result"] == Range(choices=("good", "bad"), optional=False)


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"sends": [{"name": "a", "variable": "email"}] * 2}, "sends"),
        ({"method": "GET", "sends": [{"name": "a", "variable": "email"}]}, "sends"),
        ({"sends": [{"place": "header", "name": "Host", "variable": "email"}]}, "sends"),
        ({"takes": [SCORE, SCORE]}, "takes"),
        ({"takes": [{**SCORE, "minimum": 101}]}, "takes.0.minimum"),
        ({"takes": [{**GOOD, "minimum": 1}]}, "takes.0.minimum"),
        ({"takes": [{**GOOD, "choices": ["a"]}]}, "takes.0.choices"),
        ({"takes": [{"pointer": "/a", "variable": "result", "kind": "choice"}]}, "takes.0.choices"),
        ({"path": "/{email}", "purpose": None}, "purpose"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_stands(config: dict[str, Any], field: str) -> None:
    given = msgspec.convert({"connection": "connection:checks", **WHY, **config}, HttpRequestConfig)
    with pytest.raises(ConfigRefused) as caught:
        HttpRequestStep().contract(given)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "path", ["checks", "/", "/../a", "/a/./b", "//other.example", "/a?b=c", "/a#b", "/a{b}", "/a\n"]
)
def test_a_path_stays_on_its_server(path: str) -> None:
    with pytest.raises(JourneyRefused):
        asking(path=path)
