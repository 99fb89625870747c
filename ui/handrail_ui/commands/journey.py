"""`handrail journey`."""

import json
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_yaml
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.document.schema import journey_schema
from handrail_platform.rehearse.report import rehearse
from handrail_tenants.journeys.decision import Decision
from handrail_ui import settings
from handrail_ui.administration import administration
from handrail_ui.commands.rehearsal import lines, route_lines
from handrail_ui.commands.versions import deciding, in_words, log, revoke, rollback, sessions, split, versions
from handrail_ui.pages.render import TEXT_FOLDER
from handrail_ui.pages.translator import Translator

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_PARTS = click.option(
    "--part",
    "parts",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="File of a part that the journey calls, or a folder of them. May be given several times.",
)


@click.group("journey")
def command() -> None:
    """Check, publish and describe journeys and their versions."""


for _each in (versions, log, sessions, rollback, split, revoke):
    command.add_command(_each)


@command.command("check")
@_PARTS
@_FILE
def check(file: Path, parts: Sequence[Path]) -> None:
    """Say everything that is wrong with a journey FILE. Its codes are explained in docs/journey-format.md."""
    with _said(file):
        program = compile_journey(_read(file), REGISTRY, parts=_read_parts(parts))
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
@_PARTS
@_FILE
def publish(
    tenant: str, share: int, decision: Decision, revision: int | None, file: Path, parts: Sequence[Path]
) -> None:
    """Check a journey FILE and put it live for new sessions. Running sessions stay where they are.

    A part that is called and not given is the one that the tenant has published.
    """
    document, given = _read(file), _read_parts(parts)
    with _said(file), administration(settings.load()) as admin:
        program = compile_journey(document, REGISTRY, parts=admin.parts_of(tenant, document, given))
        live = admin.publish(tenant, program, decision, share=share, expected=revision)
    click.echo(in_words(tenant, live))


@command.command("test")
@click.option("--routes", is_flag=True, help="Print every session, answer by answer.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@_PARTS
@_FILE
def test(file: Path, parts: Sequence[Path], *, routes: bool, as_json: bool) -> None:
    """Walk a journey FILE through every edge, and its scenarios.

    It happens in a made-up world: nothing is sent or stored. What could not be walked is said, with the reason.
    Exit code 1 if an edge was left out that is not impossible, a scenario did not hold, or a session was stopped.
    docs/journey-tests.md explains it all.
    """
    with _said(file):
        program = compile_journey(_read(file), REGISTRY, parts=_read_parts(parts))
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


def _read_parts(paths: Sequence[Path]) -> dict[str, JourneyDocument]:
    """Return the parts of these files and folders by their names."""
    documents: dict[str, JourneyDocument] = {}
    for path in paths:
        for file in sorted(path.glob("*.yaml")) if path.is_dir() else [path]:
            document = _read(file)
            if document.journey in documents:
                raise click.UsageError(f"{file}: there is another part named {document.journey}.")
            documents[document.journey] = document
    return documents


def _read(file: Path) -> JourneyDocument:
    with _said(file):
        return parse_yaml(file.read_bytes())


@contextmanager
def _said(file: Path) -> Generator[None]:
    """Say what is wrong with a journey that is refused, and stop."""
    try:
        yield
    except JourneyRefused as refused:
        speech = Translator.load([TEXT_FOLDER / "journey"]).speech("en")
        for problem in refused.problems:
            where = f"{problem.path}: " if problem.path else ""
            click.echo(f"{file}: {where}{speech.message(problem.message)} ({problem.code})", err=True)
        count = len(refused.problems)
        click.echo("1 problem." if count == 1 else f"{count} problems.", err=True)
        sys.exit(1)
