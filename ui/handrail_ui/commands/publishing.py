"""`handrail journey publish`, and what a tenant demands of a file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from handrail_platform.compile.program import Program
from handrail_platform.document.model import JourneyDocument
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.verify.prove import ProvedJourney
from handrail_platform.verify.record import decode_proof
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.versions import Live
from handrail_ui import settings
from handrail_ui.administration import administration
from handrail_ui.commands.deciding import at_revision, deciding, in_words
from handrail_ui.commands.judging import (
    ACCEPTED,
    FILE,
    PARTS,
    proved_or_said,
    read_journey,
    read_parts,
    refusals_said,
)
from handrail_ui.commands.reaching import say_misnamed


@click.command("publish")
@click.option("--tenant", required=True, help="Key of the tenant.")
@click.option(
    "--share",
    type=click.IntRange(1, 100),
    default=100,
    show_default=True,
    help="How many of 100 new sessions run it; the others go on with what is live.",
)
@deciding
@ACCEPTED
@PARTS
@FILE
def publish(
    tenant: str,
    share: int,
    decision: Decision,
    revision: int | None,
    accepted: Mapping[str, str],
    file: Path,
    parts: Sequence[Path],
) -> None:
    """Prove a journey FILE and put it live. Running sessions stay where they are.

    What cannot be proved is not published, and what was live stays live. A part that is called and not given is
    the one that the tenant has published.
    """
    document, given = read_journey(file), read_parts(parts)
    with refusals_said(file, parts):
        proved = proved_or_said(file, document, *demanded(tenant, document, given), accepted)
    with administration(settings.load()) as admin:
        live = admin.publish(tenant, proved, decision, share=share, expected=revision)
        with admin.journeys(tenant) as journeys:
            filed = journeys.versions.of(proved.program.hash).proof
        say_misnamed(admin, tenant, proved.program)
    click.echo(_published(tenant, proved, live, decision))
    if filed and decode_proof(filed).accepted != proved.accepted:
        click.echo(
            "It was published before, and its proof stays as it was filed: other reasons to accept are not kept."
        )


def _published(tenant: str, proved: ProvedJourney, live: Live, decision: Decision) -> str:
    if proved.program.is_part:
        return f"{tenant}: {live.journey} can be called as version {live.version}{at_revision(live, decision)}"
    return in_words(tenant, live, decision)


def demanded(
    tenant: str, document: JourneyDocument, given: Mapping[str, JourneyDocument]
) -> tuple[tuple[Guardrail, ...], Mapping[str, JourneyDocument]]:
    """Return the guardrails in force beside the platform's, and every part that can be called."""
    with administration(settings.load()) as admin:
        return admin.in_force(tenant, document), admin.parts_of(tenant, document, given)


def say_misnamed_at(tenant: str, program: Program) -> None:
    """Say which names of a journey are like one of which guardrails of the tenant speak."""
    with administration(settings.load()) as admin:
        say_misnamed(admin, tenant, program)
