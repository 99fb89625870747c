"""A consent that is free to give counts on every way on which a condition has looked that it was given."""

from typing import Any

import pytest

from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.guardrail import Before, Guardrail
from handrail_platform.guard.requirement import Consented, Shown
from handrail_platform.verify.prove import examine
from tests.known_failures.case import STEPS

SUCCESS: dict[str, Any] = {"step": "end@1", "config": {"result": "success"}}
DENIED: dict[str, Any] = {"step": "end@1", "config": {"result": "denied"}}
OFFERS = Before(id="own.offers", before="finish", require=(Consented("offers"),))


def consent(*purposes: dict[str, Any], to: str, declined: str = "") -> dict[str, Any]:
    said = [{"version": "1", "text": {"en": "Offers"}, **each} for each in purposes]
    following = {"done": to, **({"declined": declined} if declined else {})}
    return {"step": "consent@1", "config": {"purposes": said}, "next": following}


def decide(case: str, *, yes: str, no: str) -> dict[str, Any]:
    cases = [{"when": case, "then": "yes"}]
    return {"step": "decide@1", "config": {"cases": cases}, "next": {"yes": yes, "otherwise": no, "error": no}}


def found(guardrail: Guardrail = OFFERS, **steps: dict[str, Any]) -> list[list[str]]:
    """Return the routes on which the guardrail is broken, in a journey of somebody signed in."""
    document = parse_plain(
        {
            "format": 1,
            "journey": "offers",
            "entry": "signed_in",
            "name": {"en": "Offers"},
            "variables": {"wants": "boolean", "vip": "boolean"},
            "start": next(iter(steps)),
            "steps": {**steps, "yes": SUCCESS, "no": DENIED},
        }
    )
    report = examine(document, STEPS, [guardrail])
    return [[f"{hop.step}:{hop.outcome}" for hop in each.route] for each in report.findings]


FREE = {"id": "offers", "save_as": "wants"}


def test_whoever_gave_it_may_go_on() -> None:
    assert found(ask=consent(FREE, to="which"), which=decide("wants", yes="yes", no="no")) == []


@pytest.mark.parametrize("case", ["!wants", "wants || vip", "vip"])
def test_a_condition_that_does_not_say_so_is_none(case: str) -> None:
    tick = {
        "step": "form@1",
        "config": {"fields": [{"name": "vip", "kind": "checkbox", "required": False, "label": {"en": "V"}}]},
        "next": {"done": "ask"},
    }

    assert found(tick=tick, ask=consent(FREE, to="which"), which=decide(case, yes="yes", no="no")) == [
        ["tick:done", "ask:done", "which:yes", "yes:"]
    ]


def test_what_two_conditions_say_together_is_said() -> None:
    tick = {
        "step": "form@1",
        "config": {"fields": [{"name": "vip", "kind": "checkbox", "required": False, "label": {"en": "V"}}]},
        "next": {"done": "ask"},
    }
    either = decide("wants || vip", yes="second", no="no")

    assert (
        found(tick=tick, ask=consent(FREE, to="first"), first=either, second=decide("vip", yes="no", no="yes"))
        == []
    )


def test_whoever_takes_it_back_has_not_given_it() -> None:
    again = consent(FREE, to="yes")

    assert found(ask=consent(FREE, to="which"), which=decide("wants", yes="again", no="no"), again=again) == [
        ["ask:done", "which:yes", "again:done", "yes:"]
    ]


ELSEWHERE = {**FREE, "save_as": "vip"}
NEEDED = {"id": "offers", "required": True}


def test_whoever_takes_it_back_under_another_variable_has_not_given_it() -> None:
    assert found(
        ask=consent(FREE, to="again"),
        again=consent(ELSEWHERE, to="which"),
        which=decide("wants", yes="yes", no="no"),
    ) == [["ask:done", "again:done", "which:yes", "yes:"]]


def test_what_the_last_variable_says_counts() -> None:
    last = decide("vip", yes="yes", no="no")

    assert found(ask=consent(FREE, to="again"), again=consent(ELSEWHERE, to="which"), which=last) == []


def test_whoever_is_asked_again_and_nobody_looks_may_have_taken_it_back() -> None:
    again = consent({"id": "offers"}, to="yes")

    assert found(ask=consent(NEEDED, to="again", declined="no"), again=again) == [
        ["ask:done", "again:done", "yes:"]
    ]


def test_whoever_declines_takes_it_back() -> None:
    again = consent(NEEDED, to="yes", declined="yes")

    assert found(ask=consent(NEEDED, to="again", declined="no"), again=again) == [
        ["ask:done", "again:declined", "yes:"]
    ]


FORMERLY = {"id": "offers", "version": "0", "required": True}


@pytest.mark.parametrize("free", [{"id": "offers"}, FREE, ELSEWHERE])
def test_whoever_refuses_the_new_text_does_not_consent_by_the_old_one(free: dict[str, Any]) -> None:
    assert found(ask=consent(FORMERLY, to="again", declined="no"), again=consent(free, to="yes")) == [
        ["ask:done", "again:done", "yes:"]
    ]


def test_whoever_declines_the_new_text_does_not_consent_by_the_old_one() -> None:
    again = consent(NEEDED, to="yes", declined="yes")

    assert found(ask=consent(FORMERLY, to="again", declined="no"), again=again) == [
        ["ask:done", "again:declined", "yes:"]
    ]


def test_the_new_text_is_consented_to_in_place_of_the_old_one() -> None:
    formerly = Before(id="own.formerly", before="finish", require=(Consented("offers", "0"),))
    ask = consent(FORMERLY, to="again", declined="no")
    again = consent(NEEDED, to="yes", declined="no")

    assert found(ask=ask, again=again) == []
    assert found(formerly, ask=ask, again=again) == [["ask:done", "again:done", "yes:"]]


def test_another_purpose_is_another_consent() -> None:
    news = {**FREE, "id": "news"}

    assert found(ask=consent(NEEDED, to="again", declined="no"), again=consent(news, to="yes")) == []


def test_that_somebody_was_asked_is_nobodys_consent() -> None:
    either = Before(id="own.offers", before="finish", require=(Consented("offers", by="either"),))
    looked_at = decide("!wants", yes="yes", no="no")

    assert found(either, ask=consent(FREE, to="which"), which=looked_at) == [["ask:done", "which:yes", "yes:"]]


@pytest.mark.parametrize("version", ["1 of wants", "1 if wants", "1\n", "", "a/b"])
def test_a_version_is_one_that_guardrails_can_name(version: str) -> None:
    """What a fact is about, and on what it depends, stands behind a blank in its name."""
    with pytest.raises(JourneyRefused) as refused:
        found(ask=consent({**FREE, "version": version}, to="which"), which=decide("wants", yes="yes", no="no"))

    assert [problem.path for problem in refused.value.problems] == ["steps.ask.config.purposes.0.version"]


def test_whoever_is_asked_again_and_looked_at_again_has_given_it() -> None:
    again = consent(FREE, to="still")

    assert (
        found(
            ask=consent(FREE, to="which"),
            which=decide("wants", yes="again", no="no"),
            again=again,
            still=decide("wants", yes="yes", no="no"),
        )
        == []
    )


def test_a_value_from_somewhere_else_says_nothing() -> None:
    tick = {
        "step": "form@1",
        "config": {"fields": [{"name": "wants", "kind": "checkbox", "required": False, "label": {"en": "W"}}]},
        "next": {"done": "which"},
    }

    assert found(ask=consent(FREE, to="tick"), tick=tick, which=decide("wants", yes="yes", no="no")) == [
        ["ask:done", "tick:done", "which:yes", "yes:"]
    ]


def test_terms_are_accepted_and_consent_to_no_purpose() -> None:
    terms = {"id": "offers", "version": "1", "title": {"en": "Terms"}, "text": {"en": "T"}}
    accepting = {"step": "consent@1", "config": {"documents": [terms]}, "next": {"done": "yes", "declined": "no"}}
    accepted = Before(id="own.terms", before="finish", require=(Shown("accepted:offers@1"),))

    assert found(ask=accepting) == [["ask:done", "yes:"]]
    assert found(accepted, ask=accepting) == []


def test_who_lives_without_one_consent_does_not_live_without_another() -> None:
    both = Before(
        id="own.both", severity="warning", before="finish", require=(Consented("offers"), Consented("news"))
    )
    document = parse_plain(
        {
            "format": 1,
            "journey": "offers",
            "entry": "signed_in",
            "name": {"en": "Offers"},
            "start": "hello",
            "steps": {
                "hello": {"step": "message@1", "config": {"title": {"en": "H"}}, "next": {"done": "yes"}},
                "yes": SUCCESS,
            },
        }
    )

    assert {each.key for each in examine(document, STEPS, [both]).findings} == {
        "own.both/consent-missing/yes/offers",
        "own.both/consent-missing/yes/news",
    }
