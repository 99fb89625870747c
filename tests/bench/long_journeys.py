"""Journeys of any length, as product managers draw them: rooms with a form, a branch, two ways and a meeting."""

from typing import Any

from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain

ROOM = 6
"""Steps in one room."""


def long_journey(steps: int) -> JourneyDocument:
    """Return a journey of about so many steps that opens an account and signs in with two factors."""
    rooms = max(1, (steps - 12) // ROOM)
    variables: dict[str, str] = {"name": "text", "email": "email"}
    made: dict[str, Any] = {"start": _form(["name", "email"], "address")}
    made["address"] = {
        "step": "email.confirm@1",
        "config": {"address": "email", "max_resends": 2},
        "next": {"ok": "r0-form", "locked": "sorry"},
    }
    for number in range(rooms):
        onwards = f"r{number + 1}-form" if number + 1 < rooms else "password"
        made |= _room(number, onwards, variables)
    made |= {
        "password": {
            "step": "password.set@1",
            "config": {"used_with": "second_factor"},
            "next": {"done": "terms"},
        },
        "terms": {
            "step": "consent@1",
            "config": {"purposes": [{"id": "terms", "version": "1", "text": {"en": "T"}, "required": True}]},
            "next": {"done": "account", "declined": "sorry"},
        },
        "account": {
            "step": "account.create@1",
            "config": {"identifiers": {"email": "email"}},
            "next": {"created": "which", "exists": "sorry"},
        },
        "which": {
            "step": "decide@1",
            "config": {"cases": [{"when": 'name == "a"', "then": "app"}]},
            "next": {"app": "app", "otherwise": "key"},
        },
        "app": {
            "step": "totp.enrol@1",
            "config": {"issuer_name": "A"},
            "next": {"done": "welcome", "already": "sorry", "failed": "sorry"},
        },
        "key": {"step": "passkey.enrol@1", "next": {"done": "welcome", "failed": "sorry"}},
        "sorry": {"step": "end@1", "config": {"result": "denied"}},
        "welcome": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
    }
    return parse_plain(
        {
            "format": 1,
            "journey": "long",
            "name": {"en": "Long"},
            "variables": variables,
            "start": "start",
            "otherwise": {"error": "sorry"},
            "steps": made,
        }
    )


def _form(names: list[str], onwards: str) -> dict[str, Any]:
    kinds = {"email": "email"}
    fields = [{"name": name, "kind": kinds.get(name, "text"), "label": {"en": name}} for name in names]
    return {"step": "form@1", "config": {"title": {"en": "F"}, "fields": fields}, "next": {"done": onwards}}


def _room(number: int, onwards: str, variables: dict[str, str]) -> dict[str, Any]:
    here, answer, more = f"r{number}", f"answer{number % 200}", f"more{number % 200}"
    variables |= {answer: "text", more: "text"}
    message = {"title": {"en": "M"}, "text": {"en": "M"}}
    return {
        f"{here}-form": _form([answer], f"{here}-which"),
        f"{here}-which": {
            "step": "decide@1",
            "config": {"cases": [{"when": f'{answer} == "yes"', "then": "yes"}]},
            "next": {"yes": f"{here}-yes", "otherwise": f"{here}-no"},
        },
        f"{here}-yes": _form([more], f"{here}-read"),
        f"{here}-no": {"step": "message@1", "config": message, "next": {"done": f"{here}-again"}},
        f"{here}-again": {
            "step": "decide@1",
            "config": {"cases": [{"when": f'{answer} == "again"', "then": "again"}]},
            "next": {"again": f"{here}-form", "otherwise": f"{here}-read"},
        },
        f"{here}-read": {"step": "message@1", "config": message, "next": {"done": onwards}},
    }
