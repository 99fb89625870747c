"""end: success or denial, a signed-in browser, and where to go next."""

from typing import Any

import pytest

from handrail_platform.document.problem import JourneyRefused
from handrail_platform.errors import SessionOver
from handrail_platform.run.state import Ending
from handrail_platform.step.effects import StartBrowserSession
from handrail_platform.text import Message, TenantText
from tests.unit.steps.journeys import ALICE, NOON, Play, play, step_in_place

PROVED = {"claim": ("email", "alice@example.org", ALICE), "proved": ["password"]}


def end(given: dict[str, Any] | None = None, **config: Any) -> Play:
    return play(step_in_place("end@1", config, given=given))


def test_a_journey_ends_well() -> None:
    played = end(result="success", continue_to="https://portal.example.org/start")

    assert played.state.status == "finished"
    assert played.state.ending == Ending(
        "success", signed_in=False, continue_to="https://portal.example.org/start"
    )
    assert played.effects == []


def test_a_journey_ends_in_denial() -> None:
    assert end(result="denied").state.ending == Ending("denied", signed_in=False, continue_to=None)


@pytest.mark.parametrize("result", ["success", "denied"])
def test_the_last_page_stays_for_whoever_reloads_it(result: str) -> None:
    played = end(result=result)

    assert played.view == played.view
    assert (played.view.id, played.view.data, played.view.actions) == ("end.v1", {"result": result}, ())
    assert (played.view.title, played.view.lead) == (Message(f"end.{result}.title"), Message(f"end.{result}.lead"))


def test_the_tenant_may_say_it_in_its_own_words() -> None:
    view = end(result="denied", title={"en": "Sorry"}, text={"en": "Call us."}).view

    assert (view.title, view.lead) == (TenantText({"en": "Sorry"}), TenantText({"en": "Call us."}))


def test_whoever_proved_who_they_are_is_signed_in() -> None:
    played = end(PROVED, result="success", sign_in=True)

    (started,) = played.promised(StartBrowserSession)
    assert (started.person_id, started.at) == (ALICE, NOON)


@pytest.mark.parametrize("given", [{}, {"claim": PROVED["claim"]}, {"new_person": True}])
def test_nobody_is_signed_in_without_proof(given: dict[str, Any]) -> None:
    played = end(given, result="success", sign_in=True)

    assert played.state.status == "quarantined"
    assert played.effects == []


def test_an_end_is_the_end() -> None:
    """Complaint 40: a journey that is over takes no further answer."""
    with pytest.raises(SessionOver):
        end(result="denied").submit()


@pytest.mark.parametrize(
    "config",
    [
        {"result": "denied", "sign_in": True},
        {"result": "perhaps"},
        {"result": "success", "continue_to": "http://portal.example.org/"},
        {"result": "success", "continue_to": "//evil.example"},
        {"result": "success", "continue_to": "javascript:alert(1)"},
    ],
)
def test_an_end_that_makes_no_sense_is_refused(config: dict[str, Any]) -> None:
    with pytest.raises(JourneyRefused) as refused:
        end(**config)
    assert refused.value.problems[0].path.startswith("steps.step.config")
