"""A document written into the text it came from: comments and layout stay wherever the data does."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final, cast

import msgspec
import yaml

from handrail_platform.document.problem import JourneyRefused
from handrail_platform.document.source import read_yaml
from handrail_platform.document.spans import Spans
from handrail_platform.document.written import (
    WIDTH,
    block_lines,
    entry_lines,
    in_order,
    inline,
    open_levels,
    scalar,
    write_yaml,
)

_ENCODER: Final = msgspec.json.Encoder(order="sorted")
_MOST_MATCHED: Final = 1_000
"""Longer lists are compared place by place: to seek what moved in them would cost too much."""


class _Intricate(Exception):
    """What is to change lies in a way that is not worth following: what is around it is written anew."""


def rewritten(source: str, plain: Mapping[str, Any]) -> str:
    """Return a text that says the data, made of one that said something else: what stays is not touched.

    Comments go with an entry that goes, and stay otherwise. `source` is a text that `read_yaml` takes.
    """
    text = source.removeprefix("\ufeff").replace("\r\n", "\n")
    said = read_yaml(text.encode())
    wanted = in_order(plain)
    if _same(said, wanted):
        return text
    if not isinstance(said, dict) or not wanted:
        return write_yaml(plain)
    spans = Spans(text)
    try:
        changed = _Changes(spans).made(said, wanted)
        if _same(read_yaml(changed.encode()), wanted):
            return changed
    except (_Intricate, JourneyRefused):
        pass
    return "".join(f"{each}\n" for each in spans.all_comments()) + write_yaml(plain)


def _same(one: Any, other: Any) -> bool:
    """Tell whether two values are the same: true is not 1, nor 1 1.0, as it is in Python."""
    return _ENCODER.encode(one) == _ENCODER.encode(other)


class _Changes:
    """Collects what to put in place of which stretches of a text."""

    def __init__(self, spans: Spans) -> None:
        self._spans = spans
        self._made: list[tuple[int, int, str]] = []

    def made(self, said: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
        """Return the text with everything that differs changed."""
        self._value(self._spans.root, said, wanted, ())
        pieces: list[str] = []
        place = 0
        for start, end, text in sorted(self._made, key=lambda each: each[:2]):
            if start < place:
                raise _Intricate
            pieces += (self._spans.text[place:start], text)
            place = end
        return "".join((*pieces, self._spans.text[place:]))

    def _put(self, start: int, end: int, text: str) -> None:
        if start and start == len(self._spans.text) and not self._spans.text.endswith("\n"):
            text = f"\n{text}"
        self._made.append((start, end, text))

    def _value(self, node: Any, said: Any, wanted: Any, path: tuple[object, ...]) -> None:
        """Change a value within what it is. Raises _Intricate where it has to be written anew."""
        if _same(said, wanted):
            return
        if isinstance(node, yaml.MappingNode) and isinstance(wanted, dict):
            self._mapping(node, said, cast("Mapping[str, Any]", wanted), path)
        elif isinstance(node, yaml.SequenceNode) and isinstance(wanted, list | tuple):
            self._sequence(node, said, cast("Sequence[Any]", wanted), path)
        elif isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">") and _is_short(wanted):
            start, end = node.start_mark.index, node.end_mark.index
            gap = "" if start < end or self._spans.text[start - 1 : start] in (" ", "\n", "") else " "
            self._put(start, end, gap + scalar(wanted, is_inline=True))
        else:
            raise _Intricate

    def _mapping(
        self, node: Any, said: Mapping[str, Any], wanted: Mapping[str, Any], path: tuple[object, ...]
    ) -> None:
        entries = {key.value: (key, value) for key, value in node.value}
        kept = [name for name in wanted if name in entries]
        if not kept or (node.flow_style and said.keys() != wanted.keys()):
            raise _Intricate
        for name in kept:
            key, value = entries[name]
            mark = len(self._made)
            try:
                self._value(value, said[name], wanted[name], (*path, name))
            except _Intricate:
                del self._made[mark:]
                if node.flow_style:
                    raise
                self._entry_anew(key, value, wanted[name], (*path, name))
        for name, (key, value) in entries.items():
            if name not in wanted:
                self._entry_away(key, value)
        self._entries_new(entries, wanted, path)

    def _entry_anew(self, key: Any, value: Any, wanted: Any, path: tuple[object, ...]) -> None:
        """Write an entry anew; the comments that are within it come to stand above it."""
        spans, margin = self._spans, key.start_mark.column
        start, end = key.start_mark.index, spans.end_of(value)
        self._own_line(start)
        lines = [*entry_lines(str(key.value), wanted, margin, open_levels(path))]
        self._above(start, spans.comments(value, key.end_mark.index, end))
        self._put(start, max(end, key.end_mark.index + 1), "\n".join(lines).lstrip(" "))

    def _above(self, place: int, comments: Sequence[str]) -> None:
        line = self._spans.line_of(place)
        margin = re.match(" *", self._spans.text[line:])
        assert margin is not None
        if comments:
            self._put(line, line, "".join(f"{margin[0]}{each}\n" for each in comments))

    def _entry_away(self, key: Any, value: Any) -> None:
        spans, start = self._spans, key.start_mark.index
        if spans.before(start).strip(" "):
            raise _Intricate
        line = spans.line_of(start)
        self._put(
            spans.with_comments_above(line),
            spans.next_line(max(spans.end_of(value), key.end_mark.index)),
            "",
        )

    def _entries_new(
        self, entries: Mapping[str, tuple[Any, Any]], wanted: Mapping[str, Any], path: tuple[object, ...]
    ) -> None:
        """Write entries that are new behind those that they follow."""
        first = next(name for name in wanted if name in entries)
        behind = entries[first]
        for name, value in wanted.items():
            if name in entries:
                behind = entries[name]
                continue
            key, last = behind
            self._own_line(key.start_mark.index)
            place = self._spans.next_line(max(self._spans.end_of(last), key.end_mark.index))
            lines = entry_lines(name, value, key.start_mark.column, open_levels((*path, name)))
            self._put(place, place, "".join(f"{line}\n" for line in lines))

    def _own_line(self, place: int) -> None:
        """Raise _Intricate for an entry that does not begin its line, but for those of an item of a list."""
        if self._spans.before(place).strip(" -"):
            raise _Intricate

    def _sequence(self, node: Any, said: Sequence[Any], wanted: Sequence[Any], path: tuple[object, ...]) -> None:
        before, after = list(map(_ENCODER.encode, said)), list(map(_ENCODER.encode, wanted))
        if node.flow_style:
            if len(said) != len(wanted):
                raise _Intricate
            for number, item in enumerate(node.value):
                self._value(item, said[number], wanted[number], (*path, number))
            return
        if not before or not after or max(len(before), len(after)) > _MOST_MATCHED:
            raise _Intricate
        dashes = self._dashes(node)
        for what, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if what == "equal":
                continue
            both = min(end - start, last - first)
            for number in range(both):
                at = start + number
                self._item(node.value[at], said[at], wanted[first + number], (*path, at))
            for at in range(start + both, end):
                self._item_away(dashes[at], node.value[at])
            self._items_new(node, dashes, start + both, wanted[first + both : last])

    def _dashes(self, node: Any) -> list[int]:
        """Return where the dash of each item of a list is."""
        column, place = node.start_mark.column, node.start_mark.index
        dash = re.compile(rf"^ {{{column}}}-(?=\s|$)", re.MULTILINE)
        found = [place]
        for item in node.value[:-1]:
            match = dash.search(
                self._spans.text, self._spans.line_of(max(self._spans.end_of(item), found[-1] + 1))
            )
            while match is not None and match.end() - 1 <= found[-1]:
                match = dash.search(self._spans.text, match.end())
            if match is None:
                raise _Intricate
            found.append(match.end() - 1)
        return found

    def _item(self, item: Any, said: Any, wanted: Any, path: tuple[object, ...]) -> None:
        mark = len(self._made)
        try:
            self._value(item, said, wanted, path)
        except _Intricate:
            del self._made[mark:]
            spans, start = self._spans, item.start_mark.index
            if not spans.before(start).strip(" ").endswith("-"):
                raise
            self._above(start, spans.comments(item, start, spans.end_of(item)))
            self._put(start, spans.end_of(item), "\n".join(_item_lines(wanted, item.start_mark.column - 2)))

    def _item_away(self, dash: int, item: Any) -> None:
        spans = self._spans
        if spans.before(dash).strip(" "):
            raise _Intricate
        start = spans.with_comments_above(spans.line_of(dash))
        self._put(start, spans.next_line(max(spans.end_of(item), dash + 1)), "")

    def _items_new(self, node: Any, dashes: Sequence[int], at: int, wanted: Sequence[Any]) -> None:
        if not wanted:
            return
        spans, margin = self._spans, node.start_mark.column
        if at:
            place = spans.next_line(max(spans.end_of(node.value[at - 1]), dashes[at - 1] + 1))
        else:
            if spans.before(dashes[0]).strip(" "):
                raise _Intricate
            place = spans.with_comments_above(spans.line_of(dashes[0]))
        self._put(
            place,
            place,
            "".join(f"{line}\n" for each in wanted for line in block_lines([each], margin)),
        )


def _item_lines(wanted: Any, margin: int) -> list[str]:
    """Return the lines of an item behind its dash."""
    first, *others = block_lines([wanted], margin)
    return [first.lstrip(" ").removeprefix("- "), *others]


def _is_short(wanted: Any) -> bool:
    return not isinstance(wanted, dict | list | tuple) and inline(wanted, WIDTH) is not None
