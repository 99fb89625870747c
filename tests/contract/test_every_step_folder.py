"""What every step type is written down with: a folder, a configuration, and the words of its page."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import jsonschema
import msgspec
import pytest

from handrail_flows.registry import REGISTRY, STEPS
from handrail_platform.step.contract import StepKind
from handrail_platform.step.step import AnyStep
from handrail_platform.text import Message, Text
from handrail_platform.view import View
from tests.contract.step_cases import Case
from tests.contract.step_walks import arrive, by_case, contract_of, step_of
from tests.unit.steps.sentences import FIELDS_FOLDER, STEPS_FOLDER, read_sentences, sentences, step_folder

ROOT = Path(__file__).parents[2]
LANGUAGES = ("de", "en")
ALSO = "ar"
"""`test_catalogues` holds it to the others."""
CONTAINERS = (msgspec.inspect.CollectionType, msgspec.inspect.TupleType, msgspec.inspect.DictType)

by_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)


def test_the_registry_holds_every_folder_and_in_alphabetical_order() -> None:
    names = [step.name for step in STEPS]

    assert names == sorted(names)
    assert len(REGISTRY) == len(STEPS)
    assert {step_folder(step.name) for step in STEPS} == {each.parent for each in STEPS_FOLDER.glob("*/step.py")}


@by_step
def test_a_step_is_one_folder_of_the_same_shape(step: AnyStep) -> None:
    name = step.name.replace(".", "_")
    own_texts = {each.stem for each in (step_folder(step.name) / "texts").glob("*.po")}
    init = ast.parse((step_folder(step.name) / "__init__.py").read_text(encoding="utf-8"))
    docstring = ast.get_docstring(init)

    assert own_texts == (set() if step.kind is StepKind.AUTOMATIC else {*LANGUAGES, ALSO})
    assert docstring
    assert "\n" not in docstring
    assert len(init.body) == 1, "a step's __init__.py exports nothing"
    assert (ROOT / "tests" / "unit" / "steps" / f"test_{name}_step.py").exists()


@by_step
def test_its_configuration_is_a_closed_schema_that_an_editor_can_make_a_form_of(step: AnyStep) -> None:
    schema = msgspec.json.schema(step.config_type)

    jsonschema.Draft202012Validator.check_schema(schema)
    own = schema["$defs"][step.config_type.__name__]
    assert own["additionalProperties"] is False


@by_case
def test_schema_and_step_agree_on_a_configuration(case: Case) -> None:
    schema: Any = jsonschema.Draft202012Validator(msgspec.json.schema(step_of(case).config_type))
    misspelt = {**case.config, "colour": "red"}

    assert schema.is_valid(case.config)
    assert not schema.is_valid(misspelt)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(misspelt, step_of(case).config_type)


@by_step
def test_no_setting_is_either_a_string_with_a_pattern_or_a_container(step: AnyStep) -> None:
    """Converting such a union on its own, as the compiler does to find every error, crashes msgspec 0.22."""
    for setting in settings(msgspec.inspect.type_info(step.config_type)):
        if isinstance(setting, msgspec.inspect.UnionType):
            patterned = any(isinstance(each, msgspec.inspect.StrType) and each.pattern for each in setting.types)
            assert not (patterned and any(isinstance(each, CONTAINERS) for each in setting.types))


def settings(found: msgspec.inspect.Type) -> Iterator[msgspec.inspect.Type]:
    """Yield a type and all types inside it."""
    yield found
    match found:
        case msgspec.inspect.Metadata(type=inner):
            yield from settings(inner)
        case msgspec.inspect.UnionType(types=members):
            for member in members:
                yield from settings(member)
        case msgspec.inspect.StructType(fields=fields):
            for field in fields:
                yield from settings(field.type)
        case msgspec.inspect.VarTupleType(item_type=item) | msgspec.inspect.ListType(item_type=item):
            yield from settings(item)
        case msgspec.inspect.DictType(value_type=value):
            yield from settings(value)
        case _:
            pass


@by_step
def test_no_pattern_of_a_configuration_overlooks_a_line_feed_at_the_end(step: AnyStep) -> None:
    """In Python `$` also matches before a last line feed."""
    patterns = set(patterns_of(msgspec.json.schema(step.config_type)))

    assert [each for each in patterns if each.endswith("$")] == []


def patterns_of(schema: object) -> Iterator[str]:
    """Yield every pattern of a JSON Schema."""
    if isinstance(schema, dict):
        entries = cast("Mapping[str, object]", schema)
        if isinstance(pattern := entries.get("pattern"), str):
            yield pattern
        for inner in entries.values():
            yield from patterns_of(inner)
    elif isinstance(schema, list):
        for inner in cast("list[object]", schema):
            yield from patterns_of(inner)


@by_case
def test_a_page_is_named_after_its_step_and_says_only_what_both_catalogues_know(case: Case) -> None:
    step = step_of(case)
    if step.kind is StepKind.AUTOMATIC:
        assert contract_of(case).view == ""
        return
    for language, shown in ((each, page) for each in LANGUAGES for page in pages(case, each)):
        assert shown.id == contract_of(case).view == f"{step.name.replace('.', '-')}.v{step.version}"
        ids = {message.id for message in messages(shown)}
        of_fields = set(read_sentences(FIELDS_FOLDER / "texts", language))
        assert ids <= set(sentences(step.name, language)) | of_fields | general_actions(language)


def messages(view: View) -> Iterator[Message]:
    """Yield every message of the catalogue on a page."""
    texts: list[Text | None] = [view.title, view.lead, *(action.label for action in view.actions)]
    texts += [view.notice.text] if view.notice else []
    for field in view.fields:
        texts += [field.label, field.hint, field.error, *(option.label for option in field.options)]
    yield from (text for text in texts if isinstance(text, Message))


def pages(case: Case, language: str) -> Iterator[View]:
    """Yield the step's page at first, after an empty answer and after an unknown button."""
    played = arrive(case, language=language)
    yield played.view
    if step_of(case).kind is StepKind.INTERACTIVE:
        yield played.submit_fields({}, "no-such-button").view
        if played.submit_fields({}).at == "step":
            yield played.view


def general_actions(language: str) -> set[str]:
    """Return the ids of the words for buttons that the shell has for every step."""
    shell = read_sentences(ROOT / "ui" / "handrail_ui" / "texts", language)
    return {message_id for message_id in shell if message_id.startswith("action.")}


@by_step
def test_its_catalogues_say_the_same_in_every_language(step: AnyStep) -> None:
    if step.kind is StepKind.AUTOMATIC:
        return
    english, german = sentences(step.name, "en"), sentences(step.name, "de")

    assert set(english) == set(german)
    for message_id, forms in (*english.items(), *german.items()):
        assert message_id.startswith(f"{step.name}.")
        assert forms
        assert all(forms), f"{message_id} is not translated"
        assert message_id not in forms, "a msgid is never its own sentence"
    for message_id, forms in english.items():
        wanted = [holes(form) - {"count"} for form in (*forms, *german[message_id])]
        assert all(each == wanted[0] for each in wanted), f"{message_id} has other holes in another language"


def holes(sentence: str) -> set[str]:
    return {part.partition("}")[0] for part in sentence.split("{")[1:]}
