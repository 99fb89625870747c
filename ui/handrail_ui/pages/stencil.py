"""Pages that differ between people only in a few places, cut once into fixed pieces and holes.

A plain step (no errors, no data) is the same HTML for everybody but for its place (session, nonce, address,
expiry) and for what its fields hold already. Filling holes costs a twentieth of a Jinja rendering. With the value
of a field a template does nothing but print it, or ask whether there is one.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeAlias, TypeVar

import msgspec
from markupsafe import escape

from handrail_platform.view import FieldKind
from handrail_ui.pages.page import Page, PageField, PageView

# Text forms that no page can contain: browsers and journeys never hold a null character.
_MARKED = {"session": "\0session\0", "nonce": "\0nonce\0", "submit_url": "\0submit_url\0"}
# An integer cannot hold a mark, so expiry is marked by the largest one that scripts can count to.
_MARKED_EXPIRY = 2**53 - 1
_HOLE = re.compile(rf"\0(session|nonce|submit_url|open_until|open_until_iso)\0|\0value (\d+)\0|{_MARKED_EXPIRY}")
_PRINTED: frozenset[FieldKind] = frozenset({"date", "email", "number", "phone", "text"})
"""Kinds of fields whose value stands in the page as it is; another decides what is ticked or chosen."""
_MOST_STENCILS = 512
_MOST_SIGHTINGS = 4096


class _MarkedPage(Page, frozen=True):
    """A page whose end is a mark in words as well."""

    @property
    def open_until(self) -> str:
        return "\0open_until\0"

    @property
    def open_until_iso(self) -> str:
        return "\0open_until_iso\0"


Draw: TypeAlias = Callable[[Page], str]
_Key = TypeVar("_Key")
_Kept = TypeVar("_Kept")
_Identity: TypeAlias = tuple[int, int, str, str, str]


class Stencil(msgspec.Struct, frozen=True):
    """Pieces of HTML with places between them; `places[i]` follows `pieces[i]` and takes the hole of that number.

    A hole is the page's own attribute, or the value of the field at this position; one may be in several places.
    """

    pieces: tuple[str, ...]
    places: tuple[int, ...]
    holes: tuple[str | int, ...]

    def fill(self, page: Page) -> str:
        """Return the HTML of a page of this shape."""
        fields = page.view.fields
        values = [
            escape(fields[hole].value if isinstance(hole, int) else getattr(page, hole)) for hole in self.holes
        ]
        filled = [""] * (len(self.pieces) + len(self.places))
        filled[::2] = self.pieces
        filled[1::2] = [values[place] for place in self.places]
        return "".join(filled)


class _AtHand(msgspec.Struct, frozen=True):
    """The stencil for this very view and brand. Keeping them keeps their identities from being given anew."""

    view: PageView
    brand: msgspec.Struct
    stencil: Stencil


class Stencils:
    """Keeps stencils of pages seen at least twice; a page with anything personal in it is drawn anew."""

    def __init__(self) -> None:
        self._at_hand: OrderedDict[_Identity, _AtHand] = OrderedDict()
        self._stencils: OrderedDict[bytes, Stencil] = OrderedDict()
        self._sightings: OrderedDict[bytes, None] = OrderedDict()

    def render(self, page: Page, brand: msgspec.Struct, block: str, draw: Draw) -> str:
        """Render a page: by its stencil if there is one, else by `draw`. `block` names the part drawn."""
        identity = (id(page.view), id(brand), block, page.journey, page.language)
        at_hand = self._at_hand.get(identity)
        if at_hand is not None and page.done is None:
            return at_hand.stencil.fill(page)
        if not _is_plain(page):
            return draw(page)
        marked = _marked(page)
        key = _shape(marked, brand, block)
        if stencil := self._stencils.get(key):
            self._stencils.move_to_end(key)
            if marked.view is page.view:
                _remember(self._at_hand, identity, _AtHand(page.view, brand, stencil), _MOST_STENCILS)
            return stencil.fill(page)
        if key not in self._sightings:
            _remember(self._sightings, key, None, _MOST_SIGHTINGS)
            return draw(page)
        stencil, drawn = _cut(draw(marked)), draw(page)
        # A net for a template that does more with a value: its page is not cut.
        if stencil.fill(page) == drawn:
            _remember(self._stencils, key, stencil, _MOST_STENCILS)
        return drawn


def _is_plain(page: Page) -> bool:
    if page.waits_until is not None:  # it tells another time each time
        return False
    # Data may hold the key of an authenticator and an end a code for an app: neither may outlive its response.
    return page.done is None and not page.view.data and all(map(_is_plain_field, page.view.fields))


def _is_plain_field(field: PageField) -> bool:
    return field.error is None and (not field.value or field.kind in _PRINTED)


def _shape(marked: Page, brand: msgspec.Struct, block: str) -> bytes:
    parts = (block, marked.journey, marked.language, marked.view, brand)
    return sha256(msgspec.msgpack.encode(parts)).digest()


def _marked(page: Page) -> Page:
    view = page.view
    if any(field.value for field in view.fields):
        fields = tuple([_marked_field(field, position) for position, field in enumerate(view.fields)])
        view = msgspec.structs.replace(view, fields=fields)
    marked: dict[str, Any] = {name: getattr(page, name) for name in Page.__struct_fields__}
    marked.update(_MARKED, expires_at=_MARKED_EXPIRY, view=view)
    return _MarkedPage(**marked)


def _marked_field(field: PageField, position: int) -> PageField:
    return msgspec.structs.replace(field, value=f"\0value {position}\0") if field.value else field


def _cut(html: str) -> Stencil:
    pieces: list[str] = []
    places: list[int] = []
    holes: dict[str | int, int] = {}
    end = 0
    for match in _HOLE.finditer(html):
        pieces.append(html[end : match.start()])
        hole = int(match[2]) if match[2] else match[1] or "expires_at"
        places.append(holes.setdefault(hole, len(holes)))
        end = match.end()
    return Stencil((*pieces, html[end:]), tuple(places), tuple(holes))


def _remember(kept: OrderedDict[_Key, _Kept], key: _Key, value: _Kept, most: int) -> None:
    kept[key] = value
    if len(kept) > most:
        kept.popitem(last=False)
