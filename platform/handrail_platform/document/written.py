"""Plain data to YAML that people like to read: in blocks, and inline where it is short."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from handrail_platform.document.model import JourneyDocument, StepNode, VisitLimit

WIDTH: Final = 110
_INDENT: Final = 2
_LONGEST_KEY: Final = 1_000
"""A key on the line of its value may have 1,024 characters (YAML 1.2 section 7.4.2)."""
_OPEN_LEVELS: Final = 3
"""The document, its parts and its steps are never inline."""
_INNER: Final = r"\w \-./@'()!?;%&*+=$\u2013\u201c\u201d\u201e\u2018\u2019\u2026"
_BARE_INLINE: Final = re.compile(rf"[^\W\d_](?:[{_INNER}]*[\w.!?)\u201d\u2019\u2026])?")
_BARE: Final = re.compile(rf"[^\W\d_](?:[{_INNER},]*[\w.!?)\u201d\u2019\u2026])?")
_WORDS: Final = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
_ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_IN_BLOCK: Final = re.compile(r"\S[^\r\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]*\n?")
_ORDERS: Final[Mapping[type, tuple[str, ...]]] = {
    shape: tuple(shape.__struct_encode_fields__) for shape in (JourneyDocument, StepNode, VisitLimit)
}


def write_yaml(plain: Mapping[str, Any]) -> str:
    """Return the document as text that `read_yaml` reads as the same data, keys in the order of the format."""
    return "".join(f"{line}\n" for line in block_lines(in_order(plain), 0, _OPEN_LEVELS)) if plain else "{}\n"


def in_order(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with the keys of its own and of its steps in the order of the format."""
    ordered: dict[str, Any] = _sorted(plain, JourneyDocument)
    steps = ordered.get("steps")
    if isinstance(steps, dict):
        nodes = cast("Mapping[str, Any]", steps)
        ordered["steps"] = {name: _sorted(node, StepNode) for name, node in nodes.items()}
    return ordered


def open_levels(path: Sequence[object]) -> int:
    """Return how many levels of what stands at a path of the document are never inline."""
    if path[:1] == ("steps",) or not path:
        return max(0, _OPEN_LEVELS - len(path))
    return max(0, _OPEN_LEVELS - 1 - len(path))


def block_lines(value: Any, indent: int, opened: int = 0) -> Iterator[str]:
    """Yield the lines of a collection that is not empty, in blocks; so many levels of it are never inline."""
    margin = " " * indent
    if isinstance(value, dict):
        for key, inner in cast("Mapping[str, Any]", value).items():
            below = opened if key == "steps" else opened - (opened == _OPEN_LEVELS)
            yield from entry_lines(key, inner, indent, max(0, below - 1))
        return
    for inner in value:
        if (short := inline(inner, WIDTH - indent - _INDENT)) is not None:
            yield f"{margin}- {short}"
        elif isinstance(inner, str):
            yield from _text_lines(f"{margin}- ", inner, indent + _INDENT)
        else:
            first, *others = block_lines(inner, indent + _INDENT)
            yield f"{margin}- {first.lstrip(' ')}"
            yield from others


def entry_lines(key: str, value: Any, indent: int, opened: int = 0) -> Iterator[str]:
    """Yield the lines of one entry of a mapping."""
    name, margin = scalar(key, is_inline=True), " " * indent
    head = f"{margin}{name}:"
    if len(name) > _LONGEST_KEY:
        yield f"{margin}? {name}"
        head = f"{margin}:"
    is_open = opened > 0 and isinstance(value, dict)
    short = None if is_open and value else inline(value, WIDTH - len(head) - 1)
    if short is not None:
        yield f"{head} {short}"
    elif isinstance(value, str):
        yield from _text_lines(f"{head} ", value, indent + _INDENT)
    else:
        yield head
        yield from block_lines(value, indent + _INDENT, opened)


def inline(value: Any, most: int) -> str | None:
    """Return the value for one line, None where it is long, deep, or several lines of text."""
    if isinstance(value, str):
        return None if _is_block(value) else scalar(value)
    if not isinstance(value, dict | list | tuple):
        return scalar(value)
    if _depth(value) > 2:  # noqa: PLR2004 - a list of languages is easily read, what holds one is not
        return None
    short = flow(value)
    return short if len(short) <= most or not value else None


def flow(value: Any) -> str:
    """Return the value between brackets, whatever its length."""
    if isinstance(value, dict):
        entries = cast("Mapping[str, Any]", value).items()
        return "{" + ", ".join(f"{scalar(key, is_inline=True)}: {flow(inner)}" for key, inner in entries) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, cast("Sequence[Any]", value))) + "]"
    return scalar(value, is_inline=True)


def scalar(value: Any, *, is_inline: bool = False) -> str:
    """Return one value on one line."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            written = repr(value)
            return written if "." in written else written.replace("e", ".0e")
        case _:
            return _text(str(value), _BARE_INLINE if is_inline else _BARE)


def _text(text: str, bare: re.Pattern[str]) -> str:
    if bare.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _text_lines(head: str, text: str, indent: int) -> Iterator[str]:
    """Yield a text of several lines as it is."""
    yield f"{head}|" if text.endswith("\n") else f"{head}|-"
    for line in text.removesuffix("\n").split("\n"):
        yield f"{' ' * indent}{line}" if line else ""


def _is_block(text: str) -> bool:
    """Tell whether a text is best read, and read as the same, line by line."""
    lines = text.removesuffix("\n").split("\n")
    return len(lines) > 1 and bool(lines[-1]) and _IN_BLOCK.fullmatch(text) is not None and _has_no_margins(lines)


def _has_no_margins(lines: Sequence[str]) -> bool:
    return all(line == line.rstrip() and "\t" not in line for line in lines)


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, cast("Mapping[str, Any]", value).values()), default=0)
    if isinstance(value, list | tuple):
        return 1 + max(map(_depth, cast("Sequence[Any]", value)), default=0)
    return 0


def _sorted(plain: Any, shape: type) -> Any:
    if not isinstance(plain, dict):
        return plain
    entries, order = cast("dict[str, Any]", plain), _ORDERS[shape]
    known = {key: entries[key] for key in order if key in entries}
    return known | entries
