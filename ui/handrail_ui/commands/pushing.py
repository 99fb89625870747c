"""`handrail journey push`: files as the drafts of a server."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from handrail_ui.commands.folder import FOLDER, OF_TENANT, SERVER, JourneyFolder, mistake_lines
from handrail_ui.commands.remote import Server, Told, said


@dataclass(frozen=True)
class _Changed:
    """A file that is not what the server has. `there` is None where it has no such journey."""

    journey: str
    file: Path
    text: str
    there: Told | None


@click.command("push")
@SERVER
@OF_TENANT
@click.option("--check", "only_check", is_flag=True, help="Only prove what differs, and change nothing.")
@click.option(
    "--base",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The same folder as it was before the change: what the server still has may be replaced.",
)
@FOLDER
def push(url: str, tenant: str, base: Path | None, folder: Path, *, only_check: bool) -> None:
    """Make the files of FOLDER that differ the drafts of a server.

    Nothing is sent if any of them has a mistake, or if the server has something else by now than was pulled, or
    than stands in the folder of --base. HANDRAIL_TOKEN is the token. Exit code 1 if anything is refused, and with
    --check as well if a journey cannot be proved.
    """
    server = Server.named(url, tenant)
    files = JourneyFolder.at(folder, server.url, tenant)
    before = JourneyFolder.at(base, server.url, tenant) if base else None
    changed = [each for name, file in files.files().items() if (each := _change(server, name, file))]
    moved = [] if only_check else [each for each in changed if _is_moved(each, files, before)]
    for each in moved:
        click.echo(f"{each.file}: the server has another {each.journey} by now; pull first.", err=True)
    good = [_is_good(server, each, must_be_proved=only_check) for each in changed]
    if moved or not all(good):
        click.echo("Nothing was changed.", err=True)
        sys.exit(1)
    if not changed:
        click.echo("Nothing differs.")
    if not only_check:
        refused = [each for each in changed if not _pushed(server, files, each)]
        sys.exit(1 if refused else 0)


def _change(server: Server, journey: str, file: Path) -> _Changed | None:
    text, there = file.read_bytes().decode(errors="replace"), server.text(journey)
    return None if there and there.text == text else _Changed(journey, file, text, there)


def _is_moved(changed: _Changed, files: JourneyFolder, before: JourneyFolder | None) -> bool:
    if changed.there is None:
        return False
    if before is not None and before.text(changed.journey) == changed.there.text:
        return False
    return not files.saw(changed.journey, changed.there.text)


def _is_good(server: Server, changed: _Changed, *, must_be_proved: bool) -> bool:
    """Say what is wrong with a file, and tell whether it may go on."""
    told = server.says_of("check", changed.journey, changed.text.encode())
    if not told.is_good or told.data["problems"]:
        problem = told.data if not told.is_good else {"errors": told.data["problems"]}
        _say(mistake_lines(changed.file, problem))
        return False
    for each in told.data["findings"]:
        kept = f" — accepted: {each['accepted']}" if each["accepted"] else ""
        click.echo(f"{changed.file}: {each['severity']}: {each['sentence']} ({each['key']}){kept}", err=True)
    click.echo(f"{changed.file}: {'proved' if not told.data['open'] else 'not proved'}.")
    return not (must_be_proved and told.data["open"])


def _pushed(server: Server, files: JourneyFolder, changed: _Changed) -> bool:
    told = server.bring(changed.journey, changed.text.encode(), changed.there)
    if not told.is_good:
        click.echo(f"{changed.file}: {said(told)}", err=True)
        return False
    click.echo(f"{changed.file}: pushed as draft {told.data['revision']}.")
    files.remember(changed.journey, changed.text)
    return True


def _say(lines: Sequence[str]) -> None:
    for line in lines:
        click.echo(line, err=True)
