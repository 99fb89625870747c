"""decide: a way chosen by conditions over variables."""

from typing import Any

import pytest

from handrail_platform.document.problem import JourneyRefused
from tests.unit.steps.journeys import Play, play, step_in_place

VARIABLES: dict[str, Any] = {"country": "country", "age": "integer", "guest": "boolean", "pin": "secret"}
VALUES = {"country": "DE", "age": 40, "guest": False, "pin": "1234"}


def decide(*cases: tuple[str, str], **values: Any) -> Play:
    config = {"cases": [{"when": when, "then": then} for when, then in cases]}
    return play(step_in_place("decide@1", config, variables=VARIABLES, given={"values": {**VALUES, **values}}))


def test_the_first_condition_that_holds_decides() -> None:
    cases = (('country == "DE"', "germany"), ("age >= 18", "adult"))

    assert decide(*cases).outcome_of() == "germany"
    assert decide(*cases, country="IE").outcome_of() == "adult"
    assert decide(*cases, country="IE", age=9).outcome_of() == "otherwise"


def test_two_cases_may_lead_the_same_way() -> None:
    cases = (('country == "DE"', "near"), ('country == "AT"', "near"))

    assert decide(*cases, country="AT").outcome_of() == "near"


def test_a_condition_without_an_answer_is_an_error_and_never_false() -> None:
    assert decide(("10 / age > 1", "yes"), age=0).outcome_of() == "error"


def test_a_condition_after_the_deciding_one_is_not_asked() -> None:
    assert decide(("guest == false", "known"), ("10 / age > 1", "yes"), age=0).outcome_of() == "known"


def test_what_chose_the_way_is_told_beside_the_events_and_nothing_else_of_the_session() -> None:
    played = decide(('country == "DE"', "germany"), ("age >= 18", "adult"), country="IE")

    assert played.decided == [{"age": 40, "country": "IE"}]
    assert "IE" not in str(played.events)


@pytest.mark.parametrize(
    ("when", "then"),
    [
        ("country ==", "yes"),
        ("country == 1", "yes"),
        ("country", "yes"),
        ("city == 'Bern'", "yes"),
        ("pin == '1234'", "yes"),
        ("__import__('os').system('id') == 0", "yes"),
        ("", "yes"),
        ("guest", "error"),
        ("guest", "Yes!"),
    ],
)
def test_a_case_that_makes_no_sense_is_refused(when: str, then: str) -> None:
    with pytest.raises(JourneyRefused) as refused:
        decide((when, then))
    assert refused.value.problems[0].path.startswith("steps.step.config")


def test_a_condition_over_a_variable_that_may_be_unassigned_is_refused() -> None:
    document = step_in_place("decide@1", {"cases": [{"when": "guest", "then": "yes"}]}, variables=VARIABLES)

    with pytest.raises(JourneyRefused) as refused:
        play(document)
    assert [problem.code for problem in refused.value.problems] == ["unassigned-variable"]
