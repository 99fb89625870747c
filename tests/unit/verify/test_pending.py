"""Nobody new succeeds while what was promised about them waits for an account, and nobody else is turned away."""

from typing import Any

import pytest

from handrail_flows.repairs import REPAIRS
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.guardrail import Before, Guardrail
from handrail_platform.guard.requirement import NothingPending
from handrail_platform.verify.mend import Mender
from handrail_platform.verify.prove import examine
from handrail_platform.verify.repair import repaired
from tests.known_failures.case import STEPS

PASSWORD: dict[str, Any] = {"step": "password.set@1"}
CONSENT: dict[str, Any] = {
    "step": "consent@1",
    "config": {"purposes": [{"id": "offers", "version": "1", "required": True, "text": {"en": "O"}}]},
}
WHO: dict[str, Any] = {"step": "identify@1", "config": {"save_as": "email"}}
PROVES: dict[str, Any] = {"step": "password.verify@1", "next": {"ok": "yes", "failed": "no", "error": "no"}}
ENDS: dict[str, Any] = {
    "yes": {"step": "end@1", "config": {"result": "success"}},
    "no": {"step": "end@1", "config": {"result": "denied"}},
}
PENDING = ("platform.promises-kept", "promise-pending", "yes")


def journey(steps: dict[str, Any]) -> JourneyDocument:
    reached = {target for each in steps.values() for target in each["next"].values()}
    return parse_plain(
        {
            "format": 1,
            "journey": "test",
            "name": {"en": "Test"},
            "start": next(iter(steps)),
            "variables": {"email": "email", "name": "text"},
            "steps": {**steps, **{name: end for name, end in ENDS.items() if name in reached}},
        }
    )


def found(steps: dict[str, Any], *guardrails: Guardrail) -> dict[tuple[str, str, str], list[str]]:
    """Return what is wrong, and the route to it."""
    report = examine(journey(steps), STEPS, guardrails)
    return {
        (each.guardrail, each.code, each.step): [f"{hop.step}:{hop.outcome}" for hop in each.route]
        for each in report.findings
    }


@pytest.mark.parametrize(
    "promises",
    [{**PASSWORD, "next": {"done": "yes"}}, {**CONSENT, "next": {"done": "yes", "declined": "no"}}],
)
def test_what_is_promised_about_somebody_new_waits(promises: dict[str, Any]) -> None:
    assert found({"promises": promises}) == {PENDING: ["promises:done", "yes:"]}


def test_whoever_is_turned_away_leaves_nothing_behind() -> None:
    assert found({"promises": {**PASSWORD, "next": {"done": "no"}}}) == {}


def test_nothing_waits_that_is_promised_about_an_account() -> None:
    steps = {
        "who": {**WHO, "next": {"done": "proves"}},
        "proves": {**PROVES, "next": {"ok": "promises", "failed": "no", "error": "no"}},
        "promises": {**CONSENT, "next": {"done": "yes", "declined": "yes"}},
    }

    assert found(steps) == {}


def test_whoever_says_that_they_are_somebody_else_gives_up_what_was_pending() -> None:
    steps = {
        "promises": {**CONSENT, "next": {"done": "who", "declined": "no"}},
        "who": {**WHO, "next": {"done": "proves"}},
        "proves": PROVES,
    }

    assert found(steps) == {}


def test_what_may_be_promised_while_a_step_is_there_is_pending_already_there() -> None:
    steps = {
        "new": declared(subject={"ok": "minted"}, onwards="stays"),
        "stays": declared(effects=["password.set"], onwards="no"),
    }
    own = Before(id="own.none", before="change-credential", require=(NothingPending(),))

    assert found(steps, own) == {("own.none", "promise-pending", "stays"): ["new:ok", "stays:"]}


def test_whoever_is_only_new_has_nothing_pending() -> None:
    assert found({"new": declared(subject={"ok": "minted"}, onwards="yes")}) == {}


def test_an_effect_that_leaves_at_once_is_not_pending() -> None:
    steps = {
        "new": declared(subject={"ok": "minted"}, onwards="sends"),
        "sends": declared(effects=["email.code"], onwards="yes"),
    }

    assert found(steps) == {}


def declared(*, onwards: str, **config: Any) -> dict[str, Any]:
    return {"step": "declared@1", "config": {"outcomes": ["ok"], **config}, "next": {"ok": onwards}}


def test_the_repair_leads_nobody_through_it_who_has_an_account() -> None:
    document = journey(
        {
            "who": {
                "step": "identify@1",
                "config": {"save_as": "email", "register": True},
                "next": {"done": "proves", "register": "details"},
            },
            "proves": PROVES,
            "details": {
                "step": "form@1",
                "config": {
                    "title": {"en": "D"},
                    "fields": [
                        {"name": "name", "kind": "text", "label": {"en": "N"}},
                        {"name": "email", "kind": "email", "label": {"en": "E"}},
                    ],
                },
                "next": {"done": "code"},
            },
            "code": {
                "step": "email.confirm@1",
                "config": {"address": "email", "allow_change": False},
                "next": {"ok": "chooses", "locked": "no", "error": "no"},
            },
            "chooses": {**PASSWORD, "next": {"done": "yes"}},
        }
    )
    report = examine(document, STEPS)

    mender = Mender(document, report, REPAIRS, lambda changed: examine(changed, STEPS))
    proposed = mender.repairs(report.findings[0])
    inserted = repaired(document, next(each for each in proposed if each.kind == "insert")).steps

    assert [each.kind for each in proposed] == ["insert", "wire"]
    assert inserted["proves"].next["ok"] == "yes"
    assert inserted["chooses"].next["done"] == "account-create"
    assert inserted["account-create"].next == {"created": "yes", "exists": "no", "error": "no"}
