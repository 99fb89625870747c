"""A known failure of the field: the journey that has it, why it is refused, and its repaired twin."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import yaml

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.resolve import Registry
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.guardrail import Guardrail
from tests.known_failures.declared import DeclaredStep

FOLDER = Path(__file__).parent
STEPS: Registry = {**REGISTRY, ("declared", 1): DeclaredStep()}


class Because(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that is wrong: its code, and for a finding its guardrail and route, for a problem its path."""

    code: str
    guardrail: str = ""
    route: tuple[str, ...] = ()
    other_route: tuple[str, ...] = ()
    path: str = ""


class KnownFailure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`refused` and `repaired` are journeys without what all journeys need; hops are written `step:outcome`."""

    title: str
    seen: str
    because: tuple[Because, ...]
    refused: dict[str, Any]
    repaired: dict[str, Any]
    guardrails: tuple[Guardrail, ...] = ()
    variables: dict[str, Any] = {}
    parts: dict[str, dict[str, Any]] = {}

    @property
    def called(self) -> dict[str, JourneyDocument]:
        """The parts that the journeys call."""
        return {
            name: parse_plain({"format": 1, "journey": name, "name": {"en": name}, **plain})
            for name, plain in self.parts.items()
        }

    def document(self, steps: dict[str, Any]) -> JourneyDocument:
        return parse_plain(
            {
                "format": 1,
                "journey": "test",
                "name": {"en": self.title},
                "start": next(iter(steps)),
                "variables": self.variables,
                "steps": steps,
            }
        )


def known_failures() -> Iterator[tuple[str, KnownFailure]]:
    for path in sorted(FOLDER.glob("*.yaml")):
        yield path.stem, msgspec.convert(yaml.safe_load(path.read_text()), KnownFailure)
