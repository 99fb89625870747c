"""Whoever must sign in at AAL2 is offered something that resists phishing, with the account that they have."""

from typing import Any

from handrail_flows.registry import REGISTRY
from handrail_platform.document.parse import parse_plain
from handrail_platform.verify.prove import examine

NO = {"failed": "no", "error": "no"}
TWO: dict[str, Any] = {
    "rule": "before",
    "id": "two",
    "before": "sign-in",
    "require": [{"kind": "authenticated", "level": 2}],
}
TEXT = {"en": "T"}
REGISTRATION: dict[str, Any] = {
    "details": {
        "step": "form@1",
        "config": {
            "fields": [{"name": "name", "label": TEXT}, {"name": "email", "kind": "email", "label": TEXT}],
        },
        "next": {"done": "confirm"},
    },
    "confirm": {
        "step": "email.confirm@1",
        "config": {"address": "email"},
        "next": {"ok": "enrol", "locked": "no", "error": "no"},
    },
    "enrol": {"step": "passkey.enrol@1", "next": {"done": "open", **NO}},
    "open": {
        "step": "account.create@1",
        "config": {"identifiers": {"email": "email"}},
        "next": {"created": "end", "exists": "no", "error": "no"},
    },
    "no": {"step": "end@1", "config": {"result": "denied"}},
    "end": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
}
SIGN_IN: dict[str, Any] = {
    "password": {"step": "password.verify@1", "next": {"ok": "app", **NO}},
    "app": {"step": "totp.verify@1", "next": {"ok": "end", "none": "no", **NO}},
}


def found(start: str, steps: dict[str, Any]) -> set[str]:
    document = parse_plain(
        {
            "format": 1,
            "journey": "test",
            "name": TEXT,
            "variables": {"name": "text", "email": "email"},
            "start": start,
            "steps": steps,
            "guardrails": [TWO],
        }
    )
    return {each.code for each in examine(document, REGISTRY, document.guardrails).findings}


def test_a_passkey_for_newcomers_is_no_offer_to_whoever_has_an_account() -> None:
    who = {"step": "identify@1", "config": {"register": True}, "next": {"done": "password", "register": "details"}}

    assert found("who", {"who": who, **SIGN_IN, **REGISTRATION}) == {"no-phishing-resistant-option"}


def test_a_passkey_instead_of_a_name_is_one() -> None:
    who = {
        "step": "identify@1",
        "config": {"register": True, "offer_passkey": True},
        "next": {"done": "password", "register": "details", "passkey": "end"},
    }

    assert not found("who", {"who": who, **SIGN_IN, **REGISTRATION})


def test_where_all_are_newcomers_a_passkey_for_them_is_one() -> None:
    assert not found("details", REGISTRATION)
