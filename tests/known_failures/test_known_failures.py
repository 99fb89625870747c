"""What the field got wrong, as journeys: each is refused for the right reason, and its repaired twin is proved."""

import pytest

from handrail_platform.document.problem import JourneyRefused
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.prove import examine, prove
from tests.known_failures.case import STEPS, Because, KnownFailure, known_failures

CASES = [pytest.param(case, id=name) for name, case in known_failures()]


@pytest.mark.parametrize("case", CASES)
def test_the_failure_is_refused_with_its_route(case: KnownFailure) -> None:
    assert _found(case) == set(case.because)


@pytest.mark.parametrize("case", CASES)
def test_the_repaired_twin_is_proved(case: KnownFailure) -> None:
    proved = prove(case.document(case.repaired), STEPS, case.guardrails, parts=case.called)

    assert proved.report.findings == ()


def _found(case: KnownFailure) -> set[Because]:
    try:
        report = examine(case.document(case.refused), STEPS, case.guardrails, case.called)
    except JourneyRefused as refused:
        return {Because(problem.code, path=problem.path) for problem in refused.problems}
    return {
        Because(finding.code, finding.guardrail, _hops(finding.route), _hops(finding.other_route))
        for finding in report.findings
    }


def _hops(route: tuple[Hop, ...]) -> tuple[str, ...]:
    return tuple(f"{hop.step}:{hop.outcome}" for hop in route)
