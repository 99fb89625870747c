"""Every journey that Handrail ships is walked through every edge, in the real interpreter."""

from pathlib import Path

import pytest

import handrail_ui
from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_yaml
from handrail_platform.rehearse.report import rehearse

SHIPPED = sorted(Path(handrail_ui.__path__[0]).rglob("journeys/**/*.yaml"))


def read(file: Path) -> JourneyDocument:
    return parse_yaml(file.read_bytes())


def test_journeys_are_found() -> None:
    assert {"login", "registration", "authenticator", "passkey"} <= {file.stem for file in SHIPPED}


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_edge_is_taken_and_every_scenario_holds(file: Path) -> None:
    beside = [read(other) for other in file.parent.glob("*.yaml") if other != file]
    parts = {document.journey: document for document in beside if document.part is not None}
    document = read(file)
    if document.part is not None:
        assert any(node.journey == document.journey for each in beside for node in each.steps.values())
        return

    rehearsed = rehearse(compile_journey(document, REGISTRY, parts=parts))

    assert rehearsed.missed == ()
    assert rehearsed.failures == ()
    assert [told for told in rehearsed.scenarios if told.broken] == []
    assert rehearsed.again[0] == rehearsed.again[1]
    assert {route.status for route in rehearsed.routes} == {"finished"}
