"""passkey.verify: two factors in one, of whoever was named before or of anybody."""

import base64
from typing import Any

import pytest

from handrail_platform.assurance import AuthenticatorProfile, assurance_level
from handrail_platform.run.facts import authenticators_used
from handrail_platform.run.transition import SignedIn
from handrail_platform.step.context import Subject
from handrail_platform.step.effects import UsePasskey
from handrail_platform.step.passkeys import PasskeyCheck, PasskeyRefused, PasskeyUse
from handrail_platform.step.reads import Claim
from handrail_platform.text import Message
from handrail_platform.values import PersonId
from tests.unit.steps.journeys import ALICE, BOB, NOON, SECOND, Play, play, step_in_place

ID = b"the id of a passkey"
RESPONSE = '{"what": "the browser gave"}'
WHO_IS_ALICE: dict[str, Any] = {"claim": ("email", "alice@example.org", ALICE)}
WHO_IS_UNKNOWN: dict[str, Any] = {"claim": ("email", "carol@example.org", None)}
MINUTE = 60 * SECOND


def used_by(person_id: PersonId, *, synced: bool = True, counter: int = 7) -> PasskeyUse:
    return PasskeyUse(person_id, ID, counter, backup_eligible=synced, backed_up=synced)


def verifying(
    *verdicts: PasskeyUse | PasskeyRefused,
    given: dict[str, Any] | None = None,
    lose: tuple[str, ...] = (),
    signed_in: SignedIn | None = None,
    **config: Any,
) -> Play:
    """Come to the step and answer it once for each verdict; the last one stays."""
    left = list(verdicts)

    def answer(request: Any) -> PasskeyUse | PasskeyRefused:
        assert isinstance(request, PasskeyCheck)
        return left.pop(0) if len(left) > 1 else left[0]

    document = step_in_place("passkey.verify@1", config, given=given)
    played = play(document, answers=answer, lose=lose, signed_in=signed_in)
    for _ in verdicts:
        played.submit(credential=RESPONSE)
    return played


def challenge(played: Play) -> bytes:
    text = played.view.data["request"]["challenge"]  # type: ignore[index, call-overload]
    return base64.urlsafe_b64decode(f"{text}==")


def profiles(played: Play) -> list[AuthenticatorProfile]:
    used = authenticators_used(played.state.facts, played.state.subject)
    return [each.authenticator for each in used if each.authenticator]


def test_whoever_answers_is_found_by_their_passkey_and_has_proved_to_be_it() -> None:
    played = verifying(used_by(ALICE))

    assert (played.outcome_of(), played.fault) == ("ok", "")
    assert played.state.subject == Subject("account", ALICE)
    assert profiles(played) == [AuthenticatorProfile.PASSKEY]
    assert assurance_level(profiles(played)) == 2


def test_whoever_named_themselves_answers_for_themselves() -> None:
    played = verifying(used_by(ALICE), given=WHO_IS_ALICE)

    assert played.outcome_of() == "ok"
    assert played.state.subject == Subject("account", ALICE, Claim("email", "alice@example.org", ALICE))


def test_what_was_proved_before_still_holds_beside_it() -> None:
    played = verifying(used_by(ALICE), given={**WHO_IS_ALICE, "proved": ["password"]})

    assert profiles(played) == [AuthenticatorProfile.PASSWORD, AuthenticatorProfile.PASSKEY]


def test_somebody_signed_in_proves_it_once_more() -> None:
    alice = SignedIn(ALICE, (AuthenticatorProfile.PASSWORD,), NOON)

    assert verifying(used_by(ALICE), signed_in=alice).outcome_of() == "ok"
    assert verifying(used_by(BOB), signed_in=alice).at == "step"


def test_what_the_passkey_says_of_itself_is_kept_by_the_same_commit() -> None:
    played = verifying(used_by(ALICE, synced=False, counter=8))

    assert played.effects == [UsePasskey(ALICE, ID, 8, backed_up=False, at=NOON)]


@pytest.mark.parametrize("given", [WHO_IS_ALICE, WHO_IS_UNKNOWN], ids=["known", "unknown"])
def test_the_passkey_of_somebody_else_is_refused(given: dict[str, Any]) -> None:
    played = verifying(used_by(BOB), given=given)

    assert (played.at, played.effects, played.facts) == ("step", [], set())
    assert played.state.subject is not None
    assert played.state.subject.standing == "claimed"


def test_nobody_reads_why_a_passkey_was_refused() -> None:
    """OWASP ASVS 6.3.8: only the trace knows whether there is such a passkey, and whose it is."""
    reasons: list[PasskeyUse | PasskeyRefused] = [
        PasskeyRefused("unknown"),
        PasskeyRefused("wrong"),
        PasskeyRefused("counter"),
        used_by(BOB),
    ]
    refused = [verifying(each, given=WHO_IS_ALICE) for each in reasons]

    pages = [played.view for played in refused]
    assert all(page == pages[0] for page in pages)
    assert [played.events[-1].body["note"] for played in refused] == [
        "unknown",
        "wrong",
        "counter",
        "somebody-else",
    ]


def test_the_page_does_not_tell_who_has_passkeys() -> None:
    """The list of credentials is empty for everybody (WebAuthn L3 section 14.6.2)."""
    pages = [verifying(given=given).view for given in ({}, WHO_IS_ALICE, WHO_IS_UNKNOWN)]

    assert all(page == pages[0] for page in pages)
    assert pages[0].data["request"] == {
        "challenge": base64.urlsafe_b64encode(challenge(verifying())).rstrip(b"=").decode(),
        "timeout": 300_000,
        "userVerification": "required",
        "allowCredentials": [],
    }


def test_each_page_asks_anew_and_asks_the_same_when_shown_again() -> None:
    played = verifying()
    first = challenge(played)

    assert len(first) == 32
    assert challenge(played) == first
    played.answers = lambda _: PasskeyRefused("wrong")
    assert challenge(played.submit(credential=RESPONSE)) != first


def test_the_shell_is_asked_about_the_challenge_that_was_shown() -> None:
    played = verifying()
    shown = [challenge(played)]
    played.answers = lambda _: PasskeyRefused("wrong")
    shown.append(challenge(played.submit(credential=RESPONSE)))
    played.submit(credential=RESPONSE)

    assert played.asked == [PasskeyCheck(each, RESPONSE) for each in shown]


def test_the_challenge_is_neither_in_the_state_nor_in_the_trace() -> None:
    played = verifying(PasskeyRefused("wrong"))

    stored = repr((played.state, played.events))
    assert repr(challenge(played))[2:-1] not in stored
    assert RESPONSE not in stored


def test_a_copy_that_was_quicker_makes_this_one_suspect() -> None:
    played = verifying(used_by(ALICE), lose=("passkey.used",))

    assert (played.at, played.effects, played.facts) == ("step", [], set())
    assert played.events[-1].body["note"] == "counter"


def test_where_it_must_stay_on_its_device_a_synced_passkey_is_refused_and_says_why() -> None:
    played = verifying(used_by(ALICE, synced=True), device_bound=True)

    assert played.view.notice is not None
    assert played.view.notice.text == Message("passkey.verify.synced", count=4)
    assert (played.effects, played.facts) == ([], set())


def test_where_it_must_stay_on_its_device_one_that_does_reaches_the_third_level() -> None:
    played = verifying(used_by(ALICE, synced=False), device_bound=True)

    assert played.outcome_of() == "ok"
    assert profiles(played) == [AuthenticatorProfile.DEVICE_PASSKEY]
    assert assurance_level(profiles(played)) == 3


def test_where_nobody_asks_a_device_passkey_counts_as_the_weaker_kind() -> None:
    """The contract says what holds on every path."""
    assert profiles(verifying(used_by(ALICE, synced=False))) == [AuthenticatorProfile.PASSKEY]


def test_the_last_refusal_leaves_by_failed() -> None:
    refused = PasskeyRefused("wrong")
    played = verifying(refused, refused, max_attempts=2)

    assert (played.outcome_of(), played.effects) == ("failed", [])


def test_a_lock_says_when_to_come_back_and_costs_no_try() -> None:
    played = verifying(PasskeyRefused("locked", retry_at=NOON + 15 * MINUTE), max_attempts=1)

    assert played.view.notice is not None
    assert played.view.notice.text == Message("passkey.verify.locked", count=15)
    assert played.wait(15 * MINUTE).notice == ""


@pytest.mark.parametrize("sent", ["", "x" * 12_001], ids=["nothing", "too much"])
def test_a_browser_that_sent_no_passkey_is_told_so_and_nobody_is_asked(sent: str) -> None:
    played = verifying(max_attempts=1).submit(credential=sent)

    assert (played.notice, played.asked) == ("passkey.verify.missing", [])


def test_another_way_is_a_way_where_it_is_offered() -> None:
    assert verifying(other_way=True).submit("other").outcome_of() == "other"
    assert verifying().submit("other").notice == "passkey.verify.unclear"
    assert [action.name for action in verifying().view.actions] == ["continue"]


def test_a_new_person_has_no_passkey_yet() -> None:
    assert verifying(given={"new_person": True}).outcome_of() == "error"
