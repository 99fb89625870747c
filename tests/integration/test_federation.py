"""Signing in at a real identity provider as a browser does: there, back, and on in the very session."""

import asyncio
import re
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest

from handrail_tenants.outgoing.bulkhead import AT_A_TIME, REST
from handrail_ui.amended import amend_settings
from handrail_ui.provisions import Unprovided
from tests.app_inside import Inside, running_inside
from tests.identity_provider import PASSWORD, IdentityProcess
from tests.mail_sink import MailSink
from tests.serve_server import Installation, on_sqlite

pytestmark = pytest.mark.anyio

JOURNEY = """
format: 1
journey: harbour
name: {en: Harbour}
variables: {email: email, name: text}
start: provider
otherwise: {error: out, failed: out}
steps:
  provider:
    step: federation.verify@1
    config: {provider: "provider:harbour", register: true, email: email, name: name, max_attempts: 4}
    next: {known: in, new: address, cancelled: cancelled, unavailable: unavailable}
  address:
    step: email.confirm@1
    config: {address: email}
    next: {ok: account, locked: out}
  account:
    step: account.create@1
    config: {name: name, identifiers: {email: email}}
    next: {created: in, exists: out}
  cancelled: {step: end@1, config: {result: denied, title: {en: You went back}}}
  unavailable: {step: end@1, config: {result: denied, title: {en: Nobody answers there}}}
  in: {step: end@1, config: {result: success, sign_in: true}}
  out: {step: end@1, config: {result: denied, title: {en: That was that}}}
"""
START = "/t/aurora/j/harbour"
BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProcess]:
    with IdentityProcess(tmp_path_factory.mktemp("provider")) as provider:
        yield provider


@pytest.fixture
def mails() -> Iterator[MailSink]:
    with MailSink() as mails:
        yield mails


def moved_in(folder: Path, provider: IdentityProcess, **settings: str) -> Installation:
    installation = on_sqlite(folder, {"HANDRAIL_PRIVATE_ADDRESSES": "true", **settings})
    installation.move_in()
    with installation.administering() as admin:
        provider.set_up_at(admin, "aurora")
    installation.publish("aurora", JOURNEY)
    return installation


@pytest.fixture
async def inside(tmp_path: Path, provider: IdentityProcess, mails: MailSink) -> AsyncGenerator[Inside]:
    async with running_inside(moved_in(tmp_path, provider, **mails.settings)) as inside:
        yield inside


async def away(browser: httpx2.AsyncClient) -> str:
    """Start the journey, and return where its button leads."""
    page = await browser.get(START, headers=BROWSER, follow_redirects=True)
    return link_on(page.text)


def link_on(page: str) -> str:
    found = re.search(r'id="action-continue" href="([^"]*)"', page)
    assert found, page
    return found[1].replace("&amp;", "&")


async def signed_in_there(address: str, who: str = "dana") -> str:
    """Sign in at the provider, and return where it sends the browser."""
    async with httpx2.AsyncClient() as browser:
        shown = await browser.get(address)
        answered = await browser.post(str(shown.url), data={"username": who, "password": PASSWORD})
        location: str = answered.headers["location"]
        return location


async def come_back(browser: httpx2.AsyncClient, location: str) -> httpx2.Response:
    return await browser.get(location, headers=BROWSER, follow_redirects=True)


def title(answer: httpx2.Response) -> str:
    found = re.search(r"<h1[^>]*>([^<]*)</h1>", answer.text)
    return found[1] if found else answer.text


@asynccontextmanager
async def another(inside: Inside) -> AsyncGenerator[httpx2.AsyncClient]:
    """Another browser at the same installation."""
    transport = inside.client._transport  # pyright: ignore[reportPrivateUsage]
    async with httpx2.AsyncClient(transport=transport, base_url=inside.client.base_url) as browser:
        yield browser


def with_query(location: str, **changed: str) -> str:
    parts = urlsplit(location)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | changed
    return parts._replace(query=urlencode({name: text for name, text in query.items() if text})).geturl()


async def test_somebody_new_gets_an_account_and_is_known_the_next_time(inside: Inside, mails: MailSink) -> None:
    browser = inside.client
    back = await come_back(browser, await signed_in_there(await away(browser)))
    assert title(back) == "Check your e-mail"
    code = await asyncio.to_thread(mails.code_for, "dana@harbour.example")
    nonce = re.findall(r'name="nonce" value="([^"]*)"', back.text)[0]
    fields = {"nonce": nonce, "action": "continue", "code": code}
    done = await browser.post(str(back.url), data=fields, headers=BROWSER, follow_redirects=True)
    assert str(done.url).endswith("/t/aurora/account")
    assert "Linked account elsewhere" in done.text

    async with another(inside) as elsewhere:
        again = await come_back(elsewhere, await signed_in_there(await away(elsewhere)))
        assert str(again.url).endswith("/t/aurora/account")
        assert "One proof that it is you" in again.text


async def test_coming_back_twice_is_coming_back_once(inside: Inside) -> None:
    location = await signed_in_there(await away(inside.client))
    first = await come_back(inside.client, location)
    second = await come_back(inside.client, location)

    assert title(first) == title(second) == "Check your e-mail"
    assert first.url == second.url


async def test_another_browser_cannot_come_back_in_place_of_the_one_that_left(inside: Inside) -> None:
    location = await signed_in_there(await away(inside.client))
    async with another(inside) as stranger:
        await away(stranger)
        refused = await come_back(stranger, location)
    assert (refused.status_code, title(refused)) == (404, "This step cannot be opened here")
    assert title(await come_back(inside.client, location)) == "Check your e-mail"


async def test_a_code_from_another_session_counts_nowhere_else(inside: Inside) -> None:
    """RFC 9700 section 4.5: whoever injects a stolen code has neither its verifier nor its nonce."""
    stolen = parse_qs(urlsplit(await signed_in_there(await away(inside.client))).query)["code"][0]
    async with another(inside) as thief:
        own = await signed_in_there(await away(thief), "eli")
        refused = await come_back(thief, with_query(own, code=stolen))
        assert "was not valid" in refused.text


async def test_whoever_goes_back_there_is_told_so_here(inside: Inside) -> None:
    location = with_query(await signed_in_there(await away(inside.client)), code="", error="access_denied")

    assert title(await come_back(inside.client, location)) == "You went back"


async def test_an_answer_of_another_provider_is_refused_and_the_old_way_back_is_late_then(inside: Inside) -> None:
    """RFC 9207 section 2.4."""
    location = await signed_in_there(await away(inside.client))
    refused = await come_back(inside.client, with_query(location, iss="https://mixed-up.example"))
    assert "was not valid" in refused.text
    assert "You have 3 tries left" in refused.text

    # Another code with the state of the page before: it is neither that answer again nor one to this page.
    late = await come_back(inside.client, location)
    assert late.status_code == 409
    assert (
        title(await come_back(inside.client, await signed_in_there(link_on(refused.text)))) == "Check your e-mail"
    )


@pytest.mark.parametrize("state", ["", "nonsense", "A" * 43, "\N{SNOWMAN}" * 43])
async def test_whoever_comes_back_to_nothing_is_told_what_to_do(inside: Inside, state: str) -> None:
    query = urlencode({"state": state, "code": "a code"})
    refused = await inside.client.get(f"/t/aurora/federation/callback?{query}", headers=BROWSER)

    assert (refused.status_code, title(refused)) == (404, "This step cannot be opened here")


@pytest.mark.parametrize("sent", [{}, {"code": "x" * 5_000}, {"error": "server_error"}, {"code": "made up"}])
async def test_whatever_else_comes_back_leaves_the_session_usable(inside: Inside, sent: dict[str, str]) -> None:
    location = await signed_in_there(await away(inside.client))
    shown = await come_back(inside.client, with_query(location, **{"code": "", **sent}))

    assert title(shown) == "Continue with Harbour ID"
    assert title(await come_back(inside.client, await signed_in_there(link_on(shown.text)))) == "Check your e-mail"


async def test_a_provider_that_is_gone_is_said_to_be_before_and_after_the_way_there(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with IdentityProcess(tmp_path_factory.mktemp("dying")) as dying:
        async with running_inside(moved_in(tmp_path, dying)) as inside:
            location = await signed_in_there(await away(inside.client))
            dying.stop()
            assert title(await come_back(inside.client, location)) == "Nobody answers there"
        async with running_inside(moved_in(tmp_path_factory.mktemp("later"), dying)) as inside:
            ended = await inside.client.get(START, headers=BROWSER, follow_redirects=True)
            assert title(ended) == "Nobody answers there"


@asynccontextmanager
async def silent() -> AsyncGenerator[str]:
    """Somebody who takes every call and never says a word."""
    held = asyncio.Event()

    async def hold(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await held.wait()
        writer.close()

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    try:
        yield f"http://localhost:{server.sockets[0].getsockname()[1]}"
    finally:
        held.set()
        server.close()


def also_published(inside: Inside, installation: Installation, issuer: str) -> None:
    """Let Aurora have a second provider, and a journey with it."""
    second = {"quay": {"name": "Quay", "issuer": issuer, "client_id": "handrail"}}
    with installation.administering() as admin:
        known = admin.registry.settings_of("aurora").values["identity_providers"]
        amend_settings(
            admin, "aurora", {"identity_providers": {**known, **second}}, by="test", at=inside.clock.now()
        )
    installation.publish("aurora", JOURNEY.replace("harbour", "quay"))


async def resting(inside: Inside) -> int:
    number: int = (await inside.client.get("/readyz")).json()["identity_providers_resting"]
    return number


async def test_a_provider_that_says_nothing_slows_only_those_who_want_to_go_there(
    tmp_path: Path, provider: IdentityProcess
) -> None:
    installation = moved_in(tmp_path, provider)

    async def to_quay(browser: httpx2.AsyncClient) -> str:
        return title(await browser.get("/t/aurora/j/quay", headers=BROWSER, follow_redirects=True))

    async with silent() as issuer, running_inside(installation) as inside, AsyncExitStack() as street:
        also_published(inside, installation, issuer)
        crowd = [await street.enter_async_context(another(inside)) for _ in range(AT_A_TIME)]
        waiting = [asyncio.create_task(to_quay(each)) for each in crowd]
        done, _ = await asyncio.wait(waiting, timeout=1)
        assert not done

        # Nobody more waits there, and whoever goes elsewhere is there before any of them knows.
        assert await to_quay(inside.client) == "Nobody answers there"
        async with another(inside) as elsewhere:
            assert await away(elsewhere)
        assert not any(each.done() for each in waiting)

        assert set(await asyncio.gather(*waiting)) == {"Nobody answers there"}
        assert await resting(inside) == 1
        exposed = (await inside.client.get("/metrics")).text
        assert "handrail_identity_providers_resting 1.0" in exposed

        inside.clock.go(REST)
        assert await resting(inside) == 0


async def test_a_provider_in_a_private_network_is_asked_only_where_that_is_allowed(
    tmp_path: Path, provider: IdentityProcess
) -> None:
    installation = moved_in(tmp_path, provider, HANDRAIL_PRIVATE_ADDRESSES="false")
    async with running_inside(installation) as inside:
        ended = await inside.client.get(START, headers=BROWSER, follow_redirects=True)
        assert title(ended) == "Nobody answers there"


def test_a_journey_goes_live_only_where_its_provider_is_set_up(tmp_path: Path, provider: IdentityProcess) -> None:
    installation = on_sqlite(tmp_path)
    installation.move_in()
    with pytest.raises(Unprovided, match="provider harbour: missing"):
        installation.publish("aurora", JOURNEY)

    with installation.administering() as admin:
        provider.set_up_at(admin, "aurora", secret=None)
    with pytest.raises(Unprovided, match="secret harbour_secret: missing"):
        installation.publish("aurora", JOURNEY)
