"""consent: terms to accept, and purposes to allow or refuse, each on its own."""

import hashlib
from typing import Any

import pytest

from handrail_flows.typed.tick import TICKED
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.vocabulary import accepted
from handrail_platform.guard.vocabulary import consent as consent_fact
from handrail_platform.run.transition import SignedIn
from handrail_platform.step.effects import ConsentEntry, RecordConsent
from handrail_platform.text import Message, TenantText
from tests.unit.steps.journeys import ALICE, BOB, NOON, Play, play, step_in_place

TERMS: dict[str, Any] = {
    "id": "terms",
    "version": "2026-11",
    "title": {"en": "Terms of use", "de": "Nutzungsbedingungen"},
    "text": {"en": "Be kind.", "de": "Freundlich bleiben."},
}
PRIVACY: dict[str, Any] = {
    "id": "privacy",
    "version": "3",
    "title": {"en": "Privacy notice"},
    "url": {"en": "https://aurora.example/privacy"},
}
ANALYSIS: dict[str, Any] = {
    "id": "analysis",
    "version": "1",
    "text": {"en": "Aurora may analyse my use.", "de": "Aurora darf meine Nutzung auswerten."},
    "required": True,
}
OFFERS: dict[str, Any] = {
    "id": "offers",
    "version": "2",
    "text": {"en": "Aurora may send me offers.", "de": "Aurora darf mir Angebote senden."},
    "save_as": "offers",
}
SIGNED_IN = SignedIn(ALICE, (AuthenticatorProfile.PASSWORD,), NOON)


def document(given: dict[str, Any] | None = None, **config: Any) -> dict[str, Any]:
    config = config or {"documents": [TERMS, PRIVACY], "purposes": [OFFERS]}
    return step_in_place("consent@1", config, variables={"offers": "boolean"}, given=given)


def consent(
    given: dict[str, Any] | None = None,
    *,
    language: str = "en",
    signed_in: SignedIn | None = None,
    **config: Any,
) -> Play:
    return play(document(given, **config), language=language, signed_in=signed_in)


def ledger(played: Play) -> dict[str, ConsentEntry]:
    (recorded,) = played.promised(RecordConsent)
    return {entry.purpose: entry for entry in recorded.entries}


def states(played: Play) -> dict[str, str]:
    return {name: entry.state for name, entry in ledger(played).items()}


def test_terms_are_accepted_and_a_purpose_is_allowed() -> None:
    played = consent().submit(terms="true", privacy="true", offers="true")

    assert played.outcome_of() == "done"
    assert states(played) == {"terms": "given", "privacy": "given", "offers": "given"}
    assert played.state.variables == {"offers": True}


def test_nothing_is_ticked_before_the_person_ticks_it() -> None:
    """GDPR recital 32."""
    played = consent({"values": {"offers": True}})

    assert {field.value for field in played.view.fields} == {""}


def test_an_optional_purpose_that_is_not_ticked_is_refused_and_recorded() -> None:
    """Complaint 88: the history of consent is kept, a refusal included; article 7(4): nothing depends on it."""
    played = consent().submit(terms="true", privacy="true")

    assert played.outcome_of() == "done"
    assert states(played)["offers"] == "refused"
    assert played.state.variables == {"offers": False}


def test_without_the_terms_nobody_goes_on_and_every_missing_tick_is_told() -> None:
    played = consent().submit(privacy="true", offers="true")

    assert played.at == "step"
    assert played.errors == {"terms": "consent.must_accept"}
    assert played.promised(RecordConsent) == []
    assert {field.name: field.value for field in played.view.fields} == {
        "terms": "",
        "privacy": "true",
        "offers": "true",
    }


def test_a_required_purpose_must_be_allowed_or_declined() -> None:
    played = consent(purposes=[ANALYSIS])

    assert played.submit_fields({}).errors == {"analysis": "consent.must_allow"}
    assert played.submit("decline").outcome_of() == "declined"


def test_terms_are_accepted_and_a_purpose_is_consented_to_by_whoever_allows_it() -> None:
    terms = {accepted("terms", "2026-11"), accepted("privacy", "3")}
    ticked = {"terms": TICKED, "privacy": TICKED}

    assert {kind for kind, _ in consent().submit(**ticked).facts} == terms
    allowed = consent().submit(**ticked, offers=TICKED)
    assert {kind for kind, _ in allowed.facts} == {*terms, consent_fact("offers", "2")}
    assert len({about for _, about in allowed.facts}) == 1


def test_whoever_takes_a_consent_back_has_not_given_it() -> None:
    again = document(purposes=[OFFERS])
    again["steps"]["again"] = dict(again["steps"]["step"])
    again["steps"]["step"] = {**again["steps"]["step"], "next": {"done": "again"}}

    given = play(again).submit(offers=TICKED)
    assert {kind for kind, _ in given.facts} == {consent_fact("offers", "2")}
    assert given.submit().facts == set()


@pytest.mark.parametrize(("language", "spoken"), [("en", "en"), ("de", "de"), ("de-AT", "de"), ("fr", "de")])
def test_the_ledger_vouches_for_the_text_in_the_language_that_was_shown(language: str, spoken: str) -> None:
    """GDPR article 7(1): which text, by its hash."""
    played = consent(language=language, documents=[TERMS], purposes=[OFFERS])
    shown = played.view

    done = played.submit(terms="true")

    terms, offers = ledger(done)["terms"], ledger(done)["offers"]
    title, text, offer = TERMS["title"][spoken], TERMS["text"][spoken], OFFERS["text"][spoken]
    assert (terms.version, terms.language, offers.language) == ("2026-11", spoken, spoken)
    assert terms.text_hash == hashlib.sha256(f"{title}\n{text}".encode()).digest()
    assert offers.text_hash == hashlib.sha256(offer.encode()).digest()
    assert shown.fields[0].label == Message("consent.accept", {"title": title})
    assert shown.fields[1].label == TenantText({spoken: offer})
    assert shown.data["documents"] == [
        {"field": "terms", "version": "2026-11", "language": spoken, "title": title, "text": text, "url": ""}
    ]


def test_a_document_elsewhere_is_vouched_for_by_title_and_address() -> None:
    played = consent(documents=[PRIVACY]).submit(privacy="true")

    assert (
        ledger(played)["privacy"].text_hash
        == hashlib.sha256(b"Privacy notice\nhttps://aurora.example/privacy").digest()
    )


def test_terms_come_first_and_purposes_apart_from_them() -> None:
    """GDPR article 7(2)."""
    view = consent().view

    assert [field.name for field in view.fields] == ["terms", "privacy", "offers"]
    assert view.data["purposes"] == ["offers"]
    assert [field.required for field in view.fields] == [True, True, False]


def test_the_consent_of_a_new_person_waits_for_the_account() -> None:
    played = consent().submit(terms="true", privacy="true")

    assert played.effects == []
    assert len(played.state.pending) == 1


def test_the_consent_of_an_account_is_recorded_at_once() -> None:
    played = consent(signed_in=SIGNED_IN).submit(terms="true", privacy="true")

    (recorded,) = played.effects
    assert isinstance(recorded, RecordConsent)
    assert (recorded.person_id, recorded.at) == (ALICE, NOON)


def test_whoever_declines_without_an_account_leaves_no_trace_in_the_ledger() -> None:
    played = consent().submit("decline", terms="true", offers="true")

    assert played.outcome_of() == "declined"
    assert played.promised(RecordConsent) == []
    assert played.facts == set()


def test_an_account_that_declines_has_refused_everything() -> None:
    played = consent(signed_in=SIGNED_IN).submit("decline", terms="true")

    assert set(states(played).values()) == {"refused"}


def test_with_nothing_required_there_is_nothing_to_decline() -> None:
    played = consent(purposes=[OFFERS])

    assert [action.name for action in played.view.actions] == ["continue"]
    assert played.submit("decline").notice == "consent.unclear"
    assert played.submit_fields({}).outcome_of() == "done"


@pytest.mark.parametrize("person_id", [BOB, None])
def test_nobody_consents_for_somebody_they_only_claim_to_be(person_id: bytes | None) -> None:
    """Alike whether the account exists, so that the fault tells nobody."""
    played = consent({"claim": ("email", "bob@example.org", person_id)})

    assert played.state.status == "quarantined"
    assert played.promised(RecordConsent) == []


@pytest.mark.parametrize(
    ("config", "path"),
    [
        ({"documents": [], "purposes": []}, "documents"),
        ({"documents": [{**TERMS, "url": PRIVACY["url"]}]}, "documents.0"),
        ({"documents": [{**PRIVACY, "url": {"en": "http://aurora.example/"}}]}, "documents.0.url.en"),
        ({"documents": [{**PRIVACY, "url": {"en": "javascript:alert(1)"}}]}, "documents.0.url.en"),
        ({"documents": [{**PRIVACY, "url": {"en": "/privacy"}}]}, "documents.0.url.en"),
        ({"documents": [TERMS], "purposes": [{**OFFERS, "id": "terms"}]}, "purposes"),
        ({"purposes": [{**OFFERS, "id": "nonce"}]}, "purposes"),
        ({"purposes": [OFFERS, {**ANALYSIS, "save_as": "offers"}]}, "purposes"),
    ],
)
def test_a_configuration_that_makes_no_sense_is_refused_with_its_place(config: dict[str, Any], path: str) -> None:
    with pytest.raises(JourneyRefused) as refused:
        consent(**config)
    assert refused.value.problems[0].path == f"steps.step.config.{path}"
