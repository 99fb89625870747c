"""Which sessions may go on in a new version: those whose facts are enough for what it asks from there on."""

from collections.abc import Mapping
from typing import Any

import pytest

from handrail_platform.compile.compile import sound_journey
from handrail_platform.difference.migration import Fate, migration
from handrail_platform.difference.version import Version
from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Before, Guardrail, MessagesBounded
from handrail_platform.guard.requirement import Authenticated
from handrail_platform.step.contract import StepKind
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.graph import MIGRATED
from tests.known_failures.case import STEPS
from tests.waiting_steps import AwaitStep

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
NAMES = [
    {"name": "name", "label": {"en": "Name"}},
    {"name": "nick", "kind": "username", "label": {"en": "User name"}},
]
VARIABLES = {"email": "email", "code": "text", "pin": "secret"}
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


def version(
    steps: dict[str, Any],
    guardrails: tuple[Guardrail, ...] = IN_FORCE,
    variables: Mapping[str, str] = VARIABLES,
) -> Version:
    plain = {
        "format": 1,
        "journey": "login",
        "name": {"en": "Sign in"},
        "start": "who",
        "variables": dict(variables),
        "steps": steps,
    }
    return Version(sound_journey(parse_plain(plain), {**STEPS, ("await", 1): AwaitStep()}).whole, guardrails)


def verdicts(old: dict[str, Any], new: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {each.step: (each.verdict, each.why) for each in fates(version(old), version(new))}


def fates(old: Version, new: Version) -> tuple[Fate, ...]:
    stands = [name for name, each in old.whole.steps.items() if each.step.kind is not StepKind.FINAL]
    return migration(old, new, stands)


def test_the_same_version_takes_everybody() -> None:
    assert fates(version(NEW), version(NEW)) == (
        Fate("code", "safe"),
        Fate("news", "safe"),
        Fate("password", "safe"),
        Fate("who", "safe"),
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


def asks(into: str, then: str) -> dict[str, Any]:
    kind = {"email": "email", "pin": "secret"}.get(into, "text")
    return declares(then, writes={"ok": {into: kind}})


def declares(then: str, **config: Any) -> dict[str, Any]:
    return {"step": "declared@1", "config": {"outcomes": ["ok"], **config}, "next": {"ok": then}}


DONE = {"step": "end@1", "config": {"result": "success"}}


def test_what_the_old_version_has_forgotten_is_missing() -> None:
    """Nobody asks for it any more in the old version, so nobody holds it, though everybody was asked."""
    old = {"who": asks("code", "news"), "news": {**NEWS, "next": {"done": "bye"}}, "bye": DONE}
    new = {**old, "news": {**NEWS, "next": {"done": "reads"}}, "reads": declares("bye", reads={"code": "text"})}

    assert verdicts(old, new) == {"who": ("safe", ""), "news": ("restart", "variable-missing")}
    assert verdicts(new, new)["news"] == ("safe", "")


def test_a_variable_of_another_type_is_not_taken_over() -> None:
    reads = declares("bye", reads={"code": "text"})
    reads_a_number = declares("bye", reads={"code": "integer"})
    news = {**NEWS, "next": {"done": "reads"}}
    old = {"who": asks("code", "news"), "news": news, "reads": reads, "bye": DONE}
    asks_for_a_number = declares("news", writes={"ok": {"code": "integer"}})
    new = {"who": asks_for_a_number, "news": news, "reads": reads_a_number, "bye": DONE}
    retyped = version(new, variables={"code": "integer"})

    assert [(each.step, each.why) for each in fates(version(old), retyped)] == [
        ("news", "variable-changed"),
        ("reads", "step-changed"),
        ("who", "step-changed"),
    ]


def test_messages_that_were_sent_before_count() -> None:
    few = MessagesBounded(id="few", channel="text", most=5)
    news = {**NEWS, "next": {"done": "more"}}
    more = declares("bye", sends={"text": 3})

    def sending(count: int) -> dict[str, Any]:
        return {"who": declares("news", sends={"text": count}), "news": news, "more": more, "bye": DONE}

    def why(before: int) -> list[str]:
        return [each.why for each in fates(version(sending(before)), version(sending(2), (few,)))]

    assert why(2) == ["", "", ""]
    assert why(3) == ["too-many-messages", "too-many-messages", "step-changed"]


def test_names_that_were_tried_before_count_as_well() -> None:
    """Ten may be tried, whatever the step is called at which they are."""

    def trying(step: str, tries: int) -> Version:
        opens = {
            "step": "account.create@1",
            "config": {"identifiers": {"username": "nick"}},
            "next": {"created": "bye", "exists": "news", "error": "bye"},
            "limit": {"visits": tries, "then": "bye"},
        }
        steps = {
            "who": {"step": "form@1", "config": {"fields": NAMES}, "next": {"done": step}},
            step: opens,
            "news": {**NEWS, "next": {"done": "who"}},
            "bye": DONE,
        }
        return version(steps, PLATFORM_GUARDRAILS, {"name": "text", "nick": "username"})

    def why(before: int, after: int) -> set[str]:
        return {
            each.why for each in fates(trying("first", before), trying("second", after)) if each.step == "news"
        }

    assert why(5, 5) == {""}
    assert why(5, 6) == {"too-many-tries"}


def test_visits_that_are_counted_on_bound_what_is_sent() -> None:
    """Around the loop three times at most, before and after together."""
    few = MessagesBounded(id="few", channel="text", most=3)
    again = {"outcomes": ["ok", "again"], "sends": {"text": 1}}
    send = {
        "step": "declared@1",
        "config": again,
        "next": {"ok": "bye", "again": "who"},
        "limit": {"visits": 3, "then": "bye"},
    }
    steps = {"who": declares("send"), "send": send, "bye": DONE}
    without = {**steps, "send": {**send, "limit": {"visits": 4, "then": "bye"}}}

    assert {each.verdict for each in fates(version(steps), version(steps, (few,)))} == {"safe"}
    assert {each.why for each in fates(version(without), version(steps, (few,)))} == {"too-many-messages"}


def test_what_was_made_from_a_secret_before_stays_secret() -> None:
    made = declares("news", reads={"pin": "secret"}, writes={"ok": {"code": "text"}})
    news = {**NEWS, "next": {"done": "shows"}}
    reads, shows = declares("bye", reads={"code": "text"}), declares("bye", reads={"code": "text"}, shows=["code"])
    old = {"who": asks("pin", "made"), "made": made, "news": news, "shows": reads, "bye": DONE}
    new = {"who": asks("code", "news"), "news": news, "shows": shows, "bye": DONE}

    assert verdicts(old, new)["news"] == ("restart", "secret-let-out")


def test_whoever_is_somebody_new_already_does_not_become_somebody_new() -> None:
    mints = {"subject": {"ok": "minted"}}
    old = {"who": declares("news", **mints), "news": {**NEWS, "next": {"done": "bye"}}, "bye": DONE}
    new = {
        "who": declares("news"),
        "news": {**NEWS, "next": {"done": "mint"}},
        "mint": declares("bye", **mints),
        "bye": DONE,
    }

    assert verdicts(old, new)["news"] == ("restart", "subject-differs")


def test_whoever_waits_stays() -> None:
    waits = {
        "step": "await@1",
        "config": {"events": ["passed"]},
        "next": dict.fromkeys(("ok", "refused", "cancel", "error", "timeout"), "bye"),
    }
    gone = {"who": declares("bye"), "bye": DONE}

    assert verdicts({"who": declares("waits"), "waits": waits, "bye": DONE}, gone)["waits"] == ("hold", "waits")


def test_what_cannot_be_looked_through_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handrail_platform.verify.search.MOST_SITUATIONS", 2)

    assert set(verdicts(OLD, OLD).values()) == {("hold", "too-intertwined")}


def test_the_reason_comes_with_a_route() -> None:
    news = next(each for each in fates(version(OLD), version(NEW)) if each.step == "news")

    assert news.route == (
        Hop("who", "done"),
        Hop("password", "ok"),
        Hop("news", MIGRATED),
        Hop("news", "done"),
        Hop("welcome"),
    )


def test_a_warning_that_the_new_version_was_accepted_with_stops_nobody() -> None:
    warned = Before(id="warned", severity="warning", before="sign-in", require=(Authenticated(2),))
    bound = (*PLATFORM_GUARDRAILS, warned)

    assert {each.verdict for each in fates(version(OLD), version(OLD, bound))} == {"safe"}
    assert [each.why for each in fates(version(OLD), version(NEW, bound)) if each.step == "news"] == [
        "assurance-missing"
    ]
