"""What people and clients meet when their sessions are taken over to another version, and what operators read."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.values import TenantId
from handrail_tenants.journeys.decision import Decision
from handrail_ui import clock
from handrail_ui.administration import administration
from handrail_ui.fates import Fates
from handrail_ui.runtime.migrating import Migrating, Tally
from tests.app_inside import AsyncWalk, Inside, running_inside
from tests.command_line import Operator
from tests.postgres import Database
from tests.serve_server import Installation
from tests.unit.pages.samples import element, elements

pytestmark = pytest.mark.anyio
HTML = {"Accept": "text/html"}
THESE = ("--tenant", "aurora", "--journey", "tour")
TOUR = """
format: 1
journey: tour
name: {en: Tour}
variables: {}
start: hall
steps:
  hall:
    step: message@1
    config: {title: {en: The hall}}
    next: {done: tower}
  tower:
    step: message@1
    config: {title: {en: The tower}}
    next: {done: bye}
  bye:
    step: end@1
    config: {result: success}
"""
CELLAR = "  cellar:\n    step: message@1\n    config: {title: {en: The cellar}}\n    next: {done: tower}\n"
WITH_CELLAR = (
    TOUR.replace("{done: tower}", "{done: cellar}")
    .replace("  tower:", f"{CELLAR}  tower:")
    .replace("{en: The tower}", "{en: The new tower}")
)
"""Another step before the tower, and another tower."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def installation(database: Database) -> Installation:
    made = Installation(database)
    made.move_in()
    made.publish("aurora", TOUR)
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


async def test_a_session_goes_on_in_the_new_version_from_the_page_that_is_open(
    inside: Inside, installation: Installation, operator: Operator
) -> None:
    walk = await inside.start("aurora", "tour")
    await asyncio.to_thread(installation.publish, "aurora", WITH_CELLAR)

    said = await types(operator, "migrate", "--from", "1", "--to", "2")
    await walk.answer()

    assert said.endswith("1 go on, 0 start afresh, 0 stay, 0 moved meanwhile.\n")
    assert title(walk) == "The cellar"
    await walk.answer()
    await walk.answer()
    assert walk.page["done"]["result"] == "success"


async def test_the_page_that_was_open_counts_once(
    inside: Inside, installation: Installation, operator: Operator
) -> None:
    walk = await inside.start("aurora", "tour")
    await asyncio.to_thread(installation.publish, "aurora", WITH_CELLAR)
    await types(operator, "migrate", "--from", "1", "--to", "2")

    first, second = await walk.post(), await walk.post()

    assert first.status_code == 200
    assert second.status_code == 409
    assert second.json()["seq"] == first.json()["seq"]


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "We changed this page for your safety"),
        ("de", "Wir haben diese Seite zu Ihrer Sicherheit geändert"),
    ],
)
async def test_whoever_cannot_go_on_is_told_to_start_again_and_goes_where_they_were_going(
    inside: Inside, installation: Installation, operator: Operator, language: str, heading: str
) -> None:
    headers = {**HTML, "Accept-Language": language}
    address = (await inside.client.get("/t/aurora/j/tour?next=/account", headers=headers)).headers["location"]
    page = await inside.client.get(address, headers=headers)
    nonce = elements(page.content, "input", name="nonce")[0].attributes["value"]
    await inside.client.post(address, data={"nonce": nonce, "action": "continue"}, headers=headers)
    await asyncio.to_thread(installation.publish, "aurora", WITH_CELLAR)

    said = await types(operator, "migrate", "--from", "1", "--to", "2")

    assert said.endswith("0 go on, 1 start afresh, 0 stay, 0 moved meanwhile.\n")
    stopped = await inside.client.get(address, headers=headers)
    assert stopped.status_code == 410
    assert element(stopped.content, "h1").text.strip() == heading
    (again,) = elements(stopped.content, "a", **{"class": "button button--primary"})
    assert again.attributes["href"] == "/t/aurora/j/tour?next=/account"


async def test_a_client_that_cannot_go_on_is_told_to_start_again(
    inside: Inside, installation: Installation, operator: Operator
) -> None:
    walk = await inside.start("aurora", "tour")
    await walk.answer()
    await asyncio.to_thread(installation.publish, "aurora", WITH_CELLAR)

    await types(operator, "migrate", "--from", "1", "--to", "2")

    for refused in (await walk.post(), await walk.get()):
        assert (refused.status_code, refused.json()["code"]) == (410, "session-revoked")


async def test_the_report_says_what_would_become_of_whom_and_why(
    inside: Inside, installation: Installation, operator: Operator
) -> None:
    for answers in (0, 0, 1):
        walk = await inside.start("aurora", "tour")
        for _ in range(answers):
            await walk.answer()
    await asyncio.to_thread(installation.publish, "aurora", WITH_CELLAR)
    await inside.start("aurora", "tour")

    said, as_json = await types(operator, "sessions"), json.loads(await types(operator, "sessions", "--json"))

    lines = [" ".join(line.split()[:3] + line.split()[5:]) for line in said.splitlines()]
    assert lines[:4] == [
        "version step sessions version 2 because",
        "2 hall 1",
        "1 hall 2 go on",
        "1 tower 1 start afresh The step works differently there.",
    ]
    assert [(each["version"], each["step"], each["to"], each["verdict"], each["why"]) for each in as_json] == [
        (2, "hall", 2, "", ""),
        (1, "hall", 2, "safe", ""),
        (1, "tower", 2, "restart", "step-changed"),
    ]


async def test_the_log_and_the_trace_say_what_happened(
    inside: Inside, installation: Installation, operator: Operator
) -> None:
    walk, other = await inside.start("aurora", "tour"), await inside.start("aurora", "tour")
    await other.answer()
    await asyncio.to_thread(installation.publish, "aurora", WITH_CELLAR)

    await types(operator, "migrate", "--from", "1", "--to", "2", "--by", "lena", "--reason", "the cellar counts")

    log = await types(operator, "log")
    assert log.splitlines()[1].split()[3:] == ["lena", "migrate", "1", "to", "2", "2", "the", "cellar", "counts"]
    ids = [each.page["submit_url"].rpartition("/")[2] for each in (walk, other)]
    moved, stopped = [
        await asyncio.to_thread(operator.does, "session", "show", "--tenant", "aurora", each) for each in ids
    ]
    assert moved.startswith("running at seq 2")
    assert " migrated  hall" in moved
    assert stopped.startswith("stopped at seq 3")
    assert " stopped   tower" in stopped


@pytest.mark.parametrize(
    ("many", "told"),
    [(1, "1 of them was taken over before and stays."), (2, "2 of them were taken over before and stay.")],
)
async def test_the_report_says_how_many_were_taken_over(
    inside: Inside, installation: Installation, operator: Operator, many: int, told: str
) -> None:
    for _ in range(many):
        await inside.start("aurora", "tour")
    await asyncio.to_thread(installation.publish, "aurora", WITH_CELLAR)
    await types(operator, "migrate", "--from", "1", "--to", "2")

    assert told in await types(operator, "sessions", "--to", "1")


async def test_a_session_is_taken_over_once(
    inside: Inside, installation: Installation, operator: Operator
) -> None:
    walk = await inside.start("aurora", "tour")
    await asyncio.to_thread(installation.publish, "aurora", WITH_CELLAR)
    await types(operator, "migrate", "--from", "1", "--to", "2")

    report = await types(operator, "sessions", "--to", "1")
    said = await types(operator, "migrate", "--from", "2", "--to", "1")

    assert "1 of them was taken over before and stays." in report
    assert "0 go on, 0 start afresh, 1 stay, 0 moved meanwhile.\nNobody is to be taken over." in said
    await walk.answer()
    assert title(walk) == "The cellar"


async def test_a_dry_run_says_what_would_be_done_and_does_nothing(
    inside: Inside, installation: Installation, operator: Operator
) -> None:
    walks = [await inside.start("aurora", "tour") for _ in range(3)]
    await walks[0].answer()
    await asyncio.to_thread(installation.publish, "aurora", WITH_CELLAR)
    before = await types(operator, "log"), await types(operator, "sessions", "--json")

    said = await types(operator, "migrate", "--from", "1", "--to", "2", "--dry-run")

    assert said == "2 would go on, 1 would start afresh, 0 would stay. Nothing was done.\n"
    assert (await types(operator, "log"), await types(operator, "sessions", "--json")) == before
    done = await types(operator, "migrate", "--from", "1", "--to", "2")
    assert done.endswith("2 go on, 1 start afresh, 0 stay, 0 moved meanwhile.\n"), "it was right"


async def test_a_migration_that_moves_nobody_is_no_decision(
    inside: Inside, installation: Installation, operator: Operator
) -> None:
    await inside.start("aurora", "tour")
    await asyncio.to_thread(installation.publish, "aurora", WITH_CELLAR)
    await types(operator, "migrate", "--from", "1", "--to", "2")
    before = await types(operator, "log"), await types(operator, "versions")

    said = await types(operator, "migrate", "--from", "1", "--to", "2", "--reason", "once more")

    assert said.endswith("Nobody is to be taken over. Nothing was changed, and the reason is not kept.\n")
    assert (await types(operator, "log"), await types(operator, "versions")) == before


class Interrupted(Exception):
    """The operator's machine went away."""


def interrupting(tally: Tally) -> None:
    raise Interrupted(tally)


def heard(tally: Tally) -> None:
    assert tally["migrated"]


async def migrate(tenant: TenantId, installation: Installation, migrating: Migrating) -> Tally:
    def decide() -> tuple[tuple[bytes, bytes], Fates]:
        with administration(installation.settings) as admin, admin.journeys("aurora") as journeys:
            one, other = (journeys.versions.program("tour", version).document for version in (1, 2))
            decision = Decision("alice", "a test", clock.now())
            return journeys.migrate("tour", 1, 2, decision), Fates(one, other, REGISTRY)

    programs, fates = await asyncio.to_thread(decide)
    return await migrating.carry_out(tenant, *programs, fates)


async def test_interrupted_and_typed_once_more_it_does_what_is_left(
    inside: Inside, installation: Installation
) -> None:
    walks = [await inside.start("aurora", "tour") for _ in range(130)]
    await asyncio.to_thread(installation.publish, "aurora", WITH_CELLAR)
    parts = inside.parts
    tenant = await parts.directory.by_key("aurora", clock.now())
    assert tenant is not None

    tallies: list[Tally] = []
    for report in (interrupting, heard, heard):
        migrating = Migrating(parts.store, parts.keys, parts.shell.programs, parts.now, report)
        try:
            tallies.append(await migrate(tenant.id, installation, migrating))
        except Interrupted as interrupted:
            tallies.append(interrupted.args[0])

    assert [each["migrated"] for each in tallies] == [100, 30, 0]
    for walk in walks:
        await walk.answer()
        assert title(walk) == "The cellar"


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "the same version": (("--from", "1", "--to", "1"), "same-version"),
    "a version that does not exist": (("--from", "1", "--to", "7"), "version-unknown"),
    "another revision": (("--from", "1", "--to", "2", "--revision", "9"), "journey-moved"),
    "a version that was stopped": (("--from", "3", "--to", "2"), "version-revoked"),
}


@pytest.mark.parametrize(("words", "said"), REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.parametrize("dry", [(), ("--dry-run",)], ids=["done", "dry"])
def test_a_migration_that_is_refused_is_explained_and_changes_nothing(
    installation: Installation, operator: Operator, words: tuple[str, ...], said: str, dry: tuple[str, ...]
) -> None:
    installation.publish("aurora", WITH_CELLAR)
    installation.publish("aurora", TOUR.replace("The hall", "The lobby"))
    operator.does("journey", "revoke", *THESE, "3", "--reason", "a leak")

    refused = operator.types("journey", "migrate", *THESE, *words, *dry)

    assert refused.exit_code == 2
    assert said in refused.output
    with administration(installation.settings) as admin, admin.journeys("aurora") as journeys:
        assert (journeys.versions.live("tour").version, journeys.versions.live("tour").revision) == (2, 4)


TWO_FACTORS = """
guardrails:
  - {rule: before, id: two-factors, before: finish, require: [{kind: authenticated, level: 2}]}
"""


def test_nobody_is_taken_over_to_what_breaks_the_guardrails_and_nothing_is_promised_to_allow_it(
    installation: Installation, operator: Operator, tmp_path: Path
) -> None:
    installation.publish("aurora", TOUR.replace("The hall", "The lobby"))
    file = tmp_path / "two-factors.yaml"
    file.write_text(TWO_FACTORS)
    operator.does(
        "guardrails", "set", "--tenant", "aurora", "--although-broken", "--reason", "from today", str(file)
    )

    refused = operator.types("journey", "migrate", *THESE, "--from", "2", "--to", "1")

    assert refused.exit_code == 1
    assert "tour, version 1, breaks what is demanded now" in refused.output
    assert "Nothing was changed." in refused.output
    assert "--although-broken" not in refused.output
