"""Sessions of the demo whose time is over: sealed anew, as if they had begun so much earlier."""

import sqlite3
from contextlib import closing
from typing import Final

from handrail_platform.values import TenantId
from handrail_tenants.keys.master import MasterKeys
from handrail_tenants.keys.opened import OpenedKeys
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.store.contract import Row, SessionRow
from tests.demo_server import DemoServer

_SESSIONS: Final = """
SELECT t.id, t.key_version, t.wrapped_key,
  s.handle, s.seq, s.status, s.program_hash, s.expires_at, s.binding, s.key_version, s.wrapped_key, s.state
FROM journey_session AS s JOIN tenant AS t ON t.id = s.tenant_id
"""


def let_expire(demo: DemoServer, handle: bytes | None = None) -> None:
    """Let the time of this session be over, or of every one."""
    master = MasterKeys.parse((demo.folder / "master.key").read_text())
    with closing(sqlite3.connect(demo.folder / "handrail.db", timeout=10)) as database, database:
        database.execute("BEGIN IMMEDIATE")
        rows = database.execute(_SESSIONS).fetchall()
        expired = [_expired(master, row) for row in rows if handle in (None, row[3])]
        database.executemany("UPDATE journey_session SET expires_at = 1, state = ? WHERE handle = ?", expired)
    assert expired


def _expired(master: MasterKeys, found: Row) -> tuple[bytes, bytes]:
    tenant, version, wrapped = TenantId(found[0]), found[1], found[2]
    row = SessionRow(*found[3:])
    keys = TenantKeys(tenant, master.unwrap(tenant, version, wrapped), OpenedKeys())
    key = keys.session_key(row.handle, row.key_version, row.wrapped_key)
    return key.seal_state(key.open_state(row.state, row.beside), row.beside._replace(expires_at=1)), row.handle
