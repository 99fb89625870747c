"""What the interpreter asks again of a whole journey, step by step."""

from collections.abc import Iterable, Sequence

from handrail_platform.compile.inline import Whole
from handrail_platform.compile.liveness import Guards
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.guard.requirement import Requirement
from handrail_platform.guard.table import asserted, in_effect


def asked_again(whole: Whole, guardrails: Sequence[Guardrail]) -> dict[str, Guards]:
    """Return what must hold of each step, by the effect that must not happen otherwise."""
    together = in_effect(guardrails, required_by_parts(whole))
    return {name: asserted(each.contract, together, each.requires) for name, each in whole.steps.items()}


def required_by_parts(whole: Whole) -> Iterable[Requirement]:
    """Return what the parts of the journey require of whoever calls them."""
    return (requirement for each in whole.steps.values() for requirement in each.requires)
