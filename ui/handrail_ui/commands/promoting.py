"""`handrail journey promote`."""

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from handrail_platform.document.bundle import parse_bundle
from handrail_platform.verify.prove import JourneyUnproved
from handrail_tenants.journeys.decision import Decision
from handrail_ui import settings
from handrail_ui.administration import Administration, administration
from handrail_ui.commands.deciding import JOURNEY, TENANT, deciding, in_words
from handrail_ui.commands.judging import ACCEPTED, judgement, say_findings
from handrail_ui.promotion import Promotion, next_of, promotion


@click.command("promote")
@TENANT
@JOURNEY
@click.option("--version", type=int, help="Number of the version; without it, the one that is live.")
@deciding
@ACCEPTED
def promote(
    tenant: str,
    journey: str,
    version: int | None,
    decision: Decision,
    revision: int | None,
    accepted: Mapping[str, str],
) -> None:
    """Take a published version to the environment after the tenant. It needs --reason.

    What is missing there, or breaks what is demanded there, is said, and nothing is changed.
    """
    if not decision.reason.strip():
        raise click.UsageError("Say why with --reason.")
    with administration(settings.load()) as admin:
        target = next_of(admin, tenant)
        with admin.journeys(tenant) as journeys:
            chosen = version or journeys.versions.live(journey).version
        promoted = _promotion(admin, (tenant, target), journey, chosen, accepted)
        decided = Decision(decision.by, decision.reason, decision.at, promoted.origin)
        live = admin.publish(target, promoted.proved, decided, expected=revision)
    click.echo(in_words(target, live, decision))


def _promotion(
    admin: Administration, on_the_way: tuple[str, str], journey: str, version: int, accepted: Mapping[str, str]
) -> Promotion:
    """Return what may be published there, or say what breaks a guardrail and stop."""
    tenant, target = on_the_way
    try:
        return promotion(admin, tenant, target, journey, version, accepted)
    except JourneyUnproved:
        with admin.journeys(tenant) as journeys:
            bundle = parse_bundle(journeys.versions.program(journey, version).document).bundle
        demanded = admin.in_force(target, bundle.document)
        say_findings(Path(journey), judgement(bundle.document, demanded, bundle.parts, accepted).findings)
        sys.exit(1)
