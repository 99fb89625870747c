"""A way of weakening the proof: something of it is replaced by a mutant."""
# A mutant takes the place of anything, so its arguments have no types.
# pyright: reportUnknownLambdaType=false

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

Patch: TypeAlias = pytest.MonkeyPatch
Mutation: TypeAlias = Callable[[Patch], None]


def becomes(where: Any, name: str, mutant: Any) -> Mutation:
    """Replace something as a whole."""
    return lambda patch: patch.setattr(where, name, mutant)


def around(where: Any, name: str, change: Callable[..., Any]) -> Mutation:
    """Let something go through `change`, which gets its answer and then its arguments."""
    original = getattr(where, name)
    return becomes(where, name, lambda *given, **more: change(original(*given, **more), *given, **more))


def holding(kind: type, mutant: Callable[[Any, frozenset[str]], bool]) -> Mutation:
    return becomes(kind, "holds", mutant)
