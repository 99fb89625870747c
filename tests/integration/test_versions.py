"""What people and clients meet while an operator decides which versions of a journey run."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from time import perf_counter

import msgspec
import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.program import Program
from handrail_platform.run.transition import SignedIn
from handrail_platform.values import PersonId, TenantId
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.store.contract import Store
from handrail_ui import clock
from handrail_ui.administration import administration
from handrail_ui.runtime.caller import Caller
from handrail_ui.runtime.programs import ProgramLibrary
from tests.app_inside import AsyncWalk, Inside, running_inside
from tests.bench.long_journeys import long_journey
from tests.command_line import Operator
from tests.hello import HELLO
from tests.house import ORIGIN
from tests.postgres import Database
from tests.serve_server import Installation
from tests.unit.pages.samples import element, elements

pytestmark = pytest.mark.anyio
HTML = {"Accept": "text/html"}
THESE = ("--tenant", "aurora", "--journey", "hello")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def installation(database: Database) -> Installation:
    """Return an installation whose journey `hello` has two versions; the second is live."""
    made = Installation(database)
    made.move_in()
    made.publish("aurora", HELLO.replace("TITLE", "Version 1"))
    made.publish("aurora", HELLO.replace("TITLE", "Version 2"))
    return made


@pytest.fixture
def operator(installation: Installation) -> Operator:
    return Operator(installation.environment)


@pytest.fixture
async def inside(installation: Installation) -> AsyncIterator[Inside]:
    async with running_inside(installation) as inside:
        yield inside


async def types(operator: Operator, *words: str) -> str:
    """Let the operator work beside the server, and not in its way."""
    verb, *rest = words
    return await asyncio.to_thread(operator.does, "journey", verb, *THESE, *rest)


def title(walk: AsyncWalk) -> str:
    return str(walk.page["view"]["title"]["text"])


async def test_a_client_on_a_revoked_version_is_told_so_and_starts_afresh(
    inside: Inside, operator: Operator
) -> None:
    walk = await inside.start("aurora", "hello")
    assert title(walk) == "Version 2"

    await types(operator, "revoke", "2", "--reason", "a leak")

    for refused in (await walk.post(), await walk.get(), await walk.post()):
        assert refused.status_code == 410
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["type"] == "urn:handrail:problem:session-revoked"
        assert refused.json()["title"] == "We changed this page for your safety"
    stay = await walk.client.post(
        f"{walk.page['submit_url']}/stay", json={"nonce": walk.page["nonce"]}, headers=walk.headers
    )
    assert (stay.status_code, stay.json()["code"]) == (410, "session-revoked")
    assert title(await inside.start("aurora", "hello")) == "Version 1"


async def test_a_session_that_ended_in_time_keeps_its_end(inside: Inside, operator: Operator) -> None:
    walk = await inside.start("aurora", "hello")
    await walk.answer()

    await types(operator, "revoke", "2", "--reason", "a leak")

    ended = await walk.get()
    assert (ended.status_code, ended.json()["done"]["result"]) == (200, "success")


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "We changed this page for your safety"),
        ("de", "Wir haben diese Seite zu Ihrer Sicherheit geändert"),
    ],
)
async def test_a_person_on_a_revoked_version_may_start_again_and_goes_where_they_were_going(
    inside: Inside, operator: Operator, language: str, heading: str
) -> None:
    browser = inside.client
    headers = {**HTML, "Accept-Language": language}
    address = (await browser.get("/t/aurora/j/hello?next=/account", headers=headers)).headers["location"]
    assert (await browser.get(address, headers=headers)).status_code == 200

    await types(operator, "revoke", "2", "--reason", "a leak")

    stopped = await browser.get(address, headers=headers)
    assert stopped.status_code == 410
    assert element(stopped.content, "h1").text.strip() == heading
    (again,) = elements(stopped.content, "a", **{"class": "button button--primary"})
    assert again.attributes["href"] == "/t/aurora/j/hello?next=/account"
    fresh = await browser.get("/t/aurora/j/hello?next=/account", headers=headers)
    assert b"Version 1" in (await browser.get(fresh.headers["location"], headers=headers)).content


async def test_somebody_else_is_not_told_that_a_session_was_revoked(inside: Inside, operator: Operator) -> None:
    walk = await inside.start("aurora", "hello")
    await types(operator, "revoke", "2", "--reason", "a leak")
    mallory = await inside.start("aurora", "hello")

    answer = await mallory.client.get(walk.page["submit_url"], headers=mallory.headers)

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-session")


async def test_the_trace_says_where_a_session_was_stopped_once_somebody_tried_to_go_on(
    inside: Inside, operator: Operator
) -> None:
    walk = await inside.start("aurora", "hello")
    session = walk.page["session"]
    await types(operator, "revoke", "2", "--reason", "a leak")

    await walk.get()
    looked_at = await asyncio.to_thread(operator.does, "session", "show", "--tenant", "aurora", session)
    await walk.post()
    await walk.post()
    tried = await asyncio.to_thread(operator.does, "session", "show", "--tenant", "aurora", session)

    assert "stopped" not in looked_at
    assert ", revoked\n" in tried
    assert [line.split()[4:6] for line in tried.splitlines() if "stopped" in line] == [["hello", "revoked"]]


async def test_the_same_browser_meets_the_same_version_of_a_split(inside: Inside, operator: Operator) -> None:
    await types(operator, "split", "1=50", "2=50")
    met: set[str] = set()

    for _ in range(24):
        secret, versions = "", set[str]()
        for _ in range(3):
            headers = {**HTML, "Cookie": f"handrail-aurora-journeys={secret}"} if secret else HTML
            inside.client.cookies.clear()
            started = await inside.client.get("/t/aurora/j/hello", headers=headers)
            secret = secret or inside.client.cookies["handrail-aurora-journeys"]
            inside.client.cookies.clear()
            cookie = {"Cookie": f"handrail-aurora-journeys={secret}"}
            page = await inside.client.get(started.headers["location"], headers={**HTML, **cookie})
            versions.add(element(page.content, "h1").text.strip())
        assert len(versions) == 1
        met |= versions

    assert met == {"Version 1", "Version 2"}


async def test_the_same_person_meets_the_same_version_from_every_browser(
    inside: Inside, operator: Operator
) -> None:
    await types(operator, "split", "1=50", "2=50")
    tenant = await inside.parts.directory.by_key("aurora", clock.now())
    assert tenant is not None
    met: set[bytes] = set()

    for number in range(24):
        person = SignedIn(PersonId(bytes([number]) * 16), (), clock.now())
        callers = [Caller("browser", os.urandom(32), "192.0.2.7", ORIGIN, "", "en", person) for _ in range(3)]
        sessions = [await inside.parts.shell.start(tenant.id, "hello", each, None) for each in callers]
        programs = {session.program.hash for session in sessions}
        assert len(programs) == 1
        met |= programs

    assert len(met) == 2


class Overtaken(ProgramLibrary):
    """Looks a program up, and the first time something happens before anybody can use it."""

    def __init__(self, store: Store, happens: Callable[[], object]) -> None:
        super().__init__(store, REGISTRY)
        self._happens = happens
        self.happened = 0

    async def active(self, tenant: TenantId, journey: str, unit: bytes) -> Program:
        found = await super().active(tenant, journey, unit)
        if not self.happened:
            await asyncio.to_thread(self._happens)
        self.happened += 1
        return found


async def test_whoever_starts_while_their_version_is_revoked_gets_the_next(
    inside: Inside, operator: Operator
) -> None:
    words = ("journey", "revoke", *THESE, "2", "--reason", "a leak")
    programs = Overtaken(inside.parts.store, lambda: operator.does(*words))
    shell = replace(inside.parts.shell, programs=programs)
    tenant = await inside.parts.directory.by_key("aurora", clock.now())
    assert tenant is not None

    started = await shell.start(tenant.id, "hello", Caller("native", bytes(32), "", ORIGIN, "", "en", None), None)

    assert programs.happened == 2
    assert started.program.document.steps["hello"].config["title"] == {"en": "Version 1"}


async def test_an_operator_sees_versions_decisions_and_sessions(inside: Inside, operator: Operator) -> None:
    await inside.start("aurora", "hello")
    await types(operator, "split", "1=3", "2=1", "--by", "lena", "--reason", "a careful try")
    revoked = await types(operator, "revoke", "1", "--by", "lena", "--reason", "a leak")

    versions, log = await types(operator, "versions"), await types(operator, "log")
    sessions, as_json = await types(operator, "sessions"), json.loads(await types(operator, "sessions", "--json"))

    assert revoked == (
        "aurora: version 1 of hello is revoked.\naurora: hello is live as version 2 (revision 4).\n"
    )
    assert [line.split()[:2] for line in versions.splitlines()] == [
        ["version", "state"],
        ["2", "live"],
        ["1", "revoked"],
        ["Revision", "4."],
    ]
    assert [line.split()[0] for line in log.splitlines()] == ["revision", "4", "3", "2", "1"]
    assert "version 1 75 %, version 2 25 %  a careful try" in log
    assert sessions.splitlines()[1].split()[:3] == ["2", "hello", "1"]
    assert sessions.endswith("1 running.\n")
    (count,) = as_json
    assert (count["version"], count["step"], count["running"]) == (2, "hello", 1)
    assert 0 <= clock.now() - count["oldest_at"] < 600_000


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "a share that is none": (("split", "1=x"), "VERSION=WEIGHT"),
    "a share without a weight": (("split", "1"), "VERSION=WEIGHT"),
    "a version twice": (("split", "1=1", "1=2"), "name a version twice"),
    "a version that does not exist": (("rollback", "--to", "7"), "version-unknown"),
    "a revocation without a reason": (("revoke", "2"), "decision-invalid"),
    "somebody who cannot be read": (("rollback", "--by", "\x1b[2J"), "decision-invalid"),
    "another revision": (("rollback", "--revision", "1"), "journey-moved"),
}


@pytest.mark.parametrize(("words", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_a_decision_that_is_refused_is_explained_and_changes_nothing(
    installation: Installation, operator: Operator, words: tuple[str, ...], said: str
) -> None:
    verb, *rest = words

    refused = operator.types("journey", verb, *THESE, *rest)

    assert refused.exit_code == 2
    assert said in refused.output
    assert "Traceback" not in refused.output
    with administration(installation.settings) as admin, admin.journeys("aurora") as journeys:
        live = journeys.versions.live("hello")
    assert (live.version, live.revision) == (2, 2)


def test_a_rollback_takes_less_than_a_second(installation: Installation) -> None:
    with administration(installation.settings) as admin, admin.journeys("aurora") as journeys:
        began = clock.now()
        live = journeys.rollback("hello", Decision("alice", "", began))

    assert live.version == 1
    assert clock.now() - began < 1_000


def test_a_long_journey_is_rolled_back_in_under_a_second(installation: Installation) -> None:
    """It is proved again under the guardrails of today before it goes live."""
    long = long_journey(300)
    installation.publish("aurora", long, msgspec.structs.replace(long, lifetime_minutes=60))

    with installation.administering() as admin:
        start = perf_counter()
        with admin.journeys("aurora") as journeys:
            live = journeys.rollback("long", Decision("test", "it hurts", clock.now()))
        took = perf_counter() - start

    assert live.version == 1
    assert took < 1
