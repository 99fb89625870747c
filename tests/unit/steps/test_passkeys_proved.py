"""What the proof of a journey makes of passkeys: which levels they reach, on every route."""

from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.assurance import AssuranceLevel
from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.guardrail import Before
from handrail_platform.guard.requirement import Authenticated
from handrail_platform.verify.prove import examine
from handrail_ui.demo.tenants import demo_sites

ENDS: dict[str, Any] = {
    "in": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
    "out": {"step": "end@1", "config": {"result": "denied"}},
}
WHO = {"step": "identify@1", "next": {"done": "passkey"}}
OFFERED = {
    "step": "identify@1",
    "config": {"offer_passkey": True},
    "next": {"done": "out", "passkey": "in"},
}


def asked(**config: Any) -> dict[str, Any]:
    return {"step": "passkey.verify@1", "config": config, "next": {"ok": "in", "failed": "out", "error": "out"}}


def complaints(level: AssuranceLevel, **steps: dict[str, Any]) -> set[str]:
    """Return the codes of what speaks against signing in at this level, by something that cannot be phished."""
    document = {
        "format": 1,
        "journey": "test",
        "name": {"en": "Test"},
        "variables": {},
        "start": next(iter(steps)),
        "steps": {**steps, **ENDS},
    }
    require = (Authenticated(level, phishing_resistant=True, in_this_journey=True),)
    report = examine(parse_plain(document), REGISTRY, [Before(id="test", before="sign-in", require=require)])
    return {finding.code for finding in report.findings}


@pytest.mark.parametrize(
    "steps",
    [{"passkey": asked()}, {"who": WHO, "passkey": asked()}, {"who": OFFERED}],
    ids=["any", "own", "offered"],
)
def test_a_passkey_reaches_the_second_level_by_itself_and_not_the_third(steps: dict[str, Any]) -> None:
    assert complaints(2, **steps) == set()
    assert "phishing-resistance-missing" in complaints(3, **steps)


@pytest.mark.parametrize("steps", [{}, {"who": WHO}], ids=["any", "own"])
def test_a_passkey_that_stays_on_its_device_reaches_the_third_level(steps: dict[str, Any]) -> None:
    assert complaints(3, **steps, passkey=asked(device_bound=True)) == set()


def test_a_new_passkey_has_not_signed_anybody_in() -> None:
    enrol = {"step": "passkey.enrol@1", "next": {"done": "in", "failed": "out", "error": "out"}}

    assert complaints(1, passkey=enrol)


@pytest.mark.parametrize("site", demo_sites(), ids=lambda site: site.key)
def test_the_demo_offers_a_way_in_that_cannot_be_phished(site: Any) -> None:
    (login,) = [each for each in site.journeys if each.journey == "login"]

    assert examine(login, REGISTRY).findings == ()
