"""Every error page leads on: the same address once more, where that may help, or a sentence about where to go."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from tests.app_inside import Inside, running_inside
from tests.serve_server import Installation, on_sqlite
from tests.unit.pages.samples import elements

pytestmark = pytest.mark.anyio
HTML = {"Accept": "text/html"}
DEMO = {"HANDRAIL_DEMO": "true", "HANDRAIL_WORKER": "apart"}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    made = on_sqlite(tmp_path, {"HANDRAIL_STARTS_PER_MINUTE": "1"})
    made.move_in()
    return made


@pytest.fixture
async def inside(installation: Installation) -> AsyncIterator[Inside]:
    async with running_inside(installation) as inside:
        yield inside


def ways_on(answer: httpx2.Response) -> list[tuple[str, str | None]]:
    """Return the links of the page's own part, with their words."""
    links = elements(answer.content, "a", **{"class": "button button--primary"})
    return [(link.text.strip(), link.attributes["href"]) for link in links]


@pytest.mark.parametrize(("language", "words"), [("en", "Try again"), ("de", "Erneut versuchen")])
async def test_whoever_started_too_often_can_try_the_same_address_again(
    inside: Inside, language: str, words: str
) -> None:
    wanted = "/t/aurora/j/login?next=/account"
    headers = {**HTML, "Accept-Language": language}
    await inside.client.get(wanted, headers=headers)

    refused = await inside.client.get(wanted, headers=headers)

    assert refused.status_code == 429
    assert ways_on(refused) == [(words, "")], "an empty reference is the address of the page itself"


@pytest.mark.parametrize(("language", "words"), [("en", "Try again"), ("de", "Erneut versuchen")])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_while_the_database_is_away_the_page_of_a_session_can_be_tried_again(
    inside: Inside, method: str, language: str, words: str
) -> None:
    started = await inside.client.get("/t/aurora/j/login", headers=HTML)
    await inside.parts.store.close()

    headers = {**HTML, "Accept-Language": language, "Content-Type": "application/x-www-form-urlencoded"}
    page = await inside.client.request(method, started.headers["location"], headers=headers)

    assert page.status_code == 503
    assert ways_on(page) == [(words, "")]


async def test_an_account_form_that_failed_leads_home_because_its_own_address_only_takes_forms(
    inside: Inside,
) -> None:
    await inside.client.get("/t/aurora/j/login", headers=HTML)  # makes the tenant known
    await inside.parts.store.close()

    page = await inside.client.post("/t/aurora/account/revoke", headers=HTML)

    assert page.status_code == 503
    assert ways_on(page) == [("Go to the start page", "/t/aurora/")]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "go back to the website or message"), ("de", "gehen Sie zurück zu der Website")],
)
@pytest.mark.parametrize("path", ["/", "/nowhere", "/t/nobody/j/login"])
async def test_where_no_tenant_is_the_page_says_where_to_go_back_to(
    inside: Inside, path: str, language: str, words: str
) -> None:
    page = await inside.client.get(path, headers={**HTML, "Accept-Language": language})

    assert page.status_code == 404
    assert words in page.text
    assert f'<html lang="{language}"' in page.text
    assert ways_on(page) == []


async def test_in_the_demo_an_address_that_leads_nowhere_leads_to_the_front_page(tmp_path: Path) -> None:
    async with running_inside(on_sqlite(tmp_path / "demo", DEMO)) as inside:
        page = await inside.client.get("/nowhere", headers=HTML)

    assert ways_on(page) == [("Go to the start page", "/")]
