"""What the page of the theme answers: the form, a page that wears what stands in it, and saving."""

import asyncio
from collections.abc import Mapping
from typing import Final

from litestar import Response

from handrail_platform.access.permission import Permission
from handrail_tenants.tenancy.registry import SettingsMoved
from handrail_ui.pages.look.palette import Scheme
from handrail_ui.pages.theme import Theme, ThemeContrastError, sketched_theme, theme_failures
from handrail_ui.runtime.problems import MalformedAnswer
from handrail_ui.runtime.responses import framed, see_other
from handrail_ui.studio.entrance import Colleague, colleague, uploaded
from handrail_ui.studio.frame import shown
from handrail_ui.studio.inspector.answers import AnyRequest, languages_of
from handrail_ui.studio.screen.answers import site_of
from handrail_ui.studio.screen.staged import brand_of, face_of
from handrail_ui.studio.theme.contrast import mended
from handrail_ui.studio.theme.desk import ThemeDesk
from handrail_ui.studio.theme.page import Said, theme_page
from handrail_ui.studio.theme.sample import sample_of
from handrail_ui.studio.theme.written import (
    MOST_LOGO,
    choices,
    filled_theme,
    typed_theme,
    with_colours,
    written_theme,
    wrong_in,
)

_MOST_POSTED: Final = 4 * MOST_LOGO
_MEND: Final = "mend"


async def theme(request: AnyRequest) -> Response[bytes]:
    """Show the theme of the tenant with a form."""
    here = await colleague(request, Permission.JOURNEY_READ)
    opened = await asyncio.to_thread(_desk(here).open)
    typed = filled_theme(opened.written)
    saved = here.visit.head.query("done") == "saved"
    said = Said(
        theme=sketched_theme(written_theme(typed)),
        revision=opened.revision,
        notice="studio.theme.saved" if saved else None,
    )
    return await _shown(here, typed, said, _scheme(here.visit.head.query("scheme")))


async def page(request: AnyRequest) -> Response[bytes]:
    """Show a page that wears the theme as it is saved."""
    here = await colleague(request, Permission.JOURNEY_READ)
    opened = await asyncio.to_thread(_desk(here).open)
    worn = sketched_theme(written_theme(filled_theme(opened.written)))
    return await _worn(here, worn, _scheme(here.visit.head.query("scheme")))


async def look(request: AnyRequest) -> Response[bytes]:
    """Show a page that wears the theme as it stands in the form, however hard it is to read."""
    here = await colleague(request, Permission.THEME_EDIT)
    fields = await uploaded(here, _MOST_POSTED)
    typed, opened = typed_theme(fields), await asyncio.to_thread(_desk(here).open)
    if wrong_in(typed, filled_theme(opened.written)["logo"]) or not choices(typed):
        typed = filled_theme(opened.written)
    return await _worn(
        here, sketched_theme(written_theme(typed)), _scheme(fields.get("scheme", b"").decode("latin-1"))
    )


async def save(request: AnyRequest) -> Response[bytes]:
    """Save the theme where it is readable; else propose the nearest that is."""
    here = await colleague(request, Permission.THEME_EDIT)
    fields = await uploaded(here, _MOST_POSTED)
    typed, revision = typed_theme(fields), fields.get("revision", b"").decode("latin-1")
    scheme = _scheme(fields.get("scheme", b"").decode("latin-1"))
    desk = _desk(here)
    opened = await asyncio.to_thread(desk.open)
    if not choices(typed):
        raise MalformedAnswer
    if wrong := wrong_in(typed, filled_theme(opened.written)["logo"]):
        return await _shown(here, typed, Said(theme=None, revision=revision, wrong=wrong), scheme, 422)
    worn = sketched_theme(written_theme(typed))
    if fields.get("do") == _MEND.encode():
        return await _mended(here, typed, worn, revision, scheme)
    try:
        await asyncio.to_thread(desk.save, written_theme(typed), revision, here.deed)
    except ThemeContrastError:
        return await _shown(here, typed, Said(theme=worn, revision=revision, is_refused=True), scheme, 422)
    except SettingsMoved:
        said = Said(theme=worn, revision=opened.revision, is_moved=True)
        return await _shown(here, typed, said, scheme, 409)
    return see_other(here.to(f"/theme?done=saved&scheme={scheme}"))


async def _mended(
    here: Colleague, typed: Mapping[str, str], worn: Theme, revision: str, scheme: Scheme
) -> Response[bytes]:
    colours = await asyncio.to_thread(mended, worn)
    after = with_colours(typed, colours)
    now = sketched_theme(written_theme(after))
    notice = None if theme_failures(now) else "studio.theme.mended"
    return await _shown(here, after, Said(theme=now, revision=revision, notice=notice), scheme)


async def _shown(
    here: Colleague, typed: Mapping[str, str], said: Said, scheme: Scheme, status: int = 200
) -> Response[bytes]:
    url = here.to(f"/theme/page?scheme={scheme}")
    return shown(here, await asyncio.to_thread(theme_page, here, typed, url, scheme, said), status)


async def _worn(here: Colleague, worn: Theme, scheme: Scheme) -> Response[bytes]:
    site, languages = await site_of(here), await languages_of(here)
    language = here.say.language if here.say.language in languages else languages[0]
    at, scene = await asyncio.to_thread(sample_of, here.desk, languages, language)
    brand = brand_of(site, worn, here.visit.site.address.to("/theme/"), scheme)
    face = face_of(scene, at, brand, language, here.visit.parts.translator, site.settings.values)
    return framed(await asyncio.to_thread(face.drawn, here.visit.parts.renderer))


def _scheme(said: str) -> Scheme:
    return "dark" if said == "dark" else "light"


def _desk(here: Colleague) -> ThemeDesk:
    return ThemeDesk(here.workplace.admin, here.served)
