"""`handrail journey`: which versions of a journey run, and what was decided about them."""

import functools
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.repository import Journeys
from handrail_tenants.journeys.versions import Live, Share, Version
from handrail_ui import clock, settings
from handrail_ui.administration import administration
from handrail_ui.commands.broken import broken_said
from handrail_ui.since import DemandedSince

TENANT = click.option("--tenant", required=True, help="Key of the tenant.")
JOURNEY = click.option("--journey", required=True, help="Name of the journey.")
_BY = click.option("--by", default="command line", show_default=True, help="Who decides; stays in the log.")
_REASON = click.option("--reason", default="", help="Why; stays in the log.")
_ALTHOUGH_BROKEN = click.option(
    "--although-broken",
    is_flag=True,
    help="Do so though a version breaks guardrails that were set since it was proved; needs --reason.",
)
_WAY_OUT = " With --although-broken and --reason it goes live all the same."
_REVISION = click.option("--revision", type=int, help="Do nothing if the journey is at another revision by now.")
DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")


def deciding(function: Callable[..., None]) -> Callable[..., None]:
    """Take who decides, why, and at which revision."""

    @functools.wraps(function)
    def decide(*, by: str, reason: str, **others: Any) -> None:
        function(decision=Decision(by, reason, clock.now()), **others)

    return _BY(_REASON(_REVISION(decide)))


@click.command("versions")
@TENANT
@JOURNEY
def versions(tenant: str, journey: str) -> None:
    """List the newest versions, and which of them new sessions run."""
    with administration(settings.load()) as admin:
        with admin.journeys(tenant) as journeys:
            live = journeys.versions.live(journey)
            listed = journeys.versions.list(journey)
            running = [journeys.versions.program(journey, share.version) for share in live.shares]
        with admin.demands(tenant) as demands:
            broken = {each.version: broken_since(demands.since(each)) for each in running}
    whole = sum(share.weight for share in live.shares)
    table(
        ("version", "state", "published", "by", "program", "reason"),
        [
            (
                str(each.version),
                _state(each, whole) + broken.get(each.version, ""),
                moment(each.published_at),
                each.published_by,
                each.program_hash.hex()[:12],
                each.reason,
            )
            for each in listed
        ],
    )
    click.echo(f"Revision {live.revision}.")


@click.command("log")
@TENANT
@JOURNEY
@click.option("--before", type=int, help="Revision to look back from; without it the newest lines are shown.")
def log(tenant: str, journey: str, before: int | None) -> None:
    """List what was decided, newest first. Whatever was decided is there, migrations too."""
    with journeys_of(tenant) as journeys:
        lines = journeys.versions.log(journey, before)
    table(
        ("revision", "at", "by", "action", "version", "live", "reason"),
        [
            (
                str(line.revision),
                moment(line.at),
                line.by,
                line.action,
                str(line.version) if line.action != "migrate" else f"{line.replaced} to {line.version}",
                shares_in_words(line.shares) or str(line.live),
                line.reason,
            )
            for line in lines
        ],
    )


@click.command("rollback")
@TENANT
@JOURNEY
@click.option("--to", type=int, help="Version to go to; without it, what the newest in use had replaced.")
@_ALTHOUGH_BROKEN
@deciding
def rollback(
    tenant: str,
    journey: str,
    to: int | None,
    decision: Decision,
    revision: int | None,
    although_broken: bool,  # noqa: FBT001 - click passes it by name
) -> None:
    """Let new sessions run an earlier version again. Running sessions stay where they are."""
    with _changing(tenant, although_broken=although_broken) as journeys:
        live = journeys.rollback(journey, decision, to=to, expected=revision)
    click.echo(in_words(tenant, live, decision))


@click.command("split")
@TENANT
@JOURNEY
@click.argument("shares", nargs=-1, required=True)
@_ALTHOUGH_BROKEN
@deciding
def split(
    tenant: str,
    journey: str,
    shares: tuple[str, ...],
    decision: Decision,
    revision: int | None,
    although_broken: bool,  # noqa: FBT001 - click passes it by name
) -> None:
    """Divide new sessions between versions by weight.

    SHARES are pairs such as 3=90 4=10. The same person, or browser, gets the same version every time. A single
    share ends the split.
    """
    with _changing(tenant, although_broken=although_broken) as journeys:
        live = journeys.split(journey, _weights(shares), decision, expected=revision)
    click.echo(in_words(tenant, live, decision))


@click.command("revoke")
@TENANT
@JOURNEY
@click.argument("version", type=int)
@click.option("--fallback", type=int, help="Version for new sessions; without it, what a rollback would lead to.")
@_ALTHOUGH_BROKEN
@deciding
def revoke(
    tenant: str,
    journey: str,
    version: int,
    fallback: int | None,
    decision: Decision,
    revision: int | None,
    although_broken: bool,  # noqa: FBT001 - click passes it by name
) -> None:
    """Stop VERSION for good, in an emergency. It needs --reason.

    Its sessions go no further: their people are told so and start afresh.
    """
    with _changing(tenant, although_broken=although_broken) as journeys:
        live = journeys.revoke(journey, version, decision, fallback=fallback, expected=revision)
    click.echo(f"{tenant}: version {version} of {journey} is revoked.")
    click.echo(in_words(tenant, live, decision))


def in_words(tenant: str, live: Live, decision: Decision) -> str:
    """Say what new sessions run after a decision."""
    what = f"is live as version {live.version}"
    if len(live.shares) > 1:
        what = f"is split: {shares_in_words(live.shares)}"
    return f"{tenant}: {live.journey} {what}{at_revision(live, decision)}"


def at_revision(live: Live, decision: Decision) -> str:
    """Say at which revision a decision left the journey, and whether it found everything so already."""
    if live.unchanged:
        return f" already (revision {live.revision}). {nothing_changed(decision)}"
    return f" (revision {live.revision})."


def nothing_changed(decision: Decision) -> str:
    """Say that what was decided is so already, and that nobody will read why."""
    return f"Nothing was changed{', and the reason is not kept' if decision.reason.strip() else ''}."


def broken_since(demanded: Sequence[DemandedSince]) -> str:
    """Say which guardrails a version breaks that were set since it was proved; nothing of warnings lived with."""
    if any(each.finding is None for each in demanded):
        return ", cannot be judged under what is demanded now"
    names = ", ".join(dict.fromkeys(each.name for each in demanded if not each.accepted))
    return f", breaks guardrails set since: {names}" if names else ""


@contextmanager
def journeys_of(tenant: str) -> Generator[Journeys]:
    """Open the published journeys of a tenant of this installation."""
    with administration(settings.load()) as admin, admin.journeys(tenant) as journeys:
        yield journeys


@contextmanager
def _changing(tenant: str, *, although_broken: bool) -> Generator[Journeys]:
    with administration(settings.load()) as admin, broken_said(_WAY_OUT):
        opened = admin.journeys_although_broken if although_broken else admin.journeys
        with opened(tenant) as journeys:
            yield journeys


def _weights(shares: Sequence[str]) -> dict[int, int]:
    pairs = [share.split("=") for share in shares]
    try:
        weights = {int(version): int(weight) for version, weight in pairs}
    except ValueError as error:
        raise click.BadParameter("is not VERSION=WEIGHT, such as 3=90", param_hint="SHARES") from error
    if len(weights) < len(pairs):
        raise click.BadParameter("name a version twice", param_hint="SHARES")
    return weights


def _state(version: Version, whole: int) -> str:
    if version.revoked_at is not None:
        return "revoked"
    if not version.weight:
        return ""
    return "live" if version.weight == whole else _percent(version.weight, whole)


def shares_in_words(shares: Sequence[Share]) -> str:
    """Say which versions there are, and with which part of the whole."""
    whole = sum(share.weight for share in shares)
    return ", ".join(f"version {share.version} {_percent(share.weight, whole)}" for share in shares)


def _percent(weight: int, whole: int) -> str:
    return f"{100 * weight / whole:.3g} %"


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows under their heads, each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        cells = (cell.replace("\n", " ").ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def moment(at: Milliseconds) -> str:
    """Return the minute in UTC, as an operator reads it."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M")
