"""A step type as it comes from the palette, before it stands in any journey."""

from handrail_flows.palette import PALETTE, Starter
from handrail_flows.registry import REGISTRY
from handrail_ui.studio.inspector.at_hand import KINDS, StepAtHand, StepUnknown, contract_of
from handrail_ui.studio.inspector.shape import group_of


def starter_of(look: str) -> Starter:
    """Return what the palette begins with. Raises StepUnknown."""
    found = next((each for each in PALETTE if each.look == look), None)
    if found is None:
        raise StepUnknown
    return found


def starting(starter: Starter, languages: tuple[str, ...]) -> StepAtHand:
    """Return the step with the settings that it begins with, alone."""
    name, _, version = starter.step.partition("@")
    step = REGISTRY[name, int(version)]
    contract = contract_of(step, starter.config)
    return StepAtHand(
        name=starter.look,
        node={"step": starter.step, "config": starter.config},
        step=step,
        group=group_of(step.config_type),
        outcomes=contract.outcomes if contract else (),
        steps=(),
        otherwise={},
        variables={variable: KINDS[kind] for variable, kind in starter.variables.items()},
        assigned=None,
        ranges={},
        languages=languages,
        slots=(),
        is_start=False,
    )
