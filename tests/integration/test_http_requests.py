"""Requests from a journey to a real server: what is asked, what becomes of the answer, and who waits for whom."""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app_inside import AsyncWalk, Inside, running_inside
from tests.partner_server import Deliveries, PartnerServer, connect, encoded, everything_in
from tests.serve_server import Installation, on_sqlite

pytestmark = pytest.mark.anyio

JOURNEY = """
format: 1
journey: order
name: {en: Order}
variables: {name: text, verdict: choice, score: integer}
start: who
otherwise:
  {rejected: rejected, unavailable: unavailable, unreadable: unreadable, timeout: timeout, error: rejected}
steps:
  who:
    step: form@1
    config: {fields: [{name: name, label: {en: Name}}]}
    next: {done: check}
  check:
    step: http.request@1
    config:
      connection: connection:checks
      path: /people/{name}/checks
      sends: [{name: fullName, variable: name}]
      takes:
        - {pointer: /verdicts/0/is, variable: verdict, kind: choice, choices: [good, bad]}
        - {pointer: /score, variable: score, kind: integer, minimum: 0, maximum: 100}
      idempotency_key: true
      purpose: fraud
      basis: legitimate-interests
    next: {ok: which}
  which:
    step: switch@1
    config: {variable: verdict, cases: [{value: good, then: good}]}
    next: {good: good, otherwise: bad}
  good: {step: end@1, config: {result: success, title: {en: Good}}}
  bad: {step: end@1, config: {result: denied, title: {en: Bad}}}
  rejected: {step: end@1, config: {result: denied, title: {en: Rejected}}}
  unavailable: {step: end@1, config: {result: denied, title: {en: Unavailable}}}
  unreadable: {step: end@1, config: {result: denied, title: {en: Unreadable}}}
  timeout: {step: end@1, config: {result: denied, title: {en: Timeout}}}
"""
ONCE = JOURNEY.replace("journey: order", "journey: once").replace(
    "idempotency_key: true", "idempotency_key: false"
)
OTHER = JOURNEY.replace("journey: order", "journey: other").replace("connection:checks", "connection:desk")
KEY = "Bearer canary-51c0-of-the-checks"
GOOD = encoded({"verdicts": [{"is": "good"}], "score": 7, "more": "canary-e4a8-of-an-answer"})


@pytest.fixture
def checks() -> Iterator[PartnerServer]:
    with PartnerServer() as checks:
        checks.usual = GOOD
        yield checks


@pytest.fixture
def desk() -> Iterator[PartnerServer]:
    with PartnerServer() as desk:
        desk.usual = GOOD
        yield desk


def installation_in(folder: Path, checks: PartnerServer, desk: PartnerServer) -> Installation:
    installation = on_sqlite(folder, {"HANDRAIL_PRIVATE_ADDRESSES": "true"})
    installation.move_in()
    own = {"url": f"{checks.url}/v1/", "headers": {"Authorization": "secret:checks_key"}}
    with installation.administering() as admin:
        connect(admin, {"checks_key": KEY}, checks=own, desk={"url": desk.url})
    installation.publish("aurora", JOURNEY, ONCE, OTHER)
    return installation


@pytest.fixture
async def inside(tmp_path: Path, checks: PartnerServer, desk: PartnerServer) -> AsyncGenerator[Inside]:
    async with running_inside(installation_in(tmp_path, checks, desk)) as inside:
        yield inside


@pytest.fixture
def deliveries(inside: Inside) -> Deliveries:
    return Deliveries(inside)


async def ask(inside: Inside, journey: str = "order", name: str = "Alice Example") -> AsyncWalk:
    walk = await inside.start("aurora", journey)
    page = await walk.answer(name=name)
    assert page["view"]["title"]["id"] == "http.request.title"
    return walk


async def ended(walk: AsyncWalk) -> str:
    page = (await walk.get()).json()
    assert page["done"], page["view"]["title"]
    return str(page["view"]["title"]["text"])


async def test_a_server_is_asked_once_and_its_answer_leads_on(
    inside: Inside, deliveries: Deliveries, checks: PartnerServer
) -> None:
    walk = await ask(inside, name="Alice/../Example")
    await deliveries.until("delivered", "http.request")

    assert await ended(walk) == "Good"
    [request] = checks.requests
    assert (request.method, request.path) == ("POST", "/v1/people/Alice%2F..%2FExample/checks")
    assert json.loads(request.body) == {"fullName": "Alice/../Example"}
    assert request.headers["authorization"] == KEY
    assert len(request.headers["idempotency-key"]) == 32


@pytest.mark.parametrize(
    ("answers", "title", "asked"),
    [
        ([(200, b'{"verdicts": [{"is": "bad"}], "score": 100}')], "Bad", 1),
        ([(404, b"")], "Rejected", 1),
        ([(302, b"")], "Unreadable", 1),
        ([(200, b"<html>")], "Unreadable", 1),
        ([(200, b'{"verdicts": [{"is": "good"}], "score": 101}')], "Unreadable", 1),
        ([(200, b'{"verdicts": [], "score": 7}')], "Unreadable", 1),
        ([(200, b"[" * 100_000)], "Unreadable", 1),
        ([(503, b""), (429, b""), GOOD], "Good", 3),
        ([(503, b""), (500, b""), (502, b"")], "Unavailable", 3),
    ],
)
async def test_each_class_of_answer_has_its_outcome(
    inside: Inside,
    deliveries: Deliveries,
    checks: PartnerServer,
    answers: list[tuple[int, bytes]],
    title: str,
    asked: int,
) -> None:
    checks.answers = list(answers)
    walk = await ask(inside)
    for _ in range(asked - 1):
        await deliveries.until("retried", "http.request")
        inside.clock.go(6_000)
        inside.parts.outbox.nudge()
    await deliveries.until("delivered", "http.request")

    assert (await ended(walk), len(checks.requests)) == (title, asked)
    assert len({each.headers["idempotency-key"] for each in checks.requests}) == 1


async def test_what_may_not_be_repeated_is_asked_once(
    inside: Inside, deliveries: Deliveries, checks: PartnerServer
) -> None:
    checks.usual = (503, b"")
    walk = await ask(inside, "once")
    await deliveries.until("delivered", "http.request")

    assert (await ended(walk), len(checks.requests)) == ("Unavailable", 1)


async def test_a_dead_server_holds_up_no_other_and_the_person_goes_on_at_the_end_of_their_patience(
    inside: Inside, deliveries: Deliveries, checks: PartnerServer, desk: PartnerServer
) -> None:
    checks.fall_silent()
    stuck = [await ask(inside) for _ in range(4)]
    await asyncio.to_thread(checks.asked, 2)
    served = await ask(inside, "other")
    await asyncio.to_thread(desk.asked)
    await deliveries.until("delivered", "http.request")
    assert await ended(served) == "Good"
    assert len(checks.requests) == 2

    inside.clock.go(31_000)
    assert {await ended(each) for each in stuck} == {"Timeout"}


async def test_an_answer_that_comes_too_late_changes_nothing(
    inside: Inside, deliveries: Deliveries, checks: PartnerServer
) -> None:
    checks.fall_silent()
    walk = await ask(inside)
    await asyncio.to_thread(checks.asked)
    inside.clock.go(31_000)
    assert await ended(walk) == "Timeout"
    checks.speak()
    await deliveries.until("delivered", "http.request")

    assert await ended(walk) == "Timeout"


async def test_neither_secrets_nor_answers_stay_anywhere(
    inside: Inside, deliveries: Deliveries, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    walk = await ask(inside)
    waiting = (await walk.get("text/html")).text
    await deliveries.until("delivered", "http.request")
    done = (await walk.get("text/html")).text

    files = await asyncio.to_thread(everything_in, tmp_path)
    said: Any = "".join((waiting, done, *capsys.readouterr()))
    for canary in ("canary-51c0", "canary-e4a8"):
        assert canary.encode() not in files
        assert canary not in said
