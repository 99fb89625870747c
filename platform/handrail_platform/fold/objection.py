"""Why steps cannot become a part, or a part not stand in place of its call."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

from handrail_platform.text import MessageParam

Code: TypeAlias = Literal[
    "illegible",
    "no-steps",
    "holds-exit",
    "unknown-promise",
    "no-entry",
    "several-entries",
    "half-known",
    "changed-within",
    "no-part",
    "limited-call",
    "guarded-part",
    "named-otherwise",
    "name-in-use",
]


class Objection(msgspec.Struct, frozen=True, kw_only=True):
    """One reason, with the steps and the ways (step, outcome) that it is about."""

    code: Code
    steps: tuple[str, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()
    params: Mapping[str, MessageParam] = {}
