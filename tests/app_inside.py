"""The whole application in this process, on a real database, with a clock that a test can set."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx2

from handrail_ui import clock
from handrail_ui.app import create_app
from handrail_ui.operations.watch import Watched
from handrail_ui.parts import Parts
from handrail_ui.runtime.programs import ProgramLibrary
from tests.serve_server import Installation

JSON = {"Accept": "application/json", "Content-Type": "application/json"}
SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000


@dataclass
class Clock:
    """Shows the real time, or another that is so many milliseconds off."""

    off: int = 0

    def now(self) -> int:
        return clock.now() + self.off

    def go(self, milliseconds: int) -> None:
        """Move on, or back."""
        self.off += milliseconds


@dataclass(frozen=True)
class Inside:
    """A running application, seen from outside and from inside."""

    client: httpx2.AsyncClient
    parts: Parts
    clock: Clock

    async def start(self, tenant: str, journey: str) -> "AsyncWalk":
        """Start a journey as a native client."""
        answer = await self.client.post(f"/t/{tenant}/j/{journey}", headers=JSON)
        assert answer.status_code == 201, answer.text
        return AsyncWalk(self.client, answer.json())


@dataclass
class AsyncWalk:
    """One session over JSON."""

    client: httpx2.AsyncClient
    page: dict[str, Any]
    headers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.headers = {**JSON, "Authorization": f"Bearer {self.page['secret']}"}

    async def get(self, accept: str = "application/json") -> httpx2.Response:
        return await self.client.get(self.page["submit_url"], headers={**self.headers, "Accept": accept})

    async def post(self, action: str = "continue", /, **fields: str | bool) -> httpx2.Response:
        body = {"nonce": self.page["nonce"], "action": action, "fields": fields}
        return await self.client.post(self.page["submit_url"], json=body, headers=self.headers)

    async def answer(self, action: str = "continue", /, **fields: str | bool) -> dict[str, Any]:
        answer = await self.post(action, **fields)
        assert answer.status_code == 200, answer.text
        self.page = answer.json()
        return self.page

    @property
    def notice(self) -> str | None:
        notice = self.page["view"]["notice"]
        return None if notice is None else str(notice["text"]["id"])

    @property
    def error(self) -> str | None:
        errors = [each["error"]["id"] for each in self.page["view"]["fields"] if each["error"]]
        return errors[0] if errors else None


@asynccontextmanager
async def running_inside(installation: Installation) -> AsyncGenerator[Inside]:
    """Run the application of an installation. Everything in it looks at one clock."""
    watched = create_app(installation.settings)
    assert isinstance(watched, Watched)
    app, time = watched._app, Clock()  # pyright: ignore[reportPrivateUsage]
    async with app.lifespan():
        parts: Parts = app.state["parts"]
        programs = ProgramLibrary(parts.store, installation.registry)
        shell = replace(parts.shell, now=time.now, programs=programs)
        arrivals = replace(parts.arrivals, shell=shell)
        parts = replace(parts, now=time.now, shell=shell, arrivals=arrivals)
        parts.outbox._now = time.now  # pyright: ignore[reportPrivateUsage]
        parts.waits._now = time.now  # pyright: ignore[reportPrivateUsage]
        parts.waits._settle = arrivals.settle  # pyright: ignore[reportPrivateUsage]
        app.state["parts"] = parts
        transport = httpx2.ASGITransport(app=watched)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
            yield Inside(client, parts, time)
