"""The theme of a tenant as its staff change it: checked, under the revision that was seen, and audited."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import msgspec

from handrail_tenants.audit.entry import Told, told
from handrail_ui.administration import Administration
from handrail_ui.sites import check_site_settings
from handrail_ui.studio.desk import Deed


class OpenedTheme(msgspec.Struct, frozen=True):
    """The theme as it is set up, None where the tenant has none of its own. `revision` is that of all settings."""

    written: Mapping[str, Any] | None
    revision: str


@dataclass(frozen=True)
class ThemeDesk:
    """The look of one tenant. Synchronous."""

    admin: Administration
    tenant: str

    def open(self) -> OpenedTheme:
        """Return the theme. Raises TenantUnknown."""
        settings = self.admin.registry.settings_of(self.tenant)
        return OpenedTheme(_theme_in(settings.values), settings.revision)

    def save(self, written: Mapping[str, Any], seen: str, deed: Deed) -> None:
        """Replace the theme that somebody saw.

        Raises ThemeError for what is no theme or hard to read, ValueError for another fault of the settings,
        TenantUnknown and SettingsMoved.
        """
        settings = self.admin.registry.settings_of(self.tenant)
        values = {**settings.values, "theme": written}
        check_site_settings(values)
        entry = deed.told_of("theme", _told(_theme_in(settings.values)), _told(written))
        self.admin.reconfigure(self.tenant, values, seen, entry)


def _theme_in(values: Mapping[str, Any]) -> Mapping[str, Any] | None:
    theme = values.get("theme")
    return cast("Mapping[str, Any]", theme) if isinstance(theme, dict) else None


def _told(theme: Mapping[str, Any] | None) -> Told:
    """Return what the log keeps: everything but the picture itself, of which it keeps the SHA-256 in hex."""
    if theme is None:
        return told(None)
    return told({**theme, "logo": hashlib.sha256(str(theme.get("logo", "")).encode()).hexdigest()})
