"""A difference is exact: what it says of two versions is what walking every path of both says."""

from collections import Counter
from functools import partial
from itertools import pairwise
from random import Random
from typing import Any

import msgspec
import pytest

from handrail_platform.compile.compile import sound_journey
from handrail_platform.difference.difference import Difference, difference
from handrail_platform.difference.messages import CHANNELS
from handrail_platform.difference.shift import PHISHING_RESISTANCE, SECOND_FACTOR, Shift
from handrail_platform.difference.version import Version
from handrail_platform.difference.ways import Way
from handrail_platform.guard.requirement import Authenticated
from handrail_platform.verify.finding import Hop
from tests.property.anything import ANYTHING
from tests.property.generated import DECLARED
from tests.property.laws import holds
from tests.property.oracle import in_force
from tests.property.paths import (
    Found,
    Walked,
    ends_with,
    explore,
    happen,
    is_path,
    limited,
    most_sent,
    on_success,
    variant,
    ways,
)
from tests.property.plans import journey_of

PAIRS = 900
PARTS = 3
DECLARED["test_differences.test_a_difference_says_what_walking_every_path_says"] = PAIRS


def pair(seed: int) -> tuple[Walked, Walked]:
    """Return a journey and a variant of it; sometimes another one altogether."""
    dice = Random(seed)  # noqa: S311 - the same journeys every time
    one = limited(journey_of(seed), dice)
    other = limited(journey_of(seed + 100_000), dice) if seed % 5 == 0 else variant(one, seed)
    return one, other


def version(walked: Walked) -> Version:
    return Version(sound_journey(walked.document, ANYTHING).whole, in_force(walked.journey))


def found(one: Walked, other: Walked) -> Difference:
    return difference(version(one), version(other))


@pytest.mark.parametrize("part", range(PARTS))
def test_a_difference_says_what_walking_every_path_says(part: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(part, PAIRS, PARTS):
        one, other = pair(seed)
        said = found(one, other)
        expected = how_often(one, other)

        assert {shift.what: (shift.before, shift.after) for shift in said.shifts} == {
            what: (before.often, after.often)
            for what, (before, after) in expected.items()
            if before.often != after.often
        }, f"journey {seed}"
        assert all(is_shown(shift, one, other, expected[shift.what]) for shift in said.shifts), f"journey {seed}"
        assert {each.channel: (each.before, each.after) for each in said.amounts} == {
            channel: amount
            for channel in CHANNELS
            if (amount := (most_sent(one, channel), most_sent(other, channel)))[0] != amount[1]
        }, f"journey {seed}"
        assert set(said.ways_gained) == ways(other) - ways(one)
        assert set(said.ways_lost) == ways(one) - ways(other)
        gained, lost = on_success(other) - on_success(one), on_success(one) - on_success(other)
        assert covers(said.routes_gained.shortest, gained, other), f"journey {seed}"
        assert covers(said.routes_lost.shortest, lost, one), f"journey {seed}"
        seen.update({f"{shift.before}-{shift.after}" for shift in said.shifts})
        seen.update({"unbounded" for each in said.amounts if None in (each.before, each.after)})
        seen.update({f"{each.before}-{each.after}" for each in said.obligations})

    assert (
        min(seen[f"{a}-{b}"] for a in ("never", "sometimes", "always") for b in ("never", "sometimes") if a != b)
        > 3
    )
    assert min(seen[each] for each in ("unbounded", "held-broken", "broken-held", "held-not-stated")) > 3


def how_often(one: Walked, other: Walked) -> dict[Any, tuple[Found, Found]]:
    old, new = happen(one), happen(other)
    compared: dict[Any, tuple[Found, Found]] = {
        what: (
            explore(one, partial(is_among, old.get(what, set()))),
            explore(other, partial(is_among, new.get(what, set()))),
        )
        for what in old.keys() | new.keys()
    }
    for wanted in (SECOND_FACTOR, PHISHING_RESISTANCE):
        compared[wanted] = ends_with(one, partial(holds, wanted)), ends_with(other, partial(holds, wanted))
    return compared


def is_among(hops: set[Hop], hop: Hop, _target: str) -> bool:
    return hop in hops


def is_shown(shift: Shift, one: Walked, other: Walked, by_side: tuple[Found, Found]) -> bool:
    """Walk the route of a shift, and tell whether it shows what it claims to, and no shorter one does."""
    witness = shift.witness
    walked, side = (one, by_side[0]) if witness.version == "before" else (other, by_side[1])
    if not is_path(walked, witness.route):
        return False
    if not isinstance(shift.what, Authenticated):
        happened = any(hop in happen(walked).get(shift.what, ()) for hop in witness.route)
        if happened != witness.happens:
            return False
    if side.often == "without-success":
        return True
    return len(witness.route) == (side.with_it if witness.happens else side.without)


def covers(routes: tuple[tuple[Hop, ...], ...], wanted: set[Way], walked: Walked) -> bool:
    taken = [
        {Way(hop.step, hop.outcome, following.step) for hop, following in pairwise(route)} for route in routes
    ]
    return (
        wanted <= set[Way]().union(*taken)
        and all(is_path(walked, route) for route in routes)
        and all(each & wanted for each in taken)
    )


def test_a_version_does_not_differ_from_itself() -> None:
    for seed in range(PAIRS):
        one, _ = pair(seed)

        assert found(one, one).is_empty, f"journey {seed}"


def test_the_way_back_mirrors_the_way_there() -> None:
    for seed in range(PAIRS // 2):
        one, other = pair(seed)

        assert mirrored(found(one, other)) == found(other, one), f"journey {seed}"


def mirrored(said: Difference) -> Difference:
    other: dict[Any, Any] = {"before": "after", "after": "before"}
    return msgspec.structs.replace(
        said,
        obligations=tuple(
            msgspec.structs.replace(
                each,
                stated_before=each.stated_after,
                stated_after=each.stated_before,
                before=each.after,
                after=each.before,
                broken=each.mended,
                mended=each.broken,
            )
            for each in said.obligations
        ),
        shifts=tuple(
            msgspec.structs.replace(
                each,
                before=each.after,
                after=each.before,
                witness=msgspec.structs.replace(each.witness, version=other[each.witness.version]),
            )
            for each in said.shifts
        ),
        amounts=tuple(msgspec.structs.replace(e, before=e.after, after=e.before) for e in said.amounts),
        sendings=tuple(msgspec.structs.replace(e, before=e.after, after=e.before) for e in said.sendings),
        routes_gained=said.routes_lost,
        routes_lost=said.routes_gained,
        begins=said.begins and (said.begins[1], said.begins[0]),
        steps_gained=said.steps_lost,
        steps_lost=said.steps_gained,
        ways_gained=said.ways_lost,
        ways_lost=said.ways_gained,
    )
