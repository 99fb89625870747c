"""Somebody in front of a browser, who also reads its console and sees whom it talks to."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError, expect

from tests.demo_server import DemoServer
from tests.e2e.devices import Device
from tests.e2e.page_checks import plain_faults
from tests.e2e.postbox import Postbox
from tests.e2e.windows import Kind, Windows


class Visitor:
    """One browser of one person. `page` is the tab in front of them."""

    def __init__(self, demo: DemoServer, windows: Windows, postbox: Postbox, device: Device, kind: Kind) -> None:
        self.postbox = postbox
        self.language = kind.language.partition("-")[0]
        self.complaints: list[str] = []
        self.posts: list[str] = []
        self._windows, self._kind = windows, kind
        self._window: Page = windows.take(kind)
        self._window.set_viewport_size({"width": device.width, "height": device.height})
        self._window.emulate_media(color_scheme=device.scheme, reduced_motion=device.motion)
        self._expected: set[int] = set()
        self._host = urlsplit(demo.url).netloc
        self._elsewhere: set[str] = set()
        self.page: Page = self._window
        self.context: BrowserContext = self.page.context
        self.context.on("console", self._heard)
        self.context.on("weberror", self._failed)
        self.context.on("request", self._asked)

    def leave(self) -> None:
        """Go; complain about everything that the browser complained about."""
        self._windows.give_back(self._kind, self._window)
        self.context.remove_listener("console", self._heard)
        self.context.remove_listener("weberror", self._failed)
        self.context.remove_listener("request", self._asked)
        assert not self.complaints, "\n".join(self.complaints)

    def expects(self, *statuses: int) -> None:
        """Say which failures the browser may report: it logs each answer of 400 and above as an error."""
        self._expected.update(statuses)

    def goes_to(self, *hosts: str) -> None:
        """Say which other hosts the browser may ask. What it thinks of their pages is their affair."""
        self._elsewhere.update(hosts)

    def visit(self, path: str) -> None:
        self.page.goto(path)

    def at(self, heading: str) -> None:
        """Wait for the page with this heading, and look at what every page owes its reader."""
        expect(self.page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible()
        self.page.wait_for_load_state()
        faults = plain_faults(self.page, self.language)
        assert not faults, f"{heading}: {faults}"

    def _heard(self, message: ConsoleMessage) -> None:
        if urlsplit(message.location["url"]).netloc in self._elsewhere:
            return
        reported = message.text.startswith("Failed to load resource")
        if not (reported and any(f"status of {status} " in message.text for status in self._expected)):
            self.complaints.append(
                f"console: {message.type}: {message.text} ({urlsplit(message.location['url']).path})"
            )

    def _failed(self, error: WebError) -> None:
        self.complaints.append(f"script: {error.error}")

    def _asked(self, request: Request) -> None:
        if request.method == "POST":
            self.posts.append(urlsplit(request.url).path)
        if urlsplit(request.url).netloc not in {self._host, *self._elsewhere}:
            self.complaints.append(f"somebody else was asked: {request.url}")
