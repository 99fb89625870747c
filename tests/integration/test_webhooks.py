"""Webhooks from a journey to a real server, which verifies them with the library of the specification."""

import asyncio
import base64
import json
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from handrail_tenants.outgoing.bulkhead import FAILURES, REST
from handrail_ui.provisions import Unprovided
from tests.app_inside import Inside, running_inside
from tests.partner_server import Deliveries, PartnerServer, connect, everything_in
from tests.serve_server import Installation, on_sqlite

pytestmark = pytest.mark.anyio

JOURNEY = """
format: 1
journey: callback
name: {en: Call me back}
variables: {name: text, floor: integer}
start: who
steps:
  who:
    step: form@1
    config:
      fields:
        - {name: name, label: {en: Name}}
        - {name: floor, kind: number, label: {en: Floor}}
    next: {done: tell}
  tell:
    step: webhook.send@1
    config:
      connection: connection:crm
      event: callback.wanted
      data: [name, floor]
      purpose: callback
      basis: contract
    next: {done: done}
  done: {step: end@1, config: {result: success}}
"""
OTHER = JOURNEY.replace("journey: callback", "journey: other").replace("connection:crm", "connection:desk")
NEW, OLD, FOREIGN = (f"whsec_{base64.b64encode(bytes([n]) * 32).decode()}" for n in range(3))
TOKEN = "Bearer canary-7f3a-of-the-crm"
SECRETS = {"crm_new": NEW, "crm_old": OLD, "crm_token": TOKEN}
ROTATING = {"headers": {"Authorization": "secret:crm_token"}, "signing": ["secret:crm_new", "secret:crm_old"]}


@pytest.fixture
def crm() -> Iterator[PartnerServer]:
    with PartnerServer() as crm:
        yield crm


@pytest.fixture
def desk() -> Iterator[PartnerServer]:
    with PartnerServer() as desk:
        yield desk


def installation_in(folder: Path, crm: PartnerServer, desk: PartnerServer, **settings: str) -> Installation:
    installation = on_sqlite(folder, {"HANDRAIL_PRIVATE_ADDRESSES": "true", **settings})
    installation.move_in()
    with installation.administering() as admin:
        connect(admin, SECRETS, crm={"url": f"{crm.url}/hooks", **ROTATING}, desk={"url": desk.url})
    installation.publish("aurora", JOURNEY, OTHER)
    return installation


@pytest.fixture
async def inside(tmp_path: Path, crm: PartnerServer, desk: PartnerServer) -> AsyncGenerator[Inside]:
    async with running_inside(installation_in(tmp_path, crm, desk)) as inside:
        yield inside


@pytest.fixture
def deliveries(inside: Inside) -> Deliveries:
    return Deliveries(inside)


async def call_back(inside: Inside, journey: str = "callback", name: str = "Alice Example") -> None:
    walk = await inside.start("aurora", journey)
    page = await walk.answer(name=name, floor="3")
    assert page["done"]["result"] == "success"


async def arrived(server: PartnerServer, times: int = 1) -> Any:
    return await asyncio.to_thread(server.asked, times)


async def metric(inside: Inside, series: str) -> float:
    told = (await inside.client.get("/metrics")).text
    return next((float(line.split()[-1]) for line in told.splitlines() if line.startswith(series)), 0.0)


async def resting(inside: Inside) -> float:
    ready = (await inside.client.get("/readyz")).json()
    assert ready["connections_resting"] == await metric(inside, "handrail_connections_resting")
    return float(ready["connections_resting"])


async def test_an_event_arrives_once_and_its_receiver_can_verify_it(
    inside: Inside, deliveries: Deliveries, crm: PartnerServer
) -> None:
    await call_back(inside)
    request = await arrived(crm)
    await deliveries.until("delivered", "webhook.send")

    assert (request.method, request.path, len(crm.requests)) == ("POST", "/hooks", 1)
    for secret in (NEW, OLD):
        event = Webhook(secret).verify(request.body, request.headers)
        assert (event["type"], event["data"]) == ("callback.wanted", {"name": "Alice Example", "floor": 3})
    assert request.headers["authorization"] == TOKEN
    with pytest.raises(WebhookVerificationError):
        Webhook(FOREIGN).verify(request.body, request.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(request.body.replace(b"3", b"4"), request.headers)


async def test_it_is_tried_again_as_the_same_event_with_a_signature_of_that_moment(
    inside: Inside, deliveries: Deliveries, crm: PartnerServer
) -> None:
    crm.answers = [(503, b"later"), (302, b""), (400, b"not now")]
    await call_back(inside)
    for _ in crm.answers[:]:
        await deliveries.until("retried", "webhook.send")
        inside.clock.go(60_000)
        inside.parts.outbox.nudge()
    last = await arrived(crm, 4)
    await deliveries.until("delivered", "webhook.send")

    identities = {each.headers["webhook-id"] for each in crm.requests}
    moments = [int(each.headers["webhook-timestamp"]) for each in crm.requests]
    assert len(identities) == 1
    assert len({each.body for each in crm.requests}) == 1
    assert moments == sorted(set(moments))
    assert json.loads(last.body)["type"] == "callback.wanted"


async def test_an_endpoint_that_is_gone_for_good_is_left_alone_and_operators_see_it(
    inside: Inside, deliveries: Deliveries, crm: PartnerServer
) -> None:
    crm.usual = (410, b"")
    await call_back(inside)
    await deliveries.until("dead", "webhook.send")

    assert len(crm.requests) == 1


async def test_a_dead_server_holds_up_no_other(inside: Inside, crm: PartnerServer, desk: PartnerServer) -> None:
    crm.fall_silent()
    for number in range(12):
        await call_back(inside, name=f"Caller {number}")
    await arrived(crm, 2)
    await call_back(inside, "other")
    assert json.loads((await arrived(desk)).body)["data"]["floor"] == 3
    assert len(crm.requests) == 2, "more of its requests are under way than may be"


async def test_a_server_that_keeps_failing_rests_until_it_is_tried_once_more(
    inside: Inside, deliveries: Deliveries, crm: PartnerServer
) -> None:
    crm.usual = (500, b"")
    await call_back(inside)
    for _ in range(FAILURES):
        await deliveries.until("retried", "webhook.send")
        inside.clock.go(1_000_000)
        inside.parts.outbox.nudge()
    inside.clock.go(-1_000_000)
    assert await resting(inside) == 1

    await call_back(inside)
    assert (await deliveries.until("retried", "webhook.send")).reason == "webhook-resting"
    assert len(crm.requests) == FAILURES

    crm.usual = (200, b"")
    inside.clock.go(REST + 2_000_000)
    inside.parts.outbox.nudge()
    await deliveries.until("delivered", "webhook.send")
    assert await resting(inside) == 0


async def test_secrets_stay_where_they_are(
    inside: Inside, deliveries: Deliveries, crm: PartnerServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crm.answers = [(500, b"canary-9d21-of-an-answer")]
    await call_back(inside)
    await deliveries.until("retried", "webhook.send")

    files = await asyncio.to_thread(everything_in, tmp_path)
    out, err = capsys.readouterr()
    for canary in ("canary-7f3a", NEW.removeprefix("whsec_"), "canary-9d21"):
        assert canary.encode() not in files
        assert canary not in out + err


async def test_nothing_goes_live_before_the_connection_and_its_secrets_are_there(
    tmp_path: Path, crm: PartnerServer
) -> None:
    installation = on_sqlite(tmp_path)
    installation.move_in()
    with pytest.raises(Unprovided, match="connection crm: missing"):
        installation.publish("aurora", JOURNEY)
    with installation.administering() as admin:
        connect(admin, {}, crm={"url": crm.url, "signing": ["secret:crm_new"]})
    with pytest.raises(Unprovided, match="secret crm_new: missing"):
        installation.publish("aurora", JOURNEY)


async def test_private_networks_are_not_reached_unless_that_is_allowed(
    tmp_path: Path, crm: PartnerServer, desk: PartnerServer
) -> None:
    installation = installation_in(tmp_path, crm, desk, HANDRAIL_PRIVATE_ADDRESSES="false")
    async with running_inside(installation) as inside:
        deliveries = Deliveries(inside)
        await call_back(inside)
        assert (await deliveries.until("retried", "webhook.send")).reason == "webhook-private"
    assert crm.requests == []
