"""Steps in one journey: registration and sign-in, as far as they go without a shell."""

from typing import Any

from handrail_platform.step.effects import (
    CreatePerson,
    EnrolTotp,
    RecordConsent,
    SetPassword,
    StartBrowserSession,
)
from handrail_platform.step.reads import FoundPerson, HashedPassword, Judgement, Verdict
from tests.unit.steps.app import AuthenticatorApp
from tests.unit.steps.journeys import ALICE, NOON, Play, play

TITLE = {"en": "Title"}
PASSWORD = "seven quiet herons on the pier"
ANSWERS = {
    "PasswordJudgement": Judgement("", score=4),
    "PasswordHash": HashedPassword("$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA"),
    "PersonByIdentifier": FoundPerson(ALICE),
    "PasswordCheck": Verdict("right"),
}
REGISTRATION: dict[str, Any] = {
    "format": 1,
    "journey": "registration",
    "name": TITLE,
    "variables": {"name": "text", "email": "email", "offers": "boolean"},
    "start": "who",
    "otherwise": {"error": "sorry"},
    "steps": {
        "who": {
            "step": "identify@1",
            "config": {"register": True},
            "next": {"done": "password", "register": "details"},
        },
        "password": {"step": "password.verify@1", "next": {"ok": "welcome", "failed": "sorry"}},
        "details": {
            "step": "form@1",
            "config": {
                "fields": [
                    {"name": "name", "label": TITLE},
                    {"name": "email", "kind": "email", "label": TITLE},
                ]
            },
            "next": {"done": "choose"},
        },
        "choose": {"step": "password.set@1", "next": {"done": "terms"}},
        "terms": {
            "step": "consent@1",
            "config": {
                "documents": [{"id": "terms", "version": "1", "title": TITLE, "text": TITLE}],
                "purposes": [{"id": "offers", "version": "1", "text": TITLE, "save_as": "offers"}],
            },
            "next": {"done": "account", "declined": "sorry"},
        },
        "account": {
            "step": "account.create@1",
            "config": {"identifiers": {"email": "email"}, "attributes": ["offers"]},
            "next": {"created": "welcome", "exists": "known"},
        },
        "known": {"step": "message@1", "config": {"title": TITLE}, "next": {"done": "who"}},
        "welcome": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
        "sorry": {"step": "end@1", "config": {"result": "denied"}},
    },
}


def register(*, lose: bool = False) -> Play:
    played = play(REGISTRATION, answers=ANSWERS, lose=["person.create"] if lose else [])
    played.submit("register").submit(name="Alice", email="alice@example.org")
    return played.submit(password=PASSWORD).submit(terms="true")


def test_a_newcomer_gets_account_password_consent_and_browser_session_in_one_commit() -> None:
    played = register()

    (made,) = played.promised(CreatePerson)
    assert played.fault == ""
    assert played.state.status == "finished"
    assert [type(effect) for effect in played.effects] == [
        CreatePerson,
        SetPassword,
        RecordConsent,
        StartBrowserSession,
    ]
    assert {getattr(effect, "person_id", None) for effect in played.effects} == {made.person_id}
    assert made.attributes == {"offers": False}


def test_whoever_turns_out_to_have_an_account_signs_in_instead() -> None:
    """What was promised about the person that never came to be is forgotten with them."""
    played = register(lose=True).submit().submit(identifier="alice@example.org").submit(password=PASSWORD)

    assert played.fault == ""
    assert played.state.status == "finished"
    assert [type(effect) for effect in played.effects] == [StartBrowserSession]
    assert played.promised(StartBrowserSession)[0].person_id == ALICE


def test_a_guess_at_somebody_elses_account_leaves_nothing_behind() -> None:
    played = play(REGISTRATION, answers={**ANSWERS, "PersonByIdentifier": FoundPerson(ALICE)})
    played.submit(identifier="alice@example.org")

    assert played.effects == []
    assert played.facts == set()


def test_a_second_app_before_the_account_is_one_too_many() -> None:
    """An account has one app: the second would lose when both are stored, and the account with it."""
    enrol = {"step": "totp.enrol@1", "config": {"issuer_name": "Aurora"}}
    steps = REGISTRATION["steps"] | {
        "terms": REGISTRATION["steps"]["terms"] | {"next": {"done": "app", "declined": "sorry"}},
        "app": enrol | {"next": {"done": "another", "already": "sorry", "failed": "sorry"}},
        "another": enrol | {"next": {"done": "sorry", "already": "account", "failed": "sorry"}},
    }
    played = play({**REGISTRATION, "steps": steps}, answers=ANSWERS)
    played.submit("register").submit(name="Alice", email="alice@example.org")
    played.submit(password=PASSWORD).submit(terms="true")
    app = AuthenticatorApp(str(played.view.data["key"]))

    played.submit(code=app.code(NOON))

    assert played.fault == ""
    assert (played.outcome_of("app"), played.outcome_of("another")) == ("done", "already")
    assert played.state.status == "finished"
    assert [each.secret for each in played.promised(EnrolTotp)] == [app.key]
