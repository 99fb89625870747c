"""`handrail journey list`: which journeys there are."""

import click

from handrail_tenants.journeys.overview import JourneyLine, overview
from handrail_tenants.tenancy.opening import open_tenant
from handrail_ui import settings
from handrail_ui.commands.deciding import TENANT
from handrail_ui.commands.table import moment, shares_in_words, table


@click.command("list")
@TENANT
@click.option("--after", default="", help="Name of a journey to go on behind; without it the first are shown.")
def list_(tenant: str, after: str) -> None:
    """List the first hundred journeys by name.

    It says what new sessions of each run, since when and by whose decision, and who saved its draft.
    """
    with open_tenant(settings.load().database, tenant) as session:
        listed = overview(session, after)
    table(
        ("journey", "live", "since", "by", "draft"),
        [
            (
                each.journey,
                shares_in_words(each.shares) if len(each.shares) > 1 else _version(each),
                moment(each.at) if each.shares else "",
                each.by,
                _draft(each),
            )
            for each in listed
        ],
    )


def _version(line: JourneyLine) -> str:
    return "".join(f"version {share.version}" for share in line.shares)


def _draft(line: JourneyLine) -> str:
    draft = line.draft
    return f"revision {draft.revision} by {draft.saved_by}, {moment(draft.saved_at)}" if draft else ""
