"""One running demo, one Chromium, and visitors whose consoles must stay clean."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest

from tests.demo_server import DemoServer
from tests.e2e.devices import DESKTOP, Device
from tests.e2e.installation import operate
from tests.e2e.postbox import Postbox
from tests.e2e.visitor import Visitor
from tests.e2e.windows import Kind, Windows

WINDOWS = pytest.StashKey[Windows]()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    with DemoServer(tmp_path_factory.mktemp("demo")) as server:
        yield server


@pytest.fixture(scope="session")
def second_reviewer(demo: DemoServer) -> None:
    """Let Aurora's support decide cases too. Nobody is taken on twice, and several files want them."""
    member = next(each for each in demo.description()["staff"] if each["role"] == "support")
    operate(demo, "staff", "add", "aurora", member["email"], "--role", "reviewer")


@pytest.fixture(scope="session")
def closing_time(demo: DemoServer, pytestconfig: pytest.Config) -> Iterator[None]:
    """See that the browser is gone before the server that it is connected to."""
    del demo
    yield
    close_windows(pytestconfig)


@pytest.fixture
def windows(demo: DemoServer, closing_time: None, pytestconfig: pytest.Config) -> Windows:
    del closing_time
    if WINDOWS not in pytestconfig.stash:
        pytestconfig.stash[WINDOWS] = Windows(demo.url)
    return pytestconfig.stash[WINDOWS]


# Playwright keeps an event loop running in this thread, in the way of every later test that runs one of its own.
@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Close the browser after the last test of this folder."""
    if nextitem is None or not nextitem.path.is_relative_to(Path(__file__).parent):
        close_windows(item.config)


def close_windows(config: pytest.Config) -> None:
    if WINDOWS in config.stash:
        config.stash[WINDOWS].close()
        del config.stash[WINDOWS]


@pytest.fixture
def postbox(demo: DemoServer, windows: Windows) -> Postbox:
    return Postbox(demo, windows.for_mail)


class Meet(Protocol):
    """Bring in a visitor: somebody with a browser of their own, which nobody has used before."""

    def __call__(self, device: Device = DESKTOP, *, language: str = "en-GB", scripts: bool = True) -> Visitor: ...


@pytest.fixture
def meet(demo: DemoServer, windows: Windows, postbox: Postbox) -> Iterator[Meet]:
    with ExitStack() as visitors:

        def bring(device: Device = DESKTOP, *, language: str = "en-GB", scripts: bool = True) -> Visitor:
            visitor = Visitor(demo, windows, postbox, device, Kind(language, scripts))
            visitors.callback(visitor.leave)
            return visitor

        yield bring
