"""age.check: who needs a guardian, by date of birth and country."""

from datetime import date
from typing import Any

import pytest

from handrail_flows.registry import REGISTRY
from handrail_flows.steps.age_check.ages import ADULT, AGES, age_of_consent
from handrail_flows.steps.age_check.step import birthday
from handrail_platform.document.guardrails import parse_guardrails
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.verify.prove import JourneyUnproved, prove
from tests.unit.steps.journeys import Play, play, step_in_place

VARIABLES: dict[str, Any] = {"birthdate": "date", "country": "country", "decides_from": "date"}


def check(birthdate: str, country: str = "DE", /, **config: Any) -> Play:
    settings = {"birthdate": "birthdate", "country": "country", **config}
    given = {"values": {"birthdate": birthdate, "country": country}}
    return play(step_in_place("age.check@1", settings, variables=VARIABLES, given=given))


# The clock of these tests stands in November 2026, on the 22nd at noon in Greenwich.
@pytest.mark.parametrize(
    ("birthdate", "country", "outcome"),
    [
        ("2013-11-23", "SE", "minor"),
        ("2013-11-22", "SE", "of_age"),
        ("2013-11-22", "DE", "minor"),
        ("2010-11-22", "DE", "of_age"),
        ("2008-11-23", "DE", "of_age"),
        ("2008-11-22", "DE", "adult"),
        ("1950-01-01", "DE", "adult"),
        ("2026-11-22", "DE", "minor"),
    ],
)
def test_the_birthday_and_the_law_of_the_country_decide(birthdate: str, country: str, outcome: str) -> None:
    assert check(birthdate, country).outcome_of() == outcome


@pytest.mark.parametrize("country", ["", "US", "BR"])
def test_a_country_that_is_not_in_the_table_is_as_strict_as_any(country: str) -> None:
    assert check("2010-11-23", country).outcome_of() == "minor"
    assert check("2010-11-22", country).outcome_of() == "of_age"


def test_a_country_may_stand_in_the_journey_instead_of_being_asked_for() -> None:
    assert check("2011-11-01", "DE", country=None, fixed_country="FR").outcome_of() == "of_age"
    assert check("2011-11-01", "FR", country=None).outcome_of() == "minor"


@pytest.mark.parametrize("birthdate", ["", "2026-11-23", "3026-01-01", "9999-12-31", "1895-12-31", "0001-01-01"])
def test_a_day_that_nobody_here_can_be_born_on_is_unclear(birthdate: str) -> None:
    assert check(birthdate).outcome_of() == "unclear"


def test_it_tells_from_which_day_on_they_consent_by_themselves() -> None:
    assert check("2012-02-29", "FR", save_as="decides_from").state.variables["decides_from"] == "2027-03-01"


def test_who_was_born_on_the_29th_of_february_is_older_on_the_1st_of_march() -> None:
    assert birthday(date(2012, 2, 29), 16) == date(2028, 2, 29)
    assert birthday(date(2012, 2, 29), 15) == date(2027, 3, 1)


def test_every_member_state_keeps_to_what_the_regulation_allows() -> None:
    assert len(AGES) == 27 + 3 + 1  # the union, the rest of the economic area, the United Kingdom
    assert {13 <= age <= 16 for age in AGES.values()} == {True}
    assert all(age_of_consent(country) == age < ADULT for country, age in AGES.items())


def test_the_country_is_said_in_one_way() -> None:
    with pytest.raises(JourneyRefused):
        check("2000-01-01", fixed_country="FR")


def test_the_proof_knows_that_somebody_young_does_not_pass_by_themselves() -> None:
    wanted = {"kind": "confirmed", "fact": "age.consent", "variable": "born"}
    of_age = parse_guardrails([{"id": "of-age", "rule": "before", "before": "finish", "require": [wanted]}])
    age: dict[str, Any] = {
        "format": 1,
        "journey": "age",
        "name": {"en": "Age"},
        "variables": {"born": "date"},
        "start": "ask",
        "steps": {
            "ask": {
                "step": "form@1",
                "config": {"fields": [{"name": "born", "kind": "date", "label": {"en": "Date of birth"}}]},
                "next": {"done": "age"},
            },
            "age": {
                "step": "age.check@1",
                "config": {"birthdate": "born"},
                "next": {"adult": "in", "of_age": "in", "minor": "out", "unclear": "out"},
            },
            "in": {"step": "end@1", "config": {"result": "success"}},
            "out": {"step": "end@1", "config": {"result": "denied"}},
        },
    }
    prove(parse_plain(age), REGISTRY, of_age)

    age["steps"]["age"]["next"]["minor"] = "in"
    with pytest.raises(JourneyUnproved):
        prove(parse_plain(age), REGISTRY, of_age)
