"""YAML text to plain data: the JSON part of YAML 1.2, and nothing that grows, refers or constructs."""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml

from handrail_platform.document.plain import MAX_DEPTH, MAX_VALUES
from handrail_platform.document.problem import JourneyRefused, Problem

MAX_BYTES = 1_000_000
MAX_DIGITS = 20

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Only its parser is used: it answers the same with and without libyaml, twenty times faster with."""
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FRACTION = re.compile(r"[-+]?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}

Plain: TypeAlias = str | int | float | bool | list["Plain"] | dict[str, "Plain"] | None


def read_yaml(source: bytes) -> Plain:
    """Return the one document of the file. `no`, `on` and dates are words; the key of a mapping is always text.

    Raises JourneyRefused with line and column.
    """
    if len(source) > MAX_BYTES:
        raise JourneyRefused((Problem("too-large", "", {"limit": MAX_BYTES}),))
    try:
        return _Reader(yaml.parse(source.decode(), Loader=_LOADER)).document()
    except UnicodeDecodeError as error:
        raise JourneyRefused((Problem("not-utf8", ""),)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise JourneyRefused((Problem("not-yaml", "", {"line": line, "column": column}),)) from error


class _Reader:
    """Composes from parser events, so that every bound holds before anything is built."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._seen = 0

    def document(self) -> Plain:
        next(self._events)  # the stream starts
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        value = self._value(next(self._events), 1)
        next(self._events)  # the document ends
        following = next(self._events)
        if not isinstance(following, yaml.StreamEndEvent):
            raise _refused(following, "yaml-several-documents")
        return value

    def _value(self, event: Any, depth: int) -> Plain:
        self._count(event)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if depth > MAX_DEPTH:
            raise _refused(event, "yaml-too-deep", limit=MAX_DEPTH)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(depth)
        return [self._value(inner, depth + 1) for inner in iter(self._next, None)]

    def _mapping(self, depth: int) -> dict[str, Plain]:
        mapping: dict[str, Plain] = {}
        for event in iter(self._next, None):
            self._count(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _refused(event, "yaml-key")
            if event.value in mapping:
                raise _refused(event, "yaml-repeated-key", key=event.value[:80])
            mapping[event.value] = self._value(next(self._events), depth + 1)
        return mapping

    def _next(self) -> Any:
        """Return the next event of a collection, None at its end."""
        event = next(self._events)
        return None if isinstance(event, yaml.CollectionEndEvent) else event

    def _count(self, event: Any) -> None:
        self._seen += 1
        if self._seen > MAX_VALUES:
            raise _refused(event, "too-many-values", limit=MAX_VALUES)
        if isinstance(event, yaml.AliasEvent):
            raise _refused(event, "yaml-alias")
        if event.tag is not None:
            raise _refused(event, "yaml-tag", tag=event.tag[:80])


def _scalar(event: yaml.ScalarEvent) -> Plain:
    text: str = event.value
    if not event.implicit[0]:  # quoted, or a block
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        if len(text) > MAX_DIGITS:
            raise _refused(event, "yaml-number", limit=MAX_DIGITS)
        return int(text)
    return float(text) if _FRACTION.fullmatch(text) else text


def _refused(event: Any, code: str, **params: str | int) -> JourneyRefused:
    mark = event.start_mark
    return JourneyRefused((Problem(code, "", {"line": mark.line + 1, "column": mark.column + 1, **params}),))
