"""Puts a journey live that the gate of publishing would refuse, for tests of what the interpreter then does."""

from collections.abc import Mapping
from typing import Any

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.bundle import encode_bundle
from handrail_platform.document.parse import parse_yaml
from handrail_tenants.journeys.decision import Decision
from handrail_ui import clock
from handrail_ui.administration import administration
from handrail_ui.settings import Settings


def publish_unproved(environment: Mapping[str, str | None], tenant: str, source: str) -> None:
    """Store a program behind the back of the gate, as a fault in the proof would."""
    given: dict[str, Any] = {
        name.removeprefix("HANDRAIL_").lower(): value
        for name, value in environment.items()
        if name.startswith("HANDRAIL_") and value is not None
    }
    program = compile_journey(parse_yaml(source.encode()), REGISTRY)
    bundle = encode_bundle(program.bundle, program.guardrails)
    decision = Decision("test", "a fault", clock.now())
    with administration(Settings(**given)) as admin, admin.journeys_although_broken(tenant) as journeys:
        journeys.publish(program.journey, bundle, program.hash, decision)
