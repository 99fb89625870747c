"""Runs the stand-in. Its settings come as one line of JSON, its port goes out as one; it ends with its input."""

import hmac
import json
import os
import sys
import threading
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl

from handrail_ui.demo.vendor.desk import Desk
from handrail_ui.demo.vendor.page import page, told

_MOST_BODY: Final = 64 * 1024


def main() -> None:
    """Serve until whoever started it is gone."""
    _Counter.desk = Desk(**json.loads(sys.stdin.readline()))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Counter)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    os._exit(0)  # events that are still to be sent keep nobody


class _Counter(BaseHTTPRequestHandler):
    desk: ClassVar[Desk]

    def do_GET(self) -> None:
        if self.path == "/sent":
            self._answer(200, json.dumps([asdict(each) for each in self.desk.sent]).encode(), "application/json")
        elif self.path == "/begun":
            begun = {each.id: each.reference for each in self.desk.verifications.values()}
            self._answer(200, json.dumps(begun).encode(), "application/json")
        elif (found := self.desk.verifications.get(self.path.removeprefix("/v/"))) is None:
            self._answer(404, told("There is nothing here", "This verification is not known."))
        else:
            self._answer(200, page(found.evidence))

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), _MOST_BODY))
        if self.path == "/verifications":
            self._begin(body)
        elif (found := self.desk.verifications.get(self.path.removeprefix("/v/"))) is None:
            self._answer(404, told("There is nothing here", "This verification is not known."))
        else:
            self.desk.finish(found, dict(parse_qsl(body.decode(), keep_blank_values=True)))
            self.send_response(303)
            self.send_header("Location", found.return_url)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def _begin(self, body: bytes) -> None:
        given = self.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self.desk.api_key}".encode()):
            self._answer(401, b"{}", "application/json")
            return
        made = self.desk.begin(json.loads(body))
        host = self.headers.get("Host", "")
        answer = {"id": made.id, "url": f"http://{host}/v/{made.id}"}
        self._answer(201, json.dumps(answer).encode(), "application/json")

    def _answer(self, status: int, body: bytes, kind: str = "text/html; charset=utf-8") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as the library calls it
        """Log nothing: addresses here are what lets somebody in."""


if __name__ == "__main__":
    main()
