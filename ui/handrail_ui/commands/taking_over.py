"""`handrail journey migrate`: taking running sessions over to another version."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Final, get_args

import click

from handrail_flows.registry import REGISTRY
from handrail_platform.text import Message, MessageParam
from handrail_platform.values import Milliseconds, TenantId
from handrail_tenants.journeys.decision import Decision
from handrail_ui import clock, settings
from handrail_ui.administration import administration
from handrail_ui.commands.broken import broken_said
from handrail_ui.commands.deciding import DRY_RUN, JOURNEY, TENANT, deciding, nothing_changed
from handrail_ui.fates import Fates
from handrail_ui.proof.words import proof_speech
from handrail_ui.runtime.migrating import Became, Migrating, Tally
from handrail_ui.runtime.problems import TenantSuspended, UnknownTenant
from handrail_ui.wiring import wired

_PATIENCE: Final[Milliseconds] = 2_000
"""How long the command works in silence."""


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
    with broken_said(), administration(settings.load()) as admin, admin.journeys(tenant) as journeys:
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
    with broken_said(), administration(settings.load()) as admin, admin.journeys(tenant) as journeys:
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


def _said(message: str, tally: Tally) -> str:
    counts: dict[str, MessageParam] = {name: tally[name] for name in get_args(Became)}
    return proof_speech("en").message(Message(message, counts)).text
