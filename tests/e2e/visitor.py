"""Somebody in front of a browser, who also reads its console and sees whom it talks to."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError, expect

from tests.demo_server import DemoServer
from tests.e2e.devices import Device
from tests.e2e.page_checks import plain_faults
from tests.e2e.postbox import Postbox

PATIENCE_MS = 15_000


class Visitor:
    """One browser of one person. `page` is the tab in front of them."""

    def __init__(
        self, demo: DemoServer, browser: Browser, postbox: Postbox, device: Device, *, language: str, scripts: bool
    ) -> None:
        self.postbox = postbox
        self._host = urlsplit(demo.url).netloc
        self.language = language.partition("-")[0]
        self.context: BrowserContext = browser.new_context(
            base_url=demo.url,
            viewport={"width": device.width, "height": device.height},
            color_scheme=device.scheme,
            locale=language,
            java_script_enabled=scripts,
            reduced_motion=device.motion,
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.complaints: list[str] = []
        self.posts: list[str] = []
        self._expected: set[int] = set()
        self.context.on("console", self._heard)
        self.context.on("weberror", self._failed)
        self.context.on("request", self._asked)
        self.page: Page = self.context.new_page()

    def close(self) -> None:
        """Leave; complain about everything that the browser complained about."""
        self.context.close()
        assert not self.complaints, "\n".join(self.complaints)

    def expects(self, *statuses: int) -> None:
        """Say which failures the browser may report: it logs each answer of 400 and above as an error."""
        self._expected.update(statuses)

    def visit(self, path: str) -> None:
        self.page.goto(path)

    def at(self, heading: str) -> None:
        """Wait for the page with this heading, and look at what every page owes its reader."""
        expect(self.page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible()
        faults = plain_faults(self.page, self.language)
        assert not faults, f"{heading}: {faults}"

    def _heard(self, message: ConsoleMessage) -> None:
        reported = message.text.startswith("Failed to load resource")
        if not (reported and any(f"status of {status} " in message.text for status in self._expected)):
            self.complaints.append(f"console: {message.type}: {message.text}")

    def _failed(self, error: WebError) -> None:
        self.complaints.append(f"script: {error.error}")

    def _asked(self, request: Request) -> None:
        if request.method == "POST":
            self.posts.append(urlsplit(request.url).path)
        if urlsplit(request.url).netloc != self._host:
            self.complaints.append(f"somebody else was asked: {request.url}")
