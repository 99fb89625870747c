"""What plain forms do to the steps of a journey."""

from typing import Any

import pytest

from handrail_platform.document.change import changed
from handrail_ui.pages.translator import Speech, Translator
from handrail_ui.runtime.problems import MalformedAnswer
from handrail_ui.studio.journey.by_hand import changes_by_hand
from handrail_ui.studio.workplace import TEXT_FOLDERS

PLAIN: dict[str, Any] = {
    "start": "hello",
    "otherwise": {"error": "done"},
    "steps": {
        "hello": {"step": "message@1", "next": {"done": "form"}, "limit": {"visits": 2, "then": "form"}},
        "form": {"step": "form@1", "next": {"done": "done"}},
        "done": {"step": "end@1"},
    },
}


@pytest.fixture(scope="module")
def say() -> Speech:
    return Translator.load(TEXT_FOLDERS).speech("en")


def after(say: Speech, **fields: str) -> dict[str, Any]:
    return changed(PLAIN, changes_by_hand(PLAIN, fields, say))


def test_a_step_is_put_in_between_and_people_go_on_as_before(say: Speech) -> None:
    made = after(say, deed="put-in", look="form", way="hello/done")

    assert made["steps"]["hello"]["next"] == {"done": "form-2"}
    assert made["steps"]["form-2"]["next"] == {"done": "form"}
    assert made["variables"] == {"name": "text", "email": "email"}


def test_a_password_is_kept_apart_from_what_the_journey_asks_for_already(say: Speech) -> None:
    plain = {**PLAIN, "variables": {"email": "email"}}

    made = changed(plain, changes_by_hand(plain, {"deed": "put-in", "look": "password.set", "way": ""}, say))

    assert made["steps"]["password-set"]["config"] == {"context": ["email"]}


def test_a_step_is_put_in_by_itself(say: Speech) -> None:
    made = after(say, deed="put-in", look="end.denied", way="")

    assert made["steps"]["end-denied"] == {"step": "end@1", "config": {"result": "denied"}}
    assert {name: made["steps"][name] for name in PLAIN["steps"]} == PLAIN["steps"]


def test_a_way_is_led_elsewhere(say: Speech) -> None:
    assert after(say, deed="lead", way="hello/done", target="done")["steps"]["hello"]["next"] == {"done": "done"}


def test_whoever_came_to_a_step_that_is_taken_away_goes_where_it_is_said(say: Speech) -> None:
    made = after(say, deed="take-away", step="form", heal="done")

    assert made["steps"] == {
        "hello": {"step": "message@1", "next": {"done": "done"}, "limit": {"visits": 2, "then": "done"}},
        "done": {"step": "end@1"},
    }


@pytest.mark.parametrize("heal", ["", "form"])
def test_or_nowhere(say: Speech, heal: str) -> None:
    made = after(say, deed="take-away", step="form", heal=heal)

    assert made["steps"] == {"hello": {"step": "message@1", "next": {}}, "done": {"step": "end@1"}}


def test_the_start_and_what_holds_for_all_steps_go_along(say: Speech) -> None:
    assert after(say, deed="take-away", step="hello", heal="form")["start"] == "form"
    assert after(say, deed="take-away", step="done", heal="form")["otherwise"] == {"error": "form"}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"deed": "burn"},
        {"deed": "put-in", "look": "spaceship"},
        {"deed": "put-in", "look": "form", "way": "nobody/done"},
        {"deed": "put-in", "look": "form", "way": "hello"},
        {"deed": "lead", "way": "hello/done", "target": "nobody"},
        {"deed": "take-away", "step": "nobody"},
        {"deed": "take-away", "step": "form", "heal": "nobody"},
    ],
)
def test_what_no_form_offers_is_refused(say: Speech, fields: dict[str, str]) -> None:
    with pytest.raises(MalformedAnswer):
        changes_by_hand(PLAIN, fields, say)
