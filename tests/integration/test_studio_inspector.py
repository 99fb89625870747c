"""A step is saved as it was typed: exactly what differs, under the revision that the form was made of."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from handrail_platform.document.change import Change
from handrail_ui.pages.translator import Translator
from handrail_ui.studio.desk import Desk
from handrail_ui.studio.inspector.at_hand import StepUnknown, step_at_hand
from handrail_ui.studio.inspector.making import FieldMaker
from handrail_ui.studio.inspector.saving import Base, Overtaken, Refused, Saved, save_step
from handrail_ui.studio.inspector.step_form import filled_step
from handrail_ui.studio.workplace import TEXT_FOLDERS
from tests.acme import Acme
from tests.integration.test_studio_desk import EDITING

LANGUAGES = ("en", "de")


@pytest.fixture
def desk(acme: Acme) -> Iterator[Desk]:
    with acme.administration() as admin:
        yield Desk(admin, "acme")


class Form:
    """The form of a step, as a browser got it."""

    def __init__(self, desk: Desk, step: str) -> None:
        opened = desk.open("login")
        at = step_at_hand(desk, opened, step, LANGUAGES)
        self.typed: dict[str, str] = filled_step(at)
        self._desk, self._step, self._revision = desk, step, opened.revision
        self._base = Base(step, at.is_start, dict(at.node))

    def save(self, **typed: str) -> Saved | Refused | Overtaken:
        """Post it with these fields; `__` stands for a dot."""
        said = {**self.typed, **{name.replace("__", "."): value for name, value in typed.items()}}
        return save_step(self._desk, "login", self._step, said, self._revision, self._base, LANGUAGES, EDITING)


def node(desk: Desk, step: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = desk.open("login").plain["steps"][step]
    return found


def test_a_form_that_says_nothing_new_begins_no_draft(desk: Desk) -> None:
    saved = Form(desk, "password").save()

    assert isinstance(saved, Saved)
    assert desk.open("login").revision == 0


def test_exactly_what_was_typed_is_changed(desk: Desk) -> None:
    before = desk.open("login").plain

    saved = Form(desk, "password").save(config__max_attempts="3", note="Ask Lena")

    assert isinstance(saved, Saved)
    after = desk.open("login").plain
    assert after["steps"]["password"]["config"]["max_attempts"] == 3
    assert after["steps"]["password"]["note"] == "Ask Lena"
    assert {**after, "steps": None} == {**before, "steps": None}
    assert {**after["steps"], "password": None} == {**before["steps"], "password": None}


def test_what_does_not_fit_is_refused_with_its_place(desk: Desk) -> None:
    refused = Form(desk, "password").save(config__max_attempts="11", limit__visits="0", name="Not a name")

    assert isinstance(refused, Refused)
    assert {each.path for each in refused.problems} >= {"config.max_attempts", "limit.visits", "name"}
    assert desk.open("login").revision == 0


def test_a_renamed_step_takes_with_it_whatever_leads_to_it(desk: Desk) -> None:
    saved = Form(desk, "password").save(name="secret")

    assert isinstance(saved, Saved)
    plain = desk.open("login").plain
    assert saved.step == "secret"
    assert "password" not in plain["steps"]
    leading = [target for each in plain["steps"].values() for target in each.get("next", {}).values()]
    assert "password" not in leading
    assert "secret" in leading


def test_another_step_becomes_the_start(desk: Desk) -> None:
    Form(desk, "password").save(start="true")

    assert desk.open("login").plain["start"] == "password"


def test_what_somebody_else_changed_is_told_and_taken_where_nobody_else_did(desk: Desk) -> None:
    form = Form(desk, "password")
    theirs = [
        Change(("steps", "password", "config", "max_attempts"), 7),
        Change(("steps", "password", "note"), "Theirs"),
    ]
    desk.change("login", theirs, 0, EDITING)

    overtaken = form.save(note="Mine")

    assert isinstance(overtaken, Overtaken)
    assert overtaken.merged.typed["config.max_attempts"] == "7"
    assert overtaken.merged.typed["note"] == "Mine"
    assert dict(overtaken.merged.theirs) == {"config.max_attempts": False, "note": True}
    assert node(desk, "password")["note"] == "Theirs"


def test_what_was_typed_for_a_step_that_is_gone_is_still_there(desk: Desk) -> None:
    form = Form(desk, "password")
    desk.change("login", [Change(("steps", "password"), None)], 0, EDITING)

    overtaken = form.save(note="Mine")

    assert isinstance(overtaken, Overtaken)
    assert overtaken.is_gone
    assert overtaken.merged.typed["note"] == "Mine"


def test_a_step_that_there_is_not_is_not_at_hand(desk: Desk) -> None:
    with pytest.raises(StepUnknown):
        Form(desk, "nobody")


@pytest.mark.parametrize(
    "strange",
    [7, [], {"step": 1}, {"step": "nobody@1", "config": []}, {"step": "form@1", "config": {"fields": "x"}}, {}],
)
def test_a_step_of_any_shape_is_shown_and_stays_as_it_is(desk: Desk, strange: Any) -> None:
    desk.change("login", [Change(("steps", "password"), strange)], 0, EDITING)

    saved = Form(desk, "password").save()

    assert not isinstance(saved, Overtaken)
    assert node(desk, "password") == strange


def test_a_variable_that_a_step_writes_first_is_declared(desk: Desk) -> None:
    step = {"step": "form@1", "config": {"fields": [{"name": "city", "label": {"en": "City"}}]}}
    desk.change("login", [Change(("steps", "more"), step)], 0, EDITING)

    saved = Form(desk, "more").save(config__fields__0__save_as="home_town")

    assert isinstance(saved, Saved)
    assert desk.open("login").plain["variables"]["home_town"] == "text"


def test_the_form_speaks_the_language_of_whoever_fills_it_in(desk: Desk) -> None:
    say = Translator.load(TEXT_FOLDERS).speech("de")
    at = step_at_hand(desk, desk.open("login"), "who", LANGUAGES)

    fields = {each.name: each for each in FieldMaker(at, filled_step(at), {}, {}, say).options(at.group, "config")}

    by = fields["config.by"]
    assert (by.label, by.help) == ("Womit", "Was eingegeben werden kann; in dieser Reihenfolge geprüft.")
    assert by.inside[0].label == "Womit 1"
    assert "Telefonnummer" in {each.words for each in by.inside[0].choices}
