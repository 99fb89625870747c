"""`handrail journey check`: what is wrong with a file."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import msgspec

from handrail_platform.compile.program import Program
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.reach import in_force
from handrail_platform.guard.guardrail import Guardrail
from handrail_ui.commands.judging import (
    ACCEPTED,
    FILE,
    PARTS,
    judgement,
    proved_or_said,
    read_journey,
    read_parts,
    refusals_said,
)


@click.command("check")
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
        proved = proved_or_said(file, document, guardrails, known, accepted)
    if tenant is not None:
        _say_misnamed(tenant, proved.program)
    program = proved.program
    click.echo(f"{program.journey}: {len(program.nodes)} steps, nothing is wrong. {program.hash.hex()[:12]}")


# Whoever names no tenant reads files only, and does not wait for whatever speaks with a database.
def _demanded(
    tenant: str | None, document: JourneyDocument, given: Mapping[str, JourneyDocument]
) -> tuple[tuple[Guardrail, ...], Mapping[str, JourneyDocument]]:
    """Return the guardrails in force beside the platform's, and every part that can be called."""
    if tenant is None:
        return in_force({}, document), given
    from handrail_ui.commands.publishing import demanded  # noqa: PLC0415

    return demanded(tenant, document, given)


def _say_misnamed(tenant: str, program: Program) -> None:
    from handrail_ui.commands.publishing import say_misnamed_at  # noqa: PLC0415

    say_misnamed_at(tenant, program)
