"""The page of a session that waits: what for, until when, and how it goes on with and without scripts."""

import re
from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.app_inside import MINUTE, AsyncWalk, Inside
from tests.integration.waits.waiter import Waiter, waiting
from tests.unit.pages.samples import element, elements

pytestmark = pytest.mark.anyio
HTML = {"Accept": "text/html"}
HTMX = {"Accept": "text/html", "HX-Request": "true"}


@pytest.fixture
async def browser(inside: Inside) -> AsyncIterator[Waiter]:
    """Walk to the wait in a browser; the registry answers to it all the same."""
    transport = inside.client._transport  # pyright: ignore[reportPrivateUsage]
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        address = (await client.get("/t/aurora/j/check", headers=HTML)).headers["Location"]
        page = (await client.get(address, headers=HTML)).content
        nonce = elements(page, "input", name="nonce")[0].attributes["value"]
        answered = await client.post(address, data={"nonce": nonce, "action": "continue"}, headers=HTML)
        assert answered.status_code == 303
        other = await waiting(inside)
        walk = AsyncWalk(client, {"session": address.rpartition("/")[2], "submit_url": address, "secret": ""})
        yield Waiter(inside, walk, other.tenant)


async def look(waiter: Waiter, query: str = "", headers: dict[str, str] = HTML) -> httpx2.Response:
    return await waiter.walk.client.get(waiter.walk.page["submit_url"] + query, headers=headers)


async def test_an_app_is_told_how_soon_to_look_again_and_until_when_it_waits(inside: Inside) -> None:
    waiter = await waiting(inside)

    answer = await waiter.walk.get()

    page = answer.json()
    assert page["poll_after_ms"] == 3_000
    assert answer.headers["Retry-After"] == "3"
    assert page["waits_until"] == (await waiter.wakes())[0]
    assert page["view"]["title"]["text"] == "Waiting for the registry"


async def test_a_page_that_waits_for_nothing_says_nothing_of_it(inside: Inside) -> None:
    waiter = await waiting(inside)
    await waiter.send()

    answer = await waiter.walk.get()

    assert (answer.json()["poll_after_ms"], answer.json()["waits_until"]) == (None, None)
    assert "Retry-After" not in answer.headers


async def test_the_longer_it_takes_the_less_often_a_page_looks(inside: Inside) -> None:
    soon: list[int] = []
    for journey, off in (("check", 0), ("check", 59_000), ("long", 5 * MINUTE), ("long", 15 * MINUTE)):
        waiter = await waiting(inside, journey)
        inside.clock.go(off)
        soon.append((await waiter.poll())["poll_after_ms"])

    assert soon[:2] == [3_000, 3_000]
    assert 15_000 <= soon[2] < 15_500
    assert soon[3] == 30_000


async def test_without_scripts_the_page_comes_again_by_itself(browser: Waiter) -> None:
    answer = await look(browser)

    assert answer.headers["Retry-After"] == "3"
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in answer.text
    status = element(answer.content, "div", id="waiting")
    assert status.attributes["role"] == "status"
    assert "until" in re.sub(r"<[^>]+>", "", answer.text)
    assert [each.attributes["data-local"] for each in elements(answer.content, "time")]


async def test_looking_again_can_be_turned_off_and_on(browser: Waiter) -> None:
    page = (await look(browser)).content
    off = element(page, "a", id="look-by-hand").attributes["href"]
    assert off is not None

    still = await browser.walk.client.get(off, headers=HTML)

    assert "http-equiv" not in still.text
    assert "hx-get" not in still.text
    assert "Retry-After" not in still.headers
    assert element(still.content, "a", id="look-again").attributes["href"] == off
    on = element(still.content, "a", id="look-by-itself").attributes["href"]
    assert on == browser.walk.page["submit_url"]


async def test_scripts_are_told_nothing_until_there_is_news_and_then_the_step_alone(browser: Waiter) -> None:
    polled = element((await look(browser)).content, "div", id="waiting").attributes
    address, trigger = polled["hx-get"], polled["hx-trigger"]
    assert address is not None
    assert (trigger, polled["hx-target"]) == ("every 3000ms", "#step")

    before = await browser.walk.client.get(address, headers=HTMX)
    await browser.send()
    after = await browser.walk.client.get(address, headers=HTMX)

    assert (before.status_code, before.content, before.headers["Retry-After"]) == (204, b"", "3")
    assert (after.status_code, after.text.lstrip()[:8]) == (200, "<section")
    assert "The registry knows you." in after.text
    assert "waiting" not in [each.attributes.get("id") for each in elements(after.content, "div")]


async def test_a_stranger_who_looks_brings_nothing_about(browser: Waiter) -> None:
    await browser.send()

    answer = await browser.inside.client.get(browser.walk.page["submit_url"], headers=HTML)

    assert answer.status_code == 404
    assert await browser.stored_at() == ("check", 2)


async def test_the_waiting_page_is_drawn_anew_for_everybody(inside: Inside, browser: Waiter) -> None:
    """A stencil would tell the second person when the first one's waiting is over."""
    firsts = [(await look(browser)).content for _ in range(3)]
    inside.clock.go(10 * MINUTE)
    other = await waiting(inside)
    page = (await other.walk.get("text/html")).content

    until = {element(each, "div", id="waiting").attributes["hx-get"] for each in firsts}
    assert len(until) == 1
    assert element(page, "div", id="waiting").attributes["hx-get"] not in until
