"""Who sends the requests: browsers that walk real sessions of the product, and strangers to the bare handler."""

import random
import re

from tests.bench.bare_store import SESSIONS, session_id
from tests.bench.journeys import FIELDS, KNOWN, TENANT
from tests.bench.load import Answer, Unexpected, header, looking, posting

FILLED = "&".join(f"field_{i}=some+value+{i}" for i in range(FIELDS))
PROFILE = "&".join(f"variable_{i}={'x' * 24}" for i in range(KNOWN))
_NONCE = re.compile(rb'name="nonce" value="([^"]+)"')
_ACCEPT = {"Accept": "text/html"}
_HTMX = {"HX-Request": "true"}


class Stranger:
    """Asks the bare handler for any session."""

    def request(self) -> bytes:
        return looking(_any_session(), _HTMX)

    def receive(self, answer: Answer) -> None:
        if answer.status != 200 or b"</form>" not in answer.body:
            raise Unexpected(answer)


class Poster(Stranger):
    """Posts to it."""

    def request(self) -> bytes:
        return posting(_any_session(), _HTMX, f"_seq=1&_action=next&{FILLED}")

    def receive(self, answer: Answer) -> None:
        # Two may meet in one session, and then one of them loses, as it should.
        if answer.status != 409:
            super().receive(answer)


def _any_session() -> str:
    return f"/j/{session_id(random.randrange(SESSIONS))}"  # noqa: S311 - a load, not a secret


class Browser:
    """One browser with one session: it starts, answers the first form, and then goes from form to form."""

    def __init__(self, journey: str) -> None:
        self._start = f"/t/{TENANT}/j/{journey}"
        self._cookie = ""
        self._path = ""
        self._nonce = ""
        self._answers = 0

    def request(self) -> bytes:
        if not self._path:
            return looking(self._start, _ACCEPT)
        if not self._nonce:
            return self.look()
        fields = FILLED if self._answers else PROFILE
        return self._submit(f"nonce={self._nonce}&action=continue&{fields}")

    def look(self) -> bytes:
        """Return the request for the page where the session stands."""
        return looking(self._path, {**_ACCEPT, "Cookie": self._cookie})

    def receive(self, answer: Answer) -> None:
        if not self._path:
            self._path = header(answer.head, b"location").decode()
            self._cookie = header(answer.head, b"set-cookie").decode().partition(";")[0]
            return
        found = _NONCE.search(answer.body)
        if answer.status != 200 or found is None or b'aria-invalid="true"' in answer.body:
            raise Unexpected(answer)
        nonce = found[1].decode()
        if self._nonce:
            if nonce == self._nonce:
                raise Unexpected(answer)
            self._answers += 1
        self._nonce = nonce

    def _submit(self, body: str) -> bytes:
        return posting(self._path, {**_ACCEPT, **_HTMX, "Cookie": self._cookie}, body)


class Onlooker:
    """The same browser, looking at its page again."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def request(self) -> bytes:
        return self._browser.look()

    def receive(self, answer: Answer) -> None:
        if answer.status != 200 or b"</form>" not in answer.body:
            raise Unexpected(answer)


STARTING = 3
"""Requests that bring a browser to the first of the measured forms."""
