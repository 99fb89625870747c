"""`handrail journey versions`: which versions there are, and which of them run."""

from collections.abc import Sequence

import click

from handrail_tenants.journeys.versions import Version
from handrail_ui import settings
from handrail_ui.administration import administration
from handrail_ui.commands.deciding import JOURNEY, TENANT
from handrail_ui.commands.table import moment, percent, table
from handrail_ui.since import DemandedSince


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
            broken = {each.version: _broken_since(demands.since(each)) for each in running}
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


def _broken_since(demanded: Sequence[DemandedSince]) -> str:
    """Say which guardrails a version breaks that were set since it was proved; nothing of warnings lived with."""
    if any(each.finding is None for each in demanded):
        return ", cannot be judged under what is demanded now"
    names = ", ".join(dict.fromkeys(each.name for each in demanded if not each.accepted))
    return f", breaks guardrails set since: {names}" if names else ""


def _state(version: Version, whole: int) -> str:
    if version.revoked_at is not None:
        return "revoked"
    if not version.weight:
        return ""
    return "live" if version.weight == whole else percent(version.weight, whole)
