"""Two versions of a journey side by side: which they are, and how they differ. What is filed of it as data."""

from collections.abc import Mapping

import msgspec

from handrail_platform.difference.declared import Declared
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
    accepted: Mapping[str, str] = {}
    """Of its warnings that are lived with, the reasons by the keys of the findings."""
    published: Published | None = None
    file: str = ""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is said of two versions. Codes are those of contracts and documents.

    `other_journey` is the name of the second where it is not a version of the same journey.
    """

    tenant: str
    journey: str
    engine_revision: int
    before: ComparedVersion
    after: ComparedVersion
    difference: Difference
    declared: tuple[Declared, ...]
    other_journey: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether both are one journey and mean the same."""
        return self.difference.is_empty and not self.declared and not self.other_journey
