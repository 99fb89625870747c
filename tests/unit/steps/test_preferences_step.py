"""preferences: nothing is ticked that was not chosen, refusing takes one press, and each choice keeps its time."""

from typing import Any

import pytest

from handrail_platform.document.problem import JourneyRefused
from handrail_platform.step.effects import SavePreferences
from handrail_platform.step.reads import MOST_CHOICES, AnyRead, Person, PersonRecord, Preferences
from handrail_platform.view import Field
from tests.unit.steps.journeys import ALICE, NOON, Play, play, step_in_place

ACCOUNT: dict[str, Any] = {"claim": ("email", "alice@example.org", ALICE), "proved": ["password"]}
TOPICS = [{"id": each, "label": {"en": each}} for each in ("tips", "tariffs")]
OFFER: dict[str, Any] = {"channels": ["email", "post"], "frequencies": ["weekly", "monthly"], "topics": TOPICS}
NOBODY_YET = Person("Alice", (), {}, (), {}, 4)
BEFORE = Preferences({"email": False, "post": True}, "monthly", {"tips": True, "tariffs": False}, NOON - 1000)
CHOSEN = Person("Alice", (), {}, (), {}, 7, (BEFORE,))


def asking(person: Person, *, lose: tuple[str, ...] = (), given: dict[str, Any] = ACCOUNT, **config: Any) -> Play:
    document = step_in_place("preferences@1", OFFER | config, given=given)

    def shell(request: AnyRead) -> Person:
        assert request == PersonRecord(ALICE)
        return person

    return play(document, answers=shell, lose=lose)


def filled(played: Play) -> dict[str, str]:
    return {field.name: field.value for field in played.view.fields if field.value}


def field_of(played: Play, name: str) -> Field:
    return next(field for field in played.view.fields if field.name == name)


def test_nothing_is_ticked_before_somebody_chose() -> None:
    played = asking(NOBODY_YET)

    assert [field.name for field in played.view.fields] == [
        "channel-email",
        "channel-post",
        "frequency",
        "topic-tips",
        "topic-tariffs",
    ]
    assert filled(played) == {}


def test_what_was_chosen_before_is_what_is_ticked() -> None:
    assert filled(asking(CHOSEN)) == {"channel-post": "true", "frequency": "monthly", "topic-tips": "true"}


def test_a_choice_is_kept_with_its_time_above_those_before() -> None:
    played = asking(CHOSEN).submit_fields(
        {"channel-email": "true", "frequency": "weekly", "topic-tariffs": "true"}
    )

    newest = Preferences({"email": True, "post": False}, "weekly", {"tips": False, "tariffs": True}, NOON)
    assert played.outcome_of() == "done"
    assert played.effects == [SavePreferences(ALICE, 7, (newest, BEFORE))]


@pytest.mark.parametrize("fields", [{}, {"channel-post": "true", "topic-tips": "true", "frequency": "monthly"}])
def test_one_press_turns_everything_off_whatever_is_ticked(fields: dict[str, str]) -> None:
    played = asking(CHOSEN).submit("none", **fields)

    nothing = Preferences({"email": False, "post": False}, "", {"tips": False, "tariffs": False}, NOON)
    assert (played.outcome_of(), played.effects) == ("done", [SavePreferences(ALICE, 7, (nothing, BEFORE))])


def test_saving_with_nothing_ticked_is_the_same_choice() -> None:
    pressed, saved = asking(NOBODY_YET).submit("none"), asking(NOBODY_YET).submit()

    assert pressed.effects == saved.effects
    assert [action.weight for action in asking(NOBODY_YET).view.actions] == ["primary", "secondary"]


def test_what_does_not_fit_together_is_said_at_its_field_and_stays_as_it_was_typed() -> None:
    topic_alone = asking(NOBODY_YET).submit_fields({"topic-tips": "true"})
    assert topic_alone.errors == {"channel-email": "preferences.no_channel"}
    assert filled(topic_alone) == {"topic-tips": "true"}

    channel_alone = asking(NOBODY_YET).submit_fields({"channel-post": "true", "frequency": "weekly"})
    assert channel_alone.errors == {"topic-tips": "preferences.no_topic"}
    assert filled(channel_alone) == {"channel-post": "true", "frequency": "weekly"}
    assert channel_alone.effects == []


def test_how_often_may_be_left_open_and_means_nothing_without_a_channel() -> None:
    left_open = asking(NOBODY_YET).submit_fields({"channel-post": "true", "topic-tips": "true"})
    without = asking(NOBODY_YET).submit_fields({"frequency": "weekly"})
    unknown = asking(NOBODY_YET, topics=[]).submit_fields({"channel-post": "true", "frequency": "hourly"})

    for played in (left_open, without, unknown):
        (effect,) = played.effects
        assert isinstance(effect, SavePreferences)
        assert effect.preferences[0].frequency == ""


def test_what_is_not_offered_here_stays_as_it_was_chosen() -> None:
    elsewhere = Preferences({"phone": True}, "", {"outages": True}, NOON - 1000)
    person = Person("Alice", (), {}, (), {}, 1, (elsewhere,))
    played = asking(person, topics=[], frequencies=[]).submit_fields({"channel-email": "true"})

    (effect,) = played.effects
    assert isinstance(effect, SavePreferences)
    assert effect.preferences[0].channels == {"phone": True, "email": True, "post": False}
    assert effect.preferences[0].topics == {"outages": True}


def test_only_the_last_choices_are_kept() -> None:
    many = tuple(Preferences({"email": True}, "", {}, NOON - each) for each in range(1, MOST_CHOICES + 1))
    played = asking(Person("", (), {}, (), {}, 40, many)).submit("none")

    (effect,) = played.effects
    assert isinstance(effect, SavePreferences)
    assert (len(effect.preferences), effect.preferences[-1]) == (MOST_CHOICES, many[-2])


def test_whoever_has_chosen_about_all_of_it_is_not_asked_again_if_only_the_missing_is_asked() -> None:
    played = asking(CHOSEN, ask="missing")
    assert (played.outcome_of(), played.effects) == ("done", [])

    more = [*TOPICS, {"id": "outages", "label": {"en": "Outages"}}]
    assert asking(CHOSEN, ask="missing", topics=more).at == "step"
    assert asking(CHOSEN, ask="missing", channels=["email", "post", "text"]).at == "step"
    assert asking(NOBODY_YET, ask="missing").at == "step"
    assert asking(CHOSEN).at == "step"


def test_a_change_from_elsewhere_is_not_written_over() -> None:
    played = asking(CHOSEN, lose=("person.preferences",)).submit_fields(
        {"channel-email": "true", "topic-tips": "true"}
    )

    assert (played.at, played.notice, played.effects) == ("step", "preferences.changed", [])
    assert filled(played) == {"channel-email": "true", "topic-tips": "true"}


def test_another_button_changes_nothing() -> None:
    played = asking(CHOSEN).submit("sell-my-data", **{"channel-email": "true"})

    assert (played.at, played.notice, played.effects) == ("step", "preferences.unclear", [])


def test_nobody_is_asked_before_they_have_proved_who_they_are() -> None:
    played = asking(CHOSEN, given={"claim": ("email", "alice@example.org", ALICE)})

    assert (played.outcome_of(), played.asked) == ("error", [])


@pytest.mark.parametrize(
    "config",
    [
        {"channels": ["email", "email"]},
        {"frequencies": ["weekly", "weekly"]},
        {"frequencies": ["weekly"]},
        {"topics": [TOPICS[0], TOPICS[0]]},
        {"channels": []},
        {"channels": ["pigeon"]},
    ],
)
def test_an_offer_that_makes_no_sense_is_refused(config: dict[str, Any]) -> None:
    with pytest.raises(JourneyRefused):
        asking(NOBODY_YET, **config)
