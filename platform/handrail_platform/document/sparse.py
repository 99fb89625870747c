"""A document as plain data without what goes without saying: the way a person writes it."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec

from handrail_platform.document.model import JourneyDocument


def sparse(document: JourneyDocument) -> dict[str, Any]:
    """Return the document as plain data, in the order of the format; fields with their defaults are left out."""
    plain: dict[str, Any] = _sparse(document)
    return {**plain, "steps": _as_told(document, plain["steps"])}


def _sparse(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        config = type(value).__struct_config__
        tag = {config.tag_field: config.tag} if config.tag_field else {}
        fields = msgspec.structs.fields(type(value))
        said = ((each, getattr(value, each.name)) for each in fields)
        return tag | {each.encode_name: _sparse(found) for each, found in said if not _goes_without(each, found)}
    if isinstance(value, dict):
        return {name: _sparse(inner) for name, inner in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_sparse(inner) for inner in cast("Sequence[Any]", value)]
    return msgspec.to_builtins(value)


def _goes_without(field: msgspec.structs.FieldInfo, value: Any) -> bool:
    if field.default is not msgspec.NODEFAULT:
        return bool(value == field.default) and type(value) is type(field.default)
    return field.default_factory is not msgspec.NODEFAULT and value == field.default_factory()


def _as_told(document: JourneyDocument, steps: dict[str, Any]) -> dict[str, Any]:
    """Return the steps as somebody would tell them: from the start, each before where it leads."""
    told: dict[str, Any] = {}
    waiting: list[str] = [document.start]
    while waiting:
        name = waiting.pop()
        if name in steps and name not in told:
            told[name] = steps[name]
            node = document.steps[name]
            targets = [*node.next.values(), *([node.limit.then] if node.limit else [])]
            waiting.extend(reversed(targets))
    return told | steps
