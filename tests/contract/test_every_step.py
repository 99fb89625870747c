"""What holds of every step type, whatever it does. A new step needs a line in step_cases.py and nothing here."""

import ast
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import jsonschema
import msgspec
import pytest

from handrail_flows.registry import REGISTRY, STEPS
from handrail_platform.compile.resolve import Registry
from handrail_platform.conditions.cells import allows
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.errors import StepMisuse
from handrail_platform.step.contract import Contract, Gain, StepKind
from handrail_platform.step.step import LOST, OPEN_CODE, AnyStep, Example
from handrail_platform.text import Message, Text
from handrail_platform.values import VariableType
from handrail_platform.view import View
from tests.contract.step_cases import CASES, Case
from tests.unit.steps.journeys import Play, play, step_in_place
from tests.unit.steps.sentences import STEPS_FOLDER, read_sentences, sentences, step_folder

ROOT = Path(__file__).parents[2]
LANGUAGES = ("de", "en")
CONTAINERS = (msgspec.inspect.CollectionType, msgspec.inspect.TupleType, msgspec.inspect.DictType)
MOST_TRIES = 11

by_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.step)


def step_of(case: Case, registry: Registry = REGISTRY) -> AnyStep:
    name, _, version = case.step.partition("@")
    return registry[name, int(version)]


def config_of(case: Case) -> Any:
    return msgspec.convert(case.config, step_of(case).config_type)


def contract_of(case: Case) -> Contract:
    return step_of(case).contract(config_of(case))


def examples_of(case: Case) -> list[Example]:
    return list(step_of(case).simulate(config_of(case)))


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


def arrive(
    case: Case, example: Example | None = None, registry: Registry = REGISTRY, language: str = "en"
) -> Play:
    """Walk to the step, with everything known that the outcome of the example needs."""
    first = next((each for each in examples_of(case) if each.outcome != "error"), Example(""))
    example = example or first
    document = step_in_place(
        case.step,
        case.config,
        variables=case.variables,
        given=case.given_for.get(example.outcome, case.given),
        result="success" if step_of(case).kind is StepKind.FINAL else "denied",
        registry=registry,
    )
    lose = [tag for tag, said in example.answers.items() if said == LOST]
    return play(document, registry, answers={**case.answers, **example.answers}, lose=lose, language=language)


def answer(case: Case, example: Example, played: Play) -> Play:
    """Answer as the example says, again and again while the step stays: some outcomes want several tries."""
    fields = dict(example.fields)
    if case.code is not None and fields.get("code") == OPEN_CODE:
        fields["code"] = case.code(played)
    for _ in range(MOST_TRIES):
        if played.at != "step" or played.state.status != "running":
            break
        played.submit_fields(fields, example.action)
    return played


def walk(case: Case, example: Example, registry: Registry = REGISTRY) -> Play:
    return answer(case, example, arrive(case, example, registry))


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


@by_case
def test_what_of_its_variables_is_on_its_page_is_declared(case: Case) -> None:
    played = arrive(case)
    if step_of(case).kind is StepKind.AUTOMATIC:
        return
    page = msgspec.json.encode(played.view).decode()
    seen = {name for name, value in played.state.variables.items() if len(str(value)) > 3 and str(value) in page}

    assert seen <= {*contract_of(case).shows}


def general_actions(language: str) -> set[str]:
    """Return the ids of the words for buttons that the shell has for every step."""
    shell = read_sentences(ROOT / "ui" / "handrail_ui" / "texts", language)
    return {message_id for message_id in shell if message_id.startswith("action.")}


def test_the_registry_holds_every_folder_and_in_alphabetical_order() -> None:
    names = [step.name for step in STEPS]

    assert names == sorted(names)
    assert len(REGISTRY) == len(STEPS)
    assert {step_folder(step.name) for step in STEPS} == {each.parent for each in STEPS_FOLDER.glob("*/step.py")}


def test_every_step_has_a_case() -> None:
    assert {case.type_name for case in CASES} == {step.name for step in STEPS}


@by_step
def test_a_step_is_one_folder_of_the_same_shape(step: AnyStep) -> None:
    name = step.name.replace(".", "_")
    own_texts = sorted(each.name for each in (step_folder(step.name) / "texts").glob("*"))
    init = ast.parse((step_folder(step.name) / "__init__.py").read_text(encoding="utf-8"))
    docstring = ast.get_docstring(init)

    assert own_texts == ([] if step.kind is StepKind.AUTOMATIC else ["de.po", "en.po"])
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


@by_case
def test_every_outcome_has_an_example(case: Case) -> None:
    assert {example.outcome for example in examples_of(case)} == set(contract_of(case).outcomes)


@by_case
def test_an_example_leads_to_its_outcome(case: Case) -> None:
    for example in examples_of(case):
        played = walk(case, example)

        assert played.fault == ""
        assert played.outcome_of("step") == example.outcome


@by_case
def test_what_an_example_says_is_typed_becomes_the_value_of_the_variable(case: Case) -> None:
    for example in examples_of(case):
        if not example.typed:
            continue
        written = walk(case, example).state.variables
        assert set(example.typed) <= set(written)
        for variable, field in example.typed.items():
            said = written[variable]
            assert example.fields.get(field, "") == (
                "true" if said is True else "" if said is False else str(said)
            )


@by_case
def test_the_same_walk_gives_the_same_bytes(case: Case) -> None:
    for example in examples_of(case):
        once, again = walk(case, example), walk(case, example)

        assert (once.state, once.effects, once.events) == (again.state, again.effects, again.events)
        assert once.asked == again.asked


@by_case
def test_only_a_final_step_ends_and_it_ends_as_declared(case: Case) -> None:
    contract = contract_of(case)
    final = step_of(case).kind is StepKind.FINAL

    assert bool(contract.result) is final
    assert bool(contract.outcomes) is not final
    if final:
        ended = arrive(case)
        assert ended.state.ending is not None
        assert ended.state.ending.result == contract.result
        assert ended.state.ending.signed_in is contract.signs_in


@by_case
def test_a_page_is_named_after_its_step_and_says_only_what_both_catalogues_know(case: Case) -> None:
    step = step_of(case)
    if step.kind is StepKind.AUTOMATIC:
        assert contract_of(case).view == ""
        return
    for language, shown in ((each, page) for each in LANGUAGES for page in pages(case, each)):
        assert shown.id == contract_of(case).view == f"{step.name.replace('.', '-')}.v{step.version}"
        ids = {message.id for message in messages(shown)}
        assert ids <= set(sentences(step.name, language)) | general_actions(language)


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


@by_case
def test_a_page_remembers_no_secret(case: Case) -> None:
    secret = "xyzzy-secret-7f3a"
    step = step_of(case)
    if step.kind is not StepKind.INTERACTIVE:
        return
    for example in examples_of(case):
        played = arrive(case, example)
        if played.at == "step":
            played.submit_fields(dict.fromkeys(contract_of(case).secrets_in, secret), example.action)

        assert secret not in str(played.state)
        assert secret not in str(played.events)
        assert secret not in str(played.effects)


class Narrowed:
    """A step whose contract keeps something back: what it does all the same must be refused."""

    def __init__(self, step: AnyStep, change: Mapping[str, Any]) -> None:
        self._step = step
        self._change = change

    def __getattr__(self, name: str) -> Any:
        return getattr(self._step, name)

    def contract(self, config: Any) -> Contract:
        return msgspec.structs.replace(self._step.contract(config), **self._change)


def narrowed(case: Case, **change: Any) -> Registry:
    step = step_of(case)
    return {**REGISTRY, (step.name, step.version): cast("AnyStep", Narrowed(step, change))}


@by_case
def test_an_undeclared_outcome_is_refused(case: Case) -> None:
    if not contract_of(case).outcomes:
        return
    registry = narrowed(case, outcomes=("elsewhere",), writes={}, on={})

    for example in examples_of(case):
        assert walk(case, example, registry).fault


@by_case
def test_an_undeclared_effect_is_refused(case: Case) -> None:
    registry = narrowed(case, effects=())

    for example in examples_of(case):
        promised = [effect for effect in promises(walk(case, example)) if effect != "session.start"]
        assert bool(promised) <= is_refused(case, example, registry)


def promises(played: Play) -> set[str]:
    return {str(effect.__struct_config__.tag) for effect in (*played.effects, *played.state.pending)}


@by_case
def test_what_is_declared_is_really_done(case: Case) -> None:
    """An effect that no example promises, or an outcome nobody reaches, is a contract that lies."""
    walked = [walk(case, example) for example in examples_of(case)] or [arrive(case)]
    done = set(itertools.chain.from_iterable(map(promises, walked))) - {"session.start"}

    assert done == set(contract_of(case).effects)


@by_case
def test_what_it_writes_lies_in_the_range_that_it_declares(case: Case) -> None:
    declared = contract_of(case)

    assert set(declared.ranges) <= set(declared.assigns)
    for example in examples_of(case):
        kept = walk(case, example).state.variables
        assert all(allows(written, kept[name]) for name, written in declared.ranges.items() if name in kept)


@by_case
def test_what_it_tells_by_a_variable_it_tells_by_a_boolean_that_it_writes(case: Case) -> None:
    declared = contract_of(case)

    assert all(declared.assigns[variable] == "boolean" for variable in declared.if_true)
    certain = {each.fact for of in declared.on.values() for each in of if isinstance(each, Gain)}
    assert certain.isdisjoint(declared.if_true.values())


@by_case
def test_a_step_with_branches_has_an_outcome_and_a_condition_for_each(case: Case) -> None:
    declared = contract_of(case)

    assert {branch.outcome for branch in declared.branches} <= set(declared.outcomes)
    assert {branch.when for branch in declared.branches} <= set(declared.expressions)
    assert bool(declared.branches) == (declared.otherwise in declared.outcomes)


@by_case
def test_an_undeclared_variable_is_refused(case: Case) -> None:
    contract = contract_of(case)
    if not (contract.reads or contract.uses or contract.writes or contract.expressions):
        return
    registry = narrowed(case, reads={}, uses={}, writes={}, on={}, expressions=())

    assert any(is_refused(case, example, registry) for example in examples_of(case))


def is_refused(case: Case, example: Example, registry: Registry) -> bool:
    """Tell whether a transition is quarantined, a page cannot be made, or the step is not even compiled."""
    try:
        return bool(walk(case, example, registry).fault)
    except (JourneyRefused, StepMisuse):
        return True


@by_case
def test_a_variable_of_another_type_is_refused_when_compiled(case: Case) -> None:
    contract = contract_of(case)
    named = {**contract.reads, **contract.uses, **{n: t for of in contract.writes.values() for n, t in of.items()}}
    for name, kind in named.items():
        wrong: VariableType = "integer" if kind != "integer" else "text"
        document = step_in_place(case.step, case.config, variables={**case.variables, name: wrong})

        with pytest.raises(JourneyRefused) as refused:
            play(document)
        assert "wrong-variable-type" in {problem.code for problem in refused.value.problems}


@by_step
def test_no_pattern_of_a_configuration_overlooks_a_line_feed_at_the_end(step: AnyStep) -> None:
    """In Python `$` also matches before a last line feed."""
    patterns = set(patterns_of(msgspec.json.schema(step.config_type)))

    assert [each for each in patterns if each.endswith("$")] == []
