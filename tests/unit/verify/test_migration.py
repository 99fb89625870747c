"""Which sessions may go on in a new version: those whose facts are enough for what it asks from there on."""

from typing import Any

from handrail_platform.compile.compile import sound_journey
from handrail_platform.compile.inline import Whole
from handrail_platform.difference.migration import Passage, migration
from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Before
from handrail_platform.guard.requirement import Authenticated
from tests.known_failures.case import STEPS

IN_FORCE = (
    *PLATFORM_GUARDRAILS,
    Before(id="two-factors", before="sign-in", require=(Authenticated(2),)),
)
SORRY = {"step": "end@1", "config": {"result": "denied"}}
WELCOME = {"step": "end@1", "config": {"result": "success", "sign_in": True}}
NEWS = {
    "step": "message@1",
    "config": {"title": {"en": "News"}, "text": {"en": "News"}},
    "next": {"done": "welcome"},
}
OLD: dict[str, Any] = {
    "who": {"step": "identify@1", "config": {"save_as": "email"}, "next": {"done": "password"}},
    "password": {"step": "password.verify@1", "next": {"ok": "news", "failed": "sorry", "error": "sorry"}},
    "news": NEWS,
    "sorry": SORRY,
    "welcome": WELCOME,
}
CODE = {"step": "totp.verify@1", "next": {"ok": "news", "none": "sorry", "failed": "sorry", "error": "sorry"}}
NEW: dict[str, Any] = {
    **OLD,
    "password": {"step": "password.verify@1", "next": {"ok": "code", "failed": "sorry", "error": "sorry"}},
    "code": CODE,
}


def whole(steps: dict[str, Any]) -> Whole:
    plain = {
        "format": 1,
        "journey": "login",
        "name": {"en": "Sign in"},
        "start": "who",
        "variables": {"email": "email", "code": "text"},
        "steps": steps,
    }
    return sound_journey(parse_plain(plain), STEPS).whole


def verdicts(old: dict[str, Any], new: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {each.step: (each.verdict, each.why) for each in migration(whole(old), whole(new), IN_FORCE)}


def test_the_same_version_takes_everybody() -> None:
    assert migration(whole(NEW), whole(NEW), IN_FORCE) == (
        Passage("code", "safe"),
        Passage("news", "safe"),
        Passage("password", "safe"),
        Passage("who", "safe"),
    )


def test_whoever_is_behind_the_new_second_factor_starts_afresh() -> None:
    assert verdicts(OLD, NEW) == {
        "who": ("safe", ""),
        "password": ("safe", ""),
        "news": ("restart", "assurance-missing"),
    }


def test_a_step_that_is_gone_or_another_one_takes_nobody() -> None:
    without = {**NEW, "code": {**CODE, "config": {"max_attempts": 3}}}
    gone = {name: node for name, node in OLD.items() if name != "news"}
    gone["password"] = {**OLD["password"], "next": {**OLD["password"]["next"], "ok": "welcome"}}

    assert verdicts(NEW, without)["code"] == ("restart", "step-changed")
    assert verdicts(OLD, gone)["news"] == ("restart", "step-gone")


def test_a_variable_that_nobody_asked_for_is_missing() -> None:
    confirm = {
        "step": "declared@1",
        "config": {"outcomes": ["ok"], "reads": {"code": "text"}},
        "next": {"ok": "welcome"},
    }
    asks = {
        "step": "declared@1",
        "config": {"outcomes": ["ok"], "writes": {"ok": {"code": "text"}}},
        "next": {"ok": "password"},
    }
    new = {
        **NEW,
        "who": {**OLD["who"], "next": {"done": "asks"}},
        "asks": asks,
        "news": {**NEWS, "next": {"done": "confirm"}},
        "confirm": confirm,
    }

    assert verdicts(NEW, new)["password"] == ("restart", "variable-missing")
    assert verdicts(NEW, new)["who"] == ("safe", "")
