"""What happens more or less often than before, and a route that shows it."""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

import msgspec

from handrail_platform.difference.happening import Happening, happenings
from handrail_platform.difference.ways import Route, Ways
from handrail_platform.guard.requirement import Authenticated
from handrail_platform.verify.effort import TooManySituations
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import remembered
from handrail_platform.verify.worlds import Worlds

HowOften: TypeAlias = Literal["never", "without-success", "sometimes", "always"]
"""On no route, on some that do not end in success, on some that do, on all that do: ever more often."""
Side: TypeAlias = Literal["before", "after"]

SECOND_FACTOR: Final = Authenticated(2, in_this_journey=True)
PHISHING_RESISTANCE: Final = Authenticated(1, phishing_resistant=True, in_this_journey=True)
_ORDER: Final[tuple[HowOften, ...]] = ("never", "without-success", "sometimes", "always")


class Witness(msgspec.Struct, frozen=True):
    """A shortest route of one version, and whether what is said happens on it."""

    version: Side
    happens: bool
    route: Route


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happens on other routes than before.

    `what` may be a requirement: that at their end the authenticators used in this session reach so much.
    """

    what: Happening | Authenticated
    before: HowOften
    after: HowOften
    witness: Witness


class _Frequency(NamedTuple):
    """How often something happens in one version, a shortest route on which it does, one to success without."""

    often: HowOften
    with_it: Route
    without: Route


_NEVER: Final = _Frequency("never", (), ())


def rises(shift: Shift) -> bool:
    """Tell whether it happens more often than before."""
    return _ORDER.index(shift.after) > _ORDER.index(shift.before)


def shifts(before: Ways, after: Ways) -> tuple[Shift, ...]:
    """Return everything that happens more or less often, demands on who signs in first."""
    return (*_strengths(before, after), *_happenings(before, after))


def _happenings(before: Ways, after: Ways) -> Iterator[Shift]:
    old, new = happenings(before), happenings(after)
    for what in sorted(old.keys() | new.keys(), key=msgspec.json.encode):
        yield from _shift(
            what,
            _frequency(before, old[what]) if what in old else _NEVER,
            _frequency(after, new[what]) if what in new else _NEVER,
        )


def _strengths(before: Ways, after: Ways) -> Iterator[Shift]:
    for wanted in (SECOND_FACTOR, PHISHING_RESISTANCE):
        try:
            yield from _shift(wanted, _reached(before, wanted), _reached(after, wanted))
        except TooManySituations:
            continue  # which the proof of that version says as well


def _shift(what: Happening | Authenticated, before: _Frequency, after: _Frequency) -> Iterator[Shift]:
    if before.often == after.often:
        return
    by_side: list[tuple[Side, _Frequency]] = [("before", before), ("after", after)]
    (rare_side, rarer), (often_side, oftener) = sorted(by_side, key=lambda each: _ORDER.index(each[1].often))
    witness = (
        Witness(rare_side, happens=False, route=rarer.without)
        if rarer.often == "sometimes"
        else Witness(often_side, happens=True, route=oftener.with_it)
    )
    yield Shift(what=what, before=before.often, after=after.often, witness=witness)


def _frequency(ways: Ways, hops: frozenset[Hop]) -> _Frequency:
    if with_it := ways.through(hops):
        without = ways.around(hops)
        return _Frequency("sometimes" if without else "always", with_it, without)
    elsewhere = ways.reaching(hops)
    return _Frequency("without-success" if elsewhere else "never", elsewhere, ())


def _reached(ways: Ways, wanted: Authenticated) -> _Frequency:
    """Tell on which routes to success the authenticators used reach what is wanted. Raises TooManySituations."""
    if ways.worlds.tell_nothing:
        return _ending(ways, wanted, None)
    try:
        return _ending(ways, wanted, ways.worlds)
    except TooManySituations:
        return _ending(ways, wanted, None)


def _ending(ways: Ways, wanted: Authenticated, worlds: Worlds | None) -> _Frequency:
    holds = remembered(ways.graph.names, wanted)
    search = ways.walks.moments(wanted, worlds)
    routes: dict[bool, Route] = {}
    for situation in search.situations():
        number, moment, _ = situation
        if number in ways.goals and holds(moment) not in routes:
            routes[holds(moment)] = search.route(situation)
    if True not in routes:
        return _NEVER
    return _Frequency("sometimes" if False in routes else "always", routes[True], routes.get(False, ()))
