"""What a browser fetches is packed as it likes best and reads the same; pages hold secrets, and are not."""

import re
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.app_inside import Inside, running_inside
from tests.serve_server import on_sqlite

pytestmark = pytest.mark.anyio


@pytest.fixture
async def inside(tmp_path: Path) -> AsyncGenerator[Inside]:
    installation = on_sqlite(tmp_path)
    installation.move_in()
    async with running_inside(installation) as inside:
        yield inside


async def test_style_script_theme_and_logo_are_packed_and_read_the_same(inside: Inside) -> None:
    page = (await inside.client.get("/t/aurora/j/registration", follow_redirects=True)).text
    fetched = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js)|/t/aurora/(?:theme|logo)/[^"]+)"', page)

    assert {Path(each).suffix for each in fetched} == {".css", ".js", ".svg"}
    for address in fetched:
        plain = await inside.client.get(address, headers={"Accept-Encoding": "identity"})
        assert "Content-Encoding" not in plain.headers
        for coding in ("br", "gzip"):
            packed = await inside.client.get(address, headers={"Accept-Encoding": coding})
            assert packed.headers["Content-Encoding"] == coding
            assert packed.headers["Vary"] == "Accept-Encoding"
            assert int(packed.headers["Content-Length"]) < len(plain.content)
            assert packed.content == plain.content


async def test_a_page_is_not_packed(inside: Inside) -> None:
    page = await inside.client.get(
        "/t/aurora/j/registration", headers={"Accept-Encoding": "br, gzip"}, follow_redirects=True
    )

    assert page.status_code == 200
    assert "Content-Encoding" not in page.headers
