"""Changes to a journey document: what editors, repairs and merges make of it, place by place."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, cast

import msgspec

from handrail_platform.document.plain import MAX_DEPTH
from handrail_platform.errors import HandrailError


class Change(msgspec.Struct, frozen=True):
    """Put `value` at this place of the document; None takes away what is there."""

    path: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=MAX_DEPTH)]
    value: Any


class StepMissing(HandrailError):
    """A part of a step was to be changed, and there is no such step: steps begin whole."""

    code = "step-missing"
    status = 422


def changed(plain: Mapping[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    """Return a document, as plain data, with the changes made one after the other; the given one stays as it is.

    Where something other than a mapping is in the way, it gives way. Raises StepMissing.
    """
    document = dict(plain)
    own: dict[int, dict[str, Any]] = {}
    for change in changes:
        _require_step(document, change.path)
        place = document
        for name in change.path[:-1]:
            inner: Any = place.get(name)
            if id(inner) not in own:
                inner = dict(cast("Mapping[str, Any]", inner)) if isinstance(inner, Mapping) else {}
                own[id(inner)] = place[name] = inner
            place = inner
        if change.value is None:
            place.pop(change.path[-1], None)
        else:
            place[change.path[-1]] = change.value
    return document


def _require_step(document: Mapping[str, Any], path: tuple[str, ...]) -> None:
    if path[0] == "steps" and len(path) > 2 and not _is_mapping_at(document, path[:2]):  # noqa: PLR2004 - in a step
        raise StepMissing(step=path[1])


def _is_mapping_at(document: Mapping[str, Any], path: tuple[str, ...]) -> bool:
    found: Any = document
    for name in path:
        found = cast("Mapping[str, Any]", found).get(name) if isinstance(found, Mapping) else None
    return isinstance(found, Mapping)
