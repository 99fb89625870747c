"""form: typed fields, checked together, kept as variables."""

from typing import Any, get_args

import msgspec
import pytest

from handrail_flows.steps.form.config import FormConfig
from handrail_flows.steps.form.step import FormStep
from handrail_flows.typed.refusal import Reason
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.step.contract import Range
from handrail_platform.text import Message, TenantText
from handrail_platform.view import Field
from tests.unit.steps.journeys import Play, play, step_in_place
from tests.unit.steps.sentences import FIELDS_FOLDER, read_sentences

LABEL = {"en": "Label", "de": "Beschriftung"}
TYPES = {"checkbox": "boolean", "number": "integer"}
NAME = {"name": "name", "label": LABEL}
EMAIL = {"name": "email", "kind": "email", "label": LABEL}
BOX = {"name": "box", "kind": "checkbox", "label": LABEL}
SIZES = [{"value": "s", "label": {"en": "Small"}}, {"value": "l", "label": {"en": "Large"}}]


def document(*fields: dict[str, Any], values: dict[str, Any] | None = None, **config: Any) -> dict[str, Any]:
    variables: dict[str, Any] = {
        field.get("save_as", field["name"]): TYPES.get(kind := field.get("kind", "text"), kind) for field in fields
    }
    return step_in_place(
        "form@1",
        {"fields": list(fields), **config},
        variables=variables,
        given={"values": values or {}},
    )


def form(*fields: dict[str, Any], values: dict[str, Any] | None = None, **config: Any) -> Play:
    return play(document(*fields, values=values, **config))


def only(**field: Any) -> Play:
    """Return a form of one field called `it`."""
    return form({"name": "it", "label": LABEL, **field})


def refusal(*fields: dict[str, Any], **config: Any) -> tuple[str, str]:
    """Return path and reason of the first problem."""
    with pytest.raises(JourneyRefused) as refused:
        form(*fields, **config)
    problem = refused.value.problems[0]
    return problem.path.removeprefix("steps.step.config."), str(problem.params.get("reason", ""))


def kept(played: Play) -> dict[str, Any]:
    return dict(played.state.variables)


def test_a_form_keeps_its_answers_as_variables() -> None:
    played = form(NAME, EMAIL, BOX).submit(name="  Alice  ", email="Alice@EXAMPLE.org", box="true")

    assert played.path[-1] == ("step", "done")
    assert kept(played) == {"name": "Alice", "email": "Alice@example.org", "box": True}


def test_a_field_can_be_kept_under_another_name() -> None:
    played = form({**NAME, "save_as": "company"}).submit(name="Globex")

    assert kept(played) == {"company": "Globex"}


def test_all_errors_are_told_at_once_and_nothing_is_typed_twice() -> None:
    """Complaint 38: a wrong answer stays on its page."""
    played = form(NAME, EMAIL, BOX).submit(name=" ", email="alice@", box="")

    assert played.at == "step"
    assert played.errors == {"name": "field.required", "email": "field.email", "box": "field.required_tick"}
    assert played.field("email").value == "alice@"
    assert played.submit(name="Alice", email="alice@example.org", box="on").outcome_of() == "done"


def test_errors_go_away_once_they_are_mended() -> None:
    played = form(NAME, EMAIL).submit(email="alice@example.org").submit(name="Alice", email="no")

    assert played.errors == {"email": "field.email"}


def test_a_missing_field_counts_as_empty() -> None:
    assert form(NAME, EMAIL).submit_fields({}).errors == {"name": "field.required", "email": "field.required"}


def test_a_field_that_the_form_does_not_have_changes_nothing() -> None:
    played = form(NAME).submit(name="Alice", role="admin")

    assert kept(played) == {"name": "Alice"}


def test_an_unknown_button_keeps_what_was_typed() -> None:
    played = form(NAME, BOX).submit("delete", name="Alice", box="true")

    assert (played.at, played.notice, played.errors) == ("step", "form.unclear", {})
    assert (played.field("name").value, played.field("box").value) == ("Alice", "true")


@pytest.mark.parametrize("kind", ["text", "email", "phone", "date", "country", "username"])
def test_what_is_optional_and_left_out_is_assigned_empty(kind: str) -> None:
    assert kept(only(kind=kind, required=False).submit(it="")) == {"it": ""}


def test_an_optional_choice_may_be_left_out() -> None:
    assert kept(only(kind="choice", required=False, options=SIZES).submit_fields({})) == {"it": ""}


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ({}, "Zoe\u0308", "Zoë"),
        ({}, "Nguyễn Thị Minh", "Nguyễn Thị Minh"),
        ({"kind": "phone", "default_country": "GB"}, "020 7946 0018", "+442079460018"),
        ({"kind": "phone"}, "+49 (30) 901820", "+4930901820"),
        ({"kind": "date"}, "2024-02-29", "2024-02-29"),
        ({"kind": "number"}, " 042 ", 42),
        ({"kind": "number"}, "0", 0),
        ({"kind": "number"}, "\u0664\u0662", 42),
        ({"kind": "number", "minimum": 18, "maximum": 18}, "18", 18),
        ({"kind": "country"}, " de ", "DE"),
        ({"kind": "username"}, "Alice.Example", "alice.example"),
        ({"kind": "choice", "options": SIZES}, "l", "l"),
        ({"kind": "checkbox", "required": False}, "", False),
        ({"pattern": "[A-Z]{2}[0-9]{6}"}, "NW204518", "NW204518"),
        ({"min_length": 2, "max_length": 2}, "🦢🦢", "🦢🦢"),
    ],
)
def test_an_answer_is_brought_into_its_one_form(field: dict[str, Any], typed: str, value: object) -> None:
    assert kept(only(**field).submit(it=typed)) == {"it": value}


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ({}, "Alice\x00", "characters"),
        ({}, "Alice\nBob", "characters"),
        ({}, "Alice\u202eecilA", "characters"),
        ({"max_length": 3}, "Alice", "too_long"),
        ({"min_length": 9}, "Alice", "too_short"),
        ({"pattern": "[A-Z]{2}[0-9]{6}"}, "NW20451", "pattern"),
        ({"pattern": "a"}, "ab", "pattern"),
        ({"kind": "email"}, "alice@localhost", "email"),
        ({"kind": "email"}, "Alice <alice@example.org>", "email"),
        ({"kind": "email"}, f"{'a' * 250}@example.org", "too_long"),
        ({"kind": "phone"}, "020 7946 0018", "phone_abroad"),
        ({"kind": "phone", "default_country": "GB"}, "12", "phone"),
        ({"kind": "date"}, "2023-02-29", "date"),
        ({"kind": "date"}, "17.05.90", "date"),
        ({"kind": "number"}, "-1", "number"),
        ({"kind": "number"}, "1.5", "number"),
        ({"kind": "number"}, "1,000", "number"),
        ({"kind": "number"}, "twelve", "number"),
        ({"kind": "number"}, "", "required"),
        ({"kind": "number"}, "9" * 16, "too_long"),
        ({"kind": "number", "minimum": 18}, "17", "too_small"),
        ({"kind": "number", "maximum": 120}, "121", "too_large"),
        ({"kind": "country"}, "XX", "country"),
        ({"kind": "country"}, "Germany", "too_long"),
        ({"kind": "choice", "options": SIZES}, "m", "choice"),
        ({"kind": "checkbox"}, "false", "required_tick"),
        ({"kind": "checkbox"}, "maybe", "checkbox"),
        ({"kind": "username"}, "alice example", "username"),
    ],
)
def test_what_is_no_answer_is_refused_with_its_reason(field: dict[str, Any], typed: str, error: str) -> None:
    assert only(**field).submit(it=typed).errors == {"it": f"field.{error}"}


def test_a_bound_of_a_number_is_said_in_the_error() -> None:
    small = only(kind="number", minimum=18).submit(it="17").field("it").error
    large = only(kind="number", maximum=120).submit(it="121").field("it").error

    assert small == Message("field.too_small", {"bound": 18})
    assert large == Message("field.too_large", {"bound": 120})


def test_a_number_that_was_typed_before_stands_in_its_field() -> None:
    assert form({"name": "age", "kind": "number", "label": LABEL}, values={"age": 0}).field("age").value == "0"


@pytest.mark.parametrize(
    ("field", "problem"),
    [
        ({"kind": "number", "required": False}, ("fields.0.required", "there is no number for what is left out")),
        ({"kind": "number", "minimum": 9, "maximum": 8}, ("fields.0.minimum", "is more than maximum")),
        ({"kind": "number", "example": "old"}, ("fields.0.example", "is no number within the bounds")),
        ({"minimum": 1}, ("fields.0.minimum", "only a field of kind number has it")),
    ],
)
def test_a_field_for_a_number_that_makes_no_sense_is_refused(
    field: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert refusal({"name": "it", "label": LABEL, **field}) == problem


def test_length_is_told_in_code_points() -> None:
    long = only(max_length=3).submit(it="🦢🦢🦢🦢").field("it").error
    short = only(min_length=4).submit(it="🦢").field("it").error

    assert long == Message("field.too_long", count=3)
    assert short == Message("field.too_short", count=4)


def test_where_a_pattern_is_not_met_the_tenants_words_say_what_is_wanted() -> None:
    hints = {"hint": {"en": "On every bill"}, "pattern_hint": {"en": "Two letters, six digits"}}
    wrong = only(pattern="[A-Z]{2}[0-9]{6}", **hints).submit(it="x").field("it")

    assert wrong.hint == TenantText({"en": "On every bill"})
    assert wrong.error == TenantText({"en": "Two letters, six digits"})


def test_without_a_hint_what_the_pattern_wants_is_said_beforehand_and_never_twice() -> None:
    wanted = TenantText({"en": "Two letters, six digits"})
    played = only(pattern="[A-Z]{2}[0-9]{6}", pattern_hint=wanted.by_language)

    assert (played.field("it").hint, played.field("it").error) == (wanted, None)
    played.submit(it="x")
    assert (played.field("it").hint, played.field("it").error) == (None, wanted)


@pytest.mark.parametrize(("kind", "more"), [("choice", {"options": SIZES}), ("country", {})])
def test_what_is_chosen_and_not_typed_is_asked_for_in_its_own_words(kind: str, more: dict[str, Any]) -> None:
    assert only(kind=kind, **more).submit_fields({}).errors == {"it": f"field.{kind}"}


def test_what_was_typed_is_shown_again_without_what_cannot_be_seen() -> None:
    played = only(max_length=5).submit(it="Ali\x00ce" + "!" * 100_000)

    assert played.field("it").value.startswith("Alice!")
    assert len(played.field("it").value) <= 10


def test_a_form_is_filled_with_what_is_known() -> None:
    """WCAG 2.2, 3.3.7: nothing is asked twice in a journey."""
    played = form(NAME, EMAIL, BOX, values={"name": "Alice", "box": True})

    assert [played.field(name).value for name in ("name", "email", "box")] == ["Alice", "", "true"]


def test_an_empty_box_is_not_ticked_for_anybody() -> None:
    assert form(BOX, values={"box": False}).field("box").value == ""


def test_the_page_says_what_each_field_is_for() -> None:
    played = form(NAME, {**EMAIL, "hint": {"en": "We send a code"}}, title={"en": "About you"})

    assert played.view.title == TenantText({"en": "About you"})
    assert played.field("email") == Field(
        name="email",
        kind="email",
        label=TenantText(LABEL),
        hint=TenantText({"en": "We send a code"}),
        autocomplete="email",
        max_length=254,
    )
    assert [action.name for action in played.view.actions] == ["continue"]


@pytest.mark.parametrize(
    ("field", "token"),
    [
        ({"name": "name"}, "name"),
        ({"name": "first_name"}, "given-name"),
        ({"name": "colour"}, "off"),
        ({"name": "contact", "kind": "email"}, "email"),
        ({"name": "mobile", "kind": "phone"}, "tel"),
        ({"name": "birthday", "kind": "date"}, "bday"),
        ({"name": "name", "kind": "checkbox"}, "off"),
        ({"name": "colour", "autocomplete": "nickname"}, "nickname"),
    ],
)
def test_every_field_has_an_autofill_token(field: dict[str, Any], token: str) -> None:
    """WCAG 2.2, 1.3.5."""
    assert form({"label": LABEL, **field}).field(field["name"]).autocomplete == token


@pytest.mark.parametrize(
    ("field", "setting", "reason"),
    [
        ({"pattern": "(a"}, "pattern", "is not an RE2 pattern: missing ): (a"),
        ({"pattern": "(?=a)b"}, "pattern", "is not an RE2 pattern: invalid perl operator: (?="),
        ({"pattern": r"(.)\1"}, "pattern", r"is not an RE2 pattern: invalid escape sequence: \1"),
        ({"pattern": "((a{100}){100}){100}"}, "pattern", "is not an RE2 pattern: invalid repetition size"),
        ({"pattern": "a", "example": "b"}, "example", "does not fit the pattern"),
        ({"pattern_hint": LABEL}, "pattern_hint", "there is no pattern"),
        ({"kind": "email", "pattern": "a"}, "pattern", "only a field of kind text has it"),
        ({"kind": "email", "max_length": 9}, "max_length", "only a field of kind text has it"),
        ({"min_length": 9, "max_length": 8}, "min_length", "is more than max_length"),
        ({"kind": "choice"}, "options", "a choice needs options"),
        ({"kind": "choice", "options": [*SIZES, *SIZES]}, "options", "two options have one value"),
        ({"options": SIZES}, "options", "only a field of kind choice has it"),
        ({"default_country": "GB"}, "default_country", "only a field of kind phone has it"),
        ({"kind": "phone", "default_country": "XX"}, "default_country", "has no telephone numbers of its own"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused_with_its_place(
    field: dict[str, Any], setting: str, reason: str
) -> None:
    path, found = refusal({"name": "it", "label": LABEL, **field})

    assert path == f"fields.0.{setting}"
    assert found.startswith(reason)


def test_names_and_variables_are_used_once_and_leave_the_page_its_own() -> None:
    assert refusal(NAME, NAME)[1] == "'name' is there twice"
    assert refusal(NAME, {**EMAIL, "kind": "text", "save_as": "name"})[1] == "two fields are kept in one variable"
    assert refusal({**NAME, "name": "nonce"})[1] == "'nonce' is a name that the page needs for itself"


@pytest.mark.parametrize(
    "field",
    [{"autocomplete": "cc-number"}, {"kind": "colour"}, {"label": {}}, {"name": "Name"}, {"colour": "red"}],
)
def test_what_the_schema_does_not_know_is_refused(field: dict[str, Any]) -> None:
    with pytest.raises(JourneyRefused):
        form({**NAME, **field})


def test_a_hostile_pattern_takes_linear_time() -> None:
    """Backtracking engines need longer than anybody lives for this one."""
    played = only(pattern="(a+)+(b+)+c", max_length=4_000)

    assert played.submit(it="a" * 2_000 + "b" * 1_999).errors == {"it": "field.pattern"}


def test_every_reason_has_its_sentence_and_every_sentence_its_reason() -> None:
    said = read_sentences(FIELDS_FOLDER / "texts", "en")

    assert set(said) == {f"field.{reason}" for reason in get_args(Reason)}


def test_a_form_declares_which_values_its_fields_can_have() -> None:
    free = {**NAME, "name": "free", "required": False}
    size = {"name": "size", "kind": "choice", "label": LABEL, "options": SIZES, "required": False}
    maybe = {**BOX, "name": "maybe", "required": False}
    config = msgspec.convert({"fields": [NAME, free, size, BOX, maybe]}, FormConfig)

    assert FormStep().contract(config).ranges == {
        "name": Range(optional=False),
        "size": Range(choices=("s", "l"), optional=True),
        "box": Range(choices=(True,)),
    }


@pytest.mark.parametrize("bounds", [{"maximum": 0}, {"maximum": 7}, {"minimum": 40}, {}])
def test_the_example_of_a_number_lies_within_its_bounds(bounds: dict[str, int]) -> None:
    config = msgspec.convert(
        {"fields": [{"name": "age", "kind": "number", "label": {"en": "Age"}, **bounds}]}, FormConfig
    )
    (example, *_) = FormStep().simulate(config)

    assert bounds.get("minimum", 0) <= int(example.fields["age"]) <= bounds.get("maximum", 40)
