"""The person waits for somebody to decide; what reviewers confirm becomes evidence."""

from typing import Any

import pytest

from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.vocabulary import proofings_in
from handrail_platform.proofing import identity_level
from handrail_platform.step.outbox import OpenReview, ShownValue
from tests.unit.steps.journeys import ALICE, NOON, Play, play, step_in_place

VARIABLES: Any = {"last": "text", "printed": "text", "born": "date"}
VALUES: Any = {"last": "Muster", "printed": "MUSTER", "born": "1990-05-17"}
PASSPORT = {"document": "passport", "verification": "face-compared"}
CARD = {"document": "identity-card", "verification": "face-seen"}
_MINUTE = 60_000


def waiting(given: Any = None, **config: Any) -> Play:
    known = given or {"values": VALUES}
    return play(step_in_place("review.manual@1", config, variables=VARIABLES, given=known))


def test_a_case_shows_what_the_journey_says_and_nothing_else() -> None:
    walked = waiting(show=[{"typed": "last", "read": "printed"}], checked=[PASSPORT], wait_minutes=20)

    (opened,) = walked.promised(OpenReview)

    assert opened.shown == (ShownValue("last", "Muster", "MUSTER"),)
    assert opened.checks == ("passport/face-compared",)
    assert (opened.people, opened.at, opened.until) == (1, NOON, NOON + 20 * _MINUTE)


def test_the_page_stays_however_often_somebody_looks_and_one_case_is_open() -> None:
    walked = waiting()

    walked.submit("look").submit("look")

    assert (walked.at, walked.notice) == ("step", "")
    assert len(walked.promised(OpenReview)) == 1


def test_what_is_not_understood_is_said_and_changes_nothing() -> None:
    walked = waiting().submit("approve")

    assert (walked.at, walked.notice) == ("step", "review.manual.unclear")
    assert walked.submit("look").notice == ""


@pytest.mark.parametrize(
    ("checked", "level"), [((), 0), ((PASSPORT,), 1), ((PASSPORT, CARD), 2)], ids=["none", "one piece", "two"]
)
def test_what_reviewers_confirm_reaches_an_identity_assurance_level(checked: tuple[Any, ...], level: int) -> None:
    walked = waiting(checked=list(checked)).come("decision", {"decision": "approved"})

    held = {fact for fact, _ in walked.facts}
    assert "review.approved" in held
    assert identity_level(proofings_in(held)) == level


def test_whoever_is_rejected_has_proved_nothing() -> None:
    walked = waiting(checked=[PASSPORT, CARD]).come("decision", {"decision": "rejected"})

    assert (walked.outcome_of(), walked.facts) == ("rejected", set())


def test_a_decision_after_the_time_changes_nothing() -> None:
    walked = waiting(wait_minutes=20).time_out()

    assert (walked.outcome_of(), walked.facts) == ("timeout", set())


@pytest.mark.parametrize("body", [{}, {"decision": "maybe"}, {"decision": True}])
def test_what_is_no_decision_approves_nobody(body: dict[str, Any]) -> None:
    walked = waiting(checked=[PASSPORT]).come("decision", body)

    assert (walked.outcome_of(), walked.facts) == ("error", set())


def test_nobody_is_looked_at_who_only_claims_to_be_somebody() -> None:
    walked = waiting({"values": VALUES, "claim": ("email", "alice@example.org", ALICE)}, checked=[PASSPORT])

    assert (walked.outcome_of(), walked.promised(OpenReview)) == ("error", [])


@pytest.mark.parametrize(
    "config",
    [
        {"checked": [PASSPORT, PASSPORT]},
        {"show": [{"typed": "last"}, {"typed": "last"}]},
        {"checked": [{"document": "passport-chip", "verification": "face-compared"}]},
        {"checked": [{"document": "passport", "verification": "confirmation-code"}]},
        {"wait_minutes": 0},
    ],
)
def test_what_makes_no_sense_is_refused(config: dict[str, Any]) -> None:
    with pytest.raises(JourneyRefused):
        waiting(**config)
