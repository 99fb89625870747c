"""A provider of text messages on this machine: keeps what it gets, and answers as a test wants, or not at all."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl

SECRET = "a token for tests"
WITHIN_SECONDS = 60
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


class Handed(NamedTuple):
    """One request as it came."""

    path: str
    headers: dict[str, str]
    fields: dict[str, Any]


class TextProvider:
    """Listens from `with` to its end. While `silent`, it takes requests and answers none."""

    def __init__(self) -> None:
        self.status = 201
        self.location = ""
        self.handed: list[Handed] = []
        self._arrived = threading.Condition(threading.RLock())
        self._speaks = threading.Event()
        self._speaks.set()
        provider = self

        class Desk(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                provider.take(self)

            def do_GET(self) -> None:
                provider.take(self)

            def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/messages"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.speak()
        self._server.shutdown()
        self._server.server_close()

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings that lead a server here."""
        return {"HANDRAIL_SMS_URL": self.url, "HANDRAIL_SMS_FROM": "Handrail", "HANDRAIL_SMS_SECRET": SECRET}

    def fall_silent(self) -> None:
        """Answer nobody from now on."""
        self._speaks.clear()

    def speak(self) -> None:
        """Answer everybody, also those who wait."""
        self._speaks.set()

    def take(self, desk: BaseHTTPRequestHandler) -> None:
        """Keep a request and answer it."""
        body = desk.rfile.read(int(desk.headers.get("Content-Length", "0"))).decode()
        fields = json.loads(body) if "json" in desk.headers.get("Content-Type", "") else dict(parse_qsl(body))
        headers = {name.lower(): value for name, value in desk.headers.items()}
        with self._arrived:
            self.handed.append(Handed(desk.path, headers, fields))
            self._arrived.notify_all()
        self._speaks.wait(WITHIN_SECONDS)
        desk.send_response(self.status)
        if self.location:
            desk.send_header("Location", self.location)
        desk.send_header("Content-Length", "0")
        desk.end_headers()

    def to(self, number: str) -> tuple[Handed, ...]:
        """Return what was handed in for this number."""
        with self._arrived:
            return tuple(each for each in self.handed if each.fields.get("To") == number)

    def code_for(self, number: str, *, seen: int = 0) -> str:
        """Return the newest code for this number, once more than `seen` messages have come."""
        with self._arrived:
            came = self._arrived.wait_for(lambda: len(self.to(number)) > seen, WITHIN_SECONDS)
            assert came, f"no text message number {seen + 1}"
            code = _CODE.search(self.to(number)[-1].fields["Body"])
            assert code is not None
            return code.group()
