"""The text of a journey: what its document says, in the words and layout of the text that it came from."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec

from handrail_platform.document.kept import rewritten
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.document.source import read_yaml
from handrail_platform.document.sparse import sparse
from handrail_platform.document.written import write_yaml


def text_of(plain: Mapping[str, Any], source: str) -> str:
    """Return a document, right or wrong, as YAML. `source` is the text that was brought last, if any."""
    if not source:
        return write_yaml(spoken(plain))
    said = cast("dict[str, Any]", read_yaml(source.encode()))
    document = _parsed(plain)
    if document is None:
        return rewritten(source, plain)
    if document == _parsed(said):
        return source
    return rewritten(source, _as_said(msgspec.to_builtins(document), sparse(document), said))


def spoken(plain: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a document without what goes without saying; one that is none yet as it is."""
    document = _parsed(plain)
    return plain if document is None else sparse(document)


def _parsed(plain: Mapping[str, Any]) -> JourneyDocument | None:
    try:
        return parse_plain(plain)
    except JourneyRefused:
        return None


def _as_said(full: Any, short: object, said: object) -> Any:
    """Return `short` with what goes without saying wherever somebody said it all the same, in their spelling."""
    spelled: Any = said
    value: Any = short
    if isinstance(full, dict) and isinstance(short, dict) and isinstance(said, dict):
        every, brief = cast("Mapping[str, Any]", full), cast("Mapping[str, Any]", short)
        before = cast("Mapping[str, Any]", said)
        kept = {key: _as_said(every.get(key), inner, before.get(key)) for key, inner in brief.items()}
        return kept | {key: inner for key, inner in before.items() if key not in brief and every.get(key) == inner}
    if isinstance(short, list) and isinstance(said, list):
        items, others = cast("Sequence[Any]", short), cast("Sequence[Any]", said)
        whole = cast("Sequence[Any]", full)
        matched = [*others, *[None] * len(items)]
        return [_as_said(whole[at], item, matched[at]) for at, item in enumerate(items)]
    return spelled if _is_number(spelled) and _is_number(value) and spelled == value else value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
