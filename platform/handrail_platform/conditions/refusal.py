"""What is wrong with a condition, in a sentence for whoever wrote it."""

import re
from collections.abc import Callable
from typing import Final


class ExpressionRefused(Exception):
    """The condition is not CEL, misuses a type, or is no yes-or-no question.

    `line` and `column` count from 1, the column in code points: where it is wrong.
    """

    def __init__(self, reason: str, line: int = 1, column: int = 1) -> None:
        super().__init__(reason)
        self.line = line
        self.column = column


def refusal(said: str) -> ExpressionRefused:
    """Return the first thing that the checker complains about, in plainer words where there are some."""
    place = re.search(_PLACE, said)
    complaint = place["complaint"] if place else (said.strip() or "nothing").splitlines()[0]
    reason = next(
        (word(found) for pattern, word in _PLAINER if (found := re.search(pattern, complaint))), complaint
    )
    if place is None or place["line"].startswith("-"):
        return ExpressionRefused(reason[:300])
    return ExpressionRefused(reason[:300], int(place["line"]), int(place["column"]))


def type_words(name: str) -> str:
    """Return what a type of the language is called: `string`, `list(int)`."""
    plain = name.partition("(")[0]
    return _TYPES.get(plain, plain)


_PLACE: Final = r"ERROR: <input>:(?P<line>-?\d+):(?P<column>-?\d+): (?P<complaint>.*)"
_TYPES: Final = {
    "bool": "true or false",
    "bytes": "bytes",
    "double": "a decimal number",
    "google.protobuf.Duration": "a span of time",
    "google.protobuf.Timestamp": "a point in time",
    "int": "a whole number",
    "list": "a list",
    "map": "a map",
    "null_type": "null",
    "string": "a text",
    "uint": "an unsigned number",
}
_SIGNS: Final = {"@in": "in", "_?_:_": "? :", "_[_]": "[ ]"}
_DOUBLED: Final = frozenset({"=", "&", "|"})


def _misuse(found: re.Match[str]) -> str:
    types = found["types"]
    while (flat := re.sub(r"\([^()]*\)", "", types)) != types:
        types = flat
    words = " and ".join(map(type_words, types.split(", ")))
    function = found["function"]
    return f"{_SIGNS.get(function, function.strip('_'))} does not work with {words}"


def _unreadable(found: re.Match[str]) -> str:
    text = found["text"].strip()
    if text[:1] in {"'", '"'}:
        return "the text that begins here does not end, or has a backslash before a wrong letter"
    return f"{text} means nothing; write {text}{text}" if text in _DOUBLED else f"{text} means nothing"


_PLAINER: Final[tuple[tuple[str, Callable[[re.Match[str]], str]], ...]] = (
    (
        r"undeclared reference to '(?P<name>[^']*)'",
        lambda found: f"nothing is called {found['name']} here",
    ),
    (r"no matching overload for '(?P<function>[^']*)' applied to '\((?P<types>.*)\)'", _misuse),
    (
        r"expression of type '(?P<type>[^']*)' cannot be the operand of a select",
        lambda found: f"{type_words(found['type'])} has no parts",
    ),
    (
        r"reserved identifier: (?P<name>\w+)|variable '(?P<taken>\w+)' declared multiple times",
        lambda found: f"{found['name'] or found['taken']} is a word of the language and cannot name a variable",
    ),
    (r"Syntax error: .*'<EOF>' expecting|Syntax error: .* at '<EOF>'", lambda _: "it ends too early"),
    (r"token recognition error at: '(?P<text>.*)'", _unreadable),
    (
        r"(input|at) '(?P<text>.*?)'( expecting|$)",
        lambda found: f"{found['text']} does not belong here",
    ),
    (r"invalid \w+ literal", lambda _: "the number is too large"),
    (r"recursion (limit|depth)", lambda _: "nested too deeply"),
)
"""Patterns are compiled when something is refused: whoever only runs journeys does not pay for them."""
