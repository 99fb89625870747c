"""The staff of the demo: one person for each role, who have their accounts at the platform's tenant."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from handrail_platform.access.role import Role
from handrail_ui.demo.tenants import DemoAccount, DemoSite, demo_environments, site_of

_FILE: Final = Path(__file__).parent / "platform" / "handrail.yaml"


class DemoPlatform(msgspec.Struct, frozen=True, kw_only=True):
    """The platform's tenant, and who of its people is what at the tenant that they serve."""

    site: DemoSite
    serves: str
    staff: Mapping[Role, DemoAccount]

    @property
    def served(self) -> tuple[str, ...]:
        """The tenant that they serve, with the environments before it."""
        return (self.serves, *(each.key for each in demo_environments()))


@cache
def demo_platform() -> DemoPlatform:
    """Read the platform's tenant."""
    plain: dict[str, Any] = yaml.safe_load(_FILE.read_bytes())
    described = plain.pop("staff")
    names = msgspec.convert(described["people"], dict[Role, str])
    staff = {role: DemoAccount(name, f"{role}@{plain['key']}.example") for role, name in names.items()}
    return DemoPlatform(site=site_of(plain, tuple(staff.values())), serves=described["tenant"], staff=staff)


def studio_address(base_url: str) -> str:
    """Return where staff of the demo sign in and are led to the studio of the tenant that they serve."""
    platform = demo_platform()
    home = f"/t/{platform.site.key}"
    return f"{base_url}{home}/j/login?next=/studio/{platform.serves}"
