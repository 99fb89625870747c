"""Nobody who opens an account on a journey is asked for what they cannot have yet, with no other way on."""

from typing import Any

import pytest

from handrail_platform.document.parse import parse_plain
from handrail_platform.verify.prove import examine
from tests.known_failures.case import STEPS

ACCOUNT: dict[str, Any] = {
    "step": "account.create@1",
    "config": {"identifiers": {"username": "nick"}},
}
PASSWORD: dict[str, Any] = {"step": "password.set@1"}
APP: dict[str, Any] = {"step": "totp.enrol@1", "config": {"issuer_name": "Aurora"}}
CODE: dict[str, Any] = {"step": "totp.verify@1"}
SORRY: dict[str, Any] = {"step": "end@1", "config": {"result": "denied"}}
IN: dict[str, Any] = {"step": "end@1", "config": {"result": "success"}}


def stranded(**steps: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """Return where newcomers are stuck in a registration that goes on with these steps."""
    register = {
        "details": {
            "step": "form@1",
            "config": {
                "fields": [
                    {"name": "name", "label": {"en": "Name"}},
                    {"name": "nick", "kind": "username", "label": {"en": "User name"}},
                ]
            },
            "next": {"done": "password"},
        },
        "password": {**PASSWORD, "next": {"done": "account"}},
        "account": {**ACCOUNT, "next": {"created": next(iter(steps)), "exists": "sorry"}},
    }
    document = parse_plain(
        {
            "format": 1,
            "journey": "register",
            "name": {"en": "Register"},
            "variables": {"name": "text", "nick": "username", "guest": "boolean"},
            "start": "details",
            "otherwise": {"error": "sorry"},
            "steps": {**register, **steps, "in": IN, "sorry": SORRY},
        }
    )
    return [
        (each.step, str(each.params["outcome"]), [hop.step for hop in each.route])
        for each in examine(document, STEPS).findings
        if each.code == "newcomer-stranded"
    ]


def test_an_app_that_was_never_enrolled_is_found() -> None:
    found = stranded(code={**CODE, "next": {"ok": "in", "none": "sorry", "failed": "sorry"}})

    assert found == [("code", "ok", ["details", "password", "account", "code"])]


def test_a_passkey_that_was_never_bound_is_found() -> None:
    found = stranded(key={"step": "passkey.verify@1", "next": {"ok": "in", "failed": "sorry"}})

    assert found == [("key", "ok", ["details", "password", "account", "key"])]


def test_a_passkey_that_was_bound_before_is_there() -> None:
    found = stranded(
        bind={"step": "passkey.enrol@1", "next": {"done": "key", "failed": "sorry"}},
        key={"step": "passkey.verify@1", "next": {"ok": "in", "failed": "sorry"}},
    )

    assert found == []


@pytest.mark.parametrize(("bound", "asked", "stuck"), [(True, False, False), (False, True, True)])
def test_a_passkey_that_never_leaves_its_device_is_a_passkey_and_not_the_other_way_round(
    *, bound: bool, asked: bool, stuck: bool
) -> None:
    found = stranded(
        bind={
            "step": "passkey.enrol@1",
            "config": {"device_bound": bound},
            "next": {"done": "key", "failed": "sorry"},
        },
        key={
            "step": "passkey.verify@1",
            "config": {"device_bound": asked},
            "next": {"ok": "in", "failed": "sorry"},
        },
    )

    assert bool(found) is stuck


def test_an_app_that_was_enrolled_before_is_there() -> None:
    found = stranded(
        app={**APP, "next": {"done": "code", "already": "sorry", "failed": "sorry"}},
        code={**CODE, "next": {"ok": "in", "none": "sorry", "failed": "sorry"}},
    )

    assert found == []


def test_a_password_that_was_set_before_is_there() -> None:
    assert stranded(again={"step": "password.verify@1", "next": {"ok": "in", "failed": "sorry"}}) == []


@pytest.mark.parametrize("other", ["none", "failed"])
def test_another_way_to_a_good_end_is_enough(other: str) -> None:
    ways = {"ok": "in", "none": "sorry", "failed": "sorry", other: "app"}
    found = stranded(
        code={**CODE, "next": ways},
        app={**APP, "next": {"done": "in", "already": "in", "failed": "sorry"}},
    )

    assert found == []


def test_where_nobody_is_meant_to_come_through_nobody_is_stranded() -> None:
    found = stranded(
        code={**CODE, "next": {"ok": "sorry", "none": "sorry", "failed": "in"}},
    )

    assert found == []


def test_a_way_that_conditions_close_is_no_other_way() -> None:
    def which(case: str, **following: str) -> dict[str, Any]:
        (then,) = (outcome for outcome in following if outcome not in ("otherwise", "error"))
        return {"step": "decide@1", "config": {"cases": [{"when": case, "then": then}]}, "next": following}

    found = stranded(
        tick={
            "step": "form@1",
            "config": {"fields": [{"name": "guest", "kind": "checkbox", "label": {"en": "Guest"}}]},
            "next": {"done": "code"},
        },
        code={**CODE, "next": {"ok": "in", "none": "first", "failed": "sorry"}},
        first=which("guest", guest="sorry", otherwise="second"),
        second=which("guest", guest="in", otherwise="sorry"),
    )

    assert [step for step, _, _ in found] == ["code"]
