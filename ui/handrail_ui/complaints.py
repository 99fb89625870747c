"""What an operator reads when a command cannot do its work: one line, without a traceback and without a secret."""

import inspect
import sqlite3
from typing import Final

import asyncpg
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from handrail_platform.errors import HandrailError
from handrail_platform.verify.accepted import WarningUnknown
from handrail_tenants.journeys.problems import JourneyUnknown
from handrail_tenants.outbox.smtp import InsecureMailServer
from handrail_tenants.tenancy.registry import TenantUnknown
from handrail_ui.operations.traces import TracesNotInstalled
from handrail_ui.provisions import Unprovided

_NO_TABLE = ("no such table", "UndefinedTable")
_SETTINGS = {
    "database-address-unknown": "HANDRAIL_DATABASE: ",
    "master-key-missing": "HANDRAIL_MASTER_KEYS: ",
    "master-keys-unreadable": "HANDRAIL_MASTER_KEYS: ",
    "platform-tenant-missing": "HANDRAIL_STAFF_TENANT: ",
    "store-unavailable": "HANDRAIL_DATABASE: ",
}
"""Where to look first, by the code of the error."""

_NEXT: Final = {
    "already-staff": "`handrail staff list` lists who is what.",
    "journey-unknown": "`handrail journey list` lists them.",
    "no-version-before": (
        "Name one: `rollback` takes it with --to, `revoke` with --fallback; if none may run, publish one first."
    ),
    "staff-unknown": "`handrail staff list` lists who is what.",
    "still-staff": "`handrail staff remove` does.",
    "tenant-unknown": "`handrail tenant list` lists them.",
    "version-revoked": (
        "That is for good: name a version that `handrail journey versions` lists, or publish a changed journey."
    ),
    "version-unknown": "`handrail journey versions` lists those that there are.",
}
"""What to do next, by the code of the error."""

_PLAINER = {"missing": "is not set; docs/settings.md says what it is, and `handrail demo` prints that of the demo"}
"""What is said instead of a checker's own words, by its kind of error."""


def complaint(error: Exception) -> str | None:
    """Return what is wrong, or None when it is a fault of ours, whose traceback is wanted."""
    match error:
        case HandrailError():
            return _refused(error)
        case ValidationError():
            return "; ".join(
                f"HANDRAIL_{str(each['loc'][0]).upper()}: {_PLAINER.get(each['type'], each['msg'])}"
                for each in error.errors()
            )
        case InsecureMailServer():
            return f"HANDRAIL_SMTP_SECURITY: {_first_paragraph(error)}"
        case TracesNotInstalled():
            return _first_paragraph(error)
        case DBAPIError() | sqlite3.Error() | asyncpg.PostgresError():
            return _about_database(error.orig if isinstance(error, DBAPIError) else error)
        case _:
            return None


def _refused(error: HandrailError) -> str:
    if isinstance(error, WarningUnknown):
        there = f"There are: {', '.join(error.known)}." if error.known else "There are none."
        return f"{', '.join(error.unknown)}: {_first_paragraph(error)} {there} ({error.code})"
    if isinstance(error, Unprovided):
        return f"{_first_paragraph(error)} {error}. ({error.code})"
    said = f"{_SETTINGS.get(error.code, '')}{_first_paragraph(error)}"
    return " ".join(filter(None, (said, _next(error), f"({error.code})")))


def _next(error: HandrailError) -> str:
    if isinstance(error, TenantUnknown | JourneyUnknown) and error.meant:
        return f"Did you mean “{error.meant}”?"
    return _NEXT.get(error.code, "")


def _about_database(error: BaseException | None) -> str:
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    if any(sign in what for sign in _NO_TABLE):
        return "The database has not this release's tables. Run `handrail migrate` first."
    return f"The database cannot be used: {what}"


def _first_paragraph(error: Exception) -> str:
    """Return what the class says of itself: these sentences are written for whoever meets the error."""
    return " ".join((inspect.getdoc(type(error)) or type(error).__name__).partition("\n\n")[0].split())
