"""What journeys are called: read from their documents once, and not the whole of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import msgspec

from handrail_platform.document.problem import JourneyRefused
from handrail_platform.document.source import read_yaml
from handrail_tenants.journeys.overview import KnownJourney
from handrail_tenants.journeys.shelf import Shelf
from handrail_ui.studio.home.memory import Reading, Titles


class _Named(msgspec.Struct):
    name: dict[str, str] = {}


class _Bundled(msgspec.Struct):
    document: _Named


_DRAFT = msgspec.json.Decoder(_Named)
_PROGRAM = msgspec.json.Decoder(_Bundled)


def titles_of(
    shelf: Shelf, tenant: str, known: Sequence[KnownJourney], remembered: Titles
) -> Mapping[str, Mapping[str, str]]:
    """Return the titles of journeys by language, as whoever opens them sees them; none where none can be read."""
    found: dict[str, Mapping[str, str]] = {}
    unread: list[KnownJourney] = []
    for each in known:
        titles = remembered.get(_reading(tenant, each))
        if titles is None:
            unread.append(each)
        else:
            found[each.journey] = titles
    for each, titles in _read(shelf, unread):
        found[each.journey] = remembered.keep(_reading(tenant, each), titles)
    return found


def title_in(language: str, titles: Mapping[str, str]) -> str:
    """Return the title in a language, or else in the first that there is."""
    return titles.get(language) or next(iter(titles.values()), "")


def written_titles(plain: object) -> dict[str, str]:
    """Return the titles in what may be a document, by language."""
    titles = cast("dict[str, Any]", plain).get("name") if isinstance(plain, dict) else None
    if not isinstance(titles, dict):
        return {}
    return {tag: title for tag, title in cast("dict[str, Any]", titles).items() if isinstance(title, str)}


def _reading(tenant: str, known: KnownJourney) -> Reading:
    return (tenant, known.journey, known.revision, known.program_hash)


def _read(shelf: Shelf, unread: Sequence[KnownJourney]) -> Iterator[tuple[KnownJourney, Mapping[str, str]]]:
    drafted = {each.journey: each for each in unread if each.revision}
    for journey, text in shelf.drafts(list(drafted)):
        yield drafted[journey], _of_draft(text)
    live = {each.program_hash: each for each in unread if not each.revision}
    for program_hash, text in shelf.documents(list(live)):
        yield live[program_hash], _PROGRAM.decode(text).document.name


def _of_draft(text: str) -> Mapping[str, str]:
    """Return the titles of a draft, which may be anything."""
    try:
        return _DRAFT.decode(text).name
    except msgspec.ValidationError:
        return {}
    except msgspec.DecodeError:
        return _of_yaml(text)


def _of_yaml(text: str) -> Mapping[str, str]:
    try:
        return written_titles(read_yaml(text.encode()))
    except JourneyRefused:
        return {}
