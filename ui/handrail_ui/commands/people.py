"""`handrail people`."""

import asyncio
import itertools
import os
import sys
from pathlib import Path
from typing import Final, Literal

import click
import msgspec

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds, PersonId
from handrail_tenants.audit.entry import NOTHING, Actor, AuditEntry, told
from handrail_tenants.credentials.hashing import PasswordHashing, PasswordWork
from handrail_tenants.credentials.imported import recipes_of
from handrail_tenants.erasure.erase import Erased
from handrail_tenants.people.lock import AccountLocks
from handrail_tenants.staff.served import tenants_served
from handrail_tenants.tenancy.registry import tenant_id_of
from handrail_ui import clock, settings
from handrail_ui.administration import Administration, administration
from handrail_ui.amended import OPERATOR
from handrail_ui.commands.table import table
from handrail_ui.people_import import BATCH, BatchDone, PeopleImport, lines_of
from handrail_ui.staff_accounts import person_at
from handrail_ui.wiring import wired

_IMPORT: Final = "people:import"
_ERASE: Final = "people:erase"


class StillStaff(HandrailError):
    """They are staff of a tenant. Take their roles away first."""

    code = "still-staff"
    status = 409


class NotToSwitch(HandrailError):
    """To be locked an account has to be active, and to be unlocked, locked; an erased one is neither."""

    code = "account-not-so"
    status = 409


class _Counted(msgspec.Struct, frozen=True):
    new: int = 0
    present: int = 0
    refused: int = 0

    def plus(self, done: BatchDone) -> "_Counted":
        return _Counted(self.new + done.new, self.present + done.present, self.refused + len(done.refused))


@click.group("people")
def command() -> None:
    """Take people in, lock and unlock their accounts, erase them."""


@command.command("import")
@click.argument("tenant")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", "dry", is_flag=True, help="Read and judge every line, and write nothing.")
@click.option(
    "--language",
    default="en",
    show_default=True,
    help="Of whoever has no `locale` in the file.",
)
@click.option("--by", default=OPERATOR, show_default=True, help="Who decides; stays in the audit log.")
def import_(tenant: str, file: Path, language: str, by: str, *, dry: bool) -> None:
    """Take people in from a file, with the passwords they have.

    FILE holds one JSON object a line, of people for TENANT; docs/migration.md says what may stand in it. A line
    that is refused is named with its number and the reason, and the others are taken in: exit code 1 says that
    there was one. Run it again as often as you like: who was taken in before is left as they are.
    """
    now = clock.now()
    with administration(settings.load()) as admin:
        counted = asyncio.run(_run(admin, tenant, file, now, language=language, dry=dry))
        if not dry:
            with admin.audit(tenant) as log:
                log.append(_entry(by, now, counted, action=_IMPORT, object_="people"))
                log.session.commit()
    said = "would be taken in" if dry else "taken in"
    click.echo(f"{tenant}: {counted.new} {said}, {counted.present} here already, {counted.refused} refused.")
    if counted.refused:
        raise click.exceptions.Exit(1)


@command.command("erase")
@click.argument("tenant")
@click.argument("who")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--by", default=OPERATOR, show_default=True, help="Who decides; stays in the audit log.")
def erase(tenant: str, who: str, by: str, *, yes: bool) -> None:
    """Erase one person of TENANT for good (GDPR article 17).

    WHO is an id, an e-mail address, a phone number or a user name. It prints how many rows went from each table;
    docs/erasure.md says what goes and what stays. Run it again if it was broken off.
    """
    if not yes:
        click.confirm(f"Erase {who} of {tenant}? This cannot be undone", abort=True)
    now = clock.now()
    with administration(settings.load()) as admin:
        person, erased = asyncio.run(_erase(admin, tenant, who, now))
        with admin.audit(tenant) as log:
            log.append(_entry(by, now, erased.rows, action=_ERASE, object_=f"people/{person.hex()}"))
            log.session.commit()
    click.echo(f"{tenant}: {person.hex()} is erased.")
    table(("table", "rows"), [(name, str(count)) for name, count in erased.rows.items()])


_REASON = click.option("--reason", required=True, help="Why; stays in the audit log. Name nobody in it.")
_BY = click.option("--by", default=OPERATOR, show_default=True, help="Who decides; stays in the audit log.")


@command.command("lock")
@click.argument("tenant")
@click.argument("who")
@_REASON
@_BY
def lock(tenant: str, who: str, reason: str, by: str) -> None:
    """Lock the account of one person of TENANT.

    They are signed out everywhere, and nothing lets them in until it is unlocked. WHO is an id, an e-mail address,
    a phone number or a user name.
    """
    _switch("lock", tenant, who, reason, by)


@command.command("unlock")
@click.argument("tenant")
@click.argument("who")
@_REASON
@_BY
def unlock(tenant: str, who: str, reason: str, by: str) -> None:
    """Unlock the account of one person, WHO, of TENANT. Everything that they had is there again."""
    _switch("unlock", tenant, who, reason, by)


def _switch(what: Literal["lock", "unlock"], tenant: str, who: str, reason: str, by: str) -> None:
    if not reason.strip():
        raise click.BadParameter("is empty", param_hint="--reason")
    now = clock.now()
    with administration(settings.load()) as admin:
        person = asyncio.run(_switched(admin, what, tenant, who, now))
        with admin.audit(tenant) as log:
            told_of = {"reason": reason}
            log.append(_entry(by, now, told_of, action=f"people:{what}", object_=f"people/{person.hex()}"))
            log.session.commit()
    click.echo(f"{tenant}: {person.hex()} is {what}ed.")


async def _switched(
    admin: Administration, what: Literal["lock", "unlock"], tenant: str, who: str, now: Milliseconds
) -> PersonId:
    async with wired(settings.load()) as parts:
        tenant_id = tenant_id_of(admin.engine, tenant)
        person, locks = await person_at(parts, tenant_id, who), AccountLocks(parts.store)
        switch = locks.lock if what == "lock" else locks.unlock
        if not await switch(tenant_id, person, now):
            raise NotToSwitch
        return person


async def _erase(admin: Administration, tenant: str, who: str, now: Milliseconds) -> tuple[PersonId, Erased]:
    async with wired(settings.load()) as parts:
        tenant_id = tenant_id_of(admin.engine, tenant)
        person = await person_at(parts, tenant_id, who)
        if tenants_served(admin.engine, tenant, person):
            raise StillStaff
        return person, await parts.erasing.at_once(tenant_id, person, now)


async def _run(
    admin: Administration, tenant: str, file: Path, now: Milliseconds, *, language: str, dry: bool
) -> _Counted:
    given = settings.load()
    pepper = given.password_pepper
    work = PasswordWork(waiting=BATCH)
    try:
        async with wired(given) as parts:
            keys = await parts.keys.of(tenant_id_of(admin.engine, tenant))
            recipes = await recipes_of(parts.store, keys)
        hashing = PasswordHashing(work, pepper.get_secret_value().encode() if pepper else None)
        run = PeopleImport(admin.engine, keys, hashing, recipes, at=now, language=language, dry=dry)
        return await _batches(run, file)
    finally:
        work.close()


async def _batches(run: PeopleImport, file: Path) -> _Counted:
    counted = _Counted()
    with file.open("rb") as opened:
        size = opened.seek(0, os.SEEK_END)
        opened.seek(0)
        with click.progressbar(length=size, label=file.name, file=sys.stderr) as progress:
            lines = lines_of(opened)
            while batch := list(itertools.islice(lines, BATCH)):
                done = await run.take(batch)
                for line in done.refused:
                    click.echo(f"{file.name}:{line.number}: {line.code}: {line.detail}")
                counted = counted.plus(done)
                progress.update(sum(line.size for line in batch))
    return counted


def _entry(by: str, now: Milliseconds, counted: object, *, action: str, object_: str) -> AuditEntry:
    return AuditEntry(
        at=now,
        actor=Actor(OPERATOR, by),
        action=action,
        object=object_,
        rule=OPERATOR,
        verdict="allowed",
        before=NOTHING,
        after=told(counted),
    )
