"""A way back in is held to what a sign-in has to show: where it is weaker, the proof says by which route."""

import msgspec
import pytest

from handrail_flows.registry import REGISTRY
from handrail_flows.templates import template
from handrail_platform.document.model import JourneyDocument
from handrail_platform.verify.prove import examine


def shortened(document: JourneyDocument, step: str, outcome: str, to: str) -> JourneyDocument:
    """Lead an outcome of a step elsewhere."""
    node = document.steps[step]
    led = msgspec.structs.replace(node, next={**node.next, outcome: to})
    return msgspec.structs.replace(document, steps={**document.steps, step: led})


@pytest.mark.parametrize(
    ("name", "step", "outcome", "to"),
    [
        ("lost-factor", "recovery", "none", "passkey"),
        ("lost-factor", "recovery", "other", "welcome"),
    ],
)
def test_a_recovery_weaker_than_the_sign_in_is_refused_with_the_route(
    name: str, step: str, outcome: str, to: str
) -> None:
    document = shortened(template(name), step, outcome, to)

    findings = examine(document, REGISTRY, document.guardrails).findings

    routes = [each.route for each in findings if each.route]
    assert routes
