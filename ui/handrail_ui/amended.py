"""The settings of a tenant, amended by an operator: what is named is set, everything else stays as it is."""

from collections.abc import Mapping
from typing import Any

from handrail_tenants.tenancy.registry import TenantRegistry
from handrail_tenants.tenancy.session import TenantSession
from handrail_ui.sites import check_site_settings


def amend_settings(registry: TenantRegistry, key: str, named: Mapping[str, Any]) -> None:
    """Set what is named.

    Raises TenantUnknown, SettingsMoved, and ValueError for what no page could be made from.
    """
    settings = registry.settings_of(key)
    values = {**settings.values, **named}
    check_site_settings(values)
    registry.reconfigure(key, values, settings.revision, _alone)


def _alone(within: TenantSession) -> None:
    """Do nothing beside it."""
    del within
