"""What people write about a journey is walked, and a scenario that does not hold says what came instead."""

from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.rehearse.report import rehearse
from handrail_platform.rehearse.told import Told
from tests.waiting_steps import AwaitStep

PASSWORD = "seven quiet herons on the pier"
ALEX = {"email": "Alex@example.org", "password": PASSWORD, "totp": True}
LOGIN: dict[str, Any] = {
    "format": 1,
    "journey": "login",
    "name": {"en": "Sign in"},
    "start": "who",
    "otherwise": {"error": "sorry"},
    "steps": {
        "who": {"step": "identify@1", "next": {"done": "password"}},
        "password": {"step": "password.verify@1", "next": {"ok": "code", "failed": "sorry"}},
        "code": {"step": "totp.verify@1", "next": {"ok": "in", "none": "in", "failed": "sorry"}},
        "in": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
        "sorry": {"step": "end@1", "config": {"result": "denied"}},
    },
}
REGISTRATION: dict[str, Any] = {
    "format": 1,
    "journey": "registration",
    "name": {"en": "Register"},
    "variables": {"email": "email", "name": "text"},
    "start": "details",
    "otherwise": {"error": "sorry"},
    "steps": {
        "details": {
            "step": "form@1",
            "config": {
                "fields": [
                    {"name": "name", "label": {"en": "Name"}},
                    {"name": "email", "kind": "email", "label": {"en": "E-mail"}},
                ]
            },
            "next": {"done": "address"},
        },
        "address": {
            "step": "email.confirm@1",
            "config": {"address": "email"},
            "next": {"ok": "password", "locked": "sorry"},
        },
        "password": {"step": "password.set@1", "next": {"done": "account"}},
        "account": {
            "step": "account.create@1",
            "config": {"identifiers": {"email": "email"}},
            "next": {"created": "app", "exists": "known"},
        },
        "app": {
            "step": "totp.enrol@1",
            "config": {"issuer_name": "Example"},
            "next": {"done": "in", "already": "in", "failed": "sorry"},
        },
        "known": {"step": "message@1", "config": {"title": {"en": "Known"}}, "next": {"done": "sorry"}},
        "in": {"step": "end@1", "config": {"result": "success", "sign_in": True}},
        "sorry": {"step": "end@1", "config": {"result": "denied"}},
    },
}


def told(journey: dict[str, Any], **scenario: Any) -> Told:
    """Return how the one scenario of a journey came out."""
    return rehearse(compiled(journey, {"name": "it", **scenario})).scenarios[0]


def compiled(journey: dict[str, Any], *scenarios: dict[str, Any]) -> Any:
    return compile_journey(parse_plain({**journey, "scenarios": list(scenarios)}), REGISTRY)


def broken(journey: dict[str, Any], **scenario: Any) -> list[tuple[str, str, str]]:
    return [(each.what, each.wanted, each.found) for each in told(journey, **scenario).broken]


def refused(journey: dict[str, Any], *scenarios: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(JourneyRefused) as caught:
        compiled(journey, *scenarios)
    return [(problem.code, problem.path) for problem in caught.value.problems]


def test_somebody_with_password_and_app_signs_in_at_level_two() -> None:
    assert not broken(
        LOGIN,
        given={"account": ALEX},
        when=[
            {"at": "who", "with": {"identifier": "alex@EXAMPLE.org"}},
            {"at": "password", "with": {"password": PASSWORD}},
            {"wait": "2m"},
            {"at": "code", "with": {"code": "{code}"}},
        ],
        then={"end": "in", "signed_in": True, "assurance": 2, "never": ["sorry"], "messages": {"email": 0}},
    )


def test_somebody_without_an_app_signs_in_at_level_one() -> None:
    assert not broken(
        LOGIN,
        given={"account": {**ALEX, "totp": False}},
        when=[{"at": "who", "with": {"identifier": "alex@example.org"}}, {"at": "password"}],
        then={"end": "in", "assurance": 1, "never": ["sorry"]},
    )


@pytest.mark.parametrize("account", [None, {**ALEX, "password": "another password"}, {**ALEX, "password": ""}])
def test_a_password_that_is_not_the_account_s_is_wrong(account: dict[str, Any] | None) -> None:
    assert not broken(
        LOGIN,
        given={"account": account},
        when=[{"at": "who", "with": {"identifier": "alex@example.org"}}, {"at": "password"}],
        then={"at": "password", "signed_in": False},
    )


def test_a_code_is_read_in_the_mail_and_in_the_app_that_was_just_enrolled() -> None:
    assert not broken(
        REGISTRATION,
        when=[
            {"at": "details"},
            {"at": "address", "with": {"code": "{code}"}},
            {"at": "password"},
            {"at": "app", "with": {"code": "{code}"}},
        ],
        then={"end": "in", "signed_in": True, "messages": {"email": 1}},
    )


def test_an_address_that_is_taken_leads_to_the_known() -> None:
    assert not broken(
        REGISTRATION,
        given={"account": ALEX},
        when=[
            {"at": "details", "with": {"email": "alex@example.org"}},
            {"at": "address", "do": "ok"},
            {"at": "password"},
        ],
        then={"at": "known", "never": ["app"]},
    )


def test_a_button_that_is_no_outcome_is_pressed_once_the_time_has_come() -> None:
    resend = [{"at": "details"}, {"wait": "40s"}, {"at": "address", "do": "resend"}]

    assert not broken(REGISTRATION, when=resend, then={"at": "address", "messages": {"email": 2}})
    assert broken(REGISTRATION, when=[resend[0], resend[2]], then={"messages": {"email": 2}}) == [
        ("messages", "2 (email)", "1")
    ]


@pytest.mark.parametrize("outcome", ["failed", "error"])
def test_an_outcome_is_led_to_however_many_tries_it_takes(outcome: str) -> None:
    when = [{"at": "who", "do": "done"}, {"at": "password", "do": outcome}]

    assert not broken(LOGIN, when=when, then={"end": "sorry"})


@pytest.mark.parametrize(
    ("when", "then", "what"),
    [
        ([{"at": "password"}], {"end": "in"}, ("at", "password", "who")),
        ([{"at": "who"}], {"end": "in"}, ("end", "in", "password")),
        ([{"at": "who"}], {"at": "who"}, ("at", "who", "password")),
        ([{"at": "who"}], {"never": ["password"]}, ("never", "password", "password")),
        ([{"at": "who"}], {"signed_in": True}, ("signed-in", "true", "false")),
        ([{"at": "who"}], {"assurance": 2}, ("assurance", "2", "0")),
        ([{"at": "who", "do": "fly"}], {"at": "who"}, ("no-such-answer", "fly", "continue, done")),
        ([{"wait": "31m"}, {"at": "who"}], {"at": "password"}, ("expired", "", "")),
    ],
)
def test_a_scenario_that_does_not_hold_says_what_came_instead(
    when: list[dict[str, Any]], then: dict[str, Any], what: tuple[str, str, str]
) -> None:
    assert broken(LOGIN, when=when, then=then) == [what]


def test_a_broken_scenario_fails_the_whole_rehearsal() -> None:
    rehearsed = rehearse(compiled(LOGIN, {"name": "it", "when": [{"at": "who"}], "then": {"end": "in"}}))

    assert not rehearsed.missed
    assert not rehearsed.complete


UNFIT: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"then": {}}, ("invalid-field", "scenarios.0.then")),
    ({}, ("missing-field", "scenarios.0.then")),
    ({"when": [{}], "then": {"at": "who"}}, ("invalid-field", "scenarios.0.when.0")),
    ({"when": [{"at": "who", "wait": "2m"}], "then": {"at": "who"}}, ("invalid-field", "scenarios.0.when.0")),
    ({"when": [{"wait": "soon"}], "then": {"at": "who"}}, ("invalid-field", "scenarios.0.when.0.wait")),
    ({"then": {"at": "who", "mood": "good"}}, ("unknown-field", "scenarios.0.then.mood")),
    (
        {"given": {"account": {"shoe": "9"}}, "then": {"at": "who"}},
        ("unknown-field", "scenarios.0.given.account.shoe"),
    ),
    ({"then": {"at": "nowhere"}}, ("scenario-step", "scenarios.0.then.at")),
    ({"when": [{"at": "nowhere"}], "then": {"at": "who"}}, ("scenario-step", "scenarios.0.when.0.at")),
    ({"then": {"never": ["who", "nowhere"]}}, ("scenario-step", "scenarios.0.then.never.1")),
    ({"then": {"end": "who"}}, ("scenario-end", "scenarios.0.then.end")),
]


@pytest.mark.parametrize(("scenario", "problem"), UNFIT)
def test_a_scenario_that_no_session_could_fit_is_refused(
    scenario: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert problem in refused(LOGIN, {"name": "it", **scenario})


def test_two_scenarios_of_one_name_are_refused() -> None:
    scenario = {"name": "it", "then": {"at": "who"}}

    assert refused(LOGIN, scenario, scenario) == [
        ("scenario-twice", "scenarios.0.name"),
        ("scenario-twice", "scenarios.1.name"),
    ]


def test_a_scenario_of_a_journey_for_whoever_is_signed_in_says_how() -> None:
    journey = {**LOGIN, "entry": "signed_in"}

    assert refused(journey, {"name": "it", "then": {"at": "who"}}) == [
        ("scenario-not-signed-in", "scenarios.0.given.signed_in")
    ]
    assert not broken(journey, given={"signed_in": ["password"]}, then={"at": "who"})


def test_scenarios_change_nothing_about_the_program() -> None:
    with_one = compiled(LOGIN, {"name": "it", "then": {"at": "who"}})

    assert with_one.hash == compiled(LOGIN).hash


def test_a_timer_that_is_not_enough_lets_the_session_wait_on() -> None:
    waiting: dict[str, Any] = {
        "format": 1,
        "journey": "waiting",
        "name": {"en": "Wait"},
        "start": "wait",
        "steps": {
            "wait": {
                "step": "await@1",
                "config": {"events": ["answer"], "timers": {"pause": 60_000}, "patience": 600_000},
                "next": dict.fromkeys(("ok", "refused", "timeout", "error", "cancel"), "end"),
            },
            "end": {"step": "end@1", "config": {"result": "denied"}},
        },
        "scenarios": [
            {"name": "Not yet", "when": [{"wait": "2m"}], "then": {"at": "wait"}},
            {"name": "Both", "when": [{"wait": "2m"}, {"at": "wait", "do": "answer"}], "then": {"end": "end"}},
            {"name": "Too late", "when": [{"wait": "10m"}], "then": {"end": "end"}},
        ],
    }

    rehearsed = rehearse(compile_journey(parse_plain(waiting), {**REGISTRY, ("await", 1): AwaitStep()}))

    assert [told for told in rehearsed.scenarios if told.broken] == []


def test_a_session_that_is_over_is_nowhere() -> None:
    assert broken(LOGIN, when=[{"wait": "2d"}], then={"at": "who"}) == [("expired", "", "")]


def test_nobody_new_uses_an_app_that_they_never_enrolled() -> None:
    steps = {
        **REGISTRATION["steps"],
        "app": {"step": "totp.verify@1", "next": {"ok": "in", "none": "sorry", "failed": "sorry"}},
    }
    opening = [
        {"at": "details", "with": {"email": "alex@example.org"}},
        {"at": "address"},
        {"at": "password", "with": {"password": PASSWORD}},
    ]

    assert not broken({**REGISTRATION, "steps": steps}, when=opening, then={"end": "sorry"})
    assert broken(
        {**REGISTRATION, "steps": steps}, when=[*opening, {"at": "app", "do": "ok"}], then={"end": "in"}
    ) == [("at", "app", "sorry")]
