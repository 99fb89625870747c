"""What the tenant that somebody works for has set up about itself."""

from handrail_ui.sites import SiteSettings, site_settings
from handrail_ui.studio.entrance import Colleague


async def served_settings(here: Colleague) -> SiteSettings:
    """Return the settings of the tenant that is served, at most a second old."""
    served = await here.visit.parts.directory.by_key(here.served, here.now)
    assert served is not None
    return site_settings(served)
