"""A repair that is proposed was tried: it makes the finding go and takes nothing away that people come for."""

import pytest

from handrail_flows.repairs import REPAIRS
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.verify.finding import Report
from handrail_platform.verify.prove import examine
from handrail_platform.verify.repair import Repair, repaired, repairs
from tests.known_failures.case import STEPS, KnownFailure, known_failures

CASES = dict(known_failures())


def proposed(case: KnownFailure) -> list[tuple[JourneyDocument, str, Repair]]:
    document = case.document(case.refused)

    def judged(changed: JourneyDocument) -> Report:
        return examine(changed, STEPS, case.guardrails, case.called)

    try:
        findings = judged(document).findings
    except JourneyRefused:
        return []
    return [
        (document, finding.key, repair)
        for finding in findings
        for repair in repairs(document, finding, REPAIRS, judged)
    ]


@pytest.mark.parametrize("name", CASES)
def test_a_proposed_repair_makes_the_finding_go_and_brings_no_other(name: str) -> None:
    case = CASES[name]

    for document, key, repair in proposed(case):
        before = {each.key for each in examine(document, STEPS, case.guardrails, case.called).findings}
        after = {
            each.key for each in examine(repaired(document, repair), STEPS, case.guardrails, case.called).findings
        }
        assert key not in after
        assert after < before


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("factor_skipped_when_none", ("wire", "code", "none", "sorry")),
        ("branch_around_second_factor", ("wire", "which", "otherwise", "sorry")),
        ("found_and_not_found_apart", ("wire", "who", "missing", "password")),
        ("verification_walked_around", ("insert", "account", "email.confirm@1", "email-confirm")),
        ("resend_without_end", ("bound", "send", "3", "sorry")),
        ("promise_without_an_account", ("insert", "done", "account.create@1", "account-create")),
        ("link_raises_assurance", ("insert", "welcome", "totp.verify@1", "totp-verify")),
    ],
)
def test_the_repair_that_somebody_would_make_is_among_them(name: str, expected: tuple[str, str, str, str]) -> None:
    found = {(each.kind, each.step, each.outcome, each.target) for _, _, each in proposed(CASES[name])}

    assert expected in found
