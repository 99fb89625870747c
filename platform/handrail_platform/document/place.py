"""Where in a file something stands: the path of a problem as line and column."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

import msgspec
import yaml

from handrail_platform.document.plain import step_into
from handrail_platform.document.problem import Problem

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NAMES: Final = ("invalid-name", "undeclared-outcome", "unknown-field")
"""Problems with the name itself, and not with what stands under it."""


class Place(msgspec.Struct, frozen=True):
    """Both count from 1."""

    line: int
    column: int


class _Entry(msgspec.Struct, frozen=True):
    """An entry of a mapping or a list in the file: its path, where it begins, and what it holds."""

    path: str
    key: Any
    value: Any


class Places:
    """The places in one file, which was read before: it is within all bounds, and nothing in it refers."""

    def __init__(self, source: bytes) -> None:
        self._source = source

    def of(self, problem: Problem) -> Place | None:
        """Return where a problem is, or the innermost thing around it; None for the file as a whole."""
        if not problem.path:
            line, column = problem.params.get("line"), problem.params.get("column")
            return Place(line, column) if isinstance(line, int) and isinstance(column, int) else None
        found = self._innermost(problem.path)
        if found is None:
            return None
        exact = found.path == problem.path and problem.code not in _NAMES
        mark = (found.value if exact and isinstance(found.value, yaml.ScalarNode) else found.key).start_mark
        return Place(mark.line + 1, mark.column + 1)

    def _innermost(self, path: str) -> _Entry | None:
        """Return the entry of the path, or the innermost that leads there."""
        while path and path not in self._entries:
            path = path.rpartition(".")[0]
        return self._entries.get(path)

    # Made once, so that a file with thousands of mistakes is not gone through for each of them.
    @cached_property
    def _entries(self) -> Mapping[str, _Entry]:
        node = yaml.compose(self._source.decode(), Loader=_LOADER)
        found: dict[str, _Entry] = {}
        waiting = [_Entry("", node, node)]
        while waiting:
            for entry in _within(waiting.pop()):
                found.setdefault(entry.path, entry)
                waiting.append(entry)
        return found


def _within(entry: _Entry) -> Iterator[_Entry]:
    if isinstance(entry.value, yaml.MappingNode):
        for key, value in entry.value.value:
            yield _Entry(step_into(entry.path, key.value), key, value)
    elif isinstance(entry.value, yaml.SequenceNode):
        for number, value in enumerate(entry.value.value):
            yield _Entry(step_into(entry.path, number), value, value)
