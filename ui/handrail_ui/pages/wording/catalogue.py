"""Message catalogues: gettext PO files, whose msgid is the stable id of a message."""

import re
from collections.abc import Mapping, Sequence
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from handrail_platform.text import MessageParam

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

SOURCE_LANGUAGE = "en"
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class CatalogueError(Exception):
    """A catalogue cannot be read, or two catalogues claim the same message."""


def fill(sentence: str, params: Mapping[str, MessageParam]) -> str:
    """Put values into `{name}` holes; a hole without a value stays visible.

    Never `str.format`: a sentence is data and must not reach attributes or format specifications.
    """
    return PLACEHOLDER.sub(lambda hole: str(params.get(hole[1], hole[0])), sentence)


def read_catalogues(folders: Sequence[Path]) -> dict[str, "Catalog"]:
    """Merge every `<language>.po` of the folders, by language.

    Raises CatalogueError when a file is broken or an id appears in two folders of one language.
    """
    merged: dict[str, Catalog] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.po")):
            catalogue = _read(path)
            if path.stem in merged:
                _merge(merged[path.stem], catalogue, path)
            else:
                merged[path.stem] = catalogue
    return merged


def compile_catalogue(catalogue: "Catalog") -> GNUTranslations:
    """Make the lookup table of the standard library, without touching the disk."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415  (only a start-up pays for Babel)

    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _read(path: Path) -> "Catalog":
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    try:
        with path.open("rb") as file:
            return read_po(file, locale=path.stem.replace("-", "_"), charset="utf-8", abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise CatalogueError(f"{path}: {error}") from error


def _merge(into: "Catalog", addition: "Catalog", path: Path) -> None:
    for message in addition:
        if not message.id:
            continue
        if message.id in into:
            raise CatalogueError(f"{path}: message {message.id!r} is already in another catalogue")
        into[message.id] = message
