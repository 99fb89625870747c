"""`handrail journey`."""

import json
import sys
from pathlib import Path

import click

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.program import Program
from handrail_platform.document.parse import parse_yaml
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.document.schema import journey_schema
from handrail_tenants.journeys.decision import Decision
from handrail_ui import settings
from handrail_ui.administration import administration
from handrail_ui.commands.versions import deciding, in_words, log, revoke, rollback, sessions, split, versions
from handrail_ui.pages.render import TEXT_FOLDER
from handrail_ui.pages.translator import Translator

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group("journey")
def command() -> None:
    """Check, publish and describe journeys and their versions."""


for _each in (versions, log, sessions, rollback, split, revoke):
    command.add_command(_each)


@command.command("check")
@_FILE
def check(file: Path) -> None:
    """Say everything that is wrong with a journey FILE. Its codes are explained in docs/journey-format.md."""
    program = _compiled(file)
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
@_FILE
def publish(tenant: str, share: int, decision: Decision, revision: int | None, file: Path) -> None:
    """Check a journey FILE and put it live for new sessions. Running sessions stay where they are."""
    program = _compiled(file)
    with administration(settings.load()) as admin:
        live = admin.publish(tenant, program, decision, share=share, expected=revision)
    click.echo(in_words(tenant, live))


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema of the journey format. It holds every step type of this release."""
    click.echo(json.dumps(journey_schema(REGISTRY), indent=2, sort_keys=True))


def _compiled(file: Path) -> Program:
    try:
        return compile_journey(parse_yaml(file.read_bytes()), REGISTRY)
    except JourneyRefused as refused:
        speech = Translator.load([TEXT_FOLDER / "journey"]).speech("en")
        for problem in refused.problems:
            where = f"{problem.path}: " if problem.path else ""
            click.echo(f"{file}: {where}{speech.message(problem.message)} ({problem.code})", err=True)
        count = len(refused.problems)
        click.echo("1 problem." if count == 1 else f"{count} problems.", err=True)
        sys.exit(1)
