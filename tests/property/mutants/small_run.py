"""A small run against the oracle, which remembers what the oracle said."""

from collections.abc import Callable
from functools import cache
from typing import Final, TypeAlias

from handrail_platform.compile.compile import sound_journey
from handrail_platform.compile.inline import Whole
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.verify import verify
from tests.property.anything import ANYTHING
from tests.property.compared import agree, oracle_says, proof_says
from tests.property.oracle import Broken, demands_of, in_force
from tests.property.plans import RandomJourney, journey_of
from tests.property.spots import Ground
from tests.property.telling import telling_journey_of
from tests.property.wider import wide_journey_of

Drawn: TypeAlias = Callable[[int], RandomJourney]
Case: TypeAlias = tuple[RandomJourney, Whole, tuple[Guardrail, ...], dict[Broken, int]]
MOST: Final[dict[Drawn, int]] = {journey_of: 4_000, wide_journey_of: 600, telling_journey_of: 1_500}


@cache
def case(drawn: Drawn, seed: int) -> Case:
    """Return a journey of the small run, compiled, with what the oracle says."""
    journey = drawn(seed)
    whole = sound_journey(journey.document, ANYTHING, journey.parts).whole
    return journey, whole, in_force(journey), oracle_says(journey, demands_of(journey), Ground(journey.steps))


def first_mistake(drawn: Drawn = journey_of) -> int | None:
    """Return the first journey on which proof and oracle differ."""
    for seed in range(MOST[drawn]):
        journey, whole, guardrails, expected = case(drawn, seed)
        if not agree(journey, proof_says(verify.verify(whole, guardrails)), expected):
            return seed
    return None
