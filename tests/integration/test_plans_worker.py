"""The worker of planned publications, running: it looks, waits, looks again, and stops when it is done."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass, field

import pytest
from jinja2 import Environment

from handrail_platform.values import Milliseconds
from handrail_tenants.store.contract import DuePlan, PlansStore
from handrail_tenants.store.open import open_store
from handrail_ui.plans_worker import plans_worker
from handrail_ui.studio.publishing.desk import PublishingDesk
from handrail_ui.studio.workplace import Workplace
from tests.acme import Acme
from tests.integration.test_plans import NOW, TOMORROW, desk_with_a_draft, live_version, now_of, planned

pytestmark = pytest.mark.anyio
PATIENCE_SECONDS = 60


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def desk(acme: Acme) -> Iterator[PublishingDesk]:
    with acme.administration() as admin:
        yield desk_with_a_draft(admin)


@pytest.fixture
async def store(acme: Acme) -> AsyncIterator[PlansStore]:
    store = open_store(acme.settings.database)
    await store.open()
    yield store
    await store.close()


@pytest.fixture
def workplace(acme: Acme) -> Iterator[Workplace]:
    workplace = Workplace(acme.settings, Environment(autoescape=True))
    yield workplace
    workplace.close()


@dataclass
class Watched:
    """Carries out as the workplace does, and says when it began and when it was done. It can be held up."""

    workplace: Workplace
    time: Milliseconds = TOMORROW
    looked: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    done: asyncio.Event = field(default_factory=asyncio.Event)
    may_go: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.may_go.set()

    def now(self) -> Milliseconds:
        self.looked.set()
        return self.time

    def carry_out(self, due: DuePlan, now: Milliseconds) -> None:
        self._loop.call_soon_threadsafe(self.begun.set)
        assert self.may_go.wait(PATIENCE_SECONDS)
        try:
            self.workplace.carry_out(due, now)
        finally:
            self._loop.call_soon_threadsafe(self.done.set)


async def come(event: asyncio.Event) -> None:
    await asyncio.wait_for(event.wait(), PATIENCE_SECONDS)


async def test_what_is_due_when_it_starts_goes_live(
    desk: PublishingDesk, store: PlansStore, workplace: Workplace
) -> None:
    planned(desk)
    watched = Watched(workplace)
    worker = plans_worker(store, watched.carry_out, watched.now)

    running = asyncio.create_task(worker.run())
    await come(watched.done)
    worker.stop()
    await asyncio.wait_for(running, PATIENCE_SECONDS)

    assert live_version(desk) == 2


async def test_what_is_not_due_yet_goes_live_at_a_later_look(
    desk: PublishingDesk, store: PlansStore, workplace: Workplace
) -> None:
    planned(desk)
    watched = Watched(workplace, NOW)
    worker = plans_worker(store, watched.carry_out, watched.now)

    running = asyncio.create_task(worker.run())
    await come(watched.looked)
    assert live_version(desk) == 1
    watched.time = TOMORROW
    await come(watched.done)
    worker.stop()
    await asyncio.wait_for(running, PATIENCE_SECONDS)

    assert live_version(desk) == 2


async def test_two_workers_at_the_same_plan_put_it_live_once(
    desk: PublishingDesk, store: PlansStore, workplace: Workplace
) -> None:
    plan = planned(desk)
    both = [Watched(workplace), Watched(workplace)]
    workers = [plans_worker(store, each.carry_out, each.now) for each in both]
    for each in both:
        each.may_go.clear()

    running = [asyncio.create_task(each.run()) for each in workers]
    for each in both:
        await come(each.begun)
    for each in both:
        each.may_go.set()
    for each in both:
        await come(each.done)
    for worker in workers:
        worker.stop()
    await asyncio.wait_for(asyncio.gather(*running), PATIENCE_SECONDS)

    assert (live_version(desk), now_of(desk, plan).state) == (2, "published")
    with desk.admin.journeys("acme") as journeys:
        assert len(journeys.versions.log("login")) == 2


async def test_whoever_stops_it_waits_for_what_is_under_way(
    desk: PublishingDesk, store: PlansStore, workplace: Workplace
) -> None:
    planned(desk)
    watched = Watched(workplace)
    watched.may_go.clear()
    worker = plans_worker(store, watched.carry_out, watched.now)

    running = asyncio.create_task(worker.run())
    await come(watched.begun)
    worker.stop()
    finished, _ = await asyncio.wait([running], timeout=0)
    assert not finished
    watched.may_go.set()
    await asyncio.wait_for(running, PATIENCE_SECONDS)

    assert live_version(desk) == 2


async def test_a_plan_that_cannot_even_be_read_does_not_stop_it(
    acme: Acme, desk: PublishingDesk, store: PlansStore, workplace: Workplace
) -> None:
    plan = planned(desk)
    rewrite(acme, "document || '}'")
    watched = Watched(workplace)
    worker = plans_worker(store, watched.carry_out, watched.now)

    running = asyncio.create_task(worker.run())
    await come(watched.done)
    assert (live_version(desk), now_of(desk, plan).state) == (1, "set")
    rewrite(acme, "substr(document, 1, length(document) - 1)")
    watched.done.clear()
    await come(watched.done)
    worker.stop()
    await asyncio.wait_for(running, PATIENCE_SECONDS)

    assert live_version(desk) == 2


def rewrite(acme: Acme, document: str) -> None:
    """Make something else of what was planned, as SQL says it."""
    with closing(sqlite3.connect(acme.settings.database.removeprefix("sqlite:///"))) as database, database:
        database.execute(f"UPDATE plan SET document = {document}")  # noqa: S608 - of a test
