"""Conditions in CEL (Common Expression Language): typed at compile time, bounded at run time, never Python."""

import re
from collections.abc import Mapping

from cel_expr_python import cel

from handrail_platform.errors import StepFault
from handrail_platform.values import Value, VariableType

_LITERAL = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
MAX_LENGTH = 2_000


class ExpressionRefused(Exception):
    """The expression is not CEL, misuses a type, or is not a yes-or-no question. The text is the checker's."""


class Expression:
    """A checked condition; `reads` are the variables it names."""

    def __init__(self, source: str, variables: Mapping[str, VariableType]) -> None:
        if len(source) > MAX_LENGTH:
            raise ExpressionRefused(f"longer than {MAX_LENGTH} characters")
        known = {name: _cel_type(kind) for name, kind in variables.items() if kind != "secret"}
        self._environment = cel.NewEnv(variables=known)
        try:
            self._compiled = self._environment.compile(source)
        except Exception as error:
            raise ExpressionRefused(_reason(error)) from error
        if self._compiled.return_type() != cel.Type.BOOL:
            raise ExpressionRefused(f"gives {self._compiled.return_type().name()}, not true or false")
        named = set(_NAME.findall(_LITERAL.sub("''", source)))
        self.reads: Mapping[str, VariableType] = {n: variables[n] for n in sorted(named & set(known))}

    def holds(self, variables: Mapping[str, Value]) -> bool:
        """Evaluate. Raises StepFault when there is no answer: an error is never taken for false."""
        value = self._compiled.eval(data={name: variables[name] for name in self.reads})
        if value.type() != cel.Type.BOOL:
            raise StepFault("expression")
        return value.plain_value() is True


def _cel_type(kind: VariableType) -> cel.Type:
    return {"boolean": cel.Type.BOOL, "integer": cel.Type.INT}.get(kind, cel.Type.STRING)


def _reason(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:300] if lines else type(error).__name__
