"""More time for a page (WCAG 2.2, 2.2.1): ten times, for whoever has the page, and nothing else changes."""

import asyncio
import re
from collections.abc import AsyncIterator

import httpx2
import pytest

from handrail_ui.encoding import encode_bytes
from tests.app_inside import MINUTE, AsyncWalk, Inside, running_inside
from tests.command_line import Operator
from tests.hello import HELLO
from tests.json_walk import fresh_address
from tests.postgres import Database
from tests.serve_server import Installation
from tests.unit.pages.samples import element, elements

pytestmark = pytest.mark.anyio
HTML = {"Accept": "text/html"}
LIFETIME = 30 * MINUTE


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def installation(database: Database) -> Installation:
    made = Installation(database)
    made.move_in()
    return made


@pytest.fixture
async def inside(installation: Installation) -> AsyncIterator[Inside]:
    async with running_inside(installation) as inside:
        yield inside


async def stay(walk: AsyncWalk, nonce: str | None = None, /, **headers: str) -> httpx2.Response:
    """Ask for more time as a native client does."""
    body = {"nonce": walk.page["nonce"] if nonce is None else nonce}
    return await walk.client.post(
        f"{walk.page['submit_url']}/stay", json=body, headers={**walk.headers, **headers}
    )


async def end(walk: AsyncWalk) -> int:
    return int((await walk.get()).json()["expires_at"])


def details() -> dict[str, str]:
    return {"name": "Dana Fox", "email": fresh_address(), "phone": ""}


async def test_a_session_gets_a_whole_lifetime_ten_times_and_then_no_more(inside: Inside) -> None:
    walk = await inside.start("aurora", "registration")
    for _ in range(10):
        inside.clock.go(await end(walk) - inside.clock.now() - MINUTE)
        before = inside.clock.now()
        answer = await stay(walk)
        assert answer.status_code == 200
        assert answer.json() == {"expires_at": await end(walk)}
        assert before + LIFETIME <= answer.json()["expires_at"] <= inside.clock.now() + LIFETIME
    inside.clock.go(await end(walk) - inside.clock.now() - MINUTE)

    refused = await stay(walk)
    in_german = await stay(walk, None, **{"Accept-Language": "de"})

    assert (refused.status_code, refused.json()["code"]) == (403, "renewals-used-up")
    assert "kept open as often as it can be" in refused.json()["detail"]
    assert "so oft verlängert, wie es geht" in in_german.json()["detail"]
    assert (await walk.answer(**details()))["seq"] == 2
    assert (await stay(walk)).status_code == 403, "another page is no new session"


async def test_a_page_that_stays_open_takes_its_answer_after_the_old_end(inside: Inside) -> None:
    walk = await inside.start("aurora", "registration")
    inside.clock.go(29 * MINUTE)

    renewed = (await stay(walk)).json()["expires_at"]
    inside.clock.go(10 * MINUTE)
    answered = await walk.answer(**details())

    assert (answered["seq"], answered["expires_at"]) == (2, renewed)


async def test_nothing_of_a_page_changes_but_its_end(inside: Inside) -> None:
    walk = await inside.start("aurora", "registration")
    before = (await walk.get()).json()
    inside.clock.go(29 * MINUTE)

    renewed = (await stay(walk)).json()["expires_at"]

    assert (await walk.get()).json() == {**before, "expires_at": renewed}


async def test_what_has_expired_stays_expired(inside: Inside) -> None:
    walk = await inside.start("aurora", "registration")
    inside.clock.go(LIFETIME)

    late, answered_late = await stay(walk), await walk.post(**details())

    assert (late.status_code, late.json()["code"]) == (410, "session-expired")
    assert late.json() == answered_late.json()
    assert (await walk.get()).status_code == 410


@pytest.mark.parametrize("after", [0, 20 * MINUTE])
async def test_the_same_request_sent_again_is_harmless(inside: Inside, after: int) -> None:
    """At once it counts once; later it is a new press, and no answer is made twice."""
    walk = await inside.start("aurora", "registration")
    inside.clock.go(29 * MINUTE)
    first = (await stay(walk)).json()["expires_at"]
    inside.clock.go(after)

    for _ in range(12):
        assert (await stay(walk)).status_code == 200

    page = (await walk.get()).json()
    assert page["seq"] == walk.page["seq"]
    assert after <= page["expires_at"] - first < after + MINUTE
    inside.clock.go(20 * MINUTE)
    assert (await stay(walk)).status_code == 200, "twelve copies must not use up all renewals"


async def test_a_page_that_was_answered_gets_no_more_time_by_its_old_nonce(inside: Inside) -> None:
    walk = await inside.start("aurora", "registration")
    old = walk.page["nonce"]
    await walk.answer(**details())
    inside.clock.go(5 * MINUTE)

    for nonce in (old, "", "x", encode_bytes(bytes(16))):
        stale = await stay(walk, nonce)
        assert stale.status_code == 409
        assert stale.json()["nonce"] == walk.page["nonce"]
        assert stale.json()["expires_at"] == walk.page["expires_at"]


async def test_nobody_else_keeps_a_session_open(inside: Inside) -> None:
    walk, other = await inside.start("aurora", "registration"), await inside.start("aurora", "registration")
    inside.clock.go(29 * MINUTE)

    foreign = await stay(walk, None, Authorization=other.headers["Authorization"])
    body = {"nonce": walk.page["nonce"]}
    at_another_tenant = await inside.client.post(
        f"{walk.page['submit_url']}/stay".replace("/t/aurora/", "/t/northwind/"), json=body, headers=walk.headers
    )
    from_a_browser = await inside.client.post(
        f"{walk.page['submit_url']}/stay", data=body, headers={**HTML, "Origin": "http://localhost:8000"}
    )

    for answer in (foreign, at_another_tenant, from_a_browser):
        assert answer.status_code == 404
    assert await end(walk) == walk.page["expires_at"]


@pytest.mark.parametrize("stay_first", [True, False])
async def test_an_answer_and_a_press_at_once_leave_a_session_that_goes_on(
    inside: Inside, *, stay_first: bool
) -> None:
    for _ in range(10):
        walk = await inside.start("aurora", "registration")
        inside.clock.go(5 * MINUTE)
        both = (stay(walk), walk.post(**details())) if stay_first else (walk.post(**details()), stay(walk))

        answers = await asyncio.gather(*both)

        assert {answer.status_code for answer in answers} <= {200, 409}
        shown = await walk.get()
        assert shown.status_code == 200
        walk.page = {**walk.page, **shown.json()}
        if walk.page["seq"] == 1:
            await walk.answer(**details())
        assert (await stay(walk)).status_code == 200


async def test_many_presses_at_once_all_get_the_same_end(inside: Inside) -> None:
    walk = await inside.start("aurora", "registration")
    inside.clock.go(29 * MINUTE)

    answers = await asyncio.gather(*(stay(walk) for _ in range(8)))

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["expires_at"] for answer in answers} == {await end(walk)}


class Browser:
    """A browser on one page of a journey, without scripts."""

    def __init__(self, client: httpx2.AsyncClient, address: str, page: httpx2.Response) -> None:
        self._client = client
        self.address = address
        self.page = page

    @property
    def nonce(self) -> str:
        (nonce,) = {each.attributes["value"] for each in elements(self.page.content, "input", name="nonce")}
        return str(nonce)

    @property
    def open_until(self) -> str:
        return element(self.page.content, id="open-until").text

    async def press(self, **headers: str) -> httpx2.Response:
        form = element(self.page.content, "form", id="stay")
        address = str(form.attributes["action"])
        return await self._client.post(address, data={"nonce": self.nonce}, headers={**HTML, **headers})

    async def look(self) -> None:
        self.page = await self._client.get(self.address, headers=HTML)
        assert self.page.status_code == 200


@pytest.fixture
async def browser(inside: Inside) -> Browser:
    started = await inside.client.get("/t/aurora/j/registration", headers=HTML)
    address = started.headers["location"]
    return Browser(inside.client, address, await inside.client.get(address, headers=HTML))


async def test_a_browser_without_scripts_comes_back_to_its_page_with_the_new_end(
    inside: Inside, browser: Browser
) -> None:
    before = browser.open_until
    inside.clock.go(29 * MINUTE)

    pressed = await browser.press()
    await browser.look()

    assert (pressed.status_code, pressed.headers["location"]) == (303, browser.address)
    assert re.fullmatch(r"This page is open until \d+:\d\d\s[AP]M UTC\.", browser.open_until)
    assert browser.open_until != before


async def test_a_browser_with_scripts_gets_the_new_end_alone(inside: Inside, browser: Browser) -> None:
    inside.clock.go(29 * MINUTE)

    pressed = await browser.press(**{"HX-Request": "true"})
    await browser.look()

    assert pressed.status_code == 200
    assert [each.tag for each in elements(pressed.content)] == ["p", "time"]
    assert pressed.text.strip() in browser.page.text


async def test_a_page_from_before_an_answer_shows_where_one_is(inside: Inside, browser: Browser) -> None:
    await inside.client.post(browser.address, data={"nonce": browser.nonce, **details()}, headers=HTML)

    plain, by_htmx = await browser.press(), await browser.press(**{"HX-Request": "true"})

    assert plain.status_code == by_htmx.status_code == 409
    assert "You answered that page already" in plain.text
    assert by_htmx.text.lstrip().startswith('<section id="step"')


async def test_when_all_renewals_are_used_up_the_page_is_still_there(inside: Inside, browser: Browser) -> None:
    for _ in range(10):
        inside.clock.go(29 * MINUTE)
        assert (await browser.press()).status_code == 303
    inside.clock.go(29 * MINUTE)

    refused = await browser.press()
    in_german = await browser.press(**{"Accept-Language": "de"})

    assert refused.status_code == 403
    assert element(refused.content, "h1").text == "This page cannot be kept open any longer"
    assert element(in_german.content, "h1").text == "Diese Seite kann nicht länger offen bleiben"
    back = element(refused.content, "a", **{"class": "button button--primary"})
    assert (back.text, back.attributes["href"]) == ("Back to the page", browser.address)
    await browser.look()


async def test_the_address_that_gives_more_time_leads_to_the_page(inside: Inside, browser: Browser) -> None:
    """A failed press leaves the browser there: whatever it does next must show the page."""
    plain = await inside.client.get(f"{browser.address}/stay", headers=HTML)
    in_german = await inside.client.get(f"{browser.address}/stay?lang=de", headers=HTML)
    misspelt = await inside.client.get("/t/aurora/s/x/stay", headers=HTML)

    assert (plain.status_code, plain.headers["location"]) == (303, browser.address)
    assert (in_german.status_code, in_german.headers["location"]) == (303, f"{browser.address}?lang=de")
    assert misspelt.status_code == 404


async def test_a_journey_that_ended_gets_no_more_time(inside: Inside, installation: Installation) -> None:
    installation.publish("aurora", HELLO)
    walk = await inside.start("aurora", "hello")
    nonce = walk.page["nonce"]
    await walk.answer()

    answers = [await stay(walk, given) for given in (nonce, walk.page["nonce"])]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all(answer.json()["done"]["result"] == "success" for answer in answers)


@pytest.mark.parametrize(
    ("body", "status"), [(b"", 400), (b"{}", 400), (b"[]", 400), (b'{"nonce": 1}', 400), (b"x" * 70_000, 413)]
)
async def test_a_body_that_is_none_changes_nothing(inside: Inside, body: bytes, status: int) -> None:
    walk = await inside.start("aurora", "registration")
    inside.clock.go(29 * MINUTE)

    answer = await inside.client.post(f"{walk.page['submit_url']}/stay", content=body, headers=walk.headers)

    assert answer.status_code == status
    assert await end(walk) == walk.page["expires_at"]


async def test_the_trace_tells_of_every_renewal(inside: Inside, installation: Installation) -> None:
    walk = await inside.start("aurora", "registration")
    for _ in range(2):
        inside.clock.go(20 * MINUTE)
        await stay(walk)
        await stay(walk)
    await walk.answer(**details())

    shown = await asyncio.to_thread(
        Operator(installation.environment).does, "session", "show", "--tenant", "aurora", walk.page["session"]
    )

    trace = [line for line in shown.splitlines() if re.match(r" *\d+\.\d+ ", line)]
    places = [line.split()[0] for line in trace]
    assert places == ["1.0", "1.1", "1.1001", "1.1002", "2.0", "2.1", "2.2"]
    renewals = [line for line in trace if " renewed " in line]
    for number, line in enumerate(renewals, 1):
        assert re.search(rf"details .* renewals={number}, until=20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d\d\d$", line)
    assert [line.split()[0] for line in renewals] == ["1.1001", "1.1002"]
