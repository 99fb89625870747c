"""`handrail guardrails`."""

import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from handrail_platform.document.guardrails import read_guardrails
from handrail_platform.document.reach import GuardrailScope
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Guardrail
from handrail_tenants.guardrails.repository import ScopeGuardrails
from handrail_tenants.journeys.decision import Decision
from handrail_ui import settings
from handrail_ui.administration import administration
from handrail_ui.commands.broken import say_broken
from handrail_ui.commands.judging import FILE, refusals_said
from handrail_ui.commands.versions import deciding
from handrail_ui.demands import LiveJourneysBroken
from handrail_ui.proof.words import guardrail_sentence, proof_speech

_BROKEN = "is live and breaks them"
_TENANT = click.option("--tenant", required=True, help="Key of the tenant.")


def _scope(_context: click.Context, _option: click.Parameter, given: Any) -> GuardrailScope:
    try:
        return msgspec.convert(given, GuardrailScope)
    except msgspec.ValidationError as error:
        raise click.BadParameter("is not tenant, organisation:PATH or app:NAME") from error


@click.group("guardrails")
def command() -> None:
    """Set and list what a tenant demands of its journeys."""


@command.command("set")
@_TENANT
@click.option(
    "--scope",
    default="tenant",
    show_default=True,
    callback=_scope,
    help="Where they hang: tenant, organisation:PATH such as organisation:europe/retail, or app:NAME.",
)
@click.option(
    "--although-broken",
    is_flag=True,
    help="Set them though live journeys break them; needs --reason. Those run on as they were proved.",
)
@deciding
@FILE
def set_(
    tenant: str,
    scope: GuardrailScope,
    although_broken: bool,  # noqa: FBT001 - click passes it by name
    decision: Decision,
    revision: int | None,
    file: Path,
) -> None:
    """Let the guardrails in FILE be all those of a scope.

    Every live journey in reach is proved under them first. docs/guardrails.md describes the file.
    """
    with (
        refusals_said(file),
        administration(settings.load()) as admin,
        admin.demands(tenant) as demands,
    ):
        guardrails = read_guardrails(file.read_bytes())
        although = demands.broken(scope, guardrails) if although_broken else ()
        try:
            made = demands.set(scope, guardrails, decision, expected=revision, although=although)
        except LiveJourneysBroken as refused:
            say_broken(refused.broken, _BROKEN)
            click.echo("Nothing was set.", err=True)
            sys.exit(1)
    say_broken(although, _BROKEN)
    count = "1 guardrail" if len(guardrails) == 1 else f"{len(guardrails)} guardrails"
    click.echo(f"{tenant}: {scope} has {count} (revision {made}).")


@command.command("list")
@_TENANT
def list_(tenant: str) -> None:
    """List every guardrail in words, those of the platform first."""
    with administration(settings.load()) as admin, admin.guardrails(tenant) as guardrails:
        present = guardrails.present()
    click.echo("platform")
    _say(PLATFORM_GUARDRAILS)
    for each in present:
        click.echo(_head(each))
        _say(each.guardrails)


def _head(each: ScopeGuardrails) -> str:
    broken = f"; broken then by {', '.join(each.broken)}" if each.broken else ""
    reason = f": {each.reason}" if each.reason else ""
    return f"{each.scope} (revision {each.revision} by {each.by}{reason}{broken})"


def _say(guardrails: tuple[Guardrail, ...]) -> None:
    say = proof_speech("en")
    for each in guardrails:
        weight = " (warning)" if each.severity == "warning" else ""
        click.echo(f"  {guardrail_sentence(say, each)}{weight} [{each.id}]")
