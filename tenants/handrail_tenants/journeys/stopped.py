"""The line in the trace of a session that somebody tried to go on with after its program was revoked."""

from typing import Final

import msgspec

from handrail_platform.values import SessionHandle
from handrail_tenants.store.contract import EventRow, SqlValue, Write

ORDER: Final = 2_001
"""Behind what transitions and renewals leave at the same `seq`. The first try is recorded, and no other."""
_LINE: Final = """
INSERT INTO journey_event (tenant_id, handle, seq, journey, program_hash, "order", at, kind, node, visit, outcome,
  duration_us, body)
VALUES (:tenant, :handle, :seq, :journey, :program_hash, :order, :at, :kind, :node, :visit, :outcome, :duration_us,
  :body)
ON CONFLICT DO NOTHING
"""


def line_of_stopped(handle: SessionHandle, seq: int, journey: str, program_hash: bytes, event: EventRow) -> Write:
    """Return what writes the line. The session itself stays as it is."""
    place: dict[str, SqlValue] = {"handle": handle, "seq": seq, "journey": journey, "program_hash": program_hash}
    return Write(_LINE, place | msgspec.structs.asdict(event))
