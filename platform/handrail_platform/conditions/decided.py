"""From a checked condition to what can be decided of it."""

from collections.abc import Mapping
from typing import Final

from handrail_platform.conditions.checked import Call, Constant, Listed, Name, Term
from handrail_platform.conditions.formula import (
    AllOf,
    AnyOf,
    Below,
    Either,
    Formula,
    Not,
    OneOf,
    Truth,
    Undecidable,
)
from handrail_platform.conditions.written import beginning, written
from handrail_platform.values import PYTHON_TYPES, Value, VariableType

_MIRRORED: Final = {"_<_": "_>_", "_<=_": "_>=_", "_>_": "_<_", "_>=_": "_<=_"}


def decided(tree: Term, variables: Mapping[str, VariableType]) -> Formula:
    """Return what a condition says, from its checked tree and the types of the variables in it.

    Decidable are truth values, boolean variables, `!`, `&&`, `||`, a choice between two truths, and comparisons of
    a variable with literals: `==`, `!=` and `in` always, `<`, `<=`, `>`, `>=` for integers and dates. The smallest
    yes-or-no question around anything else is undecidable.
    """
    return _Reading(variables).formula(tree)


class _Reading:
    def __init__(self, variables: Mapping[str, VariableType]) -> None:
        self._variables = variables

    def formula(self, term: Term) -> Formula:
        return self._decidable(term) or Undecidable(written(term), beginning(term))

    def _decidable(self, term: Term) -> Formula | None:
        match term:
            case Constant(_, bool(value)):
                return Truth(value)
            case Name(_, name) if self._variables.get(name) == "boolean":
                return OneOf(name, (True,))
            case Call(_, function, (left, right)):
                return self._connected(term) or self._compared(function, left, right)
            case Call():
                return self._connected(term)
            case _:
                return None

    def _connected(self, call: Call) -> Formula | None:
        match call:
            case Call(_, "!_", (part,)):
                return Not(self.formula(part))
            case Call(_, "_&&_"):
                return AllOf(self._parts(call))
            case Call(_, "_||_"):
                return AnyOf(self._parts(call))
            case Call(_, "_?_:_", (condition, then, otherwise)):
                return Either(self.formula(condition), self.formula(then), self.formula(otherwise))
            case _:
                return None

    def _parts(self, call: Call) -> tuple[Formula, ...]:
        """Return the parts of a whole chain of `&&` or of `||`: the checker hands out trees of two."""
        parts: list[Formula] = []
        for argument in call.arguments:
            if isinstance(argument, Call) and argument.function == call.function:
                parts += self._parts(argument)
            else:
                parts.append(self.formula(argument))
        return tuple(parts)

    def _compared(self, function: str, left: Term, right: Term) -> Formula | None:
        match function, left, right:
            case "_==_", _, _:
                return self._same(left, right)
            case "_!=_", _, _:
                same = self._same(left, right)
                return same and Not(same)
            case "@in", Name(_, name), Listed(_, elements):
                return self._one_of(name, elements)
            case _ if function in _MIRRORED:
                return self._ordered(left, function, right) or self._ordered(right, _MIRRORED[function], left)
            case _:
                return None

    def _same(self, left: Term, right: Term) -> Formula | None:
        for one, other in ((left, right), (right, left)):
            match one, other:
                case Name(_, name), Constant():
                    return self._one_of(name, (other,))
                case _, Constant(_, bool(value)):
                    formula = self._decidable(one)
                    return formula and (formula if value else Not(formula))
                case _:
                    pass
        return None

    def _one_of(self, name: str, elements: tuple[Term, ...]) -> OneOf | None:
        values = [self._value(name, element) for element in elements]
        known = [value for value in values if value is not None]
        return OneOf(name, tuple(known)) if len(known) == len(values) and name in self._variables else None

    def _ordered(self, left: Term, operator: str, right: Term) -> Formula | None:
        if not isinstance(left, Name) or self._variables.get(left.name) not in {"integer", "date"}:
            return None
        limit = self._value(left.name, right)
        if limit is None:
            return None
        below = Below(left.name, limit, operator in {"_<=_", "_>_"})
        return below if operator in {"_<_", "_<=_"} else Not(below)

    def _value(self, name: str, term: Term) -> Value | None:
        """Return the literal if it is of the variable's own type."""
        kind = self._variables.get(name)
        if kind is None or not isinstance(term, Constant) or term.suffix:
            return None
        value = term.value
        return value if isinstance(value, bool | int | str) and type(value) is PYTHON_TYPES[kind] else None
