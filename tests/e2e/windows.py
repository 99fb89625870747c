"""Windows of one Chromium, used again and again: opening one costs two seconds of a processor."""

from collections import defaultdict
from typing import NamedTuple

from playwright.sync_api import Page, expect, sync_playwright

from tools import chromium

PATIENCE_MS = 15_000
# A root without a user namespace needs the first; the others keep the browser from talking to anybody but us.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Kind(NamedTuple):
    """What cannot be changed about a window once it is open."""

    language: str
    scripts: bool


class Windows:
    """Each window is a browser profile of its own, with one tab."""

    def __init__(self, base_url: str) -> None:
        found = chromium.find()
        assert found, "no Chromium: make chromium"
        expect.set_options(timeout=PATIENCE_MS)
        self._base_url = base_url
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        self._free: defaultdict[Kind, list[Page]] = defaultdict(list)
        self.for_mail = self.take(Kind("en-GB", scripts=False))
        """Stays open: nobody signs in there."""

    def close(self) -> None:
        self._browser.close()
        self._playwright.stop()

    def take(self, kind: Kind) -> Page:
        """Return a window that remembers nobody."""
        if self._free[kind]:
            return self._free[kind].pop()
        context = self._browser.new_context(
            base_url=self._base_url, locale=kind.language, java_script_enabled=kind.scripts
        )
        context.set_default_timeout(PATIENCE_MS)
        return context.new_page()

    def give_back(self, kind: Kind, page: Page) -> None:
        """Take a window back and make it forget."""
        context = page.context
        for tab in context.pages:
            if tab is not page:
                tab.close()
        context.set_offline(offline=False)
        context.clear_permissions()
        page.unroute_all()
        page.emulate_media(media="null")
        page.goto("/")
        page.evaluate("localStorage.clear()")
        context.clear_cookies()
        self._free[kind].append(page)
