"""A journey with a wait in it, served from each kind of database by a process whose worker works when told to."""

from collections.abc import AsyncIterator

import pytest

from handrail_flows.registry import REGISTRY
from tests.app_inside import Inside, running_inside
from tests.integration.waits.waiter import JOURNEYS
from tests.postgres import Database
from tests.serve_server import Installation
from tests.waiting_steps import AwaitStep


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def installation(database: Database) -> Installation:
    step = AwaitStep()
    registry = {**REGISTRY, (step.name, step.version): step}
    made = Installation(database, {"HANDRAIL_WORKER": "apart"}, registry)
    made.move_in()
    made.publish("aurora", *JOURNEYS)
    return made


@pytest.fixture
async def inside(installation: Installation) -> AsyncIterator[Inside]:
    async with running_inside(installation) as inside:
        yield inside


@pytest.fixture
async def elsewhere(installation: Installation, inside: Inside) -> AsyncIterator[Inside]:
    """Serve from the same database once more, as another process does, by the same clock."""
    async with running_inside(installation) as other:
        other.clock.off = inside.clock.off
        yield other
