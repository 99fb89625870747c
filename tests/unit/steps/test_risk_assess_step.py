"""risk.assess: signals become points, points become a level, and the trace says why."""

from typing import Any

import msgspec
import pytest

from handrail_flows.registry import REGISTRY
from handrail_flows.steps.risk_assess.config import SIGNALS, RiskAssessConfig
from handrail_flows.steps.risk_assess.score import judge
from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.step.reads import Claim, FoundPerson, RiskSignals, SignalsOf
from handrail_platform.verify.prove import JourneyUnproved, prove
from tests.unit.steps.journeys import ALICE, play

USUAL = RiskAssessConfig()
ENDS: dict[str, Any] = {
    name: {"step": "end@1", "config": {"result": "denied"}} for name in ("low", "medium", "high")
}


def document(config: dict[str, Any], **around: Any) -> dict[str, Any]:
    risk = {"step": "risk.assess@1", "config": config, "next": {name: name for name in ENDS}}
    return {
        "format": 1,
        "journey": "risk",
        "name": {"en": "Risk"},
        "start": "risk",
        "steps": {"risk": risk, **ENDS, **around},
    }


@pytest.mark.parametrize(
    ("signals", "outcome", "note"),
    [
        (RiskSignals(), "low", "0"),
        (RiskSignals(new_network=True), "low", "15 new-network"),
        (RiskSignals(new_device=True), "medium", "30 new-device"),
        (RiskSignals(new_device=True, new_network=True), "medium", "45 new-device new-network"),
        (RiskSignals(new_device=True, new_network=True, failures=5), "high", "70 new-device new-network failures"),
        (RiskSignals(failures=4, attempts=59, answered_in=500), "low", "0"),
        (RiskSignals(failures=5, attempts=60, answered_in=499), "high", "85 failures busy-network too-fast"),
    ],
)
def test_points_add_up_to_a_level_and_the_trace_says_of_what(
    signals: RiskSignals, outcome: str, note: str
) -> None:
    played = play(document({}), answers={"SignalsOf": signals})

    assert played.outcome_of("risk") == outcome
    assert [each.body["note"] for each in played.events if each.node == "risk" and each.kind == "left"] == [note]


def test_a_signal_that_is_not_in_the_table_adds_nothing_and_is_no_reason() -> None:
    config = RiskAssessConfig(points={"new-device": 0, "failures": 40, "too-fast": 40})

    score = judge(config, RiskSignals(new_device=True, new_network=True, failures=9))

    assert (score.points, score.reasons) == (40, ("failures",))


def test_every_signal_can_be_there_and_be_told_from_the_others() -> None:
    everything = RiskSignals(True, True, 1_000, 1_000, True, 0)  # noqa: FBT003 - each of them, in order
    nothing = RiskSignals()
    names = ("new_device", "new_network", "failures", "attempts", "disposable_email", "answered_in")

    assert judge(USUAL, everything).reasons == SIGNALS
    for name, signal in zip(names, SIGNALS, strict=True):
        alone = msgspec.structs.replace(nothing, **{name: getattr(everything, name)})
        assert judge(USUAL, alone).reasons == (signal,)


def test_it_asks_about_the_account_and_of_nobody_about_nothing() -> None:
    who = {"step": "identify@1", "next": {"done": "risk"}}
    answers = {"SignalsOf": RiskSignals(), "PersonByIdentifier": FoundPerson(ALICE)}
    known = play({**document({}, who=who), "start": "who"}, answers=answers).submit(identifier="a@example.org")
    nobody = play(document({}), answers=answers)

    assert known.asked[-1] == SignalsOf(ALICE, Claim("email", "a@example.org", ALICE), "")
    assert nobody.asked == [SignalsOf(None, None, "")]


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ({"medium_from": 50, "high_from": 50}, "has to be more than a medium risk"),
        ({"high_from": 131}, "is more than all signals together"),
        ({"points": {}}, "is more than all signals together"),
        ({"points": {"disposable-email": 90}}, "is more than all signals together"),
        ({"points": {"new-device": 90}}, "no signals together come to a medium risk"),
    ],
)
def test_a_policy_by_which_an_outcome_could_not_be_reached_is_refused(config: dict[str, Any], reason: str) -> None:
    with pytest.raises(JourneyRefused) as refused:
        compile_journey(parse_plain(document(config)), REGISTRY)

    assert reason in str(refused.value.problems)


def test_a_low_risk_never_stands_for_an_authenticator() -> None:
    lets_in = {"low": {"step": "end@1", "config": {"result": "success", "sign_in": True}}}

    with pytest.raises((JourneyUnproved, JourneyRefused)):
        prove(parse_plain(document({}, **lets_in)), REGISTRY)


def test_a_person_sees_nothing_of_it() -> None:
    look = {"step": "message@1", "config": {"title": {"en": "Hello"}}, "next": {"done": "low"}}
    at_page = document({}, look=look)
    at_page["steps"]["risk"]["next"] = dict.fromkeys(ENDS, "look")
    del at_page["steps"]["medium"], at_page["steps"]["high"]

    shown = [
        play(at_page, answers={"SignalsOf": signals}).view
        for signals in (RiskSignals(), RiskSignals(True, True, 9))  # noqa: FBT003
    ]

    assert shown[0] == shown[1]
