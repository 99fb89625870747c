"""A session that rests on somebody's sign-in goes on only while that person is there and still signed in."""

import httpx2
import pytest

from handrail_ui.demo.people import add_people
from handrail_ui.demo.tenants import PASSWORD, demo_sites, email_of
from tests.app_inside import MINUTE, AsyncWalk, Inside
from tests.integration.waits.waiter import OWN, Waiter, start
from tests.serve_server import Installation

pytestmark = pytest.mark.anyio

BROWSER = {"Accept": "application/json", "Origin": "http://localhost:8000"}


@pytest.fixture
async def signed_in(installation: Installation, inside: Inside) -> Waiter:
    """Sign Alex in and walk to the wait of a journey for people who are signed in."""
    aurora = demo_sites()[0]
    installation.publish("aurora", OWN)
    await add_people(installation.settings, [aurora])
    login = await arrive(inside, "login")
    await answer(inside, login, identifier=email_of(aurora))
    await answer(inside, login, password=PASSWORD)
    tenant = (await start(await stranger(inside))).tenant
    address = await arrive(inside, "own")
    page = await answer(inside, address)
    walk = AsyncWalk(inside.client, {"session": page["session"], "submit_url": address, "secret": ""})
    waiter = Waiter(inside, walk, tenant)
    assert await waiter.at() == "check"
    return waiter


async def stranger(inside: Inside) -> Inside:
    """Return the same application for somebody without cookies."""
    transport = inside.client._transport  # pyright: ignore[reportPrivateUsage]
    return Inside(httpx2.AsyncClient(transport=transport, base_url=BROWSER["Origin"]), inside.parts, inside.clock)


async def arrive(inside: Inside, journey: str) -> str:
    return str((await inside.client.get(f"/t/aurora/j/{journey}", headers=BROWSER)).headers["location"])


async def answer(inside: Inside, address: str, **fields: str) -> dict[str, str]:
    page = (await inside.client.get(address, headers=BROWSER)).json()
    body = {"nonce": page["nonce"], "action": "continue", "fields": fields}
    answered = await inside.client.post(address, json=body, headers=BROWSER)
    assert answered.status_code == 200, answered.text
    answer: dict[str, str] = answered.json()
    return answer


async def test_the_worker_leaves_it_to_the_person(signed_in: Waiter) -> None:
    inside = signed_in.inside
    await signed_in.send()

    assert await inside.parts.waits.settle_due() == 1
    assert (await signed_in.stored_at(), await signed_in.fates()) == (("check", 2), [("1", "")])

    looked = await inside.client.get(signed_in.walk.page["submit_url"], headers=BROWSER)
    assert looked.status_code == 200
    assert await signed_in.at() == "good"
    assert await signed_in.fates() == [("1", "taken")]


async def test_nothing_goes_on_after_the_sign_in_was_ended(signed_in: Waiter) -> None:
    inside = signed_in.inside
    account = (await inside.client.get("/t/aurora/account", headers=BROWSER)).json()
    form = {"csrf_token": account["csrf_token"], "session": account["sessions"][0]["id"]}
    await inside.client.post("/t/aurora/account/revoke", data=form)
    await signed_in.send()

    looked = await inside.client.get(signed_in.walk.page["submit_url"], headers=BROWSER)
    inside.clock.go(2 * MINUTE)
    await inside.parts.waits.settle_due()

    assert looked.status_code == 401
    assert await signed_in.stored_at() == ("check", 2)
