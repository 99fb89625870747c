"""`handrail keys`."""

import base64
import secrets

import click


@click.group("keys")
def command() -> None:
    """Make and rotate master keys."""


@command.command("new")
@click.option(
    "--version",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Higher than every version in use.",
)
def new(version: int) -> None:
    """Print a fresh master key. It has the form that HANDRAIL_MASTER_KEYS takes."""
    click.echo(f"{version}:{base64.b64encode(secrets.token_bytes(32)).decode()}")


@command.command("rotate")
def rotate() -> None:
    """Wrap every tenant's data key under the newest master key. Sessions and people notice nothing.

    Put the new key in front in HANDRAIL_MASTER_KEYS and keep the old one there until this command has run.
    """
    # A new key is printed without a database.
    from handrail_ui import settings  # noqa: PLC0415
    from handrail_ui.administration import administration  # noqa: PLC0415

    with administration(settings.load()) as admin:
        count = admin.rotate_keys()
    click.echo(f"{count} tenant key(s) are now wrapped under the newest master key.")
