"""password.verify: proving an account with its password."""

from typing import Any

import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.run.facts import authenticators_used
from handrail_platform.step.reads import Claim, PasswordCheck, Verdict
from handrail_platform.text import Message
from handrail_platform.values import PersonId
from tests.unit.steps.journeys import ALICE, NOON, SECOND, Play, play, step_in_place

ADDRESS = "alice@example.org"
PASSWORD = "seven quiet herons on the pier"
MINUTE = 60 * SECOND
RIGHT, WRONG, ABSENT = Verdict("right"), Verdict("wrong"), Verdict("absent")
LOCKED = Verdict("locked", retry_at=NOON + 15 * MINUTE)


def signing_in(person_id: PersonId | None = ALICE, **config: Any) -> dict[str, Any]:
    return step_in_place("password.verify@1", config, given={"claim": ("email", ADDRESS, person_id)})


class Shell:
    """Answers each check with the next verdict."""

    def __init__(self, *verdicts: Verdict) -> None:
        self.verdicts = list(verdicts)

    def __call__(self, request: object) -> Verdict:
        assert isinstance(request, PasswordCheck)
        return self.verdicts.pop(0)


def answering(*verdicts: Verdict, person_id: PersonId | None = ALICE, **config: Any) -> Play:
    played = play(signing_in(person_id, **config), answers=Shell(*verdicts))
    for _ in verdicts:
        played.submit(password=PASSWORD)
    return played


def test_the_right_password_makes_the_claim_an_account() -> None:
    played = answering(RIGHT)

    assert played.outcome_of() == "ok"
    assert played.state.subject is not None
    assert (played.state.subject.standing, played.state.subject.person_id) == ("account", ALICE)
    used = authenticators_used(played.state.facts, played.state.subject)
    assert [fact.authenticator for fact in used] == [AuthenticatorProfile.PASSWORD]


def test_the_shell_is_asked_once_about_the_claim_and_the_password_as_typed() -> None:
    typed = "  spaces belong to it "
    played = play(signing_in(), answers=Shell(RIGHT)).submit(password=typed)

    assert played.asked == [PasswordCheck(Claim("email", ADDRESS, ALICE), typed)]


def test_a_wrong_password_proves_nothing_and_may_be_tried_again() -> None:
    played = answering(WRONG)

    assert (played.at, played.errors) == ("step", {"password": "password.verify.wrong"})
    assert played.facts == set()
    assert played.state.subject is not None
    assert played.state.subject.standing == "claimed"


def test_after_a_wrong_password_the_right_one_is_taken() -> None:
    assert answering(WRONG, WRONG, RIGHT).outcome_of() == "ok"


@pytest.mark.parametrize("verdicts", [(WRONG,), (WRONG, WRONG), (LOCKED,), (WRONG, LOCKED)])
def test_an_account_that_does_not_exist_looks_exactly_like_a_wrong_password(verdicts: tuple[Verdict, ...]) -> None:
    known = answering(*verdicts)
    unknown = answering(*verdicts, person_id=None)

    assert unknown.view == known.view
    assert unknown.path == known.path


def test_an_account_without_a_password_looks_exactly_like_a_wrong_password() -> None:
    assert answering(ABSENT).view == answering(WRONG).view


@pytest.mark.parametrize("person_id", [ALICE, None])
def test_the_last_wrong_password_of_a_visit_leaves_by_failed(person_id: PersonId | None) -> None:
    played = answering(WRONG, WRONG, WRONG, person_id=person_id, max_attempts=3)

    assert (played.outcome_of(), played.facts) == ("failed", set())


def test_a_locked_account_says_in_minutes_when_to_come_back() -> None:
    played = answering(LOCKED)

    assert played.view.notice is not None
    assert played.view.notice.text == Message("password.verify.locked", count=15)
    assert played.errors == {}


def test_the_lock_counts_down_and_is_over_on_time() -> None:
    played = answering(LOCKED).wait(14 * MINUTE + 1)

    assert played.view.notice is not None
    assert played.view.notice.text.count == 1
    assert played.wait(MINUTE - 1).notice == ""


def test_being_locked_is_no_wrong_password() -> None:
    assert answering(LOCKED, WRONG, RIGHT, max_attempts=2).outcome_of() == "ok"


def test_an_empty_password_is_not_checked() -> None:
    played = play(signing_in(max_attempts=1), answers=Shell()).submit(password="")

    assert (played.errors, played.asked) == ({"password": "password.verify.missing"}, [])


@pytest.mark.parametrize(("setting", "name"), [("recovery", "forgot"), ("allow_change", "change")])
def test_a_way_on_is_offered_only_where_the_journey_has_it(setting: str, name: str) -> None:
    offered = play(signing_in(ALICE, **{setting: True}), answers=Shell())
    button = offered.view.actions[-1]
    assert (button.name, button.weight, button.submits_fields) == (name, "quiet", False)
    assert offered.submit(name).outcome_of() == name

    refused = play(signing_in(), answers=Shell()).submit(name)
    assert [action.name for action in refused.view.actions] == ["continue"]
    assert (refused.at, refused.notice) == ("step", "password.verify.unclear")


def test_without_a_claim_the_step_leaves_by_error() -> None:
    assert play(step_in_place("password.verify@1")).outcome_of() == "error"


def test_a_password_manager_finds_name_and_field() -> None:
    played = play(signing_in())

    assert played.view.data == {"username": ADDRESS}
    assert played.field("password").autocomplete == "current-password"


def test_a_new_visit_starts_with_all_its_tries() -> None:
    document = signing_in(max_attempts=2)
    document["steps"]["look"]["next"]["done"] = "step"
    document["steps"]["step"]["next"]["error"] = "end"
    played = play(document, answers=Shell(WRONG, WRONG, WRONG, RIGHT))
    played.submit(password="a").submit(password="b").submit()

    assert played.errors == {}
    assert played.submit(password="c").at == "step"
    assert played.submit(password="d").outcome_of() == "ok"


def test_the_password_is_in_neither_state_nor_trace_nor_page() -> None:
    played = answering(WRONG)

    assert PASSWORD not in repr((played.state, played.events, played.view))
