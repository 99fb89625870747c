"""The head of a request, read once: headers, cookies, query."""

from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Request

_COOKIES: Final = b"cookie"


class RequestHead:
    """What a client says before the body. Names of headers are in lower case; what is absent is empty."""

    __slots__ = ("_cookies", "_headers", "_query")

    def __init__(self, request: Request[Any, Any, Any]) -> None:
        headers: dict[bytes, bytes] = {}
        for name, value in request.scope["headers"]:
            # A header that comes in several lines is one list (RFC 9110 section 5.3; RFC 9113 section 8.2.3).
            before = headers.get(name)
            joint = b"; " if name == _COOKIES else b", "
            headers[name] = value if before is None else before + joint + value
        self._headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}
        self._query: bytes = request.scope["query_string"]
        self._cookies: dict[str, str] | None = None

    def header(self, name: str) -> str:
        return self._headers.get(name, "")

    def has(self, name: str) -> bool:
        """Tell whether the header was sent, empty or not."""
        return name in self._headers

    def cookie(self, name: str) -> str:
        if self._cookies is None:
            pairs = (pair.partition("=") for pair in self.header("cookie").split(";"))
            self._cookies = {name.strip(): value.strip() for name, _, value in pairs}
        return self._cookies.get(name, "")

    def query(self, name: str) -> str:
        """Return the first value of this name in the query."""
        if not self._query:
            return ""
        return next((value for key, value in parse_qsl(self._query.decode("latin-1")) if key == name), "")

    @property
    def wants_json(self) -> bool:
        """Tell whether the client asked for, or speaks, JSON. A bearer of a secret is no browser."""
        accept = self.header("accept")
        speaks = self.has("authorization") or "json" in self.header("content-type")
        return "json" in accept or ("html" not in accept and speaks)
