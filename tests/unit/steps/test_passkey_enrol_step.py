"""passkey.enrol: a passkey is made for whoever the journey is about."""

import base64
from typing import Any

import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.run.facts import authenticators_used
from handrail_platform.step.effects import EnrolPasskey
from handrail_platform.step.passkeys import (
    MOST_PASSKEYS,
    KnownPasskey,
    KnownPasskeys,
    NewPasskey,
    NewPasskeyCheck,
    PasskeyRefused,
    PasskeysOf,
)
from handrail_platform.step.reads import Person, PersonRecord
from handrail_platform.text import Message
from handrail_platform.values import VariableType
from tests.unit.steps.journeys import ALICE, NOON, Play, play, step_in_place

HANDLE = bytes(range(64))
RESPONSE = '{"what": "the browser gave"}'
ACCOUNT: dict[str, Any] = {"claim": ("email", "alice@example.org", ALICE), "proved": ["password"]}
EMAIL: dict[str, VariableType] = {"email": "email"}
KNOWN = KnownPasskey(b"an older one", ("internal", "hybrid"))


def passkey(*, synced: bool = True) -> NewPasskey:
    return NewPasskey(
        b"the id of a passkey",
        b"its key",
        0,
        backup_eligible=synced,
        backed_up=False,
        transports=("internal",),
        model=bytes(16),
    )


MADE = passkey()


class Shell:
    """Knows Alice, and gives the next verdict for each passkey; the last one stays."""

    def __init__(self, *made: NewPasskey | PasskeyRefused, known: tuple[KnownPasskey, ...] = ()) -> None:
        self.made = list(made)
        self.known = KnownPasskeys(HANDLE, known)
        self.person = Person("Alice Example", (("email", "alice@globex.example", True),), {}, ())

    def __call__(self, request: Any) -> Any:
        match request:
            case PasskeysOf():
                return self.known
            case PersonRecord():
                return self.person
            case _:
                assert isinstance(request, NewPasskeyCheck)
                return self.made.pop(0) if len(self.made) > 1 else self.made[0]


def enrolling(
    shell: Shell, given: dict[str, Any] | None = None, lose: tuple[str, ...] = (), **config: Any
) -> Play:
    variables = EMAIL if "account_label" in config else {}
    document = step_in_place("passkey.enrol@1", config, variables=variables, given=given or ACCOUNT)
    return play(document, answers=shell, lose=lose)


def options(played: Play) -> Any:
    return played.view.data["creation"]


def text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def test_a_passkey_that_was_made_is_bound_to_the_person() -> None:
    played = enrolling(Shell(MADE)).submit(credential=RESPONSE)

    assert played.outcome_of() == "done"
    assert played.effects == [EnrolPasskey(ALICE, HANDLE, MADE, NOON)]
    assert ("passkey.enrolled", ALICE.hex()) in played.facts


def test_making_one_is_not_yet_using_it() -> None:
    played = enrolling(Shell(MADE)).submit(credential=RESPONSE)

    used = authenticators_used(played.state.facts, played.state.subject)
    assert [each.authenticator for each in used] == [AuthenticatorProfile.PASSWORD]


def test_the_passkey_of_a_new_person_waits_for_the_account() -> None:
    played = enrolling(Shell(MADE), {"new_person": True}).submit(credential=RESPONSE)

    assert played.effects == []
    assert [each.passkey for each in played.promised(EnrolPasskey)] == [MADE]


def test_whom_nobody_named_yet_is_somebody_new() -> None:
    document = step_in_place("passkey.enrol@1")
    played = play(document, answers=Shell(MADE)).submit(credential=RESPONSE)

    assert played.state.subject is not None
    assert played.state.subject.standing == "new"
    (promise,) = played.promised(EnrolPasskey)
    assert promise.person_id == played.state.subject.person_id


def test_the_authenticator_is_asked_for_a_passkey_that_is_found_without_a_name_and_unlocked_each_time() -> None:
    asked = options(enrolling(Shell(MADE)))

    assert asked["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert [each["alg"] for each in asked["pubKeyCredParams"]] == [-7, -8, -257]
    assert (asked["attestation"], asked["hints"], asked["excludeCredentials"]) == ("none", [], [])
    assert asked["user"]["id"] == text(HANDLE)


def test_an_authenticator_that_has_one_is_not_asked_for_another() -> None:
    asked = options(enrolling(Shell(MADE, known=(KNOWN,))))

    wanted = {"type": "public-key", "id": text(b"an older one"), "transports": ["internal", "hybrid"]}
    assert asked["excludeCredentials"] == [wanted]


def test_where_it_must_stay_on_its_device_a_security_key_is_proposed() -> None:
    assert options(enrolling(Shell(MADE), device_bound=True))["hints"] == ["security-key"]


@pytest.mark.parametrize(
    ("given", "config", "name"),
    [
        (ACCOUNT, {}, "alice@example.org"),
        ({**ACCOUNT, "values": {"email": "a@b.example"}}, {"account_label": "email"}, "a@b.example"),
        ({"new_person": True}, {}, "alice@globex.example"),
    ],
    ids=["what was typed", "the variable", "what is known"],
)
def test_the_account_has_a_name_at_the_authenticator(
    given: dict[str, Any], config: dict[str, Any], name: str
) -> None:
    user = options(enrolling(Shell(MADE), given, **config))["user"]

    assert (user["name"], user["displayName"]) == (name, name)


def test_the_shell_is_asked_about_the_challenge_that_was_shown_and_the_next_page_has_another() -> None:
    played = enrolling(Shell(PasskeyRefused("wrong")))
    first = options(played)["challenge"]
    played.submit(credential=RESPONSE)

    (asked,) = [each for each in played.asked if isinstance(each, NewPasskeyCheck)]
    assert (text(asked.challenge), asked.response) == (first, RESPONSE)
    assert options(played)["challenge"] != first


def test_the_challenge_is_neither_in_the_state_nor_in_the_trace() -> None:
    played = enrolling(Shell(PasskeyRefused("wrong"))).submit(credential=RESPONSE)

    assert RESPONSE not in repr((played.state, played.events))
    assert options(played)["challenge"] not in repr(played.state)


@pytest.mark.parametrize(
    ("made", "lose", "config", "why"),
    [
        (PasskeyRefused("wrong"), (), {}, "wrong"),
        (passkey(synced=True), (), {"device_bound": True}, "synced"),
        (MADE, ("passkey.enrol",), {}, "taken"),
    ],
)
def test_what_is_refused_says_why_and_how_often_one_may_try(
    made: NewPasskey | PasskeyRefused, lose: tuple[str, ...], config: dict[str, Any], why: str
) -> None:
    played = enrolling(Shell(made), lose=lose, **config).submit(credential=RESPONSE)

    assert (played.at, played.effects) == ("step", [])
    assert played.view.notice is not None
    assert played.view.notice.text == Message(f"passkey.enrol.{why}", count=4)


def test_where_it_must_stay_on_its_device_one_that_does_is_taken() -> None:
    played = enrolling(Shell(passkey(synced=False)), device_bound=True).submit(credential=RESPONSE)

    assert played.outcome_of() == "done"


def test_the_last_refusal_leaves_by_failed() -> None:
    played = enrolling(Shell(PasskeyRefused("wrong")), max_attempts=1).submit(credential=RESPONSE)

    assert (played.outcome_of(), played.effects) == ("failed", [])


def test_whoever_has_as_many_as_may_be_gets_no_more() -> None:
    many = tuple(KnownPasskey(bytes([each]), ()) for each in range(MOST_PASSKEYS))

    assert enrolling(Shell(MADE, known=many)).outcome_of() == "failed"


def test_a_browser_that_sent_nothing_is_told_so() -> None:
    played = enrolling(Shell(MADE), max_attempts=1).submit()

    assert (played.at, played.notice) == ("step", "passkey.enrol.missing")


def test_doing_without_is_possible_only_where_it_is_offered() -> None:
    assert enrolling(Shell(MADE), optional=True).submit("skip").outcome_of() == "skipped"
    assert enrolling(Shell(MADE)).submit("skip").notice == "passkey.enrol.unclear"


def test_nobody_binds_a_passkey_to_an_account_that_is_only_claimed() -> None:
    played = enrolling(Shell(MADE), {"claim": ("email", "alice@example.org", ALICE)})

    assert (played.outcome_of(), played.asked) == ("error", [])
