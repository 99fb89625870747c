"""From a theme, saved or not, to its page."""

from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from handrail_platform.access.permission import Permission
from handrail_ui.pages.look.palette import Scheme
from handrail_ui.pages.studio import StudioPage
from handrail_ui.pages.theme import Corners, Font, Theme
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.theme.contrast import UseRow, mended, use_rows
from handrail_ui.studio.theme.written import Wrong


class Proposed(msgspec.Struct, frozen=True):
    """Colours that hold, near those of a scheme that is hard to read."""

    scheme: Scheme
    brand: str
    accent: str


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the page tells besides its form. `theme` is None where the form is none yet."""

    theme: Theme | None
    revision: str
    notice: str | None = None
    is_moved: bool = False
    is_refused: bool = False
    wrong: tuple[Wrong, ...] = ()


class StudioThemePage(StudioPage, frozen=True, kw_only=True):
    """The look of the tenant's pages: what was typed, how readable it is, and a page that wears it."""

    template = "studio/theme.html"

    revision: str
    typed: Mapping[str, str]
    corners: tuple[str, ...]
    fonts: tuple[str, ...]
    uses: tuple[UseRow, ...]
    proposed: tuple[Proposed, ...]
    notice: str | None
    is_moved: bool
    is_refused: bool
    wrong: tuple[Wrong, ...]
    may_edit: bool
    save_url: str
    look_url: str
    shown_url: str
    scheme: Scheme

    @property
    def holds(self) -> bool:
        return all(each.holds for each in self.uses)


def theme_page(
    here: Colleague, typed: Mapping[str, str], shown_url: str, scheme: Scheme, said: Said
) -> StudioThemePage:
    """Make the page."""
    proposed: Mapping[Scheme, Any] = mended(said.theme) if said.theme else {}
    return StudioThemePage(
        **frame(here),
        revision=said.revision,
        typed=_with_dark(typed, said.theme),
        corners=get_args(Corners),
        fonts=get_args(Font),
        uses=use_rows(said.theme) if said.theme else (),
        proposed=tuple(Proposed(each, brand.hex, accent.hex) for each, (brand, accent) in proposed.items()),
        notice=said.notice,
        is_moved=said.is_moved,
        is_refused=said.is_refused,
        wrong=said.wrong,
        may_edit=here.may(Permission.THEME_EDIT),
        save_url=here.to("/theme"),
        look_url=here.to("/theme/page"),
        shown_url=shown_url,
        scheme=scheme,
    )


def _with_dark(typed: Mapping[str, str], theme: Theme | None) -> Mapping[str, str]:
    """Return the form with the dark colours that are made from the light ones, where nobody chose others."""
    if theme is None or "own_dark" in typed:
        return typed
    return {**typed, "dark_brand": theme.dark_brand.hex, "dark_accent": theme.dark_accent.hex}
