"""profile.complete: what is missing is asked, a little at a time, and not again too soon."""

from typing import Any

import msgspec
import pytest

from handrail_flows.steps.profile_complete.config import ProfileCompleteConfig
from handrail_flows.steps.profile_complete.step import ProfileCompleteStep
from handrail_platform.step.contract import ConfigRefused
from handrail_platform.step.effects import SaveProfile
from handrail_platform.step.reads import AnyRead, Person, PersonRecord
from handrail_platform.text import Message
from handrail_platform.values import Milliseconds, Value
from tests.unit.steps.journeys import ALICE, NOON, Play, play, step_in_place

DAY: Milliseconds = 86_400_000
ACCOUNT: dict[str, Any] = {"claim": ("email", "alice@example.org", ALICE), "proved": ["password"]}
VARIABLES: dict[str, Any] = {
    "first": "text",
    "last": "text",
    "tariff": "choice",
    "meter": "text",
    "paperless": "boolean",
}
LABEL = {"label": {"en": "A label"}}
TARIFF = {
    "name": "tariff",
    "kind": "choice",
    "options": [{"value": each, "label": {"en": each}} for each in ("day", "night")],
    **LABEL,
}
FIELDS = [
    {"name": "first", **LABEL},
    {"name": "last", **LABEL},
    TARIFF,
    {"name": "meter", "required": False, "pattern": "[0-9]{6}", **LABEL},
    {"name": "paperless", "kind": "checkbox", "required": False, **LABEL},
]
NAMELESS = Person("", (), {}, (), {}, 4)
KNOWN = Person("Alice Example", (), {"tariff": "day", "meter": "123456", "paperless": False}, (), {}, 7)


def asking(person: Person, *, lose: tuple[str, ...] = (), given: dict[str, Any] = ACCOUNT, **config: Any) -> Play:
    settings = {"fields": FIELDS, "name": ["first", "last"], **config}
    document = step_in_place("profile.complete@1", settings, variables=VARIABLES, given=given)

    def shell(request: AnyRead) -> Person:
        assert request == PersonRecord(ALICE)
        return person

    return play(document, answers=shell, lose=lose)


def asked(played: Play) -> list[str]:
    return [field.name for field in played.view.fields]


def test_whoever_has_told_everything_sees_no_page_and_nothing_is_written() -> None:
    played = asking(KNOWN)

    assert (played.outcome_of(), played.effects) == ("done", [])


def test_the_most_important_questions_come_first_and_the_name_is_one_of_them() -> None:
    assert asked(asking(NAMELESS)) == ["first", "last", "tariff", "meter"]
    assert asked(asking(NAMELESS, at_most=1)) == ["first", "last"]
    assert asked(asking(Person("Alice", (), {"tariff": "day"}, ()), at_most=1)) == ["meter"]


def test_what_was_told_is_kept_beside_what_was_known_and_what_was_left_open_is_remembered() -> None:
    known = Person("", (), {"colour": "blue"}, (), {"meter": NOON - 40 * DAY}, 4)
    played = asking(known, at_most=4).submit(first="Alice", last="Example", tariff="night", meter="")

    assert played.outcome_of() == "done"
    attributes: dict[str, Value] = {"colour": "blue", "tariff": "night", "paperless": False}
    assert played.effects == [SaveProfile(ALICE, 4, "Alice Example", attributes, {"meter": NOON})]


def test_another_time_is_an_answer_and_nothing_of_it_is_asked_again_too_soon() -> None:
    played = asking(NAMELESS, at_most=2).submit("later")

    assert played.outcome_of() == "later"
    assert played.effects == [SaveProfile(ALICE, 4, "", {}, {"": NOON, "tariff": NOON})]
    soon = Person("", (), {}, (), {"": NOON - 29 * DAY, "tariff": NOON - 29 * DAY}, 5)
    assert asked(asking(soon)) == ["meter", "paperless"]
    due = Person("", (), {}, (), {"": NOON - 30 * DAY, "tariff": NOON - 30 * DAY}, 5)
    assert asked(asking(due, at_most=2)) == ["first", "last", "tariff"]
    assert asked(asking(soon, at_most=2, again_after_days=0)) == ["first", "last", "tariff"]


def test_what_was_asked_more_than_a_year_ago_is_forgotten() -> None:
    old = Person("Alice", (), {"tariff": "day"}, (), {"shoes": NOON - 366 * DAY, "hat": NOON - 365 * DAY}, 1)
    played = asking(old, at_most=1).submit(meter="654321")

    assert played.effects == [
        SaveProfile(ALICE, 1, "Alice", {"tariff": "day", "meter": "654321"}, {"hat": NOON - 365 * DAY})
    ]


def test_what_is_wrong_stays_on_the_page_with_what_was_typed() -> None:
    played = asking(NAMELESS).submit(first="", last="Example", tariff="week", meter="12")

    assert played.errors == {"first": "field.required", "tariff": "field.choice", "meter": "field.pattern"}
    assert [field.value for field in played.view.fields] == ["", "Example", "week", "12"]
    assert played.effects == []


def test_whoever_must_answer_is_offered_no_other_time() -> None:
    played = asking(NAMELESS, optional=False)
    assert [action.name for action in played.view.actions] == ["continue"]

    played.submit("later")

    assert (played.at, played.notice) == ("step", "profile.complete.unclear")


def test_details_that_changed_meanwhile_are_not_written_over() -> None:
    played = asking(NAMELESS, lose=("person.save",)).submit(first="Alice", last="Example", tariff="day", meter="")

    assert (played.at, played.effects) == ("step", [])
    assert played.view.notice is not None
    assert played.view.notice.text == Message("profile.complete.changed")


def test_what_the_journey_knows_stands_in_the_fields() -> None:
    given = {**ACCOUNT, "values": {"tariff": "night"}}
    played = asking(NAMELESS, given=given)

    assert {field.name: field.value for field in played.view.fields}["tariff"] == "night"


def test_nobody_is_asked_before_they_have_proved_who_they_are() -> None:
    claimed = {"claim": ("email", "alice@example.org", ALICE)}
    played = asking(NAMELESS, given=claimed)

    assert (played.outcome_of(), played.asked) == ("error", [])


@pytest.mark.parametrize("name", [("first", "first"), ("nobody",), ("tariff",)])
def test_a_name_is_made_of_text_fields_of_the_step(name: tuple[str, ...]) -> None:
    config = msgspec.convert({"fields": FIELDS, "name": name}, ProfileCompleteConfig)
    with pytest.raises(ConfigRefused, match="name"):
        ProfileCompleteStep().contract(config)
