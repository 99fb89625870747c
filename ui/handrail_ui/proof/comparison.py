"""Two versions of a journey side by side: which they are, and how they differ. What is filed of it as data."""

import msgspec

from handrail_platform.difference.difference import Difference
from handrail_platform.values import Milliseconds


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """Which version it is, and who published it when and why."""

    version: int
    at: Milliseconds
    by: str
    reason: str


class ComparedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two. `program` is the hash in hexadecimal; what is not published yet has the name of its file."""

    program: str
    published: Published | None = None
    file: str = ""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is said of two versions. Codes are those of contracts and documents."""

    tenant: str
    journey: str
    engine_revision: int
    before: ComparedVersion
    after: ComparedVersion
    difference: Difference
