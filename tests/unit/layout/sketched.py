"""Journeys as they are drawn."""

from collections.abc import Mapping
from pathlib import Path

import handrail_ui
from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import sound_journey
from handrail_platform.compile.wiring import Resolved
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_yaml
from handrail_platform.layout.sketch import Arrow, Card, Sketch

SHIPPED = sorted(Path(handrail_ui.__path__[0]).rglob("journeys/**/*.yaml"))


def shipped(file: Path) -> Sketch:
    """Return a journey that ships."""
    return sketched(parse_yaml(file.read_bytes()))


def sketched(document: JourneyDocument) -> Sketch:
    """Return a journey with a row for each outcome, and one where a limit leads."""
    steps: Mapping[str, Resolved] = sound_journey(document, REGISTRY).whole.steps
    failing = {name for name, step in steps.items() if step.contract.result == "denied"}
    ways = {name: _ways(step) for name, step in steps.items()}
    return Sketch(
        cards=tuple(Card(name, len(targets)) for name, targets in ways.items()),
        arrows=tuple(
            Arrow(name, row, target, quiet=target in failing)
            for name, targets in ways.items()
            for row, target in enumerate(targets)
        ),
        start=document.start,
    )


def _ways(step: Resolved) -> list[str]:
    return [step.next[outcome] for outcome in step.contract.outcomes] + ([step.limit.then] if step.limit else [])
