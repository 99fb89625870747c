"""Where the parts of a YAML text lie: entries, lines, and the comments between them."""

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT: Final = re.compile(r"(?:(?<=\s)|^)#[^\n]*")


class Spans:
    """A text that was read before, so that it is within all bounds; places are numbers of characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Any = yaml.compose(text, Loader=_LOADER)

    def end_of(self, node: Any) -> int:
        """Return where what a node says ends: the comments and empty lines behind it are not its own."""
        if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
            end: int = node.end_mark.index
            return end if not _is_block_scalar(node) else len(self.text[:end].rstrip())
        last = node.value[-1]
        return self.end_of(last[1] if isinstance(node, yaml.MappingNode) else last)

    def line_of(self, place: int) -> int:
        """Return where the line begins."""
        return self.text.rfind("\n", 0, place) + 1

    def next_line(self, place: int) -> int:
        """Return where the next line begins, or the end of the text."""
        found = self.text.find("\n", place)
        return len(self.text) if found < 0 else found + 1

    def before(self, place: int) -> str:
        """Return what stands before a place on its line."""
        return self.text[self.line_of(place) : place]

    def with_comments_above(self, line: int) -> int:
        """Return where the comments begin that stand directly above a line, as far in as what it says."""
        end = self.next_line(line)
        margin = len(self.text[line:end]) - len(self.text[line:end].lstrip(" "))
        while line:
            above = self.line_of(line - 1)
            if not self.text[above:line].startswith(" " * margin + "#"):
                break
            line = above
        return line

    def comments(self, node: Any, start: int, end: int) -> list[str]:
        """Return the comments in a stretch of the text that holds this node."""
        found: list[str] = []
        place = start
        for leaf_start, leaf_end in (*_leaves(node), (end, end)):
            found += _COMMENT.findall(self.text[place : max(place, leaf_start)])
            place = max(place, leaf_end)
        return [each.rstrip() for each in found]

    def all_comments(self) -> list[str]:
        """Return every comment of the text."""
        return self.comments(self.root, 0, len(self.text))


def _leaves(node: Any) -> Iterator[tuple[int, int]]:
    if isinstance(node, yaml.ScalarNode):
        yield node.start_mark.index, node.end_mark.index
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _leaves(key)
            yield from _leaves(value)
    else:
        for value in node.value:
            yield from _leaves(value)


def _is_block_scalar(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
