"""`handrail audit`."""

import sys
from collections.abc import Iterator
from typing import Final

import click

from handrail_tenants.audit.entry import NOTHING, AuditLine
from handrail_tenants.audit.verification import Broken, Whole, Why
from handrail_ui import clock, settings
from handrail_ui.administration import administration
from handrail_ui.commands.table import moment

_LISTED: Final = 100
_HASH_SHOWN: Final = 16
_TENANT = click.argument("tenant")
_WRONG: Final[dict[Why, str]] = {
    "changed": "was changed",
    "unlinked": "does not follow the one before",
    "missing": "is missing",
    "early": "went before its retention was over",
    "beyond": "stands behind the end",
    "head": "the head, which says where the log ends, was changed",
}


@click.group("audit")
def command() -> None:
    """Read and verify what was done to a tenant, and by whom."""


@command.command("verify")
@_TENANT
def verify(tenant: str) -> None:
    """Prove the audit log of TENANT whole.

    If somebody changed, moved, added or removed an entry, the first that is wrong is named, and the command exits
    with 1. Keep number and hash of the newest entry elsewhere: when the whole log is put back to an older state,
    `audit list` no longer shows them.
    """
    with administration(settings.load()) as admin, admin.audit(tenant) as log:
        found = log.verify(clock.now())
    match found:
        case Whole():
            click.echo(f"{tenant}: {_whole(found)}")
        case Broken():
            click.echo(f"{tenant}: {_broken(found)}", err=True)
            sys.exit(1)


@command.command("list")
@_TENANT
@click.option("--after", type=int, default=0, help="Number to go on behind; without it the first are shown.")
def list_(tenant: str, after: int) -> None:
    """List a hundred entries of the log of TENANT, oldest first.

    It says who did what, which rule let them or not, and what was there before and after.
    """
    with administration(settings.load()) as admin, admin.audit(tenant) as log:
        lines = log.read(after, _LISTED)
    for each in lines:
        for said in _lines(each):
            click.echo(_seen(said))


def _whole(found: Whole) -> str:
    if not found.newest:
        return "the audit log is whole and empty."
    newest = f"the newest is {found.newest}, hash {found.hash.hex()}"
    if found.first > found.newest:
        return f"the audit log is whole, and all its entries have served their time; {newest}"
    return f"the audit log is whole from {found.first} to {found.newest}; {newest}"


def _broken(found: Broken) -> str:
    said = _WRONG[found.why]
    return f"{said}." if found.why == "head" else f"entry {found.number} {said}."


def _lines(line: AuditLine) -> Iterator[str]:
    who = f"{line.actor.subject} of {line.actor.issuer}"
    yield f"{line.number}  {moment(line.at)}  {line.verdict}  {line.action} {line.object} by {who}"
    yield f"  {f'rule {line.rule}' if line.rule else 'no rule'}; hash {line.hash.hex()[:_HASH_SHOWN]}"
    for when, told in (("before", line.before), ("after", line.after)):
        if told != NOTHING:
            yield f"  {when} {told}"


def _seen(text: str) -> str:
    """Return text whose characters can all be seen: an entry may say anything, and a terminal would do it."""
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text)
