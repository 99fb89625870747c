"""What stands in the form of a step, and what its buttons do to it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import handrail_flows
from handrail_flows.registry import STEPS
from handrail_platform.document.change import Change
from handrail_platform.step.step import AnyStep
from handrail_platform.values import VariableType
from handrail_ui.pages.wording.catalogue import read_catalogues
from handrail_ui.studio.inspector.conditions import rows_of
from handrail_ui.studio.inspector.editing import edited
from handrail_ui.studio.inspector.filled import RAW, filled
from handrail_ui.studio.inspector.leaves import texts_in
from handrail_ui.studio.inspector.merging import merged
from handrail_ui.studio.inspector.reading import read
from handrail_ui.studio.inspector.roles import Role, roles_of
from handrail_ui.studio.inspector.shape import (
    GroupShape,
    KeyedShape,
    ListShape,
    Option,
    Shape,
    TextShape,
    group_of,
)
from handrail_ui.studio.inspector.step_form import differences

VARIABLES: dict[str, VariableType] = {"age": "integer", "email": "email"}
STEP = {f"{each.name}@{each.version}": each for each in STEPS}
CASES = {"cases": [{"when": "age > 17", "then": "adult"}, {"when": "email == age", "then": "odd"}]}


def form_of(step: str, config: dict[str, Any]) -> tuple[GroupShape, dict[str, str]]:
    group = group_of(STEP[step].config_type)
    return group, filled(group, config, "config")


def every_option(shape: Shape) -> list[Option]:
    match shape:
        case GroupShape(options):
            return [each for option in options for each in (option, *every_option(option.shape))]
        case ListShape(item):
            return every_option(item)
        case KeyedShape(value):
            return every_option(value)
        case _:
            return []


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_every_option_of_every_step_says_what_it_is(step: AnyStep) -> None:
    assert [each.name for each in every_option(group_of(step.config_type)) if not each.help] == []


def option_paths(shape: Shape, around: str = "") -> Iterator[str]:
    """Yield the place of every option, rows left out."""
    match shape:
        case GroupShape(options):
            for each in options:
                yield f"{around}{each.name}"
                yield from option_paths(each.shape, f"{around}{each.name}.")
        case ListShape(item):
            yield from option_paths(item, around)
        case KeyedShape(value):
            yield from option_paths(value, around)
        case _:
            return


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_every_option_is_said_in_german_and_nothing_else_is(step: AnyStep) -> None:
    options = {f"option.{step.name}.{path}" for path in option_paths(group_of(step.config_type))}
    folder = Path(handrail_flows.__path__[0]) / "steps" / step.name.replace(".", "_") / "options"

    said = {message.id: message.string for message in read_catalogues([folder])["de"] if message.id}

    assert said.keys() == {*options, *(f"{option}.help" for option in options)}
    assert all(said.values())


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_whatever_holds_by_default_stands_in_fields_and_is_not_written_down(step: AnyStep) -> None:
    group, typed = form_of(f"{step.name}@{step.version}", {})

    assert [name for name in typed if name.endswith(RAW)] == []
    assert read(group, typed, "config").plain.keys() <= {each.name for each in group.options if each.required}


def test_what_no_field_can_show_is_shown_as_json_and_stays() -> None:
    config = {"max_attempts": "many", "address": ""}
    group, typed = form_of("email.confirm@1", config)

    assert typed["config.max_attempts~raw"] == '"many"'
    assert read(group, typed, "config").plain == config


def test_only_what_people_read_is_written_in_several_lines() -> None:
    texts = {
        each.name
        for step in STEPS
        for each in every_option(group_of(step.config_type))
        if isinstance(value := each.shape.value if isinstance(each.shape, KeyedShape) else each.shape, TextShape)
        and value.is_long
    }

    assert texts == {"lead", "text"}


def test_json_that_is_none_is_told_at_its_option() -> None:
    group, typed = form_of("email.confirm@1", {"max_attempts": []})

    told = read(group, {**typed, "config.max_attempts~raw": "[1"}, "config")

    assert [(each.code, each.path) for each in told.problems] == [("not-json", "config.max_attempts")]


def test_rows_are_added_moved_and_removed() -> None:
    group, typed = form_of("identify@1", {"by": ["email", "phone"]})

    def said(after: dict[str, str]) -> Any:
        return read(group, after, "config").plain.get("by", ["email"])

    added = edited(typed, "add:config.by", {})
    assert said({**added, "config.by.2": "username"}) == ["email", "phone", "username"]
    assert said(edited(typed, "up:config.by.1", {})) == ["phone", "email"]
    assert said(edited(typed, "down:config.by.0", {})) == ["phone", "email"]
    assert said(edited(typed, "remove:config.by.0", {})) == ["phone"]


@pytest.mark.parametrize(
    "deed", ["", "fly:config.by", "up:config.by.x", "remove:config.by.99", "down:", "add-row:"]
)
def test_a_deed_that_makes_no_sense_changes_nothing(deed: str) -> None:
    group, typed = form_of("identify@1", {"by": ["email", "phone"]})

    assert read(group, edited(typed, deed, {}), "config").plain == {"by": ["email", "phone"]}


def test_a_condition_is_rows_where_rows_say_it() -> None:
    assert rows_of("age > 17 && age in [18, 19]", VARIABLES) is not None
    assert rows_of("age + 1 > 17", VARIABLES) is None
    assert rows_of("age > 17 && (age < 3 || age > 5)", VARIABLES) is None
    assert rows_of("nonsense", VARIABLES) is None


def test_a_condition_goes_from_text_to_rows_and_back() -> None:
    typed = {"when": "age > 17"}

    rows = edited(typed, "as-rows:when", VARIABLES)
    more = edited(rows, "add-row:when", VARIABLES)
    assert more["when~1~variable"] == ""
    less = edited(more, "remove-row:when:1", VARIABLES)

    assert rows["when~0~is"] == "above"
    assert edited(less, "as-text:when", VARIABLES) == typed


def test_a_step_says_itself_what_it_does_with_a_variable() -> None:
    email: dict[str, Any] = {"address": "email"}
    group, typed = form_of("email.confirm@1", email)
    assert roles_of(STEP["email.confirm@1"], email, texts_in(group, typed, "config")) == {
        "config.address": Role("email")
    }

    config: dict[str, Any] = {
        "fields": [{"name": "born", "kind": "date", "label": {"en": "Born"}, "save_as": "day"}]
    }
    group, typed = form_of("form@1", config)
    roles = roles_of(STEP["form@1"], config, texts_in(group, typed, "config"))
    assert roles["config.fields.0.save_as"] == Role("date", writes=True)


def test_what_both_changed_stays_as_it_is_here_and_is_told() -> None:
    base = {"note": "a", "config.x": "1", "config.list.0": "p", "next.ok": "end"}
    mine = {**base, "note": "mine", "config.empty": ""}
    theirs = {**base, "note": "theirs", "config.x": "2", "config.list.1": "q"}

    after = merged(base, mine, theirs)

    assert after.typed == {**theirs, "note": "mine"}
    assert dict(after.theirs) == {"note": True, "config.x": False, "config.list": False}


def test_only_what_differs_is_changed() -> None:
    before = {"note": "a", "config": {"title": {"en": "A", "de": "B"}, "fields": [1]}}
    after = {"config": {"title": {"en": "A2"}, "fields": [1, 2]}}

    assert set(map(str, differences(before, after, ("steps", "it")))) == set(
        map(
            str,
            [
                Change(("steps", "it", "note"), None),
                Change(("steps", "it", "config", "title", "en"), "A2"),
                Change(("steps", "it", "config", "title", "de"), None),
                Change(("steps", "it", "config", "fields"), [1, 2]),
            ],
        )
    )
