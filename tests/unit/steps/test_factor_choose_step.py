"""factor.choose: the second factors that somebody has, for them to choose from."""

from typing import Any

import pytest

from handrail_flows.steps.factor_choose.step import FactorChooseConfig, FactorChooseStep
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.run.facts import authenticators_used
from handrail_platform.step.contract import ConfigRefused
from handrail_platform.step.reads import AnyRead, Person, PersonRecord
from handrail_platform.text import Message
from tests.unit.steps.journeys import ALICE, Play, play, step_in_place

PASSWORD = AuthenticatorProfile.PASSWORD
TOTP = AuthenticatorProfile.TOTP
CODES = AuthenticatorProfile.RECOVERY_CODE
PASSKEY = AuthenticatorProfile.PASSKEY
BOUND_PASSKEY = AuthenticatorProfile.DEVICE_PASSKEY
TEXTS = AuthenticatorProfile.SMS_CODE
EVERY = ["passkey", "totp", "recovery_code", "sms_code"]
ACCOUNT: dict[str, Any] = {"claim": ("email", "alice@example.org", ALICE), "proved": ["password"]}


def having(*profiles: AuthenticatorProfile, given: dict[str, Any] = ACCOUNT, **config: Any) -> Play:
    person = Person("Alice Example", (), {}, profiles)

    def shell(request: AnyRead) -> Person:
        assert request == PersonRecord(ALICE)
        return person

    return play(step_in_place("factor.choose@1", config, given=given), answers=shell)


def offered(played: Play) -> list[str]:
    return [action.name for action in played.view.actions]


def test_a_text_message_is_offered_only_where_the_journey_says_so() -> None:
    """SP 800-63B-4 section 3.2.9: it is restricted."""
    assert offered(having(PASSWORD, CODES, TOTP, TEXTS)) == ["totp", "recovery_code"]
    assert offered(having(PASSWORD, CODES, TEXTS, offer=EVERY)) == ["recovery_code", "sms_code"]


def test_nobody_is_offered_what_they_have_not_set_up() -> None:
    assert offered(having(PASSWORD, CODES, TOTP)) == ["totp", "recovery_code"]
    assert offered(having(PASSWORD, CODES, TOTP, PASSKEY, BOUND_PASSKEY)) == ["passkey", "totp", "recovery_code"]
    assert offered(having(TOTP, PASSKEY, CODES, offer=["recovery_code", "totp"])) == ["recovery_code", "totp"]


@pytest.mark.parametrize("way", EVERY)
def test_what_was_chosen_is_the_way_on_and_proves_nothing_by_itself(way: str) -> None:
    played = having(PASSWORD, TOTP, PASSKEY, CODES, TEXTS, offer=EVERY).submit(way)

    assert played.outcome_of() == way
    used = [fact.authenticator for fact in authenticators_used(played.state.facts, played.state.subject)]
    assert used == [PASSWORD]


@pytest.mark.parametrize(
    ("has", "way"), [(TOTP, "totp"), (CODES, "recovery_code"), (PASSKEY, "passkey"), (BOUND_PASSKEY, "passkey")]
)
def test_whoever_has_one_thing_sees_no_page(has: AuthenticatorProfile, way: str) -> None:
    assert having(PASSWORD, has).path == [("given", "done"), ("step", way)]


def test_whoever_has_nothing_of_what_is_offered_passes_by() -> None:
    assert having(PASSWORD).outcome_of() == "none"
    assert having(PASSWORD, PASSKEY, offer=["totp", "recovery_code"]).outcome_of() == "none"


@pytest.mark.parametrize("action", ["passkey", "other", "continue", "password", ""])
def test_what_is_not_on_the_page_cannot_be_chosen(action: str) -> None:
    played = having(PASSWORD, TOTP, CODES).submit(action)

    assert played.at == "step"
    assert played.view.notice is not None
    assert played.view.notice.text == Message("factor.choose.unclear")
    assert played.submit("totp").outcome_of() == "totp"


def test_whoever_has_none_of_it_at_hand_may_say_so_if_that_is_offered() -> None:
    assert offered(having(TOTP, CODES, other_way=True)) == ["totp", "recovery_code", "other"]
    assert having(TOTP, CODES, other_way=True).submit("other").outcome_of() == "other"


def test_whoever_comes_back_for_another_way_sees_the_only_one_and_no_circle() -> None:
    document = step_in_place("factor.choose@1", {"other_way": True}, given=ACCOUNT)
    document["steps"]["step"]["next"]["totp"] = "again"
    document["steps"]["again"] = {
        "step": "totp.verify@1",
        "config": {"other_way": True},
        "next": {"ok": "after-ok", "none": "after-ok", "other": "step", "failed": "after-ok", "error": "after-ok"},
    }
    document["steps"]["after-ok"] = {"step": "end@1", "config": {"result": "denied"}}
    played = play(document, answers=lambda _: Person("Alice Example", (), {}, (TOTP,)))
    assert played.at == "again"

    played.submit("other")

    assert played.at == "step"
    assert offered(played) == ["totp", "other"]


def test_nobody_learns_what_an_account_has_before_a_first_factor() -> None:
    """ASVS 5.0 6.3.8. Faults are alike, and nothing was asked."""
    claimed = {"claim": ("email", "alice@example.org", ALICE)}
    played = having(TOTP, CODES, given=claimed)

    assert (played.outcome_of(), played.asked) == ("error", [])


@pytest.mark.parametrize("offer", [("totp", "totp"), ("totp", "passkey", "totp")])
def test_the_same_thing_is_offered_once(offer: tuple[Any, ...]) -> None:
    with pytest.raises(ConfigRefused, match="twice"):
        FactorChooseStep().contract(FactorChooseConfig(offer=offer))
