"""What the commands about versions share: whose journey, who decides, and what came of it in words."""

import functools
from collections.abc import Callable
from typing import Any

import click

from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.versions import Live
from handrail_ui import clock
from handrail_ui.commands.table import shares_in_words

TENANT = click.option("--tenant", required=True, help="Key of the tenant.")
JOURNEY = click.option("--journey", required=True, help="Name of the journey.")
_BY = click.option("--by", default="command line", show_default=True, help="Who decides; stays in the log.")
_REASON = click.option("--reason", default="", help="Why; stays in the log.")
_REVISION = click.option("--revision", type=int, help="Do nothing if the journey is at another revision by now.")
DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")


def deciding(function: Callable[..., None]) -> Callable[..., None]:
    """Take who decides, why, and at which revision."""

    @functools.wraps(function)
    def decide(*, by: str, reason: str, **others: Any) -> None:
        function(decision=Decision(by, reason, clock.now()), **others)

    return _BY(_REASON(_REVISION(decide)))


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
