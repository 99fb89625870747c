"""Where a session of a random journey may come to while nobody is there."""

from collections.abc import Mapping

from tests.property.anything import CloseConfig
from tests.property.drawn import Plan


def signs_in_unattended(steps: Mapping[str, Plan]) -> bool:
    """Tell whether somebody could be signed in after a wait before any page is shown to them."""
    reached = [target for plan in steps.values() if plan.kind == "waiting" for target in plan.next.values()]
    for name in reached:  # grows meanwhile
        plan = steps[name]
        if isinstance(plan.config, CloseConfig) and plan.config.sign_in:
            return True
        on = [plan.limit.then] if plan.limit else []
        on += [] if plan.kind in ("anything", "waiting") else plan.next.values()
        reached += [target for target in on if target not in reached]
    return False
