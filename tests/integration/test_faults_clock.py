"""The clock jumps, forward and back: nothing breaks, and what has expired has expired."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from tests.app_inside import DAY, HOUR, MINUTE, SECOND, AsyncWalk, Inside, running_inside
from tests.json_walk import fresh_address
from tests.mail_sink import MailSink
from tests.serve_server import on_sqlite

pytestmark = pytest.mark.anyio
PASSWORD = "seven quiet herons on the pier"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def mails() -> "MailSink":
    return MailSink()


@pytest.fixture
async def inside(tmp_path: Path, mails: MailSink) -> AsyncIterator[Inside]:
    installation = on_sqlite(tmp_path, mails.settings)
    installation.move_in()
    with mails:
        async with running_inside(installation) as inside:
            yield inside


async def test_a_session_expires_by_the_clock_and_not_before(inside: Inside) -> None:
    walk = await inside.start("aurora", "registration")
    lifetime = walk.page["expires_at"] - inside.clock.now()

    inside.clock.go(lifetime - MINUTE)
    in_time = await walk.get()
    inside.clock.go(2 * MINUTE)
    late, late_page = await walk.get(), await walk.get("text/html")
    answered_late = await walk.post(name="Dana Fox", email=fresh_address(), phone="")
    inside.clock.go(-3 * MINUTE)
    set_back = await walk.get()

    assert in_time.status_code == set_back.status_code == 200
    assert set_back.json()["seq"] == walk.page["seq"]
    for answer in (late, answered_late):
        assert (answer.status_code, answer.json()["code"]) == (410, "session-expired")
    assert late_page.status_code == 410
    assert 'href="/t/aurora/j/registration"' in late_page.text


async def test_a_journey_goes_on_when_the_clock_is_set_back(inside: Inside, mails: MailSink) -> None:
    address = fresh_address()
    walk = await inside.start("aurora", "registration")
    await walk.answer(name="Dana Fox", email=address, phone="")
    code = await asyncio.to_thread(mails.code_for, address)

    inside.clock.go(-HOUR)
    await walk.answer(code=code)
    inside.clock.go(-DAY)
    await walk.answer(password=PASSWORD)
    done = await walk.answer(terms=True)
    login = await inside.start("aurora", "login")
    await login.answer(identifier=address)
    signed_in = await login.answer(password=PASSWORD)

    assert done["done"]["result"] == "success"
    assert signed_in["done"]["result"] == "success"


async def test_a_code_expires_and_another_takes_its_place(inside: Inside, mails: MailSink) -> None:
    """SP 800-63B-4 section 3.1.3.2: ten minutes at most."""
    address = fresh_address()
    walk = await inside.start("aurora", "registration")
    await walk.answer(name="Dana Fox", email=address, phone="")
    first = await asyncio.to_thread(mails.code_for, address)

    inside.clock.go(10 * MINUTE)
    await walk.answer(code=first)
    assert walk.error == "email.confirm.expired"
    await walk.answer("resend")
    second = await asyncio.to_thread(mails.code_for, address, seen=1)
    if first != second:
        await walk.answer(code=first)
        assert walk.error == "email.confirm.wrong"
    await walk.answer(code=second)

    assert walk.page["view"]["id"] == "password-set.v1"


async def test_codes_are_sent_again_only_so_often(inside: Inside, mails: MailSink) -> None:
    address = fresh_address()
    walk = await inside.start("aurora", "registration")
    await walk.answer(name="Dana Fox", email=address, phone="")
    for number in range(3):
        inside.clock.go(29 * SECOND)
        await walk.answer("resend")
        assert walk.notice == "email.confirm.cooldown"
        inside.clock.go(SECOND)
        await walk.answer("resend")
        assert walk.notice == "email.confirm.resent"
        await asyncio.to_thread(mails.code_for, address, seen=number + 1)

    inside.clock.go(MINUTE)
    await walk.answer("resend")

    assert walk.notice == "email.confirm.last_code"
    assert "resend" not in {action["name"] for action in walk.page["view"]["actions"]}
    assert len(mails.to(address)) == 4


async def test_a_lock_ends_when_the_clock_says_so(inside: Inside) -> None:
    who = fresh_address()
    for _ in range(10):
        await _guess(inside, who)

    locked = await _guess(inside, who)
    inside.clock.go(59 * SECOND)
    still_locked = await _guess(inside, who)
    inside.clock.go(2 * SECOND)
    free = await _guess(inside, who)

    assert locked.notice == still_locked.notice == "password.verify.locked"
    assert free.error == "password.verify.wrong"


async def test_a_signed_in_browser_is_signed_out_in_time(inside: Inside, mails: MailSink) -> None:
    address = fresh_address()
    walk = await inside.start("aurora", "registration")
    await walk.answer(name="Dana Fox", email=address, phone="")
    await walk.answer(code=await asyncio.to_thread(mails.code_for, address))
    await walk.answer(password=PASSWORD)
    await walk.answer(terms=True)
    browser = await _sign_in(inside, address)

    async def account() -> int:
        return (await inside.client.get("/t/aurora/account", headers=browser)).status_code

    assert await account() == 200
    inside.clock.go(29 * DAY)
    assert await account() == 200
    inside.clock.go(2 * DAY)
    assert await account() == 401
    inside.clock.go(-40 * DAY)
    assert await account() == 200, "a clock that was wrong for a while must not sign everybody out"


async def test_whatever_the_clock_does_nothing_breaks(inside: Inside, mails: MailSink) -> None:
    chance = random.Random(20_261_122)  # noqa: S311 - chance, not secrecy
    address = fresh_address()
    walk = await inside.start("aurora", "registration")
    seen: set[int] = set()
    for _ in range(60):
        inside.clock.off = round(chance.choice((1, 30, 1_000, 90_000)) * SECOND * chance.uniform(-1, 1))
        match walk.page["view"]["id"]:
            case "form.v1":
                answer = await walk.post(name="Dana Fox", email=address, phone="")
            case "email-confirm.v1":
                answer = await _confirm(walk, mails, address, chance)
            case "password-set.v1":
                answer = await walk.post(password=PASSWORD)
            case _:
                answer = await walk.get()
        seen.add(answer.status_code)
        if answer.status_code == 200:
            walk.page = {**walk.page, **answer.json()}
        elif chance.random() < 0.5:
            walk = await inside.start("aurora", "registration")

    assert seen <= {200, 410}


async def _confirm(walk: AsyncWalk, mails: MailSink, address: str, chance: random.Random) -> httpx2.Response:
    arrived = mails.to(address)
    if arrived and chance.random() < 0.5:
        return await walk.post(code=arrived[-1].code)
    return await walk.post(chance.choice(("resend", "change_address")))


async def _guess(inside: Inside, who: str) -> AsyncWalk:
    walk = await inside.start("aurora", "login")
    await walk.answer(identifier=who)
    await walk.answer(password="wrong")
    return walk


async def _sign_in(inside: Inside, address: str) -> dict[str, str]:
    """Sign in as a browser does, and return the headers of a request that it sends afterwards."""
    browser = {"Accept": "application/json", "Origin": "http://localhost:8000"}
    started = await inside.client.get("/t/aurora/j/login", headers=browser)
    for fields in ({"identifier": address}, {"password": PASSWORD}):
        page = (await inside.client.get(started.headers["location"], headers=browser)).json()
        body = {"nonce": page["nonce"], "action": "continue", "fields": fields}
        await inside.client.post(started.headers["location"], json=body, headers=browser)
    return browser
