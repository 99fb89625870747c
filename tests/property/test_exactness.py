"""The proof says neither more nor less than walking every path does: no false proof and no false alarm."""

from collections import Counter

import pytest

from handrail_platform.verify.prove import examine
from tests.property.anything import ANYTHING, AnythingConfig
from tests.property.compared import agree, breaks, oracle_says, proof_says
from tests.property.generated import DECLARED
from tests.property.oracle import asked_by, demands_of, in_force
from tests.property.plans import journey_of
from tests.property.shares import shares, too_few
from tests.property.spots import Ground
from tests.property.wider import wide_journey_of

JOURNEYS = 20_000
PARTS = 4
RARE = 88_470
"""Beyond those: outcomes that must look the same lead to two uses of one part with other variables."""
EVERY_CODE = frozenset(
    {
        "assurance-missing",
        "consent-missing",
        "fact-missing",
        "identity-missing",
        "mandate-missing",
        "newcomer-stranded",
        "no-phishing-resistant-option",
        "nobody-named",
        "nobody-proved",
        "phishing-resistance-missing",
        "promise-pending",
        "recovery-too-weak",
        "secret-let-out",
        "told-apart",
        "too-many-messages",
        "too-many-tries",
        "unconfirmed",
    }
)
LEAST = {
    "parts": 0.28,
    "parts in parts": 0.02,
    "requirements of parts": 0.13,
    "variables under another name": 0.07,
    "limits": 0.32,
    "rounds": 0.03,
    "waits": 0.18,
    "waits for all": 0.06,
    "waits for any": 0.06,
    "waits for some": 0.02,
    "waits for one thing": 0.07,
    "conditions": 0.24,
    "decidable conditions": 0.23,
    "undecidable conditions": 0.02,
    "variables that tell facts": 0.2,
    "limits and parts": 0.15,
    "limits and waits": 0.09,
    "conditions and limits": 0.12,
    "conditions and parts": 0.08,
    "conditions and waits": 0.03,
    "parts and waits": 0.07,
    "everything": 0.005,
    "nothing of it": 0.07,
    "a way is closed to everybody": 0.17,
    "a step is closed to everybody": 0.05,
    "route past what is used up": 0.01,
    "route by a time-out": 0.04,
    "route through a wait": 0.11,
    "route through a condition": 0.12,
    "route in a part": 0.2,
    "accepted": 0.11,
    "refused": 0.54,
    "upheld own.0": 0.01,
    "upheld own.1": 0.01,
    "upheld own.purposes": 0.0008,
    "upheld platform.credentials-guarded": 0.07,
    "upheld platform.identifiers-confirmed": 0.002,
    "upheld platform.purposes-covered": 0.009,
    "upheld platform.sign-in-proved": 0.05,
    "broken own.0": 0.15,
    "broken own.1": 0.09,
    "broken own.messages": 0.03,
    "broken own.purposes": 0.03,
    "broken part.requires": 0.11,
    "broken platform.credentials-guarded": 0.14,
    "broken platform.email-bounded": 0.03,
    "broken platform.identifiers-confirmed": 0.1,
    "broken platform.looks-the-same": 0.1,
    "broken platform.phishing-resistance-offered": 0.005,
    "broken platform.purposes-covered": 0.2,
    "broken platform.secrets-kept": 0.04,
    "broken platform.sign-in-proved": 0.25,
    "broken platform.text-bounded": 0.03,
    "broken platform.tries-bounded": 0.01,
    "broken step.needs": 0.12,
}
"""Of all journeys: how many are made so, and of how many which guardrail is upheld or broken."""
DECLARED["test_exactness.test_no_false_proof_no_false_alarm_and_every_route_a_shortest_one"] = JOURNEYS


@pytest.mark.parametrize("part", range(PARTS))
def test_no_false_proof_no_false_alarm_and_every_route_a_shortest_one(part: int) -> None:
    codes: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for seed in range(part, JOURNEYS, PARTS):
        journey = wide_journey_of(seed)
        demands = demands_of(journey)
        ground = Ground(journey.steps)
        report = examine(journey.document, ANYTHING, journey.guardrails, journey.parts)
        expected = oracle_says(journey, demands, ground)

        assert agree(journey, proof_says(report), expected), f"journey {seed}"
        assert all(breaks(journey, demands, finding) for finding in report.findings), f"a route of journey {seed}"
        proved = {each.guardrail: set(each.steps) for each in report.upheld}
        broken = {guardrail for guardrail, _, _ in proof_says(report)}
        asked = asked_by(demands)
        assert proved == {
            each.id: asked.get(each.id, set()) for each in in_force(journey) if each.id not in broken
        }, f"what is upheld on journey {seed}"
        codes.update({code.split()[0] for _, code, _ in expected})
        counted.update(shares(journey, ground, report))

    assert set(codes) == EVERY_CODE, "the journeys do not break everything that can be broken"
    assert min(codes.values()) >= 20
    assert not too_few(counted, LEAST, JOURNEYS // PARTS), counted


def test_proof_and_oracle_agree_on_two_uses_of_a_part_that_must_look_the_same() -> None:
    journey = wide_journey_of(RARE)
    report = examine(journey.document, ANYTHING, journey.guardrails, journey.parts)

    assert proof_says(report) == oracle_says(journey, demands_of(journey), Ground(journey.steps))


def test_random_steps_promise_nothing_of_what_they_do_not_write() -> None:
    """As no shipped step does: two uses of a part would differ in words of which nobody can see anything."""
    journeys = (draw(seed) for draw in (journey_of, wide_journey_of) for seed in range(JOURNEYS // 10))
    for plan in (plan for journey in journeys for plan in journey.steps.values()):
        if isinstance(plan.config, AnythingConfig):
            written = {name for way in plan.ways.values() for name in way.writes}
            assert {*plan.config.ranges, *plan.config.if_true} <= written
