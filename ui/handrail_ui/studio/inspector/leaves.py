"""The single fields of a form: where each text stands, with its shape."""

from collections.abc import Iterator

from handrail_ui.studio.inspector.filled import RAW, SET, Typed
from handrail_ui.studio.inspector.reading import rows_at, way_at
from handrail_ui.studio.inspector.shape import (
    EitherShape,
    GroupShape,
    KeyedShape,
    ListShape,
    Shape,
    TextShape,
)


def texts_in(group: GroupShape, typed: Typed, path: str) -> Iterator[tuple[str, TextShape]]:
    """Yield every field for a text that the form has, with its shape, in the order of the form."""
    for option in group.options:
        place = f"{path}.{option.name}"
        if place + RAW in typed:
            continue
        if option.is_nullable and isinstance(option.shape, GroupShape) and place + SET not in typed:
            continue
        yield from _texts(option.shape, typed, place)


def _texts(shape: Shape, typed: Typed, path: str) -> Iterator[tuple[str, TextShape]]:
    match shape:
        case TextShape():
            yield path, shape
        case ListShape(item):
            for row in rows_at(typed, path):
                yield from _texts(item, typed, f"{path}.{row}")
        case KeyedShape(value, keys) if keys:
            for key in keys:
                yield from _texts(value, typed, f"{path}.{key}")
        case GroupShape():
            yield from texts_in(shape, typed, path)
        case EitherShape(ways):
            yield from _texts(ways[way_at(typed, path, ways)], typed, path)
        case _:
            pass
