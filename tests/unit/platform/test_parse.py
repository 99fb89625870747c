"""Plain data to a document: everything that is wrong, each with its path, and bounds that hold."""

import time
from typing import Any

import pytest

from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain, parse_yaml
from handrail_platform.document.problem import JourneyRefused, Problem
from handrail_platform.text import Message
from tests.unit.platform.journeys import document, step, stop

SMALL = document({"one": step(ok="two"), "two": stop()})


def with_(**changes: Any) -> dict[str, Any]:
    return {**SMALL, **changes}


def with_step(**changes: Any) -> dict[str, Any]:
    return with_(steps={**SMALL["steps"], "one": {**SMALL["steps"]["one"], **changes}})


def problems(plain: object) -> list[Problem]:
    with pytest.raises(JourneyRefused) as refused:
        parse_plain(plain)
    return list(refused.value.problems)


def refusals(plain: object) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in problems(plain)]


def test_a_file_becomes_a_document_with_its_defaults() -> None:
    read = parse_yaml(
        b"""
        format: 1
        journey: hello
        name: {en: Hello, no: Hei}
        start: greet
        steps:
          greet: {step: stop@1, config: {result: denied}}
        """
    )

    assert isinstance(read, JourneyDocument)
    assert (read.journey, read.name, read.entry, read.lifetime_minutes) == (
        "hello",
        {"en": "Hello", "no": "Hei"},
        "anyone",
        30,
    )
    assert read.steps["greet"].config == {"result": "denied"}


@pytest.mark.parametrize("plain", [None, [], "text", 3, [SMALL], True])
def test_a_document_is_a_mapping(plain: object) -> None:
    assert refusals(plain) == [("not-a-mapping", "")]


@pytest.mark.parametrize(
    ("plain", "path"),
    [
        (with_(colour="red"), "colour"),
        (with_(**{"": 1}), ""),
        (with_step(colour="red"), "steps.one.colour"),
        (with_step(on={}), "steps.one.on"),
    ],
)
def test_an_unknown_key_is_refused_with_its_path(plain: object, path: str) -> None:
    assert refusals(plain) == [("unknown-field", path)]


@pytest.mark.parametrize(
    ("plain", "path"),
    [
        (with_(journey=3), "journey"),
        (with_(journey="Two words"), "journey"),
        (with_(journey="ends-in-a-line-feed\n"), "journey"),
        (with_(name={"en": 3}), "name.en"),
        (with_(entry="nobody"), "entry"),
        (with_(lifetime_minutes=0), "lifetime_minutes"),
        (with_(lifetime_minutes=True), "lifetime_minutes"),
        (with_(lifetime_minutes="30"), "lifetime_minutes"),
        (with_(variables={"name": "string"}), "variables.name"),
        (with_(variables=[]), "variables"),
        (with_(variables={f"v{n}": "text" for n in range(501)}), "variables"),
        (with_(start=None), "start"),
        (with_(steps={}), "steps"),
        (with_(steps=[]), "steps"),
        (with_(steps=None), "steps"),
        (with_(otherwise={"error": 3}), "otherwise.error"),
        (with_(steps={"one": []}), "steps.one"),
        (with_step(step="page"), "steps.one.step"),
        (with_step(step="page@0"), "steps.one.step"),
        (with_step(step="page@" + "9" * 5_000), "steps.one.step"),
        (with_step(config=None), "steps.one.config"),
        (with_step(next={"ok": ["two"]}), "steps.one.next.ok"),
        (with_step(position=[1]), "steps.one.position"),
        (with_step(texts={"en": {"title": 3}}), "steps.one.texts.en.title"),
        (with_step(note="a" * 20_001), "steps.one.note"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_with_its_path(plain: object, path: str) -> None:
    assert refusals(plain) == [("invalid-field", path)]


@pytest.mark.parametrize(
    ("plain", "path"),
    [
        (with_(steps={"Not a name": stop()}), "steps.Not a name"),
        (with_(variables={"is-hyphened": "text"}), "variables.is-hyphened"),
        (with_(name={"deutsch": "Hallo"}), "name.deutsch"),
        (with_step(next={"OK": "two"}), "steps.one.next.OK"),
        (with_step(next={"ok\n": "two"}), "steps.one.next.ok\n"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused_with_its_path(plain: object, path: str) -> None:
    assert refusals(plain) == [("invalid-name", path)]


@pytest.mark.parametrize("field", ["journey", "name", "start", "steps"])
def test_a_missing_field_is_named(field: str) -> None:
    plain = {name: value for name, value in SMALL.items() if name != field}

    assert refusals(plain) == [("missing-field", field)]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    plain = with_(
        journey=1,
        name={"en": 2, "de": 3},
        colour="red",
        steps={"one": {"step": 4, "colour": "blue"}, "two": {"step": "page@1", "next": {"ok": 5}}, "three": {}},
    )
    del plain["start"]

    assert set(refusals(plain)) == {
        ("invalid-field", "journey"),
        ("invalid-field", "name.en"),
        ("invalid-field", "name.de"),
        ("missing-field", "start"),
        ("invalid-field", "steps.one.step"),
        ("unknown-field", "steps.one.colour"),
        ("invalid-field", "steps.two.next.ok"),
        ("invalid-field", "steps.three"),
        ("unknown-field", "colour"),
    }


def test_a_refusal_carries_messages_with_stable_ids() -> None:
    with pytest.raises(JourneyRefused) as refused:
        parse_plain(with_(colour="red", journey=3))

    assert refused.value.status == 422
    assert refused.value.message == Message("error.journey-refused", {"count": 2})
    assert [problem.message.id for problem in refused.value.problems] == [
        "journey.unfit.text-wanted",
        "journey.unknown-field",
    ]
    assert str(refused.value).startswith("journey: invalid-field")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (2**63, "int"),
        (-(2**63) - 1, "int"),
        (float("nan"), "float"),
        (float("inf"), "float"),
        ("\ud800", "str"),
        ({1, 2}, "set"),
        (object, "type"),
    ],
)
def test_what_json_cannot_hold_is_refused_wherever_it_hides(value: object, found: str) -> None:
    plain = with_step(config={"deep": [0, {"inside": value}]})

    assert problems(plain) == [Problem("not-plain", "steps.one.config.deep.1.inside", {"found": found})]


def test_a_key_that_is_not_text_is_refused() -> None:
    assert refusals(with_step(config={1: "a"})) == [("not-plain", "steps.one.config.1")]
    assert refusals(with_step(config={"\ud800": "a"})) == [("not-plain", "steps.one.config.\\ud800")]


def test_data_that_nests_too_deep_or_holds_itself_is_refused() -> None:
    knot: list[Any] = []
    knot.append(knot)

    (problem,) = problems(with_step(config={"knot": knot}))

    assert problem.code == "too-deep"


def test_a_graph_of_five_thousand_steps_is_refused_quickly() -> None:
    steps = "".join(f"  s{n}: {{step: page@1, next: {{ok: s{n + 1}}}}}\n" for n in range(5_000))
    source = f"format: 1\njourney: big\nname: {{en: Big}}\nstart: s0\nsteps:\n{steps}".encode()
    started = time.process_time()

    with pytest.raises(JourneyRefused) as refused:
        parse_yaml(source)

    assert refused.value.problems == (Problem("too-many-steps", "steps", {"limit": 2_000}),)
    assert time.process_time() - started < 2


def test_too_many_values_are_refused() -> None:
    (problem,) = problems(with_step(config={"values": [0] * 100_000}))

    assert problem.code == "too-many-values"
