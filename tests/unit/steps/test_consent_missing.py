"""consent that asks only for what is missing: of whoever has an account, and never twice the same."""

from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.parse import parse_yaml
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.vocabulary import accepted
from handrail_platform.guard.vocabulary import consent as consent_fact
from handrail_platform.rehearse.report import rehearse
from handrail_platform.step.effects import RecordConsent
from handrail_platform.step.reads import KnownConsent, KnownConsents
from handrail_platform.verify.prove import prove
from tests.golden.recording import GOLDEN
from tests.unit.steps.journeys import Play, play
from tests.unit.steps.test_consent_step import (
    ANALYSIS,
    OFFERS,
    PRIVACY,
    SIGNED_IN,
    TERMS,
    consent,
    document,
    states,
)

ASKS: dict[str, Any] = {"documents": [TERMS, PRIVACY], "purposes": [OFFERS], "ask": "missing"}
ALL = (
    KnownConsent("document", "terms", "2026-11", "given"),
    KnownConsent("document", "privacy", "3", "given"),
    KnownConsent("purpose", "offers", "2", "given"),
)


def known(*decisions: KnownConsent, **config: Any) -> Play:
    """Come to the step as Alice, of whom this is known."""
    answers = {"ConsentsOf": KnownConsents(decisions)}
    return play(document(**(config or ASKS)), signed_in=SIGNED_IN, answers=answers)


def decides_elsewhere(played: Play, *decisions: KnownConsent) -> Play:
    """Change what is known of Alice while the page is open."""
    played.answers = {"ConsentsOf": KnownConsents(decisions)}
    return played


def asked(played: Play) -> list[str]:
    return [field.name for field in played.view.fields]


def test_whoever_decided_everything_is_not_asked_again_and_the_facts_hold() -> None:
    """Complaint 85: people are asked when terms change, and not otherwise."""
    played = known(*ALL)

    assert played.outcome_of() == "done"
    assert {kind for kind, _ in played.facts if kind.startswith(("accepted", "consent"))} == {
        accepted("terms", "2026-11"),
        accepted("privacy", "3"),
        consent_fact("offers", "2"),
    }
    assert played.state.variables == {"offers": True}
    assert played.promised(RecordConsent) == []


def test_only_what_changed_is_asked_for_and_recorded() -> None:
    old = KnownConsent("document", "terms", "2025-01", "given")
    played = known(old, *ALL[1:])

    assert asked(played) == ["terms"]
    played = played.submit(terms="true")
    assert played.outcome_of() == "done"
    assert states(played) == {"terms": "given"}
    assert played.state.variables == {"offers": True}


def test_a_typo_or_a_translation_asks_nobody_again() -> None:
    derived = {**ASKS, "documents": [{**TERMS, "version": "2026-12", "same_as": ["2026-11"]}, PRIVACY]}

    played = known(*ALL, **derived)

    assert played.outcome_of() == "done"
    assert accepted("terms", "2026-12") in {kind for kind, _ in played.facts}


def test_a_refusal_of_what_may_be_refused_stands_and_nobody_is_nagged() -> None:
    played = known(*ALL[:2], KnownConsent("purpose", "offers", "2", "refused"))

    assert played.outcome_of() == "done"
    assert played.state.variables == {"offers": False}
    assert consent_fact("offers", "2") not in {kind for kind, _ in played.facts}


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_what_nobody_goes_on_without_is_asked_for_until_it_is_allowed(state: Any) -> None:
    played = known(KnownConsent("purpose", "analysis", "1", state), purposes=[ANALYSIS], ask="missing")

    assert asked(played) == ["analysis"]
    assert [action.name for action in played.view.actions] == ["continue", "decline"]


def test_what_is_withdrawn_while_the_page_is_open_is_asked_for_before_anybody_goes_on() -> None:
    old = KnownConsent("document", "terms", "1", "given")
    played = decides_elsewhere(known(old, *ALL[1:]), old, ALL[2]).submit(terms="true")

    assert asked(played) == ["terms", "privacy"]
    assert played.promised(RecordConsent) == []
    played = played.submit(terms="true", privacy="true")
    assert states(played) == {"terms": "given", "privacy": "given"}


def test_an_optional_purpose_that_is_withdrawn_meanwhile_is_not_allowed() -> None:
    old = KnownConsent("document", "terms", "1", "given")
    withdrawn = KnownConsent("purpose", "offers", "2", "withdrawn")

    played = decides_elsewhere(known(old, *ALL[1:]), old, ALL[1], withdrawn).submit(terms="true")

    assert played.outcome_of() == "done"
    assert played.state.variables == {"offers": False}


def test_what_was_not_asked_cannot_be_slipped_in() -> None:
    old = KnownConsent("document", "terms", "1", "given")
    refused = KnownConsent("purpose", "offers", "2", "refused")

    played = known(old, ALL[1], refused).submit(terms="true", offers="true")

    assert states(played) == {"terms": "given"}
    assert played.state.variables == {"offers": False}


def test_whoever_is_new_is_asked_everything() -> None:
    assert asked(consent(**ASKS)) == ["terms", "privacy", "offers"]


def test_without_a_word_everything_is_asked_anew() -> None:
    assert asked(consent(signed_in=SIGNED_IN)) == ["terms", "privacy", "offers"]


def test_a_document_and_a_purpose_of_one_name_are_two_matters() -> None:
    played = known(KnownConsent("purpose", "terms", "2026-11", "given"), *ALL[1:])

    assert asked(played) == ["terms"]


def test_a_version_is_not_the_same_as_itself() -> None:
    with pytest.raises(JourneyRefused):
        consent(documents=[{**TERMS, "same_as": ["2026-11"]}])


def test_its_scenarios_tell_who_is_asked() -> None:
    journey = parse_yaml((GOLDEN / "journeys" / "new-terms.yaml").read_bytes())

    rehearsed = rehearse(compile_journey(journey, REGISTRY))

    assert len(rehearsed.scenarios) == 3
    assert rehearsed.complete
    assert prove(journey, REGISTRY).accepted == {}
