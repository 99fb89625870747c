"""Two versions of a journey are compared by what they mean to people, not by how they are written."""

from copy import deepcopy
from typing import Any

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import sound_journey
from handrail_platform.difference.difference import Amount, Difference, Shift, Version, difference
from handrail_platform.difference.ways import Way
from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Before
from handrail_platform.guard.requirement import Authenticated
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.verify import verify

TWO_FACTORS = Before(id="two-factors", before="sign-in", require=(Authenticated(2),))
LOGIN: dict[str, Any] = {
    "who": {"step": "identify@1", "next": {"done": "password"}},
    "password": {"step": "password.verify@1", "next": {"ok": "code", "failed": "sorry", "error": "sorry"}},
    "code": {
        "step": "totp.verify@1",
        "next": {"ok": "welcome", "none": "welcome", "failed": "sorry", "error": "sorry"},
    },
    "sorry": {"step": "end@1", "config": {"result": "denied"}},
    "welcome": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
}
TERMS = {
    "step": "consent@1",
    "config": {"documents": [{"id": "terms", "version": "2", "title": {"en": "T"}, "text": {"en": "T"}}]},
    "next": {"done": "welcome", "declined": "sorry"},
}
CODE = {
    "step": "email.confirm@1",
    "config": {"address": "email", "max_resends": 2},
    "next": {"ok": "password", "locked": "sorry", "error": "sorry"},
}


def version(steps: dict[str, Any]) -> Version:
    plain = {
        "format": 1,
        "journey": "login",
        "name": {"en": "Sign in"},
        "start": "who",
        "steps": steps,
        "variables": {"email": "email"},
    }
    whole = sound_journey(parse_plain(plain), REGISTRY).whole
    return Version("who", whole.steps, verify(whole, (*PLATFORM_GUARDRAILS, TWO_FACTORS)))


def between(change: dict[str, Any]) -> Difference:
    """Return the difference that these steps make to the login; None takes a step away."""
    return difference(version(LOGIN), version(changed(change)))


def changed(change: dict[str, Any]) -> dict[str, Any]:
    steps = {**deepcopy(LOGIN), **change}
    return {name: node for name, node in steps.items() if node}


STRICT = {"code": {**LOGIN["code"], "next": {**LOGIN["code"]["next"], "none": "sorry"}}}


def test_nothing_differs_from_itself() -> None:
    same = between({})

    assert not any(getattr(same, field) for field in same.__struct_fields__)


def test_words_and_places_make_no_difference() -> None:
    moved = {**LOGIN["sorry"], "position": [3.0, 4.0], "note": "later", "texts": {"en": {"title": "No"}}}

    assert between({"sorry": moved}) == between({})


def test_who_sees_a_second_factor_now() -> None:
    found = between(STRICT)

    assert found.authenticators == (Shift("totp", "sometimes", "always"),)
    assert found.guardrails_upheld == ("two-factors",)
    assert found.routes_lost == ((Hop("who", "done"), Hop("password", "ok"), Hop("code", "none"), Hop("welcome")),)
    assert (found.ways_gained, found.ways_lost) == (
        (Way("code", "none", "sorry"),),
        (Way("code", "none", "welcome"),),
    )


def test_the_way_back_breaks_the_guardrail_again() -> None:
    found = difference(version(changed(STRICT)), version(LOGIN))

    assert found.authenticators == (Shift("totp", "always", "sometimes"),)
    assert found.guardrails_broken == ("two-factors",)
    assert found.routes_gained != ()


def test_a_consent_is_gained() -> None:
    code = {**LOGIN["code"], "next": {**LOGIN["code"]["next"], "ok": "terms"}}

    found = between({"code": code, "terms": TERMS})

    assert found.consents == (Shift("terms 2 (subject)", "never", "sometimes"),)
    assert found.steps_gained == ("terms",)


def test_messages_are_counted() -> None:
    who = {"step": "identify@1", "config": {"save_as": "email"}, "next": {"done": "address"}}

    found = between({"who": who, "address": CODE})

    assert found.messages == (Amount("email", 0, 3),)
