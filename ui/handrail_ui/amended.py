"""The settings of a tenant, amended by an operator: what is named is set, everything else stays as it is."""

from collections.abc import Mapping
from typing import Any, Final

from handrail_platform.values import Milliseconds
from handrail_tenants.audit.entry import Actor, AuditEntry, told
from handrail_ui.administration import Administration
from handrail_ui.provisions import keeping_enough, values_in
from handrail_ui.sites import check_site_settings

OPERATOR: Final = "command line"
"""Whoever can type commands may do anything; no tenant has a key with a space in it."""


def amend_settings(
    admin: Administration, key: str, named: Mapping[str, Any], *, by: str, at: Milliseconds
) -> None:
    """Set what is named, of `values` each by its name, and say so in the audit log.

    Raises TenantUnknown, SettingsMoved, EnvironmentsInvalid, Unprovided where journeys that people walk would miss
    a value, and ValueError for what no page could be made from.
    """
    settings = admin.registry.settings_of(key)
    after = {**settings.values, **named}
    check_site_settings(after)
    if "values" in named:
        after["values"] = {**values_in(settings.values), **values_in(named)}
        check_site_settings(after)
    before = {name: settings.values.get(name) for name in named}
    entry = AuditEntry(
        at=at,
        actor=Actor(OPERATOR, by),
        action="settings:set",
        object="settings",
        rule=OPERATOR,
        verdict="allowed",
        before=told(before),
        after=told({name: after[name] for name in named}),
    )
    admin.reconfigure(key, after, settings.revision, entry, keeping_enough(admin.steps, at))
