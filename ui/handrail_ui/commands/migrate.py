"""`handrail migrate`."""

import click

from handrail_tenants.migrations.run import migrate
from handrail_ui import settings


@click.command("migrate")
def command() -> None:
    """Bring the database to this release's schema.

    Safe to run while an older release serves, and to run twice.
    """
    migrate(settings.load().database)
    click.echo("The database has this release's schema.")
