"""One meaning, one hash: what a session is pinned to."""

import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.program import Program
from handrail_platform.document.parse import parse_plain, parse_yaml
from handrail_platform.step.contract import Contract
from tests.unit.platform.journeys import compiled, document, step, stop
from tests.unit.platform.steps import REGISTRY, StopConfig, StopStep

STEPS: dict[str, Any] = {
    "name": step("page", {"writes": {"ok": {"name": "text", "age": "integer"}}}, ok="sort"),
    "sort": step("turn", {"when": 'age > 17 && name != ""'}, adult="done", child="done"),
    "done": stop(),
}
PLAIN = document(STEPS, variables={"name": "text", "age": "integer"}, otherwise={"error": "done"})


def shuffled(value: Any, seed: int) -> Any:
    return _shuffled(value, random.Random(seed))  # noqa: S311 - it shuffles, and hides nothing


def _shuffled(value: Any, order: random.Random) -> Any:
    if isinstance(value, list):
        return [_shuffled(each, order) for each in cast("Sequence[Any]", value)]
    if not isinstance(value, dict):
        return value
    entries = list(cast("dict[str, Any]", value).items())
    order.shuffle(entries)
    return {name: _shuffled(each, order) for name, each in entries}


def program(plain: Any = PLAIN) -> Program:
    return compile_journey(parse_plain(plain), REGISTRY)


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_keys_changes_neither_hash_nor_program(seed: int) -> None:
    other = program(shuffled(PLAIN, seed))

    assert other.hash == program().hash
    assert [node.id for node in other.nodes] == [node.id for node in program().nodes]
    assert other.start == program().start
    assert [node.next for node in other.nodes] == [node.next for node in program().nodes]


def test_a_mapping_in_a_configuration_has_one_order_as_well() -> None:
    plain = shuffled(PLAIN, 1)
    plain["steps"]["name"]["config"]["writes"]["ok"] = {"name": "text", "age": "integer"}
    turned = shuffled(PLAIN, 1)
    turned["steps"]["name"]["config"]["writes"]["ok"] = {"age": "integer", "name": "text"}

    orders = [list(node.config.writes["ok"]) for each in (plain, turned) for node in program(each).nodes[1:2]]

    assert orders == [["age", "name"], ["age", "name"]]


def test_a_default_written_out_means_the_same() -> None:
    assert program({**PLAIN, "entry": "anyone", "lifetime_minutes": 30, "description": {}}).hash == program().hash


def test_a_file_and_the_stored_document_are_the_same_program() -> None:
    yaml = b"{format: 1, journey: test, name: {en: Test}, start: a, steps: {a: {step: stop@1}}}"

    assert compile_journey(parse_yaml(yaml), REGISTRY).hash == compiled({"a": step("stop")}).hash


CHANGES: list[dict[str, Any]] = [
    {"journey": "other"},
    {"name": {"en": "Tests"}},
    {"description": {"en": "A test"}},
    {"entry": "signed_in"},
    {"lifetime_minutes": 31},
    {"variables": {"name": "text", "age": "integer", "more": "text"}},
    {"otherwise": {}},
    {"steps": {**STEPS, "name": {**STEPS["name"], "note": "why"}}},
    {"steps": {**STEPS, "name": {**STEPS["name"], "texts": {"en": {"title": "Name"}}}}},
    {"steps": {**STEPS, "name": {**STEPS["name"], "position": [1, 2]}}},
    {"steps": {**STEPS, "done": stop("success")}},
    {"steps": {**STEPS, "sort": {**STEPS["sort"], "next": {"adult": "done", "child": "name"}}}},
]


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_changes_the_hash(change: dict[str, Any]) -> None:
    assert program({**PLAIN, **change}).hash != program().hash


def test_all_changed_programs_differ_from_one_another() -> None:
    assert len({program({**PLAIN, **change}).hash for change in CHANGES}) == len(CHANGES)


def other_contract(step: StopStep, config: StopConfig) -> Contract:
    del step
    return Contract(outcomes=(), result=config.result, view="other.v1")


def test_another_contract_of_the_same_step_changes_the_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    before = program().hash
    monkeypatch.setattr(StopStep, "contract", other_contract)

    assert program().hash != before


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_another_process_makes_the_same_program(seed: str) -> None:
    root = Path(__file__).parents[3]
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "from tests.unit.platform.test_canonical import program; print(program().hash.hex())",
        ],
        cwd=root,
        env={"PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == program().hash.hex()
