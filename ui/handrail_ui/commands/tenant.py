"""`handrail tenant`."""

from pathlib import Path
from typing import Any, cast

import click

from handrail_platform.document.problem import JourneyRefused
from handrail_platform.document.source import read_yaml
from handrail_ui import clock, settings
from handrail_ui.administration import administration
from handrail_ui.amended import OPERATOR, amend_settings
from handrail_ui.sites import check_site_settings

_KEY = click.argument("key")


@click.group("tenant")
def command() -> None:
    """Create, set up, list, suspend, resume and delete tenants."""


@command.command("create")
@_KEY
@click.option("--name", required=True, help="What customers read.")
@click.option("--host", "hosts", multiple=True, help="Host name that leads to it (host mode); repeatable.")
@click.option("--settings", "file", type=click.Path(exists=True, path_type=Path), help="YAML: languages, theme.")
def create(key: str, name: str, hosts: tuple[str, ...], file: Path | None) -> None:
    """Create the tenant KEY with a data key of its own."""
    if not name.strip() or not name.isprintable():
        raise click.BadParameter("is empty, or holds a character that cannot be seen", param_hint="--name")
    values = _settings_in(file) if file else {}
    with administration(settings.load()) as admin:
        admin.registry.create(key, name, values, hosts=hosts, at=clock.now())
    click.echo(f"{key} exists.")


@command.command("configure")
@_KEY
@click.option(
    "--settings", "file", required=True, type=click.Path(exists=True, path_type=Path), help="YAML: what to set."
)
@click.option("--by", default=OPERATOR, show_default=True, help="Who decides; stays in the audit log.")
def configure(key: str, file: Path, by: str) -> None:
    """Set what FILE names about the tenant KEY. What it does not name stays as it is."""
    named = _read(file)
    with administration(settings.load()) as admin:
        try:
            amend_settings(admin, key, named, by=by, at=clock.now())
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--settings") from error
    click.echo(f"{key} is set up.")


@command.command("list")
def list_() -> None:
    """List the tenants."""
    with administration(settings.load()) as admin:
        for tenant in admin.registry.list():
            click.echo(f"{tenant.key:24} {tenant.state:10} {tenant.name}")


@command.command("suspend")
@_KEY
def suspend(key: str) -> None:
    """Stop serving the tenant KEY. Its sessions stop with a page that says so; nothing is deleted."""
    with administration(settings.load()) as admin:
        admin.registry.suspend(key)
    click.echo(f"{key} is suspended.")


@command.command("resume")
@_KEY
def resume(key: str) -> None:
    """Serve the tenant KEY again."""
    with administration(settings.load()) as admin:
        admin.registry.resume(key)
    click.echo(f"{key} is active.")


@command.command("delete")
@_KEY
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(key: str, yes: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Delete the tenant KEY for good. Its keys are shredded: nothing it stored can be read again."""
    if not yes:
        click.confirm(f"Shred everything that {key} has stored? This cannot be undone", abort=True)
    with administration(settings.load()) as admin:
        admin.registry.delete(key)
    click.echo(f"{key} is deleted and its keys are shredded.")


def _settings_in(file: Path) -> dict[str, Any]:
    """Read a tenant's settings, and refuse those with which its pages could not be shown."""
    values = _read(file)
    try:
        check_site_settings(values)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--settings") from error
    return values


def _read(file: Path) -> dict[str, Any]:
    try:
        values = read_yaml(file.read_bytes())
    except JourneyRefused as refused:
        codes = ", ".join(f"{problem.code} {dict(problem.params)}" for problem in refused.problems)
        raise click.BadParameter(codes, param_hint="--settings") from refused
    if not isinstance(values, dict):
        raise click.BadParameter("is no mapping", param_hint="--settings")
    return cast("dict[str, Any]", values)
