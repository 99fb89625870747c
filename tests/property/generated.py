"""Property tests with a number: each generates at least as many cases as it declares, the same ones every time."""

import functools
from collections.abc import Callable
from random import Random
from typing import Any, Final, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

FLOOR = 50_000
"""Cases that a whole run generates at least."""
DECLARED: dict[str, int] = {}
"""Cases by test."""
Drawn = TypeVar("Drawn")
chance: Final = st.randoms(use_true_random=True)
"""One draw for a whole case: a hundred draws would cost more than all that is tested."""


def by_chance(draw: Callable[[Random], Drawn]) -> SearchStrategy[Drawn]:
    """Return what is drawn with one throw."""
    return chance.map(draw)


def generated(
    cases: int, **strategies: SearchStrategy[Any]
) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Make a test of a property. It fails when fewer cases were carried through than declared."""

    def decorate(test: Callable[..., None]) -> Callable[[], None]:
        carried_through: list[None] = []

        @functools.wraps(test)
        def one_case(**drawn: Any) -> None:
            test(**drawn)
            carried_through.append(None)

        every_case = _settled(given(**strategies)(one_case), cases)

        def run() -> None:
            carried_through.clear()
            every_case()
            assert len(carried_through) >= cases, f"{len(carried_through)} cases instead of {cases}"

        run.__name__, run.__doc__, run.__module__ = test.__name__, test.__doc__, test.__module__
        DECLARED[f"{test.__module__.rpartition('.')[2]}.{test.__name__}"] = cases
        return run

    return decorate


def _settled(test: Callable[[], None], cases: int) -> Callable[[], None]:
    with_settings: Callable[[], None] = settings(
        max_examples=cases,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
    )(test)
    return with_settings
