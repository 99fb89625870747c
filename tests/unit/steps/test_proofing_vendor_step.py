"""proofing.vendor: what a vendor says of somebody, and what that proves of them here."""

from typing import Any

import pytest

from handrail_flows.steps.proofing_vendor.config import COMPARED_TYPES, SAVED_TYPES
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.vocabulary import proofings_in
from handrail_platform.proofing import identity_level
from handrail_platform.step.elsewhere import VendorUnreachable, VerificationStart, VerificationStarted
from handrail_platform.values import VariableType
from tests.unit.steps.journeys import ALICE, KEY, Play, play, step_in_place

CHIP = {"document": "passport-chip", "verification": "face-compared"}
CARD = {"document": "identity-card", "verification": "face-compared"}
ADDRESS = "https://checkpoint.example/v/1"
STARTED = VerificationStarted("Checkpoint ID", ADDRESS, "v-1")
MINUTE = 60_000
COMPARE = {"family_name": "last", "given_names": "first", "birth_date": "born"}
TYPED = {"last": "Müller", "first": "Ana María", "born": "1990-05-17"}


def waiting(started: Any = STARTED, given: dict[str, Any] | None = None, **config: Any) -> Play:
    """Come to the step."""
    config = {"vendor": "vendor:checkpoint", "evidence": [CHIP], **config}
    variables: dict[str, VariableType] = {
        **{variable: COMPARED_TYPES[name] for name, variable in config.get("compare", {}).items()},
        **{variable: SAVED_TYPES[name] for name, variable in config.get("save", {}).items()},
    }
    document = step_in_place("proofing.vendor@1", config, given=given, variables=variables)
    return play(document, answers={"VerificationStart": started})


def result(status: str = "approved", **told: Any) -> dict[str, Any]:
    found = {
        "evidence": ["passport-chip/face-compared"],
        "family_name": "MUELLER",
        "given_names": "ANA MARIA LUISA",
        "birth_date": "1990-05-17",
    }
    return {"vendor": "checkpoint", "verification": "v-1", "status": status, **found, **told}


def level(played: Play) -> int:
    return identity_level(proofings_in(kind for kind, _ in played.facts))


def test_the_vendor_is_told_what_is_wanted_and_nothing_of_the_person() -> None:
    played = waiting()

    [asked] = played.asked
    assert isinstance(asked, VerificationStart)
    assert (asked.vendor, asked.evidence) == ("checkpoint", ("passport-chip/face-compared",))
    assert asked.correlation not in (b"", KEY)
    assert played.view.data["vendor_page"] == ADDRESS


def test_what_the_vendor_found_is_what_is_proved_of_somebody_new() -> None:
    played = waiting().come("result", result())

    assert played.outcome_of() == "proofed"
    assert played.state.subject is not None
    assert played.state.subject.standing == "new"
    assert level(played) == 2


def test_two_strong_documents_are_as_good_as_a_chip_and_one_is_not() -> None:
    both = ["passport/face-compared", "identity-card/face-compared"]
    passport = {**CHIP, "document": "passport"}

    one = waiting(evidence=[CARD]).come("result", result(evidence=both))
    two = waiting(evidence=[CARD, passport]).come("result", result(evidence=both))

    assert (level(one), level(two)) == (1, 2)


@pytest.mark.parametrize("evidence", [[], ["identity-card/face-compared"], ["passport-chip/face-seen"]])
def test_less_than_was_wanted_proves_nothing(evidence: list[str]) -> None:
    played = waiting().come("result", result(evidence=evidence))

    assert (played.outcome_of(), level(played)) == ("rejected", 0)


def test_somebody_else_than_was_typed_is_a_mismatch() -> None:
    given = {"values": TYPED}
    for told in (
        {"family_name": "MILLER"},
        {"given_names": "EVA"},
        {"birth_date": "1990-05-18"},
        {"birth_date": ""},
    ):
        played = waiting(given=given, compare=COMPARE).come("result", result(**told))
        assert (played.outcome_of(), level(played)) == ("mismatch", 0)


@pytest.mark.parametrize("told", [{}, {"family_name": "Müller", "given_names": "Ana María"}])
def test_names_are_compared_as_documents_write_them(told: dict[str, str]) -> None:
    played = waiting(given={"values": TYPED}, compare=COMPARE).come("result", result(**told))

    assert played.outcome_of() == "proofed"


def test_what_is_wanted_of_the_result_is_kept_and_nothing_else() -> None:
    played = waiting(save={"family_name": "surname", "birth_date": "day"}).come("result", result())

    assert played.state.variables == {"surname": "MUELLER", "day": "1990-05-17"}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("declined", "rejected"), ("expired", "expired"), ("cancelled", "cancelled"), ("failed", "error")],
)
def test_each_result_has_a_way_out(status: str, outcome: str) -> None:
    played = waiting().come("result", result(status, evidence=[]))

    assert (played.outcome_of(), level(played)) == (outcome, 0)


def test_what_goes_on_there_is_told_and_waited_for() -> None:
    played = waiting().come("result", result("submitted"), "1")
    assert (played.outcome_of(), played.view.data["stage"], played.view.data["vendor_page"]) == (
        "",
        "submitted",
        "",
    )

    played.come("result", result("review"), "2").come("result", result("submitted"), "3")
    assert played.view.data["stage"] == "review"

    assert played.come("result", result(), "4").outcome_of() == "proofed"


def test_a_journey_may_leave_while_somebody_looks_at_it_there() -> None:
    played = waiting(on_review="leave").come("result", result("review"))

    assert (played.outcome_of(), level(played)) == ("review", 0)


@pytest.mark.parametrize("lie", [{"verification": "v-2"}, {"vendor": "another"}])
def test_what_is_said_of_another_verification_changes_nothing(lie: dict[str, str]) -> None:
    played = waiting().come("result", result(**lie), "1")

    assert (played.outcome_of(), played.view.data["stage"]) == ("", "begin")
    assert played.come("result", result(), "2").outcome_of() == "proofed"


def test_waiting_anew_is_waiting_no_longer_than_was_said() -> None:
    played = waiting(wait_minutes=5).wait(4 * MINUTE).come("result", result("review"))

    assert played.state.waits is not None
    assert played.state.waits.until - played.now == MINUTE
    assert played.time_out().outcome_of() == "timeout"


def test_an_event_that_makes_no_sense_is_an_error() -> None:
    assert waiting().come("result", {"status": "approved"}).outcome_of() == "error"


def test_whoever_stops_here_has_stopped_and_other_buttons_do_nothing() -> None:
    played = waiting().submit("away")
    assert (played.notice, played.outcome_of()) == ("proofing.vendor.unclear", "")

    assert played.submit("cancel").outcome_of() == "cancelled"


def test_a_vendor_that_does_not_answer_is_no_dead_end() -> None:
    assert waiting(VendorUnreachable("Checkpoint ID", "slow")).outcome_of() == "unavailable"


def test_whoever_has_only_claimed_an_account_proves_nothing_for_it() -> None:
    played = waiting(given={"claim": ("email", "alice@example.org", ALICE)})

    assert (played.outcome_of(), played.asked) == ("error", [])


@pytest.mark.parametrize(
    "config",
    [
        {"evidence": [CHIP, {**CHIP, "verification": "face-seen"}]},
        {"save": {"family_name": "one", "given_names": "one"}},
        {"save": {"family_name": "last"}, "compare": {"family_name": "last"}, "given": {"values": {"last": "A"}}},
        {"evidence": []},
        {"vendor": "checkpoint"},
    ],
)
def test_settings_that_make_no_sense_are_refused(config: dict[str, Any]) -> None:
    with pytest.raises(JourneyRefused):
        waiting(**config)
