"""Who decided to change what is live, why, and when."""

import msgspec

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.problems import DecisionInvalid


class Origin(msgspec.Struct, frozen=True):
    """Where a promoted version comes from: the tenant before, its number there, its program's hash (hex)."""

    tenant: str
    version: int
    program: str


_BY = 200
_REASON = 1_000


def write_origin(origin: Origin | None) -> str:
    """Return it as a column holds it."""
    return "" if origin is None else msgspec.json.encode(origin).decode()


def read_origin(column: str) -> Origin | None:
    """Return what a column says."""
    return _ORIGIN.decode(column) if column else None


_ORIGIN = msgspec.json.Decoder(Origin)


class Decision(msgspec.Struct, frozen=True):
    """Stays with what was changed for good. Raises DecisionInvalid for what nobody could read there.

    `origin` is the version that is promoted by it.
    """

    by: str
    reason: str
    at: Milliseconds
    origin: Origin | None = None

    def __post_init__(self) -> None:
        readable = self.by.isprintable() and self.reason.replace("\n", " ").isprintable()
        if not readable or not self.by.strip() or len(self.by) > _BY or len(self.reason) > _REASON:
            raise DecisionInvalid
