"""One running demo for every test of this folder with clients that are closed again, and operators elsewhere."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import httpx2
import pytest

from tests.acme import Acme
from tests.command_line import Operator
from tests.demo_server import DemoServer
from tests.json_walk import Walk
from tests.serve_server import on_sqlite


class Start(Protocol):
    """Start a journey of a tenant as a native client, which may say where it is going."""

    def __call__(self, tenant: str, journey: str, *, going_to: str | None = None) -> Walk: ...


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    with DemoServer(tmp_path_factory.mktemp("demo")) as server:
        yield server


@pytest.fixture
def start(demo: DemoServer) -> Iterator[Start]:
    with ExitStack() as walks:

        def begin(tenant: str, journey: str, *, going_to: str | None = None) -> Walk:
            return walks.enter_context(Walk(demo, tenant, journey, going_to))

        yield begin


@pytest.fixture
def browser(demo: DemoServer) -> Iterator[httpx2.Client]:
    """Browse without scripts: keep cookies, follow nothing by itself."""
    with httpx2.Client(base_url=demo.url, headers={"Accept": "text/html"}) as client:
        yield client


@pytest.fixture
def acme(tmp_path: Path) -> Acme:
    """Return whoever types commands about a tenant of another installation."""
    return Acme(tmp_path)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Operator:
    """Return an operator of another installation, which nobody serves."""
    return Operator(on_sqlite(tmp_path).environment)
