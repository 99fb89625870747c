"""`handrail journey`."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import msgspec

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.reach import in_force
from handrail_platform.document.schema import journey_schema
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.rehearse.report import rehearse
from handrail_platform.verify.prove import JourneyUnproved, ProvedJourney, prove
from handrail_platform.verify.record import decode_proof
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.versions import Live
from handrail_ui import settings
from handrail_ui.administration import administration
from handrail_ui.commands.draining import migrate, sessions
from handrail_ui.commands.existing import list_
from handrail_ui.commands.filed import difference, proof
from handrail_ui.commands.judging import (
    ACCEPTED,
    FILE,
    PARTS,
    judgement,
    read_journey,
    read_parts,
    refusals_said,
    say_findings,
)
from handrail_ui.commands.reaching import say_misnamed
from handrail_ui.commands.rehearsal import lines, route_lines
from handrail_ui.commands.versions import at_revision, deciding, in_words, log, revoke, rollback, split, versions


@click.group("journey")
def command() -> None:
    """Check, publish and describe journeys and their versions."""


for _each in (list_, versions, log, sessions, migrate, rollback, split, revoke, proof, difference):
    command.add_command(_each)


@command.command("check")
@click.option("--tenant", help="Key of the tenant whose guardrails hold too; without it, only the platform's.")
@click.option("--json", "as_json", is_flag=True, help="Print everything that the proof says as JSON.")
@ACCEPTED
@PARTS
@FILE
def check(
    tenant: str | None,
    as_json: bool,  # noqa: FBT001 - click passes it by name
    accepted: Mapping[str, str],
    file: Path,
    parts: Sequence[Path],
) -> None:
    """Say everything that is wrong with a journey FILE.

    Its problems are explained in docs/journey-format.md, guardrails in docs/guardrails.md. It says the same as
    publishing, and changes nothing.
    """
    document, given = read_journey(file), read_parts(parts)
    with refusals_said(file, parts):
        guardrails, known = _demanded(tenant, document, given)
        if as_json:
            judged = judgement(document, guardrails, known, accepted)
            click.echo(msgspec.json.encode(judged).decode())
            sys.exit(1 if judged.open else 0)
        proved = _proved(file, document, guardrails, known, accepted)
    if tenant is not None:
        with administration(settings.load()) as admin:
            say_misnamed(admin, tenant, proved.program)
    program = proved.program
    click.echo(f"{program.journey}: {len(program.nodes)} steps, nothing is wrong. {program.hash.hex()[:12]}")


@command.command("publish")
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
        proved = _proved(file, document, *_demanded(tenant, document, given), accepted)
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


@command.command("test")
@click.option("--routes", is_flag=True, help="Print every session, answer by answer.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@PARTS
@FILE
def test(file: Path, parts: Sequence[Path], *, routes: bool, as_json: bool) -> None:
    """Walk a FILE through every edge and scenario.

    It happens in a made-up world: nothing is sent or stored. What could not be walked is said, with the reason.
    Exit code 1 if an edge was left out that is not impossible, a scenario did not hold, or a session was stopped.
    docs/journey-tests.md explains it all.
    """
    document, given = read_journey(file), read_parts(parts)
    with refusals_said(file, parts):
        program = compile_journey(document, REGISTRY, parts=given)
    if program.is_part:
        raise click.UsageError(f"{file}: a part is tested in a journey that calls it.")
    rehearsed = rehearse(program)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(rehearsed), indent=2).decode())
    else:
        for line in lines(rehearsed):
            click.echo(line)
        for number, route in enumerate(rehearsed.routes if routes else (), start=1):
            click.echo(f"\nSession {number}")
            for line in route_lines(route):
                click.echo(f"  {line}")
    sys.exit(0 if rehearsed.complete else 1)


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema of the journey format. It holds every step type of this release."""
    click.echo(json.dumps(journey_schema(REGISTRY), indent=2, sort_keys=True))


def _published(tenant: str, proved: ProvedJourney, live: Live, decision: Decision) -> str:
    if proved.program.is_part:
        return f"{tenant}: {live.journey} can be called as version {live.version}{at_revision(live, decision)}"
    return in_words(tenant, live, decision)


def _demanded(
    tenant: str | None, document: JourneyDocument, given: Mapping[str, JourneyDocument]
) -> tuple[tuple[Guardrail, ...], Mapping[str, JourneyDocument]]:
    """Return the guardrails in force beside the platform's, and every part that can be called."""
    if tenant is None:
        return in_force({}, document), given
    with administration(settings.load()) as admin:
        return admin.in_force(tenant, document), admin.parts_of(tenant, document, given)


def _proved(
    file: Path,
    document: JourneyDocument,
    guardrails: Sequence[Guardrail],
    parts: Mapping[str, JourneyDocument],
    accepted: Mapping[str, str],
) -> ProvedJourney:
    """Return the journey with its proof, or say what breaks a guardrail and stop."""
    try:
        proved = prove(document, REGISTRY, guardrails, accepted, parts)
    except JourneyUnproved:
        say_findings(file, judgement(document, guardrails, parts, accepted).findings)
        sys.exit(1)
    if proved.report.findings:
        say_findings(file, judgement(document, guardrails, parts, accepted).findings)
    return proved
