"""Those who have a journey open hear of each other and of its draft, whichever process each is connected to."""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterator
from contextlib import ExitStack, aclosing
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Engine

from handrail_platform.access.role import Role
from handrail_platform.values import PersonId, TenantId
from handrail_tenants.staff.member import StaffMember, seal_name
from handrail_tenants.store.open import open_store
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.watchers.repository import KEPT_MS, MOST_WATCHERS, TooManyWatchers, Watcher
from handrail_ui import clock
from handrail_ui.administration import Administration
from handrail_ui.studio.watching.desk import WatchingDesk
from handrail_ui.studio.watching.room import Room
from handrail_ui.studio.watching.rooms import MOST_OF_A_PERSON, Rooms
from handrail_ui.studio.watching.seat import Seat
from tests.postgres import Database
from tests.serve_server import Installation

pytestmark = pytest.mark.anyio
LENA, BEN = ("handrail", PersonId(b"l" * 16)), ("handrail", PersonId(b"b" * 16))
NAMES = {f"handrail/{LENA[1].hex()}": "Lena Fox", f"handrail/{BEN[1].hex()}": "Ben Wood"}
PATIENCE_SECONDS = 20


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def watcher(tab: str, who: tuple[str, PersonId] = LENA, *, journey: str = "login", at: int = 0) -> Watcher:
    person = f"{who[0]}/{who[1].hex()}"
    return Watcher(journey=journey, tab=tab, person=person, edits=True, step="", came_at=at)


@dataclass
class Process:
    """One of the server processes: its own connections, and its own open journeys."""

    engine: Engine
    rooms: Rooms = field(default_factory=Rooms)

    def desk(self, tenant: TenantId, journey: str = "login") -> WatchingDesk:
        return WatchingDesk(self.engine, tenant, journey)

    async def told(self, desk: WatchingDesk, who: Watcher, account: tuple[str, PersonId]) -> AsyncGenerator[bytes]:
        """Open the journey, signed in until further notice."""

        async def names() -> dict[str, str]:
            return NAMES

        async def is_signed_in() -> bool:
            return who.tab != "signed out"

        await asyncio.to_thread(desk.come, who, clock.now())
        room = Room(desk, names, clock.now)
        async with aclosing(self.rooms.told(desk, Seat(who, account, 0, is_signed_in), room)) as events:
            async for each in events:
                yield each


@dataclass
class Office:
    """An installation with staff, of Acme and of Globex, and two processes that serve it."""

    admin: Administration
    tenants: dict[str, TenantId]
    one: Process
    two: Process


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    with ExitStack() as open_still, Installation(database).administering() as admin:
        tenants: dict[str, TenantId] = {}
        for key in ("acme", "globex"):
            admin.registry.create(key, key.title(), {}, hosts=(), at=clock.now())
            keys = admin.registry.keys_of(key)
            tenants[key] = keys.tenant
            with admin.staff(key) as staff:
                for issuer, subject in (LENA, BEN):
                    sealed = seal_name(keys, issuer, subject, NAMES[f"{issuer}/{subject.hex()}"])
                    staff.add(
                        StaffMember(
                            issuer=issuer,
                            subject=subject,
                            role=Role.DESIGNER,
                            sealed=sealed,
                            added_at=1,
                            added_by="test",
                        )
                    )
        engines = [open_engine(database.address) for _ in range(2)]
        for each in engines:
            open_still.callback(each.dispose)
        yield Office(admin, tenants, Process(engines[0]), Process(engines[1]))


async def heard(told: AsyncGenerator[bytes], name: str) -> Any:
    """Return the next news of this name."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for each in told:
            for event in each.decode().split("\n\n"):
                head, _, data = event.partition("\ndata: ")
                if head == f"event: {name}":
                    return json.loads(data)
    raise AssertionError(f"it ended without any news of {name}")


async def people_until(told: AsyncGenerator[bytes], *seen: tuple[str, list[str]]) -> None:
    """Listen until exactly these are there, each at these steps."""
    found: Any = None
    while found != list(seen):
        found = [(each["name"], each["steps"]) for each in await heard(told, "people")]


async def test_two_in_two_processes_see_each_other_and_where_each_is_until_one_goes(office: Office) -> None:
    acme = office.tenants["acme"]
    here = office.one.told(office.one.desk(acme), watcher("a"), LENA)
    there = office.two.told(office.two.desk(acme), watcher("b", BEN), BEN)
    await people_until(here)

    await people_until(there, ("Lena Fox", []))
    await people_until(here, ("Ben Wood", []))
    await asyncio.to_thread(office.two.desk(acme).point_at, "b", watcher("b", BEN).person, "password")
    await people_until(here, ("Ben Wood", ["password"]))
    await there.aclose()
    await people_until(here)
    await here.aclose()


async def test_whoever_saves_is_told_of_by_name_in_the_other_process(office: Office) -> None:
    acme = office.tenants["acme"]
    here = office.one.told(office.one.desk(acme), watcher("a"), LENA)
    await people_until(here)

    with office.admin.drafts("acme") as drafts:
        drafts.save("login", "{}", 0, by=watcher("b", BEN).person, at=clock.now())
        assert await heard(here, "revision") == {"revision": 1, "by": "Ben Wood", "own": False}
        drafts.save("login", "{}", 1, by=watcher("a").person, at=clock.now())
        assert await heard(here, "revision") == {"revision": 2, "by": "Lena Fox", "own": True}
        drafts.discard("login", 2)
        assert await heard(here, "revision") == {"revision": 0, "by": "", "own": False}
    await here.aclose()


async def test_nobody_of_another_tenant_or_journey_is_ever_seen(office: Office) -> None:
    desk = office.one.desk(office.tenants["acme"])
    office.one.desk(office.tenants["globex"]).come(watcher("g", BEN), clock.now())
    office.one.desk(office.tenants["acme"], "other").come(watcher("o", BEN, journey="other"), clock.now())

    assert desk.glance(clock.now()).watchers == ()
    office.one.desk(office.tenants["globex"]).come(watcher("a"), clock.now())
    office.one.desk(office.tenants["globex"]).leave(watcher("g", BEN))
    desk.come(watcher("a"), clock.now())
    assert [each.tab for each in desk.glance(clock.now()).watchers] == ["a"]


async def test_nobody_else_moves_or_sends_away_somebody_of_whom_they_know_the_tab(office: Office) -> None:
    desk = office.one.desk(office.tenants["acme"])
    desk.come(watcher("a"), clock.now())

    desk.point_at("a", watcher("b", BEN).person, "password")
    desk.leave(watcher("a", BEN))

    assert desk.glance(clock.now()).watchers == (watcher("a"),)


async def test_whose_process_died_is_seen_for_some_seconds_and_then_purged(
    office: Office, database: Database
) -> None:
    desk, now = office.one.desk(office.tenants["acme"]), clock.now()
    desk.come(watcher("a"), now)
    desk.come(watcher("b", BEN), now)
    desk.stay(["b"], [BEN], now + KEPT_MS - 1)

    assert len(desk.glance(now + KEPT_MS - 1).watchers) == 2
    assert [each.tab for each in desk.glance(now + KEPT_MS).watchers] == ["b"]
    store = open_store(database.address)
    await store.open()
    assert await store.purge(now + KEPT_MS, 100) == 1
    assert await store.purge(now + 2 * KEPT_MS, 100) == 1
    await store.close()


async def test_only_so_many_have_a_journey_open_and_whoever_is_gone_makes_room(office: Office) -> None:
    desk, now = office.one.desk(office.tenants["acme"]), clock.now()
    for number in range(MOST_WATCHERS):
        desk.come(watcher(f"{number}"), now)

    with pytest.raises(TooManyWatchers):
        desk.come(watcher("one more"), now)
    desk.come(watcher("0"), now)
    desk.leave(watcher("0"))
    desk.come(watcher("one more"), now)
    desk.come(watcher("later"), now + KEPT_MS)


async def test_a_person_takes_only_so_many_seats_of_a_process_and_others_still_find_one(office: Office) -> None:
    desk = office.one.desk(office.tenants["acme"])
    tabs = [office.one.told(desk, watcher(f"{number}"), LENA) for number in range(MOST_OF_A_PERSON)]
    for each in tabs:
        await anext(each)

    with pytest.raises(TooManyWatchers):
        office.one.rooms.require_seat(watcher("a").person)
    office.one.rooms.require_seat(watcher("b", BEN).person)
    await tabs.pop().aclose()
    office.one.rooms.require_seat(watcher("a").person)
    for each in tabs:
        await each.aclose()


async def test_of_many_tabs_that_come_at_once_no_more_are_told_than_find_a_seat(office: Office) -> None:
    desk = office.one.desk(office.tenants["acme"])
    tabs = [office.one.told(desk, watcher(f"{number}"), LENA) for number in range(2 * MOST_OF_A_PERSON)]

    for each in tabs:
        await anext(each)

    for each in tabs[MOST_OF_A_PERSON:]:
        assert await heard(each, "farewell") == {"reason": "closing"}
    for each in tabs:
        await each.aclose()


async def test_a_role_that_is_taken_away_ends_it_for_whoever_had_it_alone(office: Office) -> None:
    desk = office.one.desk(office.tenants["acme"])
    here, there = office.one.told(desk, watcher("a"), LENA), office.one.told(desk, watcher("b", BEN), BEN)
    await people_until(there)
    await people_until(here, ("Ben Wood", []))

    with office.admin.staff("acme") as staff:
        staff.remove(*LENA, Role.DESIGNER)

    assert await heard(here, "farewell") == {"reason": "role"}
    await here.aclose()
    await people_until(there)
    await there.aclose()


async def test_whoever_signs_out_is_told_so_and_nothing_more(office: Office) -> None:
    here = office.one.told(office.one.desk(office.tenants["acme"]), watcher("signed out"), LENA)

    assert await heard(here, "farewell") == {"reason": "signed-out"}
    assert [each async for each in here] == []


async def test_when_the_process_stops_everybody_is_sent_away_and_nobody_is_let_in(office: Office) -> None:
    desk = office.one.desk(office.tenants["acme"])
    here = office.one.told(desk, watcher("a"), LENA)
    await people_until(here)

    office.one.rooms.close()

    assert await heard(here, "farewell") == {"reason": "closing"}
    with pytest.raises(TooManyWatchers):
        office.one.rooms.require_seat(watcher("b", BEN).person)
    await here.aclose()


async def test_with_the_last_who_goes_the_looking_ends(office: Office) -> None:
    before = asyncio.all_tasks()
    desk = office.one.desk(office.tenants["acme"])
    here = office.one.told(desk, watcher("a"), LENA)
    await people_until(here)
    assert asyncio.all_tasks() > before

    await here.aclose()

    async with asyncio.timeout(PATIENCE_SECONDS):
        await asyncio.gather(*(asyncio.all_tasks() - before), return_exceptions=True)
    assert desk.glance(clock.now()).watchers == ()
