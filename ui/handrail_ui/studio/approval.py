"""Whether a tenant wants a second person behind what goes live."""

from handrail_ui.sites import site_settings
from handrail_ui.studio.entrance import Colleague


async def wants_approval(here: Colleague) -> bool:
    """Tell whether somebody else has to approve before new sessions of the tenant run something new."""
    served = await here.visit.parts.directory.by_key(here.served, here.now)
    return served is not None and site_settings(served).publishing.approvals > 0
