"""A thousand people answer while their sessions are taken over to another version: nobody is lost, none breaks."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.step.step import Submit
from handrail_platform.values import TenantId
from handrail_tenants.journeys.decision import Decision
from handrail_ui import clock
from handrail_ui.administration import administration
from handrail_ui.fates import Fates
from handrail_ui.parts import Parts
from handrail_ui.runtime.migrating import Migrating, Tally
from handrail_ui.runtime.problems import SessionRevoked
from handrail_ui.runtime.shell import Received
from handrail_ui.wiring import wired
from tests.postgres import Database
from tests.race.test_versions_in_flight import AT_ONCE, Operator, Person
from tests.serve_server import Installation

pytestmark = [pytest.mark.anyio, pytest.mark.race]

PEOPLE: Final = 1_000
LEISURELY: Final = range(0, PEOPLE, 5)
BEFORE: Final = """
format: 1
journey: walk
name: {en: Walk}
variables: {}
start: first
steps:
  first:
    step: message@1
    config: {title: {en: First page}}
    next: {done: second}
  second:
    step: message@1
    config: {title: {en: Second page}}
    next: {done: third}
  third:
    step: message@1
    config: {title: {en: Third page}}
    next: {done: bye}
  bye:
    step: end@1
    config: {result: success}
"""
AFTER: Final = (
    BEFORE.replace("{en: Third page}", "{en: Third page as it is now}")
    .replace(
        "  bye:",
        "  a_page_more:\n    step: message@1\n    config: {title: {en: One more}}\n    next: {done: bye}\n  bye:",
    )
    .replace("next: {done: third}", "next: {done: a_page_more}")
    .replace("next: {done: bye}\n  bye:", "next: {done: third}\n  bye:")
)
ENDED = "SELECT status, handle FROM journey_session WHERE tenant_id = :tenant"
MIGRATED = "SELECT handle FROM journey_event WHERE tenant_id = :tenant AND kind = 'migrated'"


@dataclass
class Walker(Person):
    """Answers on; whoever is stopped starts again, and whoever was too late answers again."""

    late: int = 0
    programs: set[bytes] = field(default_factory=set[bytes])

    async def start(self) -> None:
        await super().start()
        self.programs = {self.place[0]}

    async def answer(self) -> None:
        before = self.standing
        assert before is not None
        try:
            received, self.standing = await self.shell.submit(
                self.tenant, before.handle, self.caller, before.nonce, Submit("continue", {})
            )
        except SessionRevoked:
            self.stopped.append(before.handle)
            await self.start()
            return
        self.programs.add(self.place[0])
        assert received is not Received.REPEATED
        if received is Received.STALE:
            self.late += 1
            assert self.standing.node.id == before.node.id, "it was taken over, and nothing else"


@pytest.fixture
def operator(database: Database) -> Operator:
    installation = Installation(database)
    installation.move_in()
    installation.publish("aurora", BEFORE)
    return Operator(installation)


@pytest.fixture
async def processes(operator: Operator) -> AsyncIterator[list[Parts]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(wired(operator.installation.settings)) for _ in range(3)]


def decided(operator: Operator) -> tuple[tuple[bytes, bytes], Fates]:
    with administration(operator.installation.settings) as admin, admin.journeys("aurora") as journeys:
        one, other = (journeys.versions.program("walk", version).document for version in (1, 2))
        return journeys.migrate("walk", 1, 2, Decision("alice", "a test", clock.now())), Fates(
            one, other, REGISTRY
        )


async def carried_out(parts: Parts, tenant: TenantId, operator: Operator) -> Tally:
    programs, fates = await asyncio.to_thread(decided, operator)
    migrating = Migrating(parts.store, parts.keys, parts.shell.programs, parts.now, lambda _: None)
    return await migrating.carry_out(tenant, *programs, fates)


async def test_whoever_answers_while_their_session_is_taken_over_goes_on(
    operator: Operator, processes: list[Parts]
) -> None:
    *serving, administrating = processes
    tenant = await administrating.directory.by_key("aurora", clock.now())
    assert tenant is not None
    people = [Walker([parts.shell for parts in serving], tenant.id, operator) for _ in range(PEOPLE)]
    turns = asyncio.Semaphore(AT_ONCE)

    async def begin(person: Walker, answers: int) -> None:
        async with turns:
            await person.start()
            for _ in range(answers):
                await person.answer()

    await asyncio.gather(*(begin(each, number % 3) for number, each in enumerate(people)))
    await asyncio.to_thread(operator.installation.publish, "aurora", AFTER)

    migration = asyncio.create_task(carried_out(administrating, tenant.id, operator))

    async def walk_on(person: Walker, number: int) -> None:
        if number in LEISURELY:
            await asyncio.wait([migration])
        async with turns:
            while not person.is_done:
                await person.answer()

    await asyncio.gather(*(walk_on(each, number) for number, each in enumerate(people)))
    first = await migration
    again = await carried_out(administrating, tenant.id, operator)

    assert all(each.is_done for each in people)
    assert await asyncio.to_thread(operator.report) == Counter()
    assert again == Counter()
    assert first["migrated"] > PEOPLE / 10, "two thirds of the leisurely, whatever the others were in time for"
    assert first["restarted"] > PEOPLE / 50
    assert first["held"] == 0
    status_of = {handle: status for status, handle in await administrating.store.fetch(tenant.id, ENDED, {})}
    migrated = [status_of[handle] for (handle,) in await administrating.store.fetch(tenant.id, MIGRATED, {})]
    assert Counter(status_of.values()) == {"finished": PEOPLE, "stopped": first["restarted"]}
    assert migrated == ["finished"] * first["migrated"]
    assert sum(len(each.stopped) for each in people) == first["restarted"]
    assert sum(len(each.programs) == 2 for each in people) == first["migrated"]
