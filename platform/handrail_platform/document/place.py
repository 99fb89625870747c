"""Where in a file something stands: the path of a problem as line and column."""

from collections.abc import Iterator
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
        found = _found(self._root, problem.path)
        if found is None:
            return None
        exact = found.path == problem.path and problem.code not in _NAMES
        mark = (found.value if exact and isinstance(found.value, yaml.ScalarNode) else found.key).start_mark
        return Place(mark.line + 1, mark.column + 1)

    @cached_property
    def _root(self) -> _Entry:
        node = yaml.compose(self._source.decode(), Loader=_LOADER)
        return _Entry("", node, node)


def _found(root: _Entry, path: str) -> _Entry | None:
    """Return the entry of the path, or the innermost that leads there."""
    found: _Entry | None = None
    waiting = [root]
    while waiting:
        for entry in _entries(waiting.pop()):
            if path == entry.path or path.startswith(f"{entry.path}."):
                waiting.append(entry)
                found = entry if found is None or len(entry.path) > len(found.path) else found
    return found


def _entries(entry: _Entry) -> Iterator[_Entry]:
    if isinstance(entry.value, yaml.MappingNode):
        for key, value in entry.value.value:
            yield _Entry(step_into(entry.path, key.value), key, value)
    elif isinstance(entry.value, yaml.SequenceNode):
        for number, value in enumerate(entry.value.value):
            yield _Entry(step_into(entry.path, number), value, value)
