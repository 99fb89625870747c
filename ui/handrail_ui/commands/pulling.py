"""`handrail journey pull`: the journeys of a server as files."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from handrail_ui.commands.folder import FOLDER, OF_TENANT, SERVER, JourneyFolder
from handrail_ui.commands.remote import Server


@click.command("pull")
@SERVER
@OF_TENANT
@click.option("--journey", "named", multiple=True, help="Only this one. May be given several times.")
@FOLDER
def pull(url: str, tenant: str, named: Sequence[str], folder: Path) -> None:
    """Write the journeys of a server into FOLDER.

    Each becomes a file, its draft or else what is live, with comments and layout as they were pushed. A file that
    was changed here and on the server is left alone, and said. HANDRAIL_TOKEN is the token. Exit code 1 if
    anything was left alone.
    """
    server = Server.named(url, tenant)
    files = JourneyFolder.at(folder, server.url, tenant)
    left = [journey for journey in named or server.names() if not _pulled(server, files, journey)]
    sys.exit(1 if left else 0)


def _pulled(server: Server, files: JourneyFolder, journey: str) -> bool:
    """Write one journey, and tell whether it was not left alone."""
    there, here = server.text(journey), files.text(journey)
    if there is None:
        raise click.UsageError(f"{journey}: the server has no such journey.")
    if here == there.text:
        files.remember(journey, there.text)
        return True
    if here is not None and files.saw(journey, there.text):
        click.echo(f"{journey}: changed here alone; push it.", err=True)
        return True
    if here is not None and not files.saw(journey, here):
        click.echo(
            f"{journey}: changed here and on the server; nothing was written. Move the file and pull again.",
            err=True,
        )
        return False
    click.echo(f"{files.write(journey, there.text)}: written.")
    files.remember(journey, there.text)
    return True
