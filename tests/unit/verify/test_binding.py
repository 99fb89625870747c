"""Whoever binds an authenticator and uses it at once gets nowhere that they could not get without it."""

from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.document.parse import parse_plain
from handrail_platform.verify.prove import examine

HEAD: dict[str, Any] = {"format": 1, "journey": "test", "name": {"en": "Test"}}
DENIED: dict[str, Any] = {"step": "end@1", "config": {"result": "denied"}}
WELCOME: dict[str, Any] = {"step": "end@1", "config": {"result": "success", "sign_in": True}}
AAL2: dict[str, Any] = {"kind": "authenticated", "level": 2}
RESISTANT: dict[str, Any] = {"kind": "authenticated", "level": 1, "phishing_resistant": True}
TOGETHER: dict[str, Any] = {"kind": "any", "of": [{"kind": "identified", "level": 2}, AAL2]}


def found(steps: dict[str, Any], *guardrails: dict[str, Any]) -> set[tuple[str, str]]:
    document = parse_plain({**HEAD, "start": next(iter(steps)), "steps": steps, "guardrails": guardrails})
    return {(each.code, each.step) for each in examine(document, REGISTRY, document.guardrails).findings}


def before(moment: str, *require: dict[str, Any]) -> dict[str, Any]:
    return {"rule": "before", "id": "own", "before": moment, "require": require}


def bound_and_used(**proved_by: dict[str, Any]) -> dict[str, Any]:
    onwards = {"failed": "no", "error": "no"}
    return {
        "who": {"step": "identify@1", "next": {"done": "password"}},
        "password": {"step": "password.verify@1", "next": {"ok": next(iter(proved_by), "enrol"), **onwards}},
        **proved_by,
        "enrol": {"step": "passkey.enrol@1", "next": {"done": "verify", **onwards}},
        "verify": {"step": "passkey.verify@1", "next": {"ok": "end", **onwards}},
        "no": DENIED,
        "end": WELCOME,
    }


@pytest.mark.parametrize("moment", ["sign-in", "finish"])
@pytest.mark.parametrize("reserved", [AAL2, RESISTANT, TOGETHER])
def test_a_password_alone_binds_no_passkey_where_a_passkey_lets_somebody_further(
    moment: str, reserved: dict[str, Any]
) -> None:
    assert ("recovery-too-weak", "enrol") in found(bound_and_used(), before(moment, reserved))


def test_two_factors_bind_a_passkey_where_two_are_demanded() -> None:
    app = {"step": "totp.verify@1", "next": {"ok": "enrol", "none": "no", "failed": "no", "error": "no"}}

    assert not found(bound_and_used(app=app), before("finish", AAL2))


def test_a_password_binds_a_passkey_where_nothing_is_reserved_for_more() -> None:
    assert not found(bound_and_used())


def test_a_passkey_bound_by_a_password_does_not_open_a_part_that_requires_two_factors() -> None:
    part: dict[str, Any] = {
        "journey": "vault",
        "part": {"requires": [{"kind": "authenticated", "level": 2}], "exits": {"out": []}},
        "start": "inside",
        "steps": {
            "inside": {"step": "message@1", "config": {"title": {"en": "T"}}, "next": {"done": "out"}},
            "out": {"exit": "out"},
        },
    }
    steps: dict[str, Any] = {
        "who": {"step": "identify@1", "next": {"done": "password"}},
        "password": {"step": "password.verify@1", "next": {"ok": "enrol", "failed": "no", "error": "no"}},
        "enrol": {"step": "passkey.enrol@1", "next": {"done": "verify", "failed": "no", "error": "no"}},
        "verify": {"step": "passkey.verify@1", "next": {"ok": "vault", "failed": "no", "error": "no"}},
        "vault": {"journey": "vault", "next": {"out": "end"}},
        "no": DENIED,
        "end": WELCOME,
    }
    document = parse_plain({**HEAD, "start": "who", "steps": steps})

    findings = examine(document, REGISTRY, parts={"vault": parse_plain({**HEAD, **part})}).findings

    assert {(each.code, each.step) for each in findings} == {("recovery-too-weak", "enrol")}
