"""`handrail guardrails`."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import msgspec

from handrail_platform.document.guardrails import read_guardrails
from handrail_platform.document.reach import GuardrailScope
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Guardrail
from handrail_tenants.guardrails.repository import GuardrailsLine, ScopeGuardrails
from handrail_tenants.journeys.decision import Decision
from handrail_ui import settings
from handrail_ui.administration import administration
from handrail_ui.commands.broken import say_acceptable, say_broken
from handrail_ui.commands.deciding import DRY_RUN, TENANT, deciding, nothing_changed
from handrail_ui.commands.judging import FILE, accepting, refusals_said
from handrail_ui.commands.reaching import say_unreached
from handrail_ui.commands.table import moment
from handrail_ui.demands import Proposal
from handrail_ui.proof.words import guardrail_sentence, proof_speech

_BROKEN = "is live and breaks them"
_SCOPE_HELP = "Where they hang: tenant, organisation:PATH such as organisation:europe/retail, or app:NAME."


def _scope(_context: click.Context, _option: click.Parameter, given: Any) -> GuardrailScope:
    try:
        return msgspec.convert(given, GuardrailScope)
    except msgspec.ValidationError as error:
        raise click.BadParameter("is not tenant, organisation:PATH or app:NAME") from error


_SCOPE = click.option("--scope", default="tenant", show_default=True, callback=_scope, help=_SCOPE_HELP)


@click.group("guardrails")
def command() -> None:
    """Set and list what a tenant demands of its journeys."""


@command.command("set")
@TENANT
@_SCOPE
@click.option(
    "--although-broken",
    is_flag=True,
    help="Set them though live journeys break them; needs --reason. Those run on as they were proved.",
)
@accepting("Live with a warning of a live journey, and say why; the reason stays in the log.")
@DRY_RUN
@deciding
@FILE
def set_(
    tenant: str,
    scope: GuardrailScope,
    accepted: Mapping[str, str],
    decision: Decision,
    revision: int | None,
    file: Path,
    *,
    although_broken: bool,
    dry_run: bool,
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
        proposal = demands.propose(scope, guardrails, accepted=accepted, expected=revision)
        say_broken(proposal.broken, _BROKEN)
        if proposal.broken and not although_broken:
            say_acceptable(proposal.broken)
            click.echo("Nothing was set.", err=True)
            sys.exit(1)
        if dry_run:
            click.echo(f"{tenant}: {_would_have(proposal)}. Nothing was set.")
            return
        made = demands.set_although_broken(proposal, decision)
    count = _counted(len(guardrails))
    if proposal.is_there:
        click.echo(f"{tenant}: {scope} has {count} already (revision {made}). {nothing_changed(decision)}")
    else:
        click.echo(f"{tenant}: {scope} has {count} (revision {made}).")
    with administration(settings.load()) as admin:
        say_unreached(admin, tenant, scope)


@command.command("log")
@TENANT
@_SCOPE
@click.option("--before", type=int, help="Revision to look back from; without it the newest lines are shown.")
def log(tenant: str, scope: GuardrailScope, before: int | None) -> None:
    """List what was decided about a scope, newest first.

    It says which live journeys broke what was set, and which warnings were accepted.
    """
    with administration(settings.load()) as admin, admin.guardrails(tenant) as guardrails:
        lines = guardrails.log(scope, before)
    for line in lines:
        for said in _lines(line):
            click.echo(said)


@command.command("list")
@TENANT
def list_(tenant: str) -> None:
    """List every guardrail in words, those of the platform first."""
    with administration(settings.load()) as admin, admin.guardrails(tenant) as guardrails:
        present = guardrails.present()
    click.echo("platform")
    _say(PLATFORM_GUARDRAILS)
    for each in present:
        click.echo(_head(each))
        _say(each.guardrails)
    with administration(settings.load()) as admin:
        say_unreached(admin, tenant)


def _lines(line: GuardrailsLine) -> Iterator[str]:
    reason = f": {line.reason}" if line.reason else ""
    yield f"revision {line.revision}, {moment(line.at)} by {line.by}{reason}"
    if line.stated is None:
        yield "  its guardrails are not kept any more"
    else:
        names = f": {', '.join(line.stated)}" if line.stated else ""
        yield f"  {_counted(len(line.stated))}{names}"
    if line.broken:
        yield f"  broken then by: {', '.join(line.broken)}"
    for each in line.accepted:
        yield f"  accepted: {each.journey}/{each.key} (version {each.version}): {each.reason}"


def _would_have(proposal: Proposal) -> str:
    count = _counted(len(proposal.guardrails))
    if proposal.is_there:
        return f"{proposal.scope} has {count} already (revision {proposal.revision})"
    return f"{proposal.scope} would have {count}"


def _counted(count: int) -> str:
    if not count:
        return "no guardrails"
    return "1 guardrail" if count == 1 else f"{count} guardrails"


def _head(each: ScopeGuardrails) -> str:
    broken = f"; broken then by {', '.join(each.broken)}" if each.broken else ""
    reason = f": {each.reason}" if each.reason else ""
    return f"{each.scope} (revision {each.revision} by {each.by}{reason}{broken})"


def _say(guardrails: tuple[Guardrail, ...]) -> None:
    say = proof_speech("en")
    for each in guardrails:
        weight = " (warning)" if each.severity == "warning" else ""
        click.echo(f"  {guardrail_sentence(say, each)}{weight} [{each.id}]")
