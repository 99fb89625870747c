"""`handrail journey log`: what was decided about the versions of a journey."""

import click

from handrail_tenants.journeys.versions import Versions
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
        lines = Versions(session).log(journey, before)
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
