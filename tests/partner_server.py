"""A server of a tenant's own on this machine: keeps what it gets, and answers as a test wants, or not at all."""

import asyncio
import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple, Self

from handrail_tenants.outbox.worker import Attempted
from handrail_ui import clock
from handrail_ui.administration import Administration
from handrail_ui.amended import amend_settings
from tests.app_inside import Inside

WITHIN_SECONDS = 60


class Request(NamedTuple):
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class PartnerServer:
    """Listens from `with` to its end. While `silent`, it takes requests and answers none.

    `answers` are given in their order, each once; afterwards it is `usual`.
    """

    def __init__(self) -> None:
        self.usual: tuple[int, bytes] = (200, b"{}")
        self.answers: list[tuple[int, bytes]] = []
        self.requests: list[Request] = []
        self._arrived = threading.Condition(threading.RLock())
        self._speaks = threading.Event()
        self._speaks.set()
        partner = self

        class Desk(BaseHTTPRequestHandler):
            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65_537)
                if self.raw_requestline and self.parse_request():
                    partner.take(self)

            def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.speak()
        self._server.shutdown()
        self._server.server_close()

    def fall_silent(self) -> None:
        """Answer nobody from now on."""
        self._speaks.clear()

    def speak(self) -> None:
        """Answer everybody, also those who wait."""
        self._speaks.set()

    def take(self, desk: BaseHTTPRequestHandler) -> None:
        """Keep a request and answer it."""
        body = desk.rfile.read(int(desk.headers.get("Content-Length", "0")))
        headers = {name.lower(): value for name, value in desk.headers.items()}
        with self._arrived:
            self.requests.append(Request(desk.command, desk.path, headers, body))
            status, answer = self.answers.pop(0) if self.answers else self.usual
            self._arrived.notify_all()
        self._speaks.wait(WITHIN_SECONDS)
        desk.send_response(status)
        desk.send_header("Content-Type", "application/json")
        desk.send_header("Content-Length", str(len(answer)))
        desk.end_headers()
        desk.wfile.write(answer)

    def asked(self, times: int = 1) -> Request:
        """Wait until it was asked so often; return the last of these requests."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.requests) >= times, WITHIN_SECONDS)
            return self.requests[times - 1]


def connect(admin: Administration, secrets: Mapping[str, str], **connections: Mapping[str, Any]) -> None:
    """Set secrets and connections up at Aurora."""
    keys = admin.registry.keys_of("aurora")
    with admin.secrets("aurora") as kept:
        for name, plain in secrets.items():
            kept.set(keys, name, plain, by="test", at=clock.now())
        kept._session.commit()  # pyright: ignore[reportPrivateUsage]
    amend_settings(admin, "aurora", {"connections": connections}, by="test", at=clock.now())


def encoded(answer: Any) -> tuple[int, bytes]:
    """Return a success that says this in JSON."""
    return 200, json.dumps(answer).encode()


class Deliveries:
    """What came of each attempt to deliver, in the order in which they ended."""

    def __init__(self, inside: Inside) -> None:
        self._came: asyncio.Queue[Attempted] = asyncio.Queue()
        self._tell = inside.parts.outbox._observe  # pyright: ignore[reportPrivateUsage]
        inside.parts.outbox._observe = self._observe  # pyright: ignore[reportPrivateUsage]

    def _observe(self, attempted: Attempted) -> None:
        self._tell(attempted)
        self._came.put_nowait(attempted)

    async def until(self, outcome: str, topic: str) -> Attempted:
        """Wait for the next attempt that came out like this."""
        async with asyncio.timeout(60):
            while True:
                came = await self._came.get()
                if (came.outcome, came.topic) == (outcome, topic):
                    return came


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
