"""A repair that is proposed was tried: it makes the finding go and takes nothing away that people come for."""

from itertools import pairwise
from typing import Any

import pytest

from handrail_flows.repairs import REPAIRS
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.guardrail import Before, Guardrail
from handrail_platform.guard.requirement import Authenticated
from handrail_platform.verify.finding import Report
from handrail_platform.verify.mend import Mender
from handrail_platform.verify.prove import examine
from handrail_platform.verify.repair import Repair, repaired
from tests.known_failures.case import STEPS, KnownFailure, known_failures

CASES = dict(known_failures())


def proposed(case: KnownFailure) -> list[tuple[JourneyDocument, str, Repair]]:
    document = case.document(case.refused)

    def judged(changed: JourneyDocument) -> Report:
        return examine(changed, STEPS, case.guardrails, case.called)

    try:
        report = judged(document)
    except JourneyRefused:
        return []
    mender = Mender(document, report, REPAIRS, judged)
    return [(document, finding.key, repair) for finding in report.findings for repair in mender.repairs(finding)]


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


DETAILS: dict[str, Any] = {
    "step": "form@1",
    "config": {
        "fields": [
            {"name": "name", "label": {"en": "Name"}},
            {"name": "nick", "kind": "username", "label": {"en": "User name"}},
        ]
    },
}
ACCOUNT: dict[str, Any] = {"step": "account.create@1", "config": {"identifiers": {"username": "nick"}}}
IN: dict[str, Any] = {"step": "end@1", "config": {"result": "success", "sign_in": True}}
SORRY: dict[str, Any] = {"step": "end@1", "config": {"result": "denied"}}
TWO_FACTORS = Before(id="own.two", before="sign-in", require=(Authenticated(2),))


def journey(**steps: dict[str, Any]) -> JourneyDocument:
    return parse_plain(
        {
            "format": 1,
            "journey": "test",
            "name": {"en": "Aurora"},
            "variables": {"name": "text", "nick": "username", "new": "boolean"},
            "start": next(iter(steps)),
            "otherwise": {"error": "sorry"},
            "steps": {**steps, "sorry": SORRY},
        }
    )


def proposals(document: JourneyDocument, code: str, *guardrails: Guardrail) -> list[Repair]:
    def judged(changed: JourneyDocument) -> Report:
        return examine(changed, STEPS, guardrails)

    report = judged(document)
    mender = Mender(document, report, REPAIRS, judged)
    return [each for finding in report.findings if finding.code == code for each in mender.repairs(finding)]


REGISTER: dict[str, Any] = {
    "details": {**DETAILS, "next": {"done": "password"}},
    "password": {"step": "password.set@1", "next": {"done": "account"}},
    "account": {**ACCOUNT, "next": {"created": "in", "exists": "sorry"}},
    "in": IN,
}
SIGN_IN: dict[str, Any] = {
    "who": {"step": "identify@1", "next": {"done": "password"}},
    "password": {"step": "password.verify@1", "next": {"ok": "in", "failed": "sorry"}},
    "in": IN,
}


def test_somebody_new_is_asked_to_enrol_what_they_lack_and_not_to_use_it() -> None:
    found = {each.outcome for each in proposals(journey(**REGISTER), "assurance-missing", TWO_FACTORS)}

    assert found == {"passkey.enrol@1", "totp.enrol@1"}


def test_somebody_known_is_asked_to_use_what_they_have_and_not_to_enrol_it() -> None:
    found = {each.outcome for each in proposals(journey(**SIGN_IN), "assurance-missing", TWO_FACTORS)}

    assert found == {"totp.verify@1"}


def test_whoever_comes_another_way_is_not_asked_for_more() -> None:
    both = journey(
        tick={
            "step": "form@1",
            "config": {
                "fields": [{"name": "new", "kind": "checkbox", "required": False, "label": {"en": "I am new"}}]
            },
            "next": {"done": "which"},
        },
        which={
            "step": "decide@1",
            "config": {"cases": [{"when": "new", "then": "new"}]},
            "next": {"new": "details", "otherwise": "who"},
        },
        **{**REGISTER, "password": {"step": "password.set@1", "next": {"done": "app"}}},
        app={
            "step": "totp.enrol@1",
            "config": {"issuer_name": "A"},
            "next": {"done": "account", "already": "sorry", "failed": "sorry"},
        },
        who={"step": "identify@1", "next": {"done": "proof"}},
        proof={"step": "password.verify@1", "next": {"ok": "in", "failed": "sorry"}},
    )

    first = proposals(both, "assurance-missing", TWO_FACTORS)[0]
    inserted = repaired(both, first).steps

    assert first.outcome == "totp.verify@1"
    assert inserted["account"].next["created"] == "in"
    assert inserted["proof"].next["ok"] == "totp-verify"


def test_whoever_proved_what_is_asked_for_is_never_turned_away() -> None:
    for each in proposals(journey(**SIGN_IN), "assurance-missing", TWO_FACTORS):
        assert (each.step, each.outcome) != ("password", "ok")


def test_a_passkey_is_offered_beside_the_password() -> None:
    code = {"step": "totp.verify@1", "next": {"ok": "in", "none": "sorry", "failed": "sorry"}}
    document = journey(
        **{**SIGN_IN, "password": {"step": "password.verify@1", "next": {"ok": "code", "failed": "sorry"}}},
        code=code,
    )

    at_once, once_named, *_ = proposals(document, "no-phishing-resistant-option", TWO_FACTORS)

    assert repaired(document, at_once).start == "passkey-verify"
    offered = repaired(document, once_named).steps
    assert offered["who"].next == {"done": "passkey-verify"}
    otherwise = dict.fromkeys(("other", "failed", "error"), "password")
    assert offered["passkey-verify"].next == {"ok": "in", **otherwise}


TWICE: dict[str, Any] = {
    "who": {
        "step": "identify@1",
        "config": {"register": True},
        "next": {"done": "password", "register": "elsewhere"},
    },
    "elsewhere": {"step": "end@1", "config": {"result": "denied", "continue_to": "/j/registration"}},
    "password": {"step": "password.verify@1", "next": {"ok": "code", "failed": "sorry"}},
    "code": {"step": "totp.verify@1", "next": {"ok": "in", "none": "in", "failed": "sorry"}},
    "in": IN,
}


def test_nobody_is_turned_away_into_another_journey() -> None:
    found = proposals(journey(**TWICE), "assurance-missing", TWO_FACTORS)

    assert found[-1].messages[0].params == {"step": "code", "outcome": "none", "target": "sorry"}


def test_people_are_turned_away_to_where_errors_lead() -> None:
    closed = {"step": "end@1", "config": {"result": "denied", "title": {"en": "Closed on Sundays"}}}
    steps = {**TWICE, "elsewhere": closed}

    found = proposals(journey(**steps), "assurance-missing", TWO_FACTORS)

    assert {each.target for each in found if each.kind == "wire"} == {"sorry"}


def test_nobody_is_asked_again_for_what_they_just_said_they_do_not_have() -> None:
    found = proposals(journey(**TWICE), "assurance-missing", TWO_FACTORS)

    assert [each.kind for each in found] == ["wire"]


def test_one_step_in_one_place_is_proposed_once() -> None:
    both = journey(
        **{
            **SIGN_IN,
            "who": {
                "step": "identify@1",
                "config": {"offer_passkey": True},
                "next": {"done": "password", "passkey": "in"},
            },
        }
    )

    found = proposals(both, "assurance-missing", TWO_FACTORS)

    assert [(each.kind, each.outcome) for each in found] == [("insert", "totp.verify@1")]
    assert repaired(both, found[0]).steps["who"].next["passkey"] == "in"


def test_no_repair_takes_away_that_accounts_are_opened() -> None:
    beside = journey(
        passkey={
            "step": "passkey.verify@1",
            "config": {"other_way": True},
            "next": {"ok": "in", "other": "details", "failed": "details"},
        },
        **REGISTER,
    )

    for each in proposals(beside, "assurance-missing", TWO_FACTORS):
        assert "account" in repaired(beside, each).steps


def test_what_a_repair_says_and_changes_is_all_that_it_does() -> None:
    """Steps that nothing leads to any more are taken out by a change of their own, and said so."""
    apart = CASES["branch_around_second_factor"]
    for case in (apart, *CASES.values()):
        for document, _, repair in proposed(case):
            after = repaired(document, repair).steps
            gone = {change.path[-1] for change in repair.changes if change.value is None}
            said = {each.params["steps"] for each in repair.messages if each.id == "repair.left-out"}
            assert document.steps.keys() - after.keys() == gone
            assert said == ({", ".join(sorted(gone))} if gone else set())


def test_mending_a_large_journey_ends_after_a_few_tries() -> None:
    tries: list[int] = []
    pages = [f"page{number}" for number in range(900)]
    shown: dict[str, dict[str, Any]] = {
        page: {"step": "message@1", "config": {"title": {"en": "Page"}}, "next": {"done": following}}
        for page, following in pairwise([*pages, "who"])
    }
    document = journey(**shown, **SIGN_IN)

    def judged(changed: JourneyDocument) -> Report:
        tries.append(len(changed.steps))
        return examine(changed, STEPS, (TWO_FACTORS,))

    report = judged(document)
    mender = Mender(document, report, REPAIRS, judged)
    for finding in report.findings:
        mender.repairs(finding)

    assert sum(tries) < 10_000
