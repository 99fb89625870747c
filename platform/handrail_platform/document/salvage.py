"""What can be drawn of a document that is none: editors show whatever somebody wrote."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, TypeVar, cast

import msgspec

from handrail_platform.document.margin import MarginNote, StepGroup
from handrail_platform.document.model import JourneyDocument, StepNode, StepReference

ILLEGIBLE: Final = "illegible@1"
"""Stands for a node whose kind cannot be read."""


_Margin = TypeVar("_Margin", MarginNote, StepGroup)


def salvaged(plain: Mapping[str, Any]) -> JourneyDocument:
    """Return the steps and ways that can be read, for eyes alone: nothing of it is checked."""
    texts = _words(plain)
    return JourneyDocument(
        format=1,
        journey=texts.get("journey", ""),
        name=_words(plain.get("name")),
        start=texts.get("start", ""),
        steps={name: _node(each) for name, each in _mapping(plain.get("steps")).items()},
        otherwise=_words(plain.get("otherwise")),
        groups=_legible(plain.get("groups"), StepGroup),
        notes=_legible(plain.get("notes"), MarginNote),
    )


def _legible(plain: object, shape: type[_Margin]) -> dict[str, _Margin]:
    found: dict[str, _Margin] = {}
    for name, each in _mapping(plain).items():
        with suppress(msgspec.ValidationError):
            found[name] = msgspec.convert(each, shape)
    return found


def _node(plain: object) -> StepNode:
    try:
        return msgspec.convert(plain, StepNode)
    except msgspec.ValidationError:
        return StepNode(step=_kind(_words(plain).get("step")), next=_words(_mapping(plain).get("next")))


def _kind(step: str | None) -> str:
    try:
        return msgspec.convert(step, StepReference)
    except msgspec.ValidationError:
        return ILLEGIBLE


def _words(plain: object) -> dict[str, str]:
    return {name: each for name, each in _mapping(plain).items() if isinstance(each, str)}


def _mapping(plain: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", plain) if isinstance(plain, Mapping) else {}
