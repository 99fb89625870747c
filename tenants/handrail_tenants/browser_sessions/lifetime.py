"""How long a browser session may last, by what it was proved with (SP 800-63B-4 sections 2.1.3, 2.2.3, 2.3.3)."""

import msgspec

from handrail_platform.assurance import AssuranceLevel
from handrail_platform.values import Milliseconds

_MINUTE = 60_000
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


class Lifetime(msgspec.Struct, frozen=True):
    """`overall` from the authentication, `idle` from the last time it was seen. Milliseconds."""

    overall: Milliseconds
    idle: Milliseconds


LIFETIMES: dict[AssuranceLevel, Lifetime] = {
    0: Lifetime(30 * _DAY, 30 * _DAY),
    1: Lifetime(30 * _DAY, 30 * _DAY),
    2: Lifetime(_DAY, _HOUR),
    3: Lifetime(12 * _HOUR, 15 * _MINUTE),
}
