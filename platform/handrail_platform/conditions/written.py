"""A term of a checked condition as text: one text for one meaning, however it was spaced and bracketed."""

from typing import Final

import msgspec

from handrail_platform.conditions.checked import Built, Call, Constant, Listed, Name, Selected, Term

_CHOICE, _OPERAND, _WHOLE = 0, 6, 7
"""How tightly a term holds together: a choice least, then operators, then a sign or `!`, all else most."""
_STRENGTH: Final = {
    "_||_": 1,
    "_&&_": 2,
    **dict.fromkeys(("_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in"), 3),
    "_+_": 4,
    "_-_": 4,
    **dict.fromkeys(("_*_", "_/_", "_%_"), 5),
}


def written(term: Term) -> str:
    """Return the term in CEL."""
    return _written(term)[0]


def beginning(term: Term) -> int:
    """Return where the term begins, in code points. The checker itself knows only where operators stand."""
    match term:
        case Call(at, function, arguments, method):
            named = not method and function.isidentifier()
            return min([at - len(function) if named else at, *map(beginning, arguments)])
        case Selected(at, operand):
            return min(at, beginning(operand))
        case Constant() | Name() | Listed() | Built():
            return term.at


def _written(term: Term) -> tuple[str, int]:
    match term:
        case Constant(_, value, suffix):
            return _constant(value) + suffix, _WHOLE
        case Name(_, name):
            return name, _WHOLE
        case Selected(_, operand, field):
            return f"{_within(operand, _WHOLE)}.{field}", _WHOLE
        case Listed(_, elements):
            return f"[{_listed(elements)}]", _WHOLE
        case Built(_, name, entries):
            pairs = [
                f"{key if isinstance(key, str) else written(key)}: {written(value)}" for key, value in entries
            ]
            return f"{name}{{{', '.join(pairs)}}}", _WHOLE
        case Call():
            return _call(term)


def _call(call: Call) -> tuple[str, int]:
    match call.function, call.arguments:
        case "_?_:_", (condition, then, otherwise):
            return f"{_within(condition, 1)} ? {_within(then, 1)} : {written(otherwise)}", _CHOICE
        case "_[_]", (operand, index):
            return f"{_within(operand, _WHOLE)}[{written(index)}]", _WHOLE
        case "!_" | "-_" as sign, (operand,):
            return sign[0] + _within(operand, _WHOLE), _OPERAND
        case operator, (left, right) if strength := _STRENGTH.get(operator):
            said = f"{_within(left, strength)} {operator.strip('_@')} {_within(right, strength + 1)}"
            return said, strength
        case function, arguments if call.method:
            return f"{_within(arguments[0], _WHOLE)}.{function}({_listed(arguments[1:])})", _WHOLE
        case function, arguments:
            return f"{function}({_listed(arguments)})", _WHOLE


def _within(term: Term, least: int) -> str:
    text, strength = _written(term)
    return text if strength >= least else f"({text})"


def _listed(terms: tuple[Term, ...]) -> str:
    return ", ".join(map(written, terms))


def _constant(value: bool | float | str | bytes | None) -> str:  # noqa: FBT001 - any literal of the language
    if isinstance(value, bytes):
        return repr(value)
    if isinstance(value, float):
        return repr(value).replace("inf", "1e999")  # CEL has no word for infinity
    return msgspec.json.encode(value).decode()
