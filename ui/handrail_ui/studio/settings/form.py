"""What is set up about a journey as a whole: its names, who may start it, how long it lasts, its variables."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

import msgspec

from handrail_platform.compile.resolve import Registry
from handrail_platform.document.change import Change
from handrail_platform.document.conversion import conversion_problems
from handrail_platform.document.model import MOST_LIFETIME_MINUTES, VariableName
from handrail_platform.document.problem import Problem
from handrail_platform.values import VariableType
from handrail_ui.studio.inspector.at_hand import KINDS, contract_of, mapping, variables_of
from handrail_ui.studio.inspector.filled import TRUE, Typed, filled
from handrail_ui.studio.inspector.reading import read
from handrail_ui.studio.inspector.shape import ChoiceShape, GroupShape, KeyedShape, NumberShape, Option, TextShape
from handrail_ui.studio.inspector.step_form import differences

JOURNEY: Final = "journey"
_WORD: Final = re.compile(r"\w+")
OWN: Final = frozenset({"variable-used", "variable-taken", "not-a-variable"})
"""Codes of problems that only this form has: in words under `studio.settings.problem.<code>`."""
GROUP: Final = GroupShape(
    (
        Option(name="name", shape=KeyedShape(TextShape(500)), required=True),
        Option(name="description", shape=KeyedShape(TextShape(2_000)), default={}),
        Option(name="entry", shape=ChoiceShape(("anyone", "signed_in")), default="anyone"),
        Option(name="lifetime_minutes", shape=NumberShape(1, MOST_LIFETIME_MINUTES), default=30),
    )
)


class _Lasting(msgspec.Struct, frozen=True):
    """What of a journey can be typed wrongly."""

    name: dict[str, str]
    lifetime_minutes: Any = 30


def filled_settings(plain: Mapping[str, Any]) -> dict[str, str]:
    """Return the form of a journey as the document has it."""
    types = {f"variable.{name}": kind for name, kind in variables_of(plain).items()}
    return filled(GROUP, plain, JOURNEY) | types


def users_of(plain: Mapping[str, Any], registry: Registry) -> dict[str, tuple[str, ...]]:
    """Return by variable the steps that name it, as far as their types and settings tell."""
    users: dict[str, list[str]] = {name: [] for name in variables_of(plain)}
    for step, node in mapping(plain.get("steps")).items():
        for name in _named(mapping(node), registry) & users.keys():
            users[name].append(step)
    part = mapping(plain.get("part"))
    for name in users.keys() & set(_words(part)):
        users[name].append("part")
    return {name: tuple(steps) for name, steps in users.items()}


def _named(node: Mapping[str, Any], registry: Registry) -> set[str]:
    """Return what a step names: by its contract, and every word of its settings where that cannot be asked."""
    name, _, version = str(node.get("step", "")).partition("@")
    step = registry.get((name, int(version))) if version.isdecimal() and version.isascii() else None
    contract = contract_of(step, mapping(node.get("config")))
    if contract is None:
        return set(_words(node))
    words = {word for source in contract.expressions for word in _words(source)}
    return {*contract.reads, *contract.uses, *contract.assigns} | words


def _words(plain: Any) -> Iterator[str]:
    """Yield every word of some data, those of conditions and of names."""
    if isinstance(plain, str):
        yield from _WORD.findall(plain)
    elif isinstance(plain, Mapping):
        for name, value in cast("Mapping[str, object]", plain).items():
            yield str(name)
            yield from _words(value)
    elif isinstance(plain, list):
        for each in cast("Sequence[object]", plain):
            yield from _words(each)


def changes_of_settings(
    plain: Mapping[str, Any], typed: Typed, registry: Registry
) -> tuple[tuple[Change, ...], tuple[Problem, ...]]:
    """Return exactly what differs, and everything that keeps it from being saved."""
    before, after = (read(GROUP, each, JOURNEY) for each in (filled_settings(plain), typed))
    declared = variables_of(plain)
    wanted, problems = _variables(plain, typed, registry)
    wrong = [
        *after.problems,
        *conversion_problems({"name": after.plain.get("name", {})}, _Lasting, JOURNEY),
        *_lifetime_problems(after.plain),
        *problems,
    ]
    changes = (
        *differences(before.plain, after.plain, ()),
        *(
            Change(("variables", name), wanted.get(name))
            for name in declared
            if wanted.get(name) != declared[name]
        ),
        *(Change(("variables", name), kind) for name, kind in wanted.items() if name not in declared),
    )
    return changes, tuple(wrong)


def _lifetime_problems(plain: Mapping[str, Any]) -> Iterator[Problem]:
    minutes = plain.get("lifetime_minutes", 30)
    if not isinstance(minutes, int) or not 1 <= minutes <= MOST_LIFETIME_MINUTES:
        path = f"{JOURNEY}.lifetime_minutes"
        yield Problem(
            "invalid-field",
            path,
            {"found": str(minutes)[:60], "least": "1", "most": str(MOST_LIFETIME_MINUTES)},
            "unfit.number-between",
        )


def _variables(
    plain: Mapping[str, Any], typed: Typed, registry: Registry
) -> tuple[dict[str, VariableType], list[Problem]]:
    users, declared = users_of(plain, registry), variables_of(plain)
    wanted: dict[str, VariableType] = {}
    problems: list[Problem] = []
    for name, kind in declared.items():
        if typed.get(f"remove.{name}") != TRUE:
            wanted[name] = KINDS.get(typed.get(f"variable.{name}", kind), kind)
        elif users[name]:
            params: dict[str, str | int] = {"variable": name, "steps": ", ".join(users[name])}
            problems.append(Problem("variable-used", f"remove.{name}", params))
    if new := typed.get("new.name", "").strip():
        if conversion_problems(new, VariableName, "new.name") or new == "subject":
            problems.append(Problem("not-a-variable", "new.name"))
        elif new in mapping(plain.get("variables")):
            problems.append(Problem("variable-taken", "new.name", {"variable": new}))
        else:
            wanted[new] = KINDS.get(typed.get("new.type", ""), "text")
    return wanted, problems
