"""`handrail migrate`."""

import click

from handrail_tenants.migrations.run import grant, migrate
from handrail_ui import settings


@click.command("migrate")
@click.option("--grant", "role", help="PostgreSQL: the role that serves, which may use the tables and no more.")
def command(role: str | None) -> None:
    """Bring the database to this release's schema.

    Safe to run while an older release serves, and to run twice.
    """
    database = settings.load().database
    migrate(database)
    if role is not None:
        grant(database, role)
    click.echo("The database has this release's schema.")
