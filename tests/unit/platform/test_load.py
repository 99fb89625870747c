"""A published program comes back as what was proved, or not at all."""

from typing import Any

import msgspec
import pytest

from handrail_platform.compile import bind, load
from handrail_platform.compile.load import EngineRevisionOver, ProgramChanged, load_journey
from handrail_platform.compile.program import ENGINE_REVISION, Program
from handrail_platform.compile.resolve import Registry
from handrail_platform.document.bundle import Bundle
from handrail_platform.document.canonical import content_hash
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.step.contract import Contract
from tests.unit.platform.journeys import compiled, document, step, stop
from tests.unit.platform.steps import REGISTRY, ActConfig, PageStep, registry

STEPS = {"ask": step(ok="done", no="ask"), "done": stop()}


def loaded(source: JourneyDocument, proved: bytes, steps: Registry = REGISTRY) -> Program:
    return load_journey(Bundle(document=source), steps, proved)


def test_what_was_compiled_is_loaded() -> None:
    program = compiled(STEPS)

    assert loaded(program.document, program.hash) == program


def test_the_order_of_the_steps_changes_nothing() -> None:
    program = compiled(STEPS)
    turned = parse_plain(document(dict(reversed(STEPS.items())), start="ask"))

    assert loaded(turned, program.hash) == program


@pytest.mark.parametrize(
    "change", [{"lifetime_minutes": 31}, {"entry": "signed_in"}, {"start": "done"}, {"journey": "other"}]
)
def test_a_changed_document_is_refused(change: dict[str, Any]) -> None:
    program = compiled(STEPS)

    with pytest.raises(ProgramChanged):
        loaded(msgspec.structs.replace(program.document, **change), program.hash)


def test_a_program_of_another_engine_is_refused() -> None:
    program = compiled(STEPS)
    contracts = {node.id: msgspec.to_builtins(node.contract) for node in sorted(program.nodes, key=lambda n: n.id)}
    guardrails = msgspec.to_builtins(PLATFORM_GUARDRAILS)
    hashes = [content_hash(revision, program.bundle, contracts, guardrails) for revision in (ENGINE_REVISION, 0)]

    assert hashes[0] == program.hash
    with pytest.raises(ProgramChanged):
        loaded(program.document, hashes[1])


def test_a_program_of_an_earlier_engine_revision_is_refused_by_that_name(monkeypatch: pytest.MonkeyPatch) -> None:
    program = compiled(STEPS)
    for module in (bind, load):
        monkeypatch.setattr(module, "ENGINE_REVISION", ENGINE_REVISION + 1)

    with pytest.raises(EngineRevisionOver) as refused:
        loaded(program.document, program.hash)

    assert (
        str(refused.value) == f"published for engine revision {ENGINE_REVISION}, and this is {ENGINE_REVISION + 1}"
    )


class PoliterPage(PageStep):
    """The same step in a release that promises less."""

    def contract(self, config: ActConfig) -> Contract:
        return msgspec.structs.replace(super().contract(config), effects=())


def test_a_program_whose_steps_promise_something_else_is_refused() -> None:
    program = compiled(STEPS)

    with pytest.raises(ProgramChanged):
        loaded(program.document, program.hash, registry(PoliterPage()))


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ({"ask": {"step": "page@9"}}, "unknown-step-version"),
        ({"ask": {"step": "gone@1"}}, "unknown-step"),
        ({"ask": step("page", {"outcomes": ["ok"]})}, "unwired-outcome"),
        ({"ask": step(ok="nowhere")}, "unknown-target"),
        ({"ask": step("page", {"reads": {"name": "text"}}, ok="ask")}, "undeclared-variable"),
    ],
)
def test_what_leads_nowhere_is_refused_whatever_vouches_for_it(steps: dict[str, Any], problem: str) -> None:
    with pytest.raises(JourneyRefused) as refused:
        loaded(parse_plain(document(steps)), bytes(32))

    assert [each.code for each in refused.value.problems] == [problem]
