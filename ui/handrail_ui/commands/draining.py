"""`handrail journey`: who is still under way on older versions, what would become of them, and making it so."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Final, get_args

import click
import msgspec

from handrail_flows.registry import REGISTRY
from handrail_platform.difference.migration import Fate
from handrail_platform.text import Message, MessageParam
from handrail_platform.values import Milliseconds, TenantId
from handrail_platform.verify.finding import Hop
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.drain import StepCount
from handrail_tenants.journeys.repository import Journeys
from handrail_ui import clock, settings
from handrail_ui.commands.broken import broken_said
from handrail_ui.commands.versions import (
    DRY_RUN,
    JOURNEY,
    TENANT,
    deciding,
    journeys_of,
    moment,
    nothing_changed,
    table,
)
from handrail_ui.fates import Fates
from handrail_ui.pages.translator import Speech
from handrail_ui.proof.words import proof_speech
from handrail_ui.runtime.migrating import Became, Migrating, Tally
from handrail_ui.runtime.problems import TenantSuspended, UnknownTenant
from handrail_ui.wiring import wired

_PATIENCE: Final[Milliseconds] = 2_000
"""How long the command works in silence."""


class Drained(msgspec.Struct, frozen=True):
    """Running sessions at one step of a version, and what would become of them in version `to`.

    Their verdict is empty where they are in that version. `taken_over` of them stay whatever the verdict is.
    """

    version: int
    step: str
    running: int
    oldest_at: Milliseconds
    taken_over: int
    to: int
    verdict: str
    why: str
    route: tuple[Hop, ...]


@click.command("sessions")
@TENANT
@JOURNEY
@click.option("--to", type=int, help="Version that they would go to; without it, the one that is live.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; times are milliseconds since the Unix epoch.")
def sessions(tenant: str, journey: str, to: int | None, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """Count running sessions by version and step.

    It says too what a migration would make of them. Expired and revoked ones do not run.
    """
    with journeys_of(tenant) as journeys:
        target = journeys.versions.live(journey).version if to is None else to
        counts = tuple(_drained(journeys, journey, target))
    if as_json:
        click.echo(msgspec.json.encode(counts).decode())
        return
    say = proof_speech("en")
    table(
        ("version", "step", "sessions", "oldest", f"in version {target}", "because"),
        [
            (
                str(each.version),
                each.step,
                str(each.running),
                moment(each.oldest_at),
                say(f"fate.{each.verdict}") if each.verdict else "",
                _because(say, each),
            )
            for each in counts
        ],
    )
    click.echo(f"{sum(each.running for each in counts)} running.")


@click.command("migrate")
@TENANT
@JOURNEY
@click.option("--from", "before", type=int, required=True, help="Version whose sessions are to leave it.")
@click.option("--to", "after", type=int, required=True, help="Version that they go to.")
@DRY_RUN
@deciding
def migrate(
    tenant: str, journey: str, before: int, after: int, decision: Decision, revision: int | None, *, dry_run: bool
) -> None:
    """Take running sessions over to another version.

    They go on where they are if what they have proved is enough there; the others are stopped, and their people
    told to start again, or stay. `sessions` says beforehand which. Interrupted, it is typed once more.
    """
    with broken_said(), journeys_of(tenant) as journeys:
        one, other = (journeys.versions.program(journey, version).document for version in (before, after))
        programs = journeys.migration(journey, before, after, decision, expected=revision)
    fates = Fates(one, other, REGISTRY)
    foreseen = asyncio.run(_foreseen(tenant, programs[0], fates))
    if dry_run:
        click.echo(_said("fate.planned", foreseen))
        return
    if not foreseen["migrated"] and not foreseen["restarted"]:
        click.echo(_said("fate.done", foreseen))
        click.echo(f"Nobody is to be taken over. {nothing_changed(decision)}")
        return
    with broken_said(), journeys_of(tenant) as journeys:
        journeys.migrate(journey, before, after, decision, expected=revision)
    tally = asyncio.run(_carried_out(tenant, programs, fates))
    click.echo(_said("fate.done", tally))


async def _foreseen(key: str, before: bytes, fates: Fates) -> Tally:
    async with _migrating(key, lambda _: None) as (migrating, tenant):
        return await migrating.foresee(tenant, before, fates)


async def _carried_out(key: str, programs: tuple[bytes, bytes], fates: Fates) -> Tally:
    began = clock.now()

    def report(tally: Tally) -> None:
        nonlocal began
        if clock.now() - began >= _PATIENCE:
            began = clock.now()
            click.echo(_said("fate.progress", tally), err=True)

    async with _migrating(key, report) as (migrating, tenant):
        return await migrating.carry_out(tenant, *programs, fates)


@asynccontextmanager
async def _migrating(key: str, report: Callable[[Tally], None]) -> AsyncGenerator[tuple[Migrating, TenantId]]:
    async with wired(settings.load()) as parts:
        tenant = await parts.directory.by_key(key, parts.now())
        if tenant is None:
            raise UnknownTenant
        if tenant.state != "active":
            raise TenantSuspended
        shell = parts.shell
        yield Migrating(parts.store, parts.keys, shell.programs, parts.now, report), tenant.id


def _drained(journeys: Journeys, journey: str, target: int) -> Iterator[Drained]:
    after = journeys.versions.program(journey, target).document
    by_version: dict[int, list[StepCount]] = {}
    for each in journeys.sessions(journey, clock.now()):
        by_version.setdefault(each.version, []).append(each)
    for version, counts in by_version.items():
        before = journeys.versions.program(journey, version).document
        steps = () if version == target else [each.step for each in counts]
        fates = Fates(before, after, REGISTRY).of(steps)
        for each in counts:
            yield _with_fate(each, target, fates.get(each.step))


def _with_fate(count: StepCount, target: int, fate: Fate | None) -> Drained:
    told = msgspec.structs.asdict(count)
    if fate is None:
        return Drained(**told, to=target, verdict="", why="", route=())
    return Drained(**told, to=target, verdict=fate.verdict, why=fate.why, route=fate.route)


def _because(say: Speech, drained: Drained) -> str:
    at = drained.route[-1].step if drained.route else drained.step
    reasons = [say(f"fate.why.{drained.why}", step=at)] if drained.why else []
    if drained.taken_over and drained.verdict != "hold":
        reasons.append(say("fate.taken_over", count=drained.taken_over))
    return " ".join(reasons)


def _said(message: str, tally: Tally) -> str:
    counts: dict[str, MessageParam] = {name: tally[name] for name in get_args(Became)}
    return proof_speech("en").message(Message(message, counts)).text
