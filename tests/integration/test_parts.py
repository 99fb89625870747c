"""A journey made of parts is served like any other, and a part of it is not."""

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx2
import pytest

from tests.app_inside import JSON, Inside, running_inside
from tests.greeting import CALLER, PART
from tests.serve_server import Installation, on_sqlite

pytestmark = pytest.mark.anyio


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    installation = on_sqlite(tmp_path)
    installation.move_in()
    installation.publish("aurora", PART, CALLER)
    return installation


@pytest.fixture
async def inside(installation: Installation) -> AsyncGenerator[Inside]:
    async with running_inside(installation) as inside:
        yield inside


async def test_a_journey_is_walked_through_its_part(inside: Inside) -> None:
    walk = await inside.start("aurora", "visit")

    assert walk.page["view"]["id"] == "message.v1"
    assert "end.v1" in (await walk.post()).text


async def test_a_part_cannot_be_started(inside: Inside) -> None:
    as_json = await inside.client.post("/t/aurora/j/greeting", headers=JSON)
    as_page: httpx2.Response = await inside.client.get("/t/aurora/j/greeting", headers={"Accept": "text/html"})

    assert (as_json.status_code, as_json.json()["code"]) == (404, "part-not-startable")
    assert as_page.status_code == 404
    assert "<h1" in as_page.text


async def test_a_session_stays_on_the_part_with_which_it_began(inside: Inside, installation: Installation) -> None:
    walk = await inside.start("aurora", "visit")

    installation.publish("aurora", PART.replace("{en: Hello}", "{en: Good day}"), CALLER)
    inside.parts.shell.programs._loaded.clear()  # pyright: ignore[reportPrivateUsage]

    assert "Good day" not in (await walk.get()).text
    assert "Good day" in str((await inside.start("aurora", "visit")).page)
