"""What can be put into a journey, in words: step types as the palette offers them."""

from collections.abc import Mapping
from typing import Any

import msgspec

from handrail_flows.palette import PALETTE, Intent, Starter
from handrail_flows.registry import REGISTRY
from handrail_platform.step.contract import StepKind
from handrail_ui.pages.translator import Speech


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """A step to begin with. `also` holds other words by which somebody may look for it."""

    look: str
    intent: Intent
    name: str
    kind: str
    also: str
    step: str
    config: Mapping[str, Any]
    variables: Mapping[str, str]
    if_known: Mapping[str, tuple[str, ...]]
    outcomes: tuple[str, ...]


def offered(say: Speech) -> tuple[Offered, ...]:
    """Return every step type in the order of the palette."""
    return tuple(
        Offered(
            look=each.look,
            intent=each.intent,
            name=say(f"studio.step.{each.look}"),
            kind=say(f"studio.kind.{each.look}"),
            also=say(f"studio.also.{each.look}"),
            step=each.step,
            config=each.config,
            variables=each.variables,
            if_known=each.if_known,
            outcomes=_outcomes(each),
        )
        for each in PALETTE
    )


def _outcomes(starter: Starter) -> tuple[str, ...]:
    name, _, version = starter.step.partition("@")
    step = REGISTRY[name, int(version)]
    if step.kind is StepKind.FINAL:
        return ()
    return step.contract(msgspec.convert(starter.config, step.config_type)).outcomes
