"""Answers whose usual headers are encoded once and not anew for everybody: half of what answering costs."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from litestar import Response
from litestar.response.base import ASGIResponse

EncodedHeaders: TypeAlias = tuple[tuple[bytes, bytes], ...]


def encoded(headers: Mapping[str, str]) -> EncodedHeaders:
    """Encode headers for the wire."""
    return tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items())


class Answer(Response[bytes]):
    """An answer with its usual headers, to which `headers` and `cookies` are added."""

    __slots__ = ("_usual",)

    def __init__(self, body: bytes, status: int, usual: EncodedHeaders) -> None:
        # Not the parent's way, which copies and encodes every header of every answer.
        self.content = body
        self.status_code = status
        self.headers = {}
        self.cookies = []
        self._usual = usual

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIResponse:
        """Return what writes the answer. Whatever the route adds elsewhere is not ours: routes add nothing."""
        length = (b"content-length", str(len(self.content)).encode())
        headers = [*self._usual, length, *encoded(self.headers)]
        headers += [cookie.to_encoded_header() for cookie in self.cookies]
        return _Written(self.status_code or 200, headers, self.content)


class _Written(ASGIResponse):
    """An answer on its way."""

    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        self.status_code = status
        self.body = body
        self._encoded = headers

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": self.status_code, "headers": self._encoded})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})
