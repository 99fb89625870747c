"""Sessions of the demo whose time is over, or nearly: sealed anew, as if they had begun so much earlier."""

import sqlite3
from contextlib import closing
from typing import Any, Final

import msgspec

from handrail_platform.run.renew import MOST_RENEWALS
from handrail_platform.run.state import decode_state, encode_state
from handrail_platform.values import Milliseconds, TenantId
from handrail_tenants.keys.master import MasterKeys
from handrail_tenants.keys.opened import OpenedKeys
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.store.contract import Row, SessionRow
from handrail_ui import clock
from tests.demo_server import DemoServer

_SESSIONS: Final = """
SELECT t.id, t.key_version, t.wrapped_key,
  s.handle, s.seq, s.status, s.program_hash, s.expires_at, s.binding, s.key_version, s.wrapped_key, s.state
FROM journey_session AS s JOIN tenant AS t ON t.id = s.tenant_id
"""


def let_expire(demo: DemoServer, handle: bytes | None = None) -> None:
    """Let the time of this session, or of every one, be just over: what is long over any server may purge."""
    _change(demo, handle, clock.now() - 1)


def let_nearly_expire(demo: DemoServer, handle: bytes, left: Milliseconds) -> None:
    """Let only so much of the session's time be left."""
    _change(demo, handle, clock.now() + left)


def use_up(demo: DemoServer, handle: bytes, left: Milliseconds) -> None:
    """Let only so much of the session's time be left, and no renewal."""
    _change(demo, handle, clock.now() + left, renewals=MOST_RENEWALS)


def _change(demo: DemoServer, handle: bytes | None, expires_at: Milliseconds, **changes: Any) -> None:
    master = MasterKeys.parse((demo.folder / "master.key").read_text())
    with closing(sqlite3.connect(demo.folder / "handrail.db", timeout=10)) as database, database:
        database.execute("BEGIN IMMEDIATE")
        rows = database.execute(_SESSIONS).fetchall()
        changed = [_changed(master, row, expires_at, changes) for row in rows if handle in (None, row[3])]
        database.executemany("UPDATE journey_session SET expires_at = ?, state = ? WHERE handle = ?", changed)
    assert changed


def _changed(
    master: MasterKeys, found: Row, expires_at: Milliseconds, changes: dict[str, Any]
) -> tuple[Milliseconds, bytes, bytes]:
    tenant, version, wrapped = TenantId(found[0]), found[1], found[2]
    row = SessionRow(*found[3:])
    keys = TenantKeys(tenant, master.unwrap(tenant, version, wrapped), OpenedKeys())
    key = keys.session_key(row.handle, row.key_version, row.wrapped_key)
    state = msgspec.structs.replace(decode_state(key.open_state(row.state, row.beside)), **changes)
    beside = row.beside._replace(expires_at=expires_at)
    return expires_at, key.seal_state(encode_state(state), beside), row.handle
