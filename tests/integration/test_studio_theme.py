"""The look of a tenant is saved as somebody saw it, if it can be read, with an entry in the audit log."""

from collections.abc import Iterator
from typing import Any

import pytest

from handrail_platform.access.permission import Permission
from handrail_tenants.audit.entry import AuditEntryInvalid, AuditLine
from handrail_tenants.authorization.ruling import Ruling
from handrail_tenants.tenancy.registry import SettingsMoved
from handrail_ui.pages.theme import ThemeContrastError
from handrail_ui.studio.desk import Deed
from handrail_ui.studio.theme.desk import ThemeDesk
from tests.acme import Acme
from tests.integration.test_studio_desk import LENA, NOW

THEMING = Deed(LENA, Permission.THEME_EDIT, Ruling(allow=True, rule="p, designer"), NOW)
READABLE: dict[str, Any] = {
    "brand": "#4c2aa0",
    "accent": "#0a7573",
    "logo": "handrail.svg",
    "corners": "large",
    "font": "figtree",
}


@pytest.fixture
def desk(acme: Acme) -> Iterator[ThemeDesk]:
    with acme.administration() as admin:
        yield ThemeDesk(admin, "acme")


def log(desk: ThemeDesk) -> list[AuditLine]:
    with desk.admin.audit("acme") as entries:
        return [each for each in entries.read(0, 100) if each.action == "theme:edit"]


def test_a_theme_is_saved_and_told(desk: ThemeDesk) -> None:
    assert desk.open().written is None

    desk.save(READABLE, desk.open().revision, THEMING)

    assert desk.open().written == READABLE
    (entry,) = log(desk)
    assert (entry.object, entry.before) == ("theme", "null")
    assert "#4c2aa0" in entry.after


def test_whoever_saw_older_settings_changes_nothing(desk: ThemeDesk) -> None:
    seen = desk.open().revision
    desk.save(READABLE, seen, THEMING)

    with pytest.raises(SettingsMoved):
        desk.save({**READABLE, "font": "inter"}, seen, THEMING)

    assert desk.open().written == READABLE
    assert len(log(desk)) == 1


def test_what_is_hard_to_read_is_not_saved(desk: ThemeDesk) -> None:
    with pytest.raises(ThemeContrastError):
        desk.save({**READABLE, "accent": "#7fd4d2"}, desk.open().revision, THEMING)

    assert desk.open().written is None
    assert log(desk) == []


def test_what_the_log_refuses_is_not_saved(desk: ThemeDesk) -> None:
    unruled = Deed(LENA, Permission.THEME_EDIT, Ruling(allow=True, rule=""), NOW)

    with pytest.raises(AuditEntryInvalid):
        desk.save(READABLE, desk.open().revision, unruled)

    assert desk.open().written is None
