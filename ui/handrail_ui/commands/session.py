"""`handrail session`."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

import click
import msgspec

from handrail_platform.values import Milliseconds, SessionHandle
from handrail_tenants.store.contract import Row
from handrail_ui import settings
from handrail_ui.encoding import decode_bytes
from handrail_ui.wiring import wired

_EVENTS = """
SELECT seq, "order", at, kind, node, visit, outcome, duration_us, body FROM journey_event
WHERE tenant_id = :tenant AND handle = :handle ORDER BY seq, "order" LIMIT 2000"""


@click.group("session")
def command() -> None:
    """Read the trace of one journey session."""


# An id may begin with a hyphen, and is an id all the same.
@command.command("show", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.option("--tenant", required=True, help="Key of the tenant.")
@click.argument("id")
def show(tenant: str, id: str) -> None:  # noqa: A002 - the argument's name on the command line
    """Show what happened in the session ID, as its address names it. Secrets were never recorded."""
    handle = decode_bytes(id, 16)
    if handle is None or not asyncio.run(_show(tenant, SessionHandle(handle))):
        click.echo(f"{tenant} has no session {id}.", err=True)
        sys.exit(1)


async def _show(key: str, handle: SessionHandle) -> bool:
    async with wired(settings.load()) as parts:
        tenant = await parts.directory.by_key(key, parts.now())
        row = await parts.store.load(tenant.id, handle) if tenant else None
        if tenant is None or row is None:
            return False
        keys = await parts.keys.of(tenant.id)
        session_key = keys.session_key(handle, row.key_version, row.wrapped_key)
        session_key.open_state(row.state, row.beside)  # or the row is not to be believed
        revoked = ", revoked" if row.revoked else ""
        click.echo(f"{row.status} at seq {row.seq}, program {row.program_hash.hex()[:12]}{revoked}")
        for event in await parts.store.fetch(tenant.id, _EVENTS, {"handle": handle}):
            body = session_key.open_event(event[8], event[0], event[1])
            click.echo(_line(event, msgspec.msgpack.decode(body)))
    return True


def _line(event: Row, body: dict[str, Any]) -> str:
    seq, order, at, kind, node, visit, outcome, duration_us, _ = event
    moment = _moment(at)
    where = node if visit == 1 else f"{node} (visit {visit})"
    took = f"{duration_us / 1000:.1f} ms" if order == 0 else ""
    if kind == "renewed":
        body = {"renewals": body["renewals"], "until": _moment(body["expires_at"])}
    details = ", ".join(f"{name}={_short(value)}" for name, value in body.items() if value and name != "now")
    return f"{seq:4}.{order:<4}  {moment}  {kind:9} {where:24} {outcome:14} {took:>9}  {details}"


def _moment(at: Milliseconds) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) < 160 else text[:157] + "..."  # noqa: PLR2004 - a line of a terminal
