"""transaction.confirm: the passkey of whoever proved to be the account signs exactly what the page shows."""

import base64
from typing import Any

import msgspec
import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.vocabulary import about
from handrail_platform.run.facts import authenticators_used, held_now
from handrail_platform.run.transition import SignedIn
from handrail_platform.step.effects import KeepConfirmation, UsePasskey
from handrail_platform.step.passkeys import (
    KnownPasskey,
    KnownPasskeys,
    PasskeyRefused,
    PasskeysOf,
    PasskeyUse,
    TransactionCheck,
    TransactionSignature,
)
from handrail_platform.text import Message
from handrail_platform.transaction import ShownTransaction, transaction_challenge
from handrail_platform.values import PersonId
from handrail_platform.verify.prove import examine
from tests.unit.steps.journeys import ALICE, BOB, NOON, SECOND, Play, play, step_in_place

RESPONSE = '{"what": "the browser gave"}'
PASSKEYS = KnownPasskeys(bytes(64), (KnownPasskey(b"a passkey", ()),))
MINUTE = 60 * SECOND
ALICE_IS_IN = SignedIn(ALICE, (AuthenticatorProfile.PASSWORD,), NOON)
CONFIG: dict[str, Any] = {
    "title": {"en": "Confirm this payment", "de": "Diese Zahlung bestätigen"},
    "details": [
        {"variable": "amount", "kind": "integer", "label": {"en": "Amount", "de": "Betrag"}},
        {"variable": "payee", "label": {"en": "To", "de": "An"}},
    ],
}
VALUES: dict[str, Any] = {"amount": 1250, "payee": "Harbour Rowing Club"}


def signed_by(person_id: PersonId) -> TransactionSignature:
    use = PasskeyUse(person_id, b"a passkey", 7, backup_eligible=True, backed_up=True)
    return TransactionSignature(use, b"key", "https://aurora.example", b"client", b"data", b"signature")


def confirming(
    *verdicts: TransactionSignature | PasskeyRefused,
    values: dict[str, Any] | None = None,
    known: KnownPasskeys = PASSKEYS,
    signed_in: SignedIn | None = ALICE_IS_IN,
    language: str = "en",
    lose: tuple[str, ...] = (),
    **config: Any,
) -> Play:
    """Come to the step and answer it once for each verdict; the last one stays."""
    left = list(verdicts)

    def answer(request: Any) -> Any:
        if isinstance(request, PasskeysOf):
            return known
        assert isinstance(request, TransactionCheck)
        return left.pop(0) if len(left) > 1 else left[0]

    document = step_in_place(
        "transaction.confirm@1",
        {**CONFIG, **config},
        variables={"amount": "integer", "payee": "text"},
        given={"values": values or VALUES},
    )
    played = play(document, answers=answer, signed_in=signed_in, language=language, lose=lose)
    for _ in verdicts:
        played.submit(credential=RESPONSE)
    return played


def challenge(played: Play) -> bytes:
    text = played.view.data["request"]["challenge"]  # type: ignore[index, call-overload]
    return base64.urlsafe_b64decode(f"{text}==")


def test_what_is_shown_is_what_is_signed_and_what_is_kept() -> None:
    played = confirming()
    shown, asked = played.view.data["details"], challenge(played)
    played.answers = lambda request: PASSKEYS if isinstance(request, PasskeysOf) else signed_by(ALICE)
    played.submit(credential=RESPONSE)

    assert shown == [{"label": "Amount", "value": "1250"}, {"label": "To", "value": "Harbour Rowing Club"}]
    (kept,) = played.promised(KeepConfirmation)
    assert transaction_challenge(kept.nonce, kept.shown) == asked
    words = msgspec.json.decode(kept.shown, type=ShownTransaction)
    assert (words.language, words.title) == ("en", "Confirm this payment")
    assert [(each.name, each.label, each.value) for each in words.details] == [
        ("amount", "Amount", "1250"),
        ("payee", "To", "Harbour Rowing Club"),
    ]
    assert (kept.person_id, kept.signature, kept.at) == (ALICE, signed_by(ALICE), NOON)
    assert played.promised(UsePasskey) == [UsePasskey(ALICE, b"a passkey", 7, backed_up=True, at=NOON)]


def test_the_shell_is_asked_about_the_challenge_of_the_page() -> None:
    played = confirming()
    asked = challenge(played)
    played.answers = lambda _: PasskeyRefused("wrong")

    played.submit(credential=RESPONSE)

    assert played.asked[-1] == TransactionCheck(asked, RESPONSE)
    assert challenge(played) != asked


@pytest.mark.parametrize(
    "other",
    [
        {"values": {**VALUES, "amount": 9999}},
        {"values": {**VALUES, "payee": "Mallory"}},
        {"language": "de"},
        {"title": {"en": "Confirm this gift"}},
    ],
    ids=["amount", "payee", "language", "title"],
)
def test_whatever_else_is_shown_is_another_challenge(other: dict[str, Any]) -> None:
    assert challenge(confirming(**other)) != challenge(confirming())


def test_text_cannot_move_from_one_line_into_the_next() -> None:
    one = confirming(values={"amount": 1, "payee": 'A","x":"B'})
    other = confirming(values={"amount": 1, "payee": "A"})

    assert challenge(one) != challenge(other)


def test_the_values_that_were_shown_are_confirmed_and_the_passkey_was_used() -> None:
    played = confirming(signed_by(ALICE))

    assert (played.outcome_of(), played.fault) == ("ok", "")
    assert {
        ("transaction.confirmed", ALICE.hex()),
        ("transaction.confirmed", "1250"),
        ("transaction.confirmed", "Harbour Rowing Club"),
    } <= played.facts
    assert about("transaction.confirmed", "amount") in held_now(played.state)
    used = [each.authenticator for each in authenticators_used(played.state.facts, played.state.subject)]
    assert AuthenticatorProfile.PASSKEY in used


def test_the_passkey_of_somebody_else_confirms_nothing() -> None:
    played = confirming(signed_by(BOB))

    assert (played.at, played.effects) == ("step", [])
    assert played.notice == "transaction.confirm.wrong"
    assert played.events[-1].body["note"] == "somebody-else"


def test_a_copy_that_was_quicker_makes_this_one_suspect() -> None:
    played = confirming(signed_by(ALICE), lose=("passkey.used",))

    assert (played.at, played.effects) == ("step", [])
    assert played.events[-1].body["note"] == "counter"


def test_whoever_does_not_agree_says_so_and_nothing_is_kept() -> None:
    played = confirming().submit("decline")

    assert (played.outcome_of(), played.effects) == ("declined", [])


def test_whoever_has_no_passkey_is_led_elsewhere_before_any_page() -> None:
    assert confirming(known=KnownPasskeys(bytes(64), ())).outcome_of() == "none"


def test_a_missing_value_is_nothing_to_confirm() -> None:
    assert confirming(values={"amount": 1, "payee": ""}).outcome_of() == "error"


def test_somebody_who_proved_nothing_confirms_nothing() -> None:
    assert confirming(signed_in=None).outcome_of() == "error"


def test_the_last_refusal_leaves_by_failed() -> None:
    refused = PasskeyRefused("wrong")

    played = confirming(refused, refused, max_attempts=2)

    assert (played.outcome_of(), played.effects) == ("failed", [])


def test_a_lock_says_when_to_come_back_and_costs_no_try() -> None:
    played = confirming(PasskeyRefused("locked", retry_at=NOON + 15 * MINUTE), max_attempts=1)

    assert played.view.notice is not None
    assert played.view.notice.text == Message("transaction.confirm.locked", count=15)


@pytest.mark.parametrize(("action", "notice"), [("continue", "missing"), ("nonsense", "unclear")])
def test_what_is_no_answer_is_named_and_nobody_is_asked(action: str, notice: str) -> None:
    played = confirming(max_attempts=1)
    asked = list(played.asked)

    played.submit(action)

    assert (played.notice, played.asked) == (f"transaction.confirm.{notice}", asked)


def test_the_signature_is_in_neither_state_nor_trace() -> None:
    played = confirming(signed_by(ALICE))

    assert "signature" not in repr((played.state, played.events))
    assert RESPONSE not in repr((played.state, played.events))


def test_a_variable_can_be_confirmed_once_on_a_page() -> None:
    details = [CONFIG["details"][0], CONFIG["details"][0]]

    with pytest.raises(Exception, match="there twice"):
        confirming(details=details)


def paying(*, again: bool) -> dict[str, Any]:
    """Return a payment that somebody confirms; with `again` its amount is asked anew afterwards."""
    fields = [
        {"name": "amount", "kind": "number", "label": {"en": "Amount"}},
        {"name": "payee", "label": {"en": "To"}},
    ]
    steps: dict[str, Any] = {
        "form": {"step": "form@1", "config": {"fields": fields}, "next": {"done": "confirm"}},
        "confirm": {
            "step": "transaction.confirm@1",
            "config": CONFIG,
            "next": {"ok": "again" if again else "paid", "declined": "out", "none": "out", "failed": "out"},
        },
        "out": {"step": "end@1", "config": {"result": "denied"}},
        "paid": {"step": "end@1", "config": {"result": "success", "continue_to": "/account"}},
    }
    if again:
        steps["again"] = {"step": "form@1", "config": {"fields": fields[:1]}, "next": {"done": "paid"}}
    return {
        "format": 1,
        "journey": "pay",
        "name": {"en": "Pay"},
        "entry": "signed_in",
        "variables": {"amount": "integer", "payee": "text"},
        "start": "form",
        "otherwise": {"error": "out"},
        "guardrails": [
            {
                "rule": "before",
                "id": "amount-confirmed",
                "before": "finish",
                "require": [{"kind": "confirmed", "fact": "transaction.confirmed", "variable": "amount"}],
            }
        ],
        "steps": steps,
    }


def test_the_proof_holds_the_amount_to_what_was_confirmed() -> None:
    """An amount that changes after it was shown is not confirmed any more."""
    documents = [parse_plain(paying(again=again)) for again in (False, True)]
    kept, changed = (examine(each, REGISTRY, each.guardrails) for each in documents)

    assert kept.findings == ()
    assert [each.code for each in changed.findings] == ["unconfirmed"]
