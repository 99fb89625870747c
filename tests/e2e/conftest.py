"""One running demo, one Chromium a module, and visitors whose consoles must stay clean."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Protocol

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.demo_server import DemoServer
from tests.e2e.devices import DESKTOP, Device
from tests.e2e.postbox import Postbox
from tests.e2e.visitor import PATIENCE_MS, Visitor
from tools import chromium

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


expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    with DemoServer(tmp_path_factory.mktemp("demo")) as server:
        yield server


# Playwright keeps an event loop running in this thread, in the way of every other test that needs one of its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = chromium.find()
    assert found, "no Chromium: make chromium"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def postbox(demo: DemoServer, browser: Browser) -> Postbox:
    return Postbox(demo, browser.new_page(java_script_enabled=False))


class Meet(Protocol):
    """Bring in a visitor: a browser of their own, fresh from the shop."""

    def __call__(self, device: Device = DESKTOP, *, language: str = "en-GB", scripts: bool = True) -> Visitor: ...


@pytest.fixture
def meet(demo: DemoServer, browser: Browser, postbox: Postbox) -> Iterator[Meet]:
    with ExitStack() as visitors:

        def bring(device: Device = DESKTOP, *, language: str = "en-GB", scripts: bool = True) -> Visitor:
            visitor = Visitor(demo, browser, postbox, device, language=language, scripts=scripts)
            visitors.callback(visitor.close)
            return visitor

        yield bring
