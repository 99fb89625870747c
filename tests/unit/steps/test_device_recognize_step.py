"""device.recognize: a fact about the browser, which is no factor and raises no assurance level."""

from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.assurance import AuthenticatorProfile, assurance_level
from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.guardrail import Before
from handrail_platform.guard.requirement import Authenticated
from handrail_platform.run.facts import authenticators_used
from handrail_platform.run.transition import SignedIn
from handrail_platform.step.reads import DeviceTrust, DeviceTrustOf
from handrail_platform.verify.prove import examine
from tests.unit.steps.journeys import ALICE, NOON, Play, play, step_in_place

ALICE_IS_IN = SignedIn(ALICE, (AuthenticatorProfile.PASSWORD,), NOON)
DAY = 24 * 60 * 60 * 1000
TWO_FACTORS = (Before(id="two-factors", before="sign-in", require=(Authenticated(level=2),)),)


def recognised(*, trusted: bool = True, signed_in: SignedIn | None = ALICE_IS_IN, **how: Any) -> Play:
    given: dict[str, Any] = {key: how.pop(key) for key in ("claim", "new_person") if key in how}
    document = step_in_place("device.recognize@1", how, given=given)
    return play(document, answers={"DeviceTrustOf": DeviceTrust(trusted=trusted)}, signed_in=signed_in)


def test_a_remembered_browser_is_a_fact_about_the_person() -> None:
    played = recognised()

    assert played.outcome_of() == "trusted"
    assert ("device.trusted", ALICE.hex()) in played.facts


def test_any_other_browser_is_unknown() -> None:
    played = recognised(trusted=False)

    assert played.outcome_of() == "unknown"
    assert ("device.trusted", ALICE.hex()) not in played.facts


def test_it_is_asked_about_this_person_and_this_age() -> None:
    assert recognised(max_age_days=7).asked == [DeviceTrustOf(ALICE, 7 * DAY)]


def test_the_assurance_level_stays_what_it_was() -> None:
    before, after = (recognised(trusted=trusted) for trusted in (False, True))

    levels = [
        assurance_level(
            each.authenticator
            for each in authenticators_used(played.state.facts, played.state.subject)
            if each.authenticator is not None
        )
        for played in (before, after)
    ]
    assert levels == [1, 1]


def signing_in(*, trusted: str) -> dict[str, Any]:
    """Sign in with two factors, and on a remembered browser by what `trusted` leads to."""
    return {
        "format": 1,
        "journey": "sign-in",
        "name": {"en": "Sign in"},
        "variables": {},
        "start": "who",
        "otherwise": {"error": "out"},
        "steps": {
            "who": {"step": "identify@1", "next": {"done": "password"}},
            "password": {"step": "password.verify@1", "next": {"ok": "browser", "failed": "out"}},
            "browser": {"step": "device.recognize@1", "next": {"trusted": trusted, "unknown": "code"}},
            "code": {"step": "totp.verify@1", "next": {"ok": "in", "none": "out", "failed": "out"}},
            "in": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
            "out": {"step": "end@1", "config": {"result": "denied"}},
        },
    }


def test_where_two_factors_are_demanded_the_proof_refuses_a_remembered_browser_in_place_of_one() -> None:
    both, one = (
        examine(parse_plain(signing_in(trusted=trusted)), REGISTRY, TWO_FACTORS).findings
        for trusted in ("code", "in")
    )

    assert [each.code for each in both if each.guardrail == "two-factors"] == []
    assert [each.code for each in one if each.guardrail == "two-factors"] == ["assurance-missing"]


@pytest.mark.parametrize("given", [{}, {"new_person": True}, {"claim": ("email", "alice@example.org", ALICE)}])
def test_a_browser_tells_nobody_whose_it_is(given: dict[str, Any]) -> None:
    played = recognised(signed_in=None, **given)

    assert (played.outcome_of(), played.asked) == ("error", [])
