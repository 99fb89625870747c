"""A vendor says who somebody is: whatever may be wrong with what it says, how it says it, and when."""

import base64
import secrets
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import httpx2
import msgspec
import pytest

from handrail_ui.demo.vendor.events import Lie, body_of, headers_of
from handrail_ui.demo.vendor.process import VendorProcess
from handrail_ui.provisions import Unprovided
from tests.app_inside import DAY, HOUR, MINUTE, AsyncWalk, Inside, running_inside
from tests.proofing_vendor import API_KEY, WEBHOOK_SECRET, set_up_vendor
from tests.serve_server import Installation, on_sqlite

pytestmark = pytest.mark.anyio

JOURNEY: Final = """
format: 1
journey: proofing
name: {en: Proofing}
lifetime_minutes: 120
start: vendor
otherwise: {error: out, unavailable: nobody, cancelled: out, timeout: late, expired: out, rejected: rejected}
steps:
  vendor:
    step: proofing.vendor@1
    config:
      vendor: vendor:checkpoint
      evidence: [{document: passport-chip, verification: face-compared}]
    next: {proofed: done}
  done: {step: message@1, config: {title: {en: It is you}, text: {en: The vendor says so.}}, next: {done: in}}
  in: {step: end@1, config: {result: success}}
  late: {step: end@1, config: {result: denied, title: {en: That took too long}}}
  nobody: {step: end@1, config: {result: denied, title: {en: Nobody answers there}}}
  rejected: {step: end@1, config: {result: denied, title: {en: It was not enough}}}
  out: {step: end@1, config: {result: denied, title: {en: That was that}}}
"""
NEW_SECRET: Final = "whsec_" + base64.b64encode(bytes(range(32))).decode()
EVENTS: Final = "/t/aurora/proofing/checkpoint/events"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def vendor() -> Iterator[VendorProcess]:
    with VendorProcess(api_key=API_KEY, webhook_secret=WEBHOOK_SECRET, events_url="http://127.0.0.1:9/") as vendor:
        yield vendor


def moved_in(folder: Path, vendor_url: str, **settings: str) -> Installation:
    installation = on_sqlite(
        folder, {"HANDRAIL_PRIVATE_ADDRESSES": "true", "HANDRAIL_WORKER": "apart", **settings}
    )
    installation.move_in()
    with installation.administering() as admin:
        for tenant in ("aurora", "northwind"):
            set_up_vendor(admin, tenant, vendor_url)
    for tenant in ("aurora", "northwind"):
        installation.publish(tenant, JOURNEY)
    return installation


@pytest.fixture
def serving(tmp_path: Path, vendor: VendorProcess) -> Installation:
    return moved_in(tmp_path, vendor.url)


@pytest.fixture
async def inside(serving: Installation) -> AsyncGenerator[Inside]:
    async with running_inside(serving) as inside:
        yield inside


@dataclass
class Person:
    """Somebody who waits for the vendor's result, and what the vendor could say of them."""

    inside: Inside
    walk: AsyncWalk
    reference: str
    verification: str

    async def look(self) -> str:
        """Look at the page again, and return its title."""
        answer = await self.walk.get()
        assert answer.status_code == 200, answer.text
        return str(answer.json()["view"]["title"]["text"])

    def says(self, status: str = "approved", **more: Any) -> dict[str, Any]:
        found = {"evidence": [{"document": "passport-chip", "verification": "face-compared"}]}
        return {"reference": self.reference, "verification": self.verification, "status": status, **found, **more}

    async def told(
        self, status: str = "approved", name: str = "", *, lie: Lie = "", to: str = EVENTS, **more: Any
    ) -> tuple[int, str]:
        """Let the vendor say something; return status and code, or what became of it."""
        return await sent(self.inside, body_of(self.says(status, **more), lie), name, lie=lie, to=to)

    async def fates(self) -> list[str]:
        sql = "SELECT fate FROM inbox WHERE tenant_id = :tenant ORDER BY at, event_id"
        tenant = await self.inside.parts.directory.by_key("aurora", self.inside.parts.now())
        assert tenant is not None
        return [row[0] for row in await self.inside.parts.store.fetch(tenant.id, sql, {})]


async def sent(
    inside: Inside, body: bytes, name: str = "", *, lie: Lie = "", secret: str = WEBHOOK_SECRET, to: str = EVENTS
) -> tuple[int, str]:
    headers = headers_of(name or f"evt_{secrets.token_hex(4)}", body, secret, lie)
    answer = await inside.client.post(to, content=body, headers=headers)
    said = answer.json()
    return answer.status_code, said.get("code") or said["received"]


async def waiting(
    inside: Inside, vendor: VendorProcess, tenant: Literal["aurora", "northwind"] = "aurora"
) -> Person:
    walk = await inside.start(tenant, "proofing")
    address = walk.page["view"]["data"]["vendor_page"]
    assert address.startswith(vendor.url + "/v/")
    async with httpx2.AsyncClient() as client:
        known = (await client.get(vendor.url + "/begun")).json()
    verification = address.rpartition("/")[2]
    return Person(inside, walk, known[verification], verification)


@pytest.fixture
async def person(inside: Inside, vendor: VendorProcess) -> Person:
    return await waiting(inside, vendor)


async def test_the_page_waits_and_says_so_until_the_result_is_there(person: Person) -> None:
    assert await person.look() == "Prove who you are with Checkpoint ID"
    assert await person.told("submitted") == (200, "new")
    assert await person.look() == "Checkpoint ID is checking what you sent"
    assert await person.told("review") == (200, "new")
    assert await person.look() == "Somebody at Checkpoint ID is taking a closer look"
    assert await person.told() == (200, "new")

    assert await person.look() == "It is you"
    assert await person.fates() == ["taken", "taken", "taken"]


async def test_nobody_has_to_look_for_it_to_go_on(person: Person) -> None:
    await person.told()

    await person.inside.parts.waits.settle_due()

    assert await person.fates() == ["taken"]
    assert await person.look() == "It is you"


async def test_an_event_that_comes_twice_counts_once(person: Person) -> None:
    assert await person.told(name="evt_1") == (200, "new")
    assert await person.told(name="evt_1") == (200, "repeated")
    assert await person.look() == "It is you"
    assert await person.told(name="evt_1") == (200, "repeated")

    assert await person.fates() == ["taken"]
    assert await person.look() == "It is you"


async def test_what_comes_after_the_result_changes_nothing(person: Person) -> None:
    await person.told()
    assert await person.look() == "It is you"

    assert await person.told("declined") == (200, "new")
    assert await person.told("submitted") == (200, "new")
    await person.inside.parts.waits.settle_due()

    assert await person.look() == "It is you"
    assert sorted(await person.fates()) == ["earlier-visit", "earlier-visit", "taken"]


async def test_a_result_that_comes_too_late_changes_nothing(person: Person) -> None:
    person.inside.clock.go(HOUR)
    assert await person.look() == "That took too long"
    person.inside.clock.go(-HOUR)

    assert await person.told() == (200, "new")
    await person.inside.parts.waits.settle_due()

    assert await person.look() == "That took too long"
    assert await person.fates() == ["over"]


async def test_a_result_for_a_session_that_is_gone_is_told_so(person: Person) -> None:
    await person.inside.parts.store.purge(person.inside.parts.now() + 400 * DAY, 10_000)

    assert await person.told() == (404, "unknown-wait")


async def test_another_tenants_session_is_none_here(inside: Inside, vendor: VendorProcess) -> None:
    theirs = await waiting(inside, vendor, "northwind")

    assert await theirs.told(to=EVENTS) == (404, "unknown-wait")
    assert await theirs.look() == "Weisen Sie sich bei Checkpoint ID aus"
    assert await theirs.told(to=EVENTS.replace("aurora", "northwind")) == (200, "new")
    assert await theirs.look() == "It is you"


@pytest.mark.parametrize(
    ("lie", "answer"),
    [
        ("reference", (404, "unknown-wait")),
        ("signature", (401, "webhook-unsigned")),
        ("age", (401, "webhook-stale")),
        ("json", (422, "webhook-unreadable")),
        ("size", (413, "answer-too-large")),
        ("verification", (200, "new")),
    ],
)
async def test_a_lie_is_told_so_and_changes_nothing(person: Person, lie: Lie, answer: tuple[int, str]) -> None:
    assert await person.told(lie=lie) == answer
    assert await person.look() == "Prove who you are with Checkpoint ID"

    assert await person.told() == (200, "new")
    assert await person.look() == "It is you"


async def test_the_result_of_one_person_is_not_that_of_another(inside: Inside, vendor: VendorProcess) -> None:
    one, other = await waiting(inside, vendor), await waiting(inside, vendor)

    assert await one.told(verification=other.verification) == (200, "new")

    assert await one.look() == "Prove who you are with Checkpoint ID"
    assert await other.look() == "Prove who you are with Checkpoint ID"


async def test_less_evidence_than_was_wanted_is_not_enough(person: Person) -> None:
    await person.told(lie="evidence")

    assert await person.look() == "It was not enough"


async def test_while_secrets_change_over_both_are_right(person: Person, serving: Installation) -> None:
    inside, body = person.inside, body_of(person.says("submitted"), "")
    assert await sent(inside, body, "evt_1", secret=NEW_SECRET) == (401, "webhook-unsigned")

    with serving.administering() as admin:
        set_up_vendor(admin, "aurora", "http://127.0.0.1:9", newest=NEW_SECRET)
    inside.clock.go(2 * MINUTE)  # settings may be a second old

    assert await sent(inside, body, "evt_2", secret=NEW_SECRET) == (200, "new")
    assert await sent(inside, body, "evt_3", secret=WEBHOOK_SECRET) == (200, "new")


async def test_a_vendor_that_nobody_set_up_is_unknown(person: Person) -> None:
    body = body_of(person.says(), "")

    assert await sent(person.inside, body, to="/t/aurora/proofing/another/events") == (404, "unknown-vendor")
    assert await sent(person.inside, body, to="/t/nobody/proofing/checkpoint/events") == (404, "unknown-tenant")


async def test_a_vendor_that_does_not_answer_is_no_dead_end(tmp_path: Path) -> None:
    async with running_inside(moved_in(tmp_path, "http://127.0.0.1:9")) as inside:
        walk = await inside.start("aurora", "proofing")

        assert walk.page["view"]["title"]["text"] == "Nobody answers there"


async def test_a_vendor_on_a_private_network_is_not_asked(tmp_path: Path, vendor: VendorProcess) -> None:
    installation = moved_in(tmp_path, vendor.url, HANDRAIL_PRIVATE_ADDRESSES="false")
    async with running_inside(installation) as inside:
        walk = await inside.start("aurora", "proofing")

        assert walk.page["view"]["title"]["text"] == "Nobody answers there"


async def test_beginning_again_is_the_same_verification(vendor: VendorProcess) -> None:
    commission: dict[str, Any] = {
        "reference": secrets.token_hex(8),
        "evidence": [],
        "language": "en",
        "return_url": "http://localhost/",
    }
    bearer = {"Authorization": f"Bearer {API_KEY}"}
    async with httpx2.AsyncClient() as client:
        answers = [await client.post(vendor.url + "/verifications", json=commission, headers=bearer) for _ in "12"]
        refused = await client.post(vendor.url + "/verifications", json=commission)

    assert len({each.json()["id"] for each in answers}) == 1
    assert refused.status_code == 401


def test_no_journey_goes_live_whose_vendor_nobody_set_up(tmp_path: Path) -> None:
    installation = on_sqlite(tmp_path)
    installation.move_in()

    with pytest.raises(Unprovided, match="vendor checkpoint: missing"):
        installation.publish("northwind", JOURNEY)


async def test_neither_page_nor_trace_tells_what_no_page_needs(person: Person) -> None:
    await person.told(document={"number": "L898902C3"}, person={"family_name": "Canary"})
    await person.look()

    page = msgspec.json.encode((await person.walk.get()).json()).decode()
    assert person.reference not in page
    assert "Canary" not in page
