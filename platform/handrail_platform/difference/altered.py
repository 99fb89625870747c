"""Steps that are there in both versions and work otherwise."""

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from handrail_platform.compile.wiring import Resolved
from handrail_platform.difference.ways import Ways
from handrail_platform.step.contract import Contract

Aspect: TypeAlias = Literal["type", "promises", "conditions", "limit", "requirements", "settings"]
"""Settings: only how the step is configured, such as its words; what it promises in its contract is the same."""


class Altered(msgspec.Struct, frozen=True):
    """A step that has kept its name, and in what it differs."""

    step: str
    aspects: tuple[Aspect, ...]


def altered(before: Ways, after: Ways) -> Iterator[Altered]:
    """Yield the steps that differ."""
    old, new = before.whole.steps, after.whole.steps
    for step in sorted(old.keys() & new.keys()):
        aspects = tuple(_aspects(old[step], new[step]))
        if aspects:
            yield Altered(step, aspects)


def _aspects(old: Resolved, new: Resolved) -> Iterator[Aspect]:
    if (old.step.name, old.step.version) != (new.step.name, new.step.version):
        yield "type"
        return
    if (old.limit and old.limit.visits) != (new.limit and new.limit.visits):
        yield "limit"
    if old.requires != new.requires:
        yield "requirements"
    if _without_conditions(old.contract) != _without_conditions(new.contract):
        yield "promises"
    elif old.contract != new.contract:
        yield "conditions"
    elif old.config != new.config:
        yield "settings"


def _without_conditions(contract: Contract) -> Contract:
    return msgspec.structs.replace(contract, branches=(), expressions=(), otherwise="")
