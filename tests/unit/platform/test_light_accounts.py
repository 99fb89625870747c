"""A mailed code binds the first authenticator of a light account, and nothing to any other account."""

from typing import Any

import pytest

from handrail_platform.guard.requirement import EntitledToBind
from handrail_platform.guard.vocabulary import LIGHT, recovery_code
from handrail_platform.step.codes import one_time_code
from handrail_platform.step.contract import Contract
from handrail_platform.step.effects import BindFirst, EnrolTotp, SetPassword
from handrail_platform.step.reads import Allowance, FoundPerson, HashedPassword, Judgement, Person
from tests.unit.steps.app import AuthenticatorApp
from tests.unit.steps.journeys import ALICE, KEY, NOON, Play, play

ADDRESS = "alice@example.org"
PHRASE = "seven quiet herons on the pier"
LOST = ("authenticator.first",)
BINDING = {"password.set", "totp.enrol", "authenticator.first"}


def at_the_password(*, lose: tuple[str, ...] = (), first: bool = True, light: bool = True) -> Play:
    """Walk to where a password is chosen, by a code to the address of a light account, or of any other."""
    steps: dict[str, Any] = {
        "who": {"step": "identify@1", "next": {"done": "code"}},
        "code": {
            "step": "recovery.email@1",
            "config": {"light_accounts": True},
            "next": {"light": "password", "ok": "password", "locked": "out"},
        },
        "password": {
            "step": "password.set@1",
            "config": {"first": first},
            "next": {"done": "app", **({"error": "out"} if first else {})},
        },
        "app": {
            "step": "totp.enrol@1",
            "config": {"issuer_name": "Globex"},
            "next": {"done": "again", "already": "out", "failed": "out"},
        },
        "again": {"step": "password.set@1", "next": {"done": "in"}},
        "in": {"step": "end@1", "config": {"result": "success"}},
        "out": {"step": "end@1", "config": {"result": "denied"}},
    }
    document = {"format": 1, "journey": "test", "name": {"en": "Test"}, "start": "who", "steps": steps}
    answers = {
        "PersonByIdentifier": FoundPerson(ALICE),
        "PersonRecord": Person("", (("email", ADDRESS, True),), {}, (), light=light),
        "Spend": Allowance(allowed=True),
        "PasswordJudgement": Judgement("", score=4),
        "PasswordHash": HashedPassword("encoded"),
    }
    played = play({**document, "otherwise": {"error": "out"}}, answers=answers, lose=lose)
    played.submit(identifier=ADDRESS)
    return played.submit(code=one_time_code(KEY, "code", 1, 1))


def bound(played: Play) -> list[str]:
    """Return what was bound and looked after, in the order in which it is written."""
    tags = [str(each.__struct_config__.tag) for each in played.effects]
    return [tag for tag in tags if tag in BINDING]


def test_the_first_authenticator_is_bound_only_if_it_is_the_first() -> None:
    played = at_the_password().submit(password=PHRASE)

    assert bound(played) == ["authenticator.first", "password.set"]
    assert played.promised(BindFirst) == [BindFirst(ALICE)]


def test_whoever_bound_the_first_binds_the_next_without_being_the_first_again() -> None:
    played = at_the_password().submit(password=PHRASE)
    played.submit(code=AuthenticatorApp(str(played.view.data["key"])).code(NOON)).submit(password=PHRASE)

    assert bound(played) == ["authenticator.first", "password.set", "totp.enrol", "password.set"]
    assert played.state.ending is not None
    assert played.state.ending.result == "success"


def test_whoever_comes_second_binds_nothing_and_the_step_says_so() -> None:
    played = at_the_password(lose=LOST).submit(password=PHRASE)

    assert played.outcome_of("password") == "error"
    assert bound(played) == []
    assert ("left", "authenticator-exists") in [(e.kind, e.body.get("note")) for e in played.events]


def test_a_step_that_cannot_say_so_is_stopped_before_it_binds_anything() -> None:
    played = at_the_password(lose=LOST, first=False).submit(password=PHRASE)

    assert played.state.status == "quarantined"
    assert bound(played) == []


def test_an_account_that_is_not_light_is_not_asked_to_be() -> None:
    """Whether a code is enough there is for the guardrails to say."""
    played = at_the_password(light=False).submit(password=PHRASE)

    assert bound(played) == ["password.set"]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_code_and_an_account_without_authenticators_are_enough_together_at_every_level(level: Any) -> None:
    code = recovery_code("email")

    assert EntitledToBind(level).holds(frozenset({code, LIGHT}))
    assert not EntitledToBind(level).holds(frozenset({LIGHT}))
    assert EntitledToBind(level).holds(frozenset({code})) == (level == 1)


def test_no_variable_may_tell_that_an_account_is_light() -> None:
    with pytest.raises(ValueError, match="entitles to bind"):
        Contract(outcomes=("done",), if_true={"light": LIGHT})


def test_a_light_account_gets_its_own_password_and_app() -> None:
    played = at_the_password().submit(password=PHRASE)
    played.submit(code=AuthenticatorApp(str(played.view.data["key"])).code(NOON))

    assert {each.person_id for each in (*played.promised(SetPassword), *played.promised(EnrolTotp))} == {ALICE}
