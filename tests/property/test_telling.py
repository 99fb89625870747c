"""What a condition tells of a consent that was free to refuse holds, on every way that random journeys have."""

from collections import Counter

from handrail_platform.verify.prove import examine
from tests.property.anything import ANYTHING
from tests.property.compared import breaks, oracle_says, proof_says
from tests.property.generated import DECLARED
from tests.property.oracle import demands_of
from tests.property.spots import Ground
from tests.property.telling import telling_journey_of

JOURNEYS = 4_000
DECLARED["test_telling.test_a_condition_tells_what_was_consented_to_and_nothing_else"] = JOURNEYS


def test_a_condition_tells_what_was_consented_to_and_nothing_else() -> None:
    counted: Counter[str] = Counter()
    for seed in range(JOURNEYS):
        journey = telling_journey_of(seed)
        demands, ground = demands_of(journey), Ground(journey.steps)
        report = examine(journey.document, ANYTHING, journey.guardrails)

        assert proof_says(report) == oracle_says(journey, demands, ground), f"journey {seed}"
        assert all(breaks(journey, demands, finding) for finding in report.findings), f"a route of journey {seed}"
        counted["kept" if not report.findings else "broken"] += 1

    assert counted["kept"] >= JOURNEYS // 10
    assert counted["broken"] >= JOURNEYS // 2
