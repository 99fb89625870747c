"""A thousand people are under way while versions are published, rolled back, split and revoked: nobody is lost."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final

import pytest

from handrail_platform.step.step import Submit
from handrail_platform.values import TenantId
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.repository import Journeys
from handrail_ui import clock
from handrail_ui.administration import administration
from handrail_ui.parts import Parts
from handrail_ui.runtime.caller import Caller
from handrail_ui.runtime.problems import SessionRevoked
from handrail_ui.runtime.shell import Received, Shell
from handrail_ui.runtime.standing import Standing
from handrail_ui.wiring import wired
from tests.house import ORIGIN
from tests.postgres import Database
from tests.serve_server import Installation

pytestmark = [pytest.mark.anyio, pytest.mark.race]

PEOPLE: Final = 1_000
AT_ONCE: Final = 48
EVERY_STEP = """
format: 1
journey: walk
name: {en: Walk}
variables: {}
start: first
steps:
  first:
    step: message@1
    config: {title: {en: First page of version NUMBER}}
    next: {done: second}
  second:
    step: message@1
    config: {title: {en: Second page of version NUMBER}}
    next: {done: bye}
  bye:
    step: end@1
    config: {result: success}
"""
TRACE = "SELECT DISTINCT handle FROM journey_event WHERE tenant_id = :tenant AND kind = 'stopped'"
ENDED = "SELECT status, count(*) FROM journey_session WHERE tenant_id = :tenant GROUP BY status"


@dataclass
class Operator:
    """Decides what is live, as another process does."""

    installation: Installation
    stopped: bytes | None = None
    """The program of the version that was revoked, as soon as it is."""

    def publish(self, number: int) -> None:
        self.installation.publish("aurora", EVERY_STEP.replace("NUMBER", str(number)))

    def decide(self, decision: Callable[[Journeys, Decision], object]) -> None:
        with administration(self.installation.settings) as admin, admin.journeys("aurora") as journeys:
            decision(journeys, Decision("alice", "a test", clock.now()))

    def revoke(self, version: int) -> None:
        (program,) = (program for program, number in self.versions().items() if number == version)
        self.decide(lambda journeys, decision: journeys.revoke("walk", version, decision))
        self.stopped = program

    def report(self) -> Counter[tuple[int, str]]:
        with administration(self.installation.settings) as admin, admin.journeys("aurora") as journeys:
            counts = journeys.sessions("walk", clock.now())
        return Counter({(each.version, each.step): each.running for each in counts})

    def versions(self) -> dict[bytes, int]:
        with administration(self.installation.settings) as admin, admin.journeys("aurora") as journeys:
            return {each.program_hash: each.version for each in journeys.versions.list("walk")}


def native() -> Caller:
    return Caller("native", os.urandom(32), "192.0.2.7", ORIGIN, "", "en", None)


@dataclass
class Person:
    """Walks through one session after the other until one comes to its end, each time asking another process."""

    shells: Sequence[Shell]
    tenant: TenantId
    operator: Operator
    caller: Caller = field(default_factory=native)
    standing: Standing | None = None
    stopped: list[bytes] = field(default_factory=list[bytes])

    @property
    def shell(self) -> Shell:
        return self.shells[os.urandom(1)[0] % len(self.shells)]

    @property
    def place(self) -> tuple[bytes, str]:
        assert self.standing is not None
        return self.standing.program.hash, self.standing.node.id

    @property
    def is_done(self) -> bool:
        return self.standing is not None and self.standing.state.status == "finished"

    async def start(self) -> None:
        self.standing = await self.shell.start(self.tenant, "walk", self.caller, "/account")

    async def answer(self) -> None:
        """Answer the page; whoever is stopped may start again at once, and is told where they were going."""
        before = self.standing
        assert before is not None
        is_too_late = self.operator.stopped == before.program.hash
        try:
            received, self.standing = await self.shell.submit(
                self.tenant, before.handle, self.caller, before.nonce, Submit("continue", {})
            )
        except SessionRevoked:
            self.stopped.append(before.handle)
            await self.start()
            assert self.place[0] != before.program.hash
            return
        assert received is Received.ACCEPTED
        assert self.standing.program.hash == before.program.hash, "a running session changed its version"
        assert not is_too_late, "a session moved on after its version was revoked"

    async def walk_on(self) -> None:
        while not self.is_done:
            await self.answer()


async def meanwhile(
    work: Iterable[Callable[[], Awaitable[None]]], decisions: Sequence[Callable[[], object]]
) -> None:
    """Do all the work, so much of it at once, and one decision after the other in the middle of it.

    The work is cut into as many stretches as there are decisions, and one more. A decision falls into the first
    half of a stretch; the second half begins when it is made.
    """
    turns = asyncio.Semaphore(AT_ONCE)
    pieces = list(work)
    stretch = len(pieces) / (len(decisions) + 1)
    due = {int(stretch * (number + 1)): asyncio.Event() for number in range(len(decisions))}
    made = [asyncio.Event() for _ in decisions]
    done = 0

    async def piece(number: int, do: Callable[[], Awaitable[None]]) -> None:
        nonlocal done
        for decision in made[: int(number / stretch - 0.5)]:
            await decision.wait()
        async with turns:
            await do()
        done += 1
        if done in due:
            due[done].set()

    async def decide() -> None:
        for is_due, decision, is_made in zip(due.values(), decisions, made, strict=True):
            await is_due.wait()
            await asyncio.to_thread(decision)
            is_made.set()

    await asyncio.gather(decide(), *(piece(number, do) for number, do in enumerate(pieces)))


def books(people: Iterable[Person], versions: dict[bytes, int]) -> Counter[tuple[int, str]]:
    """Count who stands where, as the people know it themselves."""
    places = [person.place for person in people if not person.is_done]
    return Counter((versions[program], step) for program, step in places)


@pytest.fixture
def operator(database: Database) -> Operator:
    installation = Installation(database)
    installation.move_in()
    operator = Operator(installation)
    operator.publish(1)
    return operator


@pytest.fixture
async def processes(operator: Operator) -> AsyncIterator[list[Parts]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(wired(operator.installation.settings)) for _ in range(2)]


async def test_nobody_is_lost_and_the_report_is_right(operator: Operator, processes: list[Parts]) -> None:
    tenant = await processes[0].directory.by_key("aurora", clock.now())
    assert tenant is not None
    shells = [parts.shell for parts in processes]
    people = [Person(shells, tenant.id, operator) for _ in range(PEOPLE)]
    early, late = people[:600], people[600:]

    await meanwhile([each.start for each in early], [])
    versions = await asyncio.to_thread(operator.versions)
    assert await asyncio.to_thread(operator.report) == books(early, versions) == {(1, "first"): 600}

    alternating = [each for pair in zip(early, late, strict=False) for each in (pair[0].answer, pair[1].start)]
    await meanwhile(
        [*alternating, *(each.answer for each in early[len(late) :])],
        [
            lambda: operator.publish(2),
            lambda: operator.decide(lambda journeys, decision: journeys.rollback("walk", decision)),
            lambda: operator.decide(lambda journeys, decision: journeys.split("walk", {1: 1, 2: 1}, decision)),
        ],
    )
    versions = await asyncio.to_thread(operator.versions)
    second = {program for program, version in versions.items() if version == 2}
    on_second = [each for each in people if each.place[0] in second]
    assert await asyncio.to_thread(operator.report) == books(people, versions)
    assert all(each.place == (early[0].place[0], "second") for each in early)
    assert 50 < len(on_second) < 350, "published for a while, then split"
    theirs = {each.standing.handle for each in on_second if each.standing}

    moving, staying = people[::2], people[1::2]
    await meanwhile([each.walk_on for each in moving], [lambda: operator.revoke(2)])
    report = await asyncio.to_thread(operator.report)
    assert report == books([each for each in staying if each.place[0] not in second], versions)
    assert {version for version, _ in report} == {1}

    await meanwhile([each.walk_on for each in staying], [])
    assert all(each.is_done for each in people)
    assert await asyncio.to_thread(operator.report) == {}
    stopped = {handle for each in people for handle in each.stopped}
    assert stopped <= theirs
    store = processes[0].store
    assert {row[0] for row in await store.fetch(tenant.id, TRACE, {})} == stopped
    assert {row[0]: row[1] for row in await store.fetch(tenant.id, ENDED, {})} == {
        "finished": PEOPLE,
        "running": len(stopped),
    }
    assert len(stopped) > len(on_second) / 4
