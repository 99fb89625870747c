"""`handrail journey diff`: how files differ in meaning from what a server has live."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from handrail_ui.commands.folder import FOLDER, OF_TENANT, SERVER, JourneyFolder, mistake_lines
from handrail_ui.commands.remote import Server


@click.command("diff")
@SERVER
@OF_TENANT
@FOLDER
def diff(url: str, tenant: str, folder: Path) -> None:
    """Say how the files of FOLDER differ in meaning from what is live on a server.

    HANDRAIL_TOKEN is the token. Exit code 0 if nothing differs, 1 if anything does, 2 if that cannot be said.
    """
    server = Server.named(url, tenant)
    files = JourneyFolder.at(folder, server.url, tenant).files()
    told = {file: server.says_of("difference", name, file.read_bytes()) for name, file in files.items()}
    mistaken = {file: each for file, each in told.items() if not each.is_good}
    for file, each in mistaken.items():
        for line in mistake_lines(file, each.data):
            click.echo(line, err=True)
    if mistaken:
        sys.exit(2)
    lines = {file: list(_lines(each.data)) for file, each in told.items()}
    for file, said in lines.items():
        click.echo("\n".join([f"{file}:", *said] if said else [f"{file}: nothing differs."]))
    sys.exit(1 if any(lines.values()) else 0)


def _lines(told: dict[str, Any]) -> Iterator[str]:
    meaning = told["meaning"]
    if not told["live"]:
        yield "  nothing is live under this name."
        return
    for section in meaning["sections"]:
        yield f"  {section['title']}"
        for entry in section["entries"]:
            yield f"    {_entry(entry)}"
        if section["more"]:
            yield f"    and {section['more']} more"
    if not meaning["sections"]:
        for step in meaning["steps"]:
            yield f"  {step['name']}: {step['state']}"


def _entry(entry: dict[str, Any]) -> str:
    ways = [" → ".join(filter(None, (hop["step"] for hop in shown["hops"]))) for shown in entry["routes"]]
    what = entry["what"] or (ways[0] if ways else "")
    changed = f": {entry['before']} → {entry['after']}" if entry["before"] or entry["after"] else ""
    return f"{entry['badge']}: {what}{changed}"
