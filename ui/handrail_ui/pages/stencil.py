"""Pages that differ between people only in a few places, cut once into fixed pieces and holes.

A plain step (no values, no errors, no data) is the same HTML for everybody but for its place: session, nonce,
address and expiry. Filling holes costs a twentieth of a Jinja rendering.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from typing import TypeAlias, TypeVar

import msgspec
from markupsafe import escape

from handrail_ui.pages.page import Page

# Text forms that no page can contain: browsers and journeys never hold a null character.
_MARKED = {"session": "\0session\0", "nonce": "\0nonce\0", "submit_url": "\0submit_url\0"}
# An integer cannot hold a mark, so expiry is marked by the largest one that scripts can count to.
_MARKED_EXPIRY = 2**53 - 1
_HOLE = re.compile(rf"\0(session|nonce|submit_url)\0|{_MARKED_EXPIRY}")
_MOST_STENCILS = 512
_MOST_SIGHTINGS = 4096

Draw: TypeAlias = Callable[[Page], str]
_Kept = TypeVar("_Kept")


class Stencil(msgspec.Struct, frozen=True):
    """`holes[i]` follows `pieces[i]`; there is one piece more than holes."""

    pieces: tuple[str, ...]
    holes: tuple[str, ...]

    def fill(self, page: Page) -> str:
        """Return the HTML of a page of this shape."""
        filled = [self.pieces[0]]
        for hole, piece in zip(self.holes, self.pieces[1:], strict=True):
            filled += (str(escape(getattr(page, hole))), piece)
        return "".join(filled)


class Stencils:
    """Keeps stencils of pages seen at least twice; a page with anything personal in it is drawn anew."""

    def __init__(self) -> None:
        self._stencils: OrderedDict[bytes, Stencil] = OrderedDict()
        self._sightings: OrderedDict[bytes, None] = OrderedDict()

    def render(self, page: Page, brand: msgspec.Struct, block: str, draw: Draw) -> str:
        """Render a page: by its stencil if there is one, else by `draw`. `block` names the part drawn."""
        if not _is_plain(page):
            return draw(page)
        key = _shape(page, brand, block)
        if stencil := self._stencils.get(key):
            self._stencils.move_to_end(key)
            return stencil.fill(page)
        if key not in self._sightings:
            _remember(self._sightings, key, None, _MOST_SIGHTINGS)
            return draw(page)
        stencil = _cut(draw(_marked(page)))
        _remember(self._stencils, key, stencil, _MOST_STENCILS)
        return stencil.fill(page)


def _is_plain(page: Page) -> bool:
    # Data may hold the key of an authenticator and an end a code for an app: neither may outlive its response.
    has_input = any(field.value or field.error for field in page.view.fields)
    return page.done is None and not page.view.data and not has_input


def _shape(page: Page, brand: msgspec.Struct, block: str) -> bytes:
    parts = (block, page.journey, page.step, page.language, page.done, page.view, brand)
    return sha256(msgspec.msgpack.encode(parts)).digest()


def _marked(page: Page) -> Page:
    return msgspec.structs.replace(page, **_MARKED, expires_at=_MARKED_EXPIRY)


def _cut(html: str) -> Stencil:
    pieces: list[str] = []
    holes: list[str] = []
    end = 0
    for match in _HOLE.finditer(html):
        pieces.append(html[end : match.start()])
        holes.append(match[1] or "expires_at")
        end = match.end()
    return Stencil((*pieces, html[end:]), tuple(holes))


def _remember(kept: OrderedDict[bytes, _Kept], key: bytes, value: _Kept, most: int) -> None:
    kept[key] = value
    if len(kept) > most:
        kept.popitem(last=False)
