"""`handrail journey log`: what was decided about the versions of a journey."""

import click

from handrail_tenants.journeys.versions import LogLine, Versions
from handrail_tenants.tenancy.opening import open_tenant
from handrail_ui import settings
from handrail_ui.commands.deciding import JOURNEY, TENANT
from handrail_ui.commands.table import moment, shares_in_words, table


@click.command("log")
@TENANT
@JOURNEY
@click.option("--before", type=int, help="Revision to look back from; without it the newest lines are shown.")
def log(tenant: str, journey: str, before: int | None) -> None:
    """List what was decided, newest first. Whatever was decided is there, migrations too."""
    with open_tenant(settings.load().database, tenant) as session:
        versions = Versions(session)
        lines = versions.log(journey, before)
        if not lines:
            versions.live(journey)  # raises where there is no such journey
    table(
        ("revision", "at", "by", "action", "version", "live", "reason"),
        [
            (
                str(line.revision),
                moment(line.at),
                line.by,
                line.action,
                _about(line),
                shares_in_words(line.shares) or str(line.live),
                line.reason,
            )
            for line in lines
        ],
    )


def _about(line: LogLine) -> str:
    """Name the versions that a decision was about; those of a split as they are typed."""
    match line.action:
        case "migrate":
            return f"{line.replaced} to {line.version}"
        case "split" if line.shares:
            return " ".join(f"{share.version}={share.weight}" for share in line.shares)
        case _:
            return str(line.version)
