"""The proof says neither more nor less than walking every path does: no false proof and no false alarm."""

from collections import Counter

import pytest

from handrail_platform.verify.prove import examine
from tests.property.anything import ANYTHING
from tests.property.compared import breaks, oracle_says, proof_says
from tests.property.generated import DECLARED
from tests.property.oracle import asked_by, demands_of, in_force
from tests.property.plans import journey_of

JOURNEYS = 20_000
PARTS = 4
EVERY_CODE = frozenset(
    {
        "assurance-missing",
        "consent-missing",
        "fact-missing",
        "identity-missing",
        "mandate-missing",
        "no-phishing-resistant-option",
        "nobody-named",
        "nobody-proved",
        "phishing-resistance-missing",
        "promise-pending",
        "recovery-too-weak",
        "secret-let-out",
        "told-apart",
        "too-many-messages",
        "unconfirmed",
    }
)
DECLARED["test_exactness.test_no_false_proof_no_false_alarm_and_every_route_a_shortest_one"] = JOURNEYS


@pytest.mark.parametrize("part", range(PARTS))
def test_no_false_proof_no_false_alarm_and_every_route_a_shortest_one(part: int) -> None:
    codes: Counter[str] = Counter()
    upheld = 0
    for seed in range(part, JOURNEYS, PARTS):
        journey = journey_of(seed)
        demands = demands_of(journey)
        report = examine(journey.document, ANYTHING, journey.guardrails)
        expected = oracle_says(journey, demands)

        assert proof_says(report) == expected, f"journey {seed}"
        assert all(breaks(journey, demands, finding) for finding in report.findings), f"a route of journey {seed}"
        proved = {each.guardrail: set(each.steps) for each in report.upheld}
        broken = {guardrail for guardrail, _, _ in expected}
        asked = asked_by(demands)
        assert proved == {
            each.id: asked.get(each.id, set()) for each in in_force(journey) if each.id not in broken
        }, f"what is upheld on journey {seed}"
        codes.update({code.split()[0] for _, code, _ in expected})
        upheld += not report.findings

    assert set(codes) == EVERY_CODE, "the journeys do not break everything that can be broken"
    assert min(codes.values()) >= 20
    assert upheld >= JOURNEYS // PARTS // 10
