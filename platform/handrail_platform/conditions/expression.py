"""Conditions in CEL (Common Expression Language): typed at compile time, bounded at run time, never Python."""

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from cel_expr_python import cel

from handrail_platform.conditions.checked import names_in, read_checked
from handrail_platform.conditions.refusal import ExpressionRefused, refusal, type_words
from handrail_platform.errors import StepFault
from handrail_platform.values import Value, VariableType

if TYPE_CHECKING:
    from handrail_platform.conditions.formula import Formula

_CONFIG = cel.NewEnvConfigFromYaml("stdlib: {disable_macros: true}")
"""No loops: `["a"].map(x, x + x)`, thirty times over, wants more memory than there is."""
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)
MAX_LENGTH = 2_000


def checked_expression(source: str, variables: Mapping[str, VariableType]) -> "Expression":
    """Return the condition, checked against the variables. Raises ExpressionRefused.

    Checking takes milliseconds, and an editor asks about the same conditions at every keystroke.
    """
    if len(source) > MAX_LENGTH:
        raise ExpressionRefused(f"longer than {MAX_LENGTH} characters")
    known = ((name, variables[name]) for name in sorted(set(_WORD.findall(source)) & variables.keys()))
    return _remembered(source, tuple((name, kind) for name, kind in known if kind != "secret"))


@lru_cache(maxsize=1_024)
def _remembered(source: str, known: tuple[tuple[str, VariableType], ...]) -> "Expression":
    return Expression(source, dict(known))


class Expression:
    """A checked condition; `reads` are the variables it names. A secret is not there to be named."""

    def __init__(self, source: str, known: Mapping[str, VariableType]) -> None:
        self._compiled = _checked(source, known)
        if self._compiled.return_type() != cel.Type.BOOL:
            given = type_words(self._compiled.return_type().name().lower())
            raise ExpressionRefused(f"gives {given}, not true or false")
        self._tree = read_checked(self._compiled.serialize())
        named = set(names_in(self._tree))
        self.reads: Mapping[str, VariableType] = {name: known[name] for name in sorted(named & known.keys())}

    def holds(self, variables: Mapping[str, Value]) -> bool:
        """Evaluate. Raises StepFault when there is no answer: an error is never taken for false."""
        try:
            value = self._compiled.eval(data={name: variables[name] for name in self.reads})
        except RuntimeError as error:  # a bound of the evaluation was hit
            raise StepFault("expression") from error
        if value.type() != cel.Type.BOOL:
            raise StepFault("expression")
        return value.plain_value() is True

    @cached_property
    def formula(self) -> "Formula":
        """What it says, as far as that can be decided without running it."""
        # Only who proves something about a journey asks; who runs it does not pay for the import.
        from handrail_platform.conditions.decided import decided  # noqa: PLC0415

        return decided(self._tree, self.reads)


def _checked(source: str, variables: Mapping[str, VariableType]) -> cel.Expression:
    try:
        environment = cel.NewEnv(
            config=_CONFIG, variables={name: _cel_type(kind) for name, kind in variables.items()}
        )
        return environment.compile(source)
    except Exception as error:
        raise refusal(str(error)) from error


def _cel_type(kind: VariableType) -> cel.Type:
    return {"boolean": cel.Type.BOOL, "integer": cel.Type.INT}.get(kind, cel.Type.STRING)
