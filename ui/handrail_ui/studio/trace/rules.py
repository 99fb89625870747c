"""Which rule of a step with branches held, and what the ones before it said."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from handrail_flows.registry import REGISTRY
from handrail_platform.conditions.expression import checked_expression
from handrail_platform.document.model import StepNode
from handrail_platform.errors import HandrailError
from handrail_platform.step.contract import Branch, ConfigRefused
from handrail_platform.values import Value, VariableType

_TYPES: Final[Mapping[type, VariableType]] = {bool: "boolean", int: "integer", str: "text"}


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A condition as it was asked, `number` from 1; the last one asked is the one that held, if any did."""

    number: int
    when: str
    outcome: str
    held: bool
    values: Mapping[str, Value]


def rules_asked(node: StepNode, values: Mapping[str, Value]) -> tuple[Rule, ...]:
    """Return the conditions of a step up to the first that held, with the values that decided each."""
    asked: list[Rule] = []
    for number, branch in enumerate(_branches(node), 1):
        rule = _rule(number, branch, values)
        if rule is None:
            break
        asked.append(rule)
        if rule.held:
            break
    return tuple(asked)


def _rule(number: int, branch: Branch, values: Mapping[str, Value]) -> Rule | None:
    try:
        condition = checked_expression(branch.when, {name: _TYPES[type(each)] for name, each in values.items()})
        named = {name: values[name] for name in condition.reads}
        held = condition.holds(values)
    except (HandrailError, KeyError, ValueError):  # it had no answer then, and has none now
        return None
    return Rule(number=number, when=branch.when, outcome=branch.outcome, held=held, values=named)


def _branches(node: StepNode) -> Iterator[Branch]:
    name, _, version = str(node.step).partition("@")
    step = REGISTRY.get((name, int(version))) if version.isdigit() else None
    if step is not None:
        try:
            yield from step.contract(msgspec.convert(node.config, step.config_type)).branches
        except (msgspec.ValidationError, ConfigRefused):
            return
