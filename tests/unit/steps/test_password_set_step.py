"""password.set: choosing a password."""

from typing import Any

import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.run.facts import authenticators_used
from handrail_platform.step.effects import SetPassword
from handrail_platform.step.reads import HashedPassword, Judgement, PasswordHash, PasswordJudgement
from handrail_platform.text import Message
from tests.unit.steps.journeys import ALICE, NOON, Play, play, step_in_place

GOOD = "seven quiet herons on the pier"
ENCODED = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA"


def choosing(given: dict[str, Any] | None = None, **config: Any) -> dict[str, Any]:
    variables: dict[str, Any] = {"email": "email", "name": "text"}
    known = {"values": {"email": "alice.smith@example.org", "name": "Alice Smith"}}
    return step_in_place("password.set@1", config, variables=variables, given=known | (given or {}))


def shell(refusal: str = "", score: int = 4) -> dict[str, Any]:
    return {
        "PasswordJudgement": Judgement(refusal, score),  # type: ignore[arg-type]
        "PasswordHash": HashedPassword(ENCODED),
    }


def at_the_page(refusal: str = "", score: int = 4, **config: Any) -> Play:
    return play(choosing(**config), answers=shell(refusal, score))


def account(proved: bool) -> dict[str, Any]:  # noqa: FBT001
    return {"claim": ("email", "alice@example.org", ALICE), "proved": ["password"] if proved else []}


def test_a_good_password_is_kept_for_the_new_person() -> None:
    played = at_the_page().submit(password=GOOD)

    person = played.state.subject
    assert person is not None
    assert (played.outcome_of(), person.standing) == ("done", "new")
    [kept] = played.promised(SetPassword)
    assert (kept.person_id, kept.encoded, kept.at) == (person.person_id, ENCODED, NOON)
    assert len(kept.credential_id) == 16


def test_who_just_chose_a_password_has_used_it() -> None:
    played = at_the_page().submit(password=GOOD)

    used = authenticators_used(played.state.facts, played.state.subject)
    assert [fact.authenticator for fact in used] == [AuthenticatorProfile.PASSWORD]


def test_an_account_that_proved_itself_gets_its_password_replaced() -> None:
    played = play(choosing(account(proved=True)), answers=shell()).submit(password=GOOD)

    assert [each.person_id for each in played.promised(SetPassword)] == [ALICE]
    assert played.state.pending == ()


def test_nobody_sets_the_password_of_an_account_that_is_only_claimed() -> None:
    played = play(choosing(account(proved=False)), answers=shell()).submit(password=GOOD)

    assert played.state.status == "quarantined"
    assert played.effects == []


@pytest.mark.parametrize(
    ("config", "minimum"),
    [
        ({}, 15),
        ({"used_with": "second_factor"}, 8),
        ({"minimum_length": 20}, 20),
        ({"used_with": "second_factor", "minimum_length": 12}, 12),
    ],
)
def test_the_minimum_length_follows_from_what_the_password_is_used_with(
    config: dict[str, Any], minimum: int
) -> None:
    """SP 800-63B-4 section 3.1.1.2: 15 characters alone, 8 with a second factor."""
    played = at_the_page(**config).submit(password=GOOD)

    asked = [request for request in played.asked if isinstance(request, PasswordJudgement)]
    assert [request.minimum_length for request in asked] == [minimum]


@pytest.mark.parametrize("config", [{"minimum_length": 14}, {"minimum_length": 7, "used_with": "second_factor"}])
def test_a_shorter_minimum_than_the_standard_allows_is_refused(config: dict[str, Any]) -> None:
    document = choosing()
    document["steps"]["step"]["config"] |= config

    with pytest.raises(JourneyRefused) as refused:
        play(document)

    assert [problem.path for problem in refused.value.problems] == ["steps.step.config.minimum_length"]


@pytest.mark.parametrize("refusal", ["short", "long", "common", "personal"])
def test_a_refused_password_comes_back_with_the_reason_and_is_not_hashed(refusal: str) -> None:
    played = at_the_page(refusal, score=1).submit(password="hunter2")

    assert (played.at, played.errors) == ("step", {"password": f"password.set.{refusal}"})
    assert [request for request in played.asked if isinstance(request, PasswordHash)] == []
    assert played.promised(SetPassword) == []


def test_a_short_password_is_told_the_length_it_needs() -> None:
    assert at_the_page("short").submit(password="hunter2").field("password").error == Message(
        "password.set.short", count=15
    )


def test_the_strength_of_the_last_try_is_shown_and_nothing_before_it() -> None:
    played = at_the_page("common", score=1)

    assert played.view.data["score"] is None
    assert played.submit(password="password1234567").view.data["score"] == 1


def test_after_a_refusal_a_better_password_is_taken() -> None:
    played = at_the_page("common", score=1).submit(password="password1234567")
    played.answers = shell()

    assert played.submit(password=GOOD).outcome_of() == "done"


def test_an_empty_password_is_not_judged() -> None:
    played = at_the_page().submit(password="")

    assert played.errors == {"password": "password.set.missing"}
    assert played.asked == []


@pytest.mark.parametrize(
    "password", ["               ", "  correct horse battery  ", "Zwölf Boxkämpfer üben", "🦢" * 15]
)
def test_a_password_is_taken_exactly_as_typed(password: str) -> None:
    played = at_the_page().submit(password=password)

    assert [request.password for request in played.asked if isinstance(request, PasswordHash)] == [password]


def test_the_persons_own_details_are_named_to_the_judge_each_once() -> None:
    played = at_the_page(context=["email", "name", "email"]).submit(password=GOOD)

    [judged] = [request for request in played.asked if isinstance(request, PasswordJudgement)]
    assert judged.context == ("alice.smith@example.org", "Alice Smith")


def test_the_name_somebody_signs_in_with_is_one_of_their_details() -> None:
    document = choosing({"claim": ("username", "Wren_77", ALICE), "proved": ["password"]})
    played = play(document, answers=shell()).submit(password=GOOD)

    [judged] = [request for request in played.asked if isinstance(request, PasswordJudgement)]
    assert judged.context == ("Wren_77",)


def test_a_password_manager_learns_whose_password_it_is() -> None:
    assert at_the_page(context=["name", "email"]).view.data["username"] == "alice.smith@example.org"
    assert play(choosing(account(proved=True)), answers=shell()).view.data["username"] == "alice@example.org"
    assert at_the_page().view.data["username"] == ""


def test_the_field_invites_a_password_manager_and_cuts_nothing_off() -> None:
    field = at_the_page().field("password")

    assert (field.kind, field.autocomplete, field.max_length) == ("password", "new-password", None)


def test_an_unknown_button_changes_nothing() -> None:
    played = at_the_page().submit("skip", password=GOOD)

    assert (played.at, played.notice, played.promised(SetPassword)) == ("step", "password.set.unclear", [])


def test_the_password_is_in_neither_state_nor_trace_nor_page() -> None:
    refused = at_the_page("common").submit(password=GOOD)
    taken = at_the_page().submit(password=GOOD)

    assert GOOD not in repr((refused.state, refused.events, refused.view))
    assert GOOD not in repr((taken.state, taken.events))


def test_when_the_account_is_lost_to_somebody_the_password_waits_once_and_is_never_set() -> None:
    document = choosing()
    document["steps"]["create"] = {
        "step": "account.create@1",
        "config": {"identifiers": {"email": "email"}},
        "next": {"created": "look", "exists": "look", "error": "look"},
    }
    document["steps"]["step"]["next"]["done"] = "create"
    played = play(document, answers=shell(), lose=["person.create"]).submit(password=GOOD)

    assert played.path[-2:] == [("step", "done"), ("create", "exists")]
    assert (len(played.state.pending), played.effects) == (1, [])
