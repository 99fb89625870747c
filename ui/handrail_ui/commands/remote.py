"""A server whose journeys a repository holds as files: asked over HTTP with a token from the environment."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO, Any, Final, cast
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

import click

from handrail_ui import settings

YAML: Final = "application/yaml"
_SECONDS: Final = 60
_MOST_BYTES: Final = 16 * 1024 * 1024
_LOCAL: Final = frozenset(("localhost", "127.0.0.1", "::1"))


class _NoRedirects(HTTPRedirectHandler):
    """A token is sent to the server that was named, and to no other to which that one may point."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@dataclass(frozen=True)
class Told:
    """What a server answered. `etag` is empty where it said none."""

    status: int
    body: bytes
    etag: str

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def data(self) -> dict[str, Any]:
        found = json.loads(self.body)
        return cast("dict[str, Any]", found) if isinstance(found, dict) else {}

    @property
    def is_good(self) -> bool:
        return self.status < HTTPStatus.BAD_REQUEST


@dataclass(frozen=True)
class Server:
    """The journeys of one tenant on a server. Every request raises UsageError for what is no answer to it."""

    url: str
    tenant: str
    token: str

    @classmethod
    def named(cls, url: str, tenant: str) -> "Server":
        """Return the server with the token of the environment. Raises UsageError."""
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
            raise click.UsageError("--server is an address that begins with https://, or is on this machine.")
        token = settings.machine_token()
        if not token:
            raise click.UsageError("HANDRAIL_TOKEN is not set; an owner of the tenant makes one in the studio.")
        return cls(url.rstrip("/"), tenant, token)

    def names(self) -> list[str]:
        """Return the journeys by name."""
        names: list[str] = []
        while True:
            after = f"?after={quote(names[-1])}" if names else ""
            listed = [each["journey"] for each in self.asks("GET", f"/journeys{after}").data["journeys"]]
            names += listed
            if not listed:
                return names

    def text(self, journey: str) -> Told | None:
        """Return a journey as it stands, None where there is none."""
        told = self._ask("GET", _at(journey), b"", {"Accept": YAML})
        return None if told.status == HTTPStatus.NOT_FOUND else _good(told)

    def bring(self, journey: str, text: bytes, seen: Told | None) -> Told:
        """Make a text the draft, if the journey still stands as it was seen; or say why not."""
        condition = {"If-Match": seen.etag} if seen else {"If-None-Match": "*"}
        return self._ask("PUT", _at(journey), text, {"Content-Type": YAML, **condition})

    def asks(self, method: str, path: str, body: bytes = b"") -> Told:
        """Ask for something that must be answered."""
        return _good(self._ask(method, path, body, {"Content-Type": YAML}))

    def says_of(self, what: str, journey: str, text: bytes) -> Told:
        """Return what the server says of a text: its `check` or `difference`, or what is wrong with it."""
        return self._ask("POST", f"{_at(journey)}/{what}", text, {"Content-Type": YAML})

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Told:
        request = Request(  # noqa: S310 - the scheme was looked at
            f"{self.url}/api/v1/tenants/{quote(self.tenant)}{path}",
            data=body if method != "GET" else None,
            method=method,
            headers={"Accept": "application/json", **headers, "Authorization": f"Bearer {self.token}"},
        )
        try:
            with _opener().open(request, timeout=_SECONDS) as answer:
                return _told(answer.status, answer.headers.get("ETag", ""), answer)
        except HTTPError as error:
            with error:
                told = _told(error.code, "", error)
        except (URLError, OSError) as error:
            raise click.UsageError(f"{self.url} does not answer: {getattr(error, 'reason', error)}") from error
        if told.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            raise click.UsageError(f"{self.url}: {said(told)}")
        return told


def said(told: Told) -> str:
    """Return the sentence in which a server says what is wrong."""
    try:
        problem = told.data
    except ValueError:
        return f"answered {told.status}, which is no answer of Handrail's."
    return f"{problem.get('detail', '')} ({problem.get('code', told.status)})".strip()


def _at(journey: str) -> str:
    return f"/journeys/{quote(journey, safe='')}"


def _good(told: Told) -> Told:
    if not told.is_good:
        raise click.UsageError(said(told))
    return told


def _told(status: int, etag: str, answer: IO[bytes]) -> Told:
    body = answer.read(_MOST_BYTES + 1)
    if len(body) > _MOST_BYTES:
        raise click.UsageError("The server answers more than any journey can be.")
    return Told(status, body, etag)


def _opener() -> OpenerDirector:
    return build_opener(_NoRedirects)
