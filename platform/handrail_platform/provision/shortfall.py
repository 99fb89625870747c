"""What an environment lacks of that which a journey names, all at once."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, TypeAlias, cast

import msgspec

from handrail_platform.compile.resolve import Registry
from handrail_platform.document.bundle import Bundle
from handrail_platform.document.conversion import conversion_problems
from handrail_platform.document.model import StepNode
from handrail_platform.provision.named import Named, ProvidedKind, named_at, named_by
from handrail_platform.provision.reference import Values, filled, names_in
from handrail_platform.step.contract import ConfigRefused

Lack: TypeAlias = Literal["missing", "no-words", "unfit"]
"""missing: nobody set it; no-words: true or false, in a text that people read; unfit: the step refuses it."""
_MOST_SHOWN: Final = 200


class Provision(msgspec.Struct, frozen=True):
    """What one tenant provides: its values, and the names of its secrets."""

    values: Values = {}
    secrets: frozenset[str] = frozenset()


class Shortfall(msgspec.Struct, frozen=True):
    """One thing that is missing or does not fit. `paths` say where it is named, `reason` why it does not fit."""

    kind: ProvidedKind
    name: str
    lack: Lack
    paths: tuple[str, ...]
    reason: str = ""


def shortfalls(bundle: Bundle, registry: Registry, provision: Provision) -> tuple[Shortfall, ...]:
    """Return everything that keeps the journey from running in an environment, by kind and name."""
    found: dict[tuple[ProvidedKind, str, Lack], list[str]] = {}
    for each in named_by(bundle, registry):
        if (lack := _lack(each, provision)) is not None:
            found.setdefault((each.kind, each.name, lack), []).append(each.path)
    lacking = tuple(
        Shortfall(kind, name, lack, tuple(paths)) for (kind, name, lack), paths in sorted(found.items())
    )
    return (*lacking, *_unfit(bundle, registry, provision))


def _lack(named: Named, provision: Provision) -> Lack | None:
    if named.kind == "secret":
        return None if named.name in provision.secrets else "missing"
    if named.name not in provision.values:
        return "missing"
    return "no-words" if named.in_words and isinstance(provision.values[named.name], bool) else None


def _unfit(bundle: Bundle, registry: Registry, provision: Provision) -> Iterator[Shortfall]:
    """Yield the values that a step refuses, or with which it would promise something else than was proved."""
    for document in bundle.documents.values():
        for step, node in document.steps.items():
            named = [each for each in named_at(step, node, registry) if ".config." in each.path]
            names = dict.fromkeys(each.name for each in named if each.kind == "value")
            if (
                names
                and names.keys() <= provision.values.keys()
                and (reason := _refusal(node, registry, provision.values))
            ):
                paths = tuple(each.path for each in named)
                yield Shortfall("value", ", ".join(names), "unfit", paths, reason[:_MOST_SHOWN])


def _refusal(node: StepNode, registry: Registry, values: Values) -> str:
    name, _, version = str(node.step).partition("@")
    step = registry[name, int(version)]
    plain = _filled(node.config, values)
    if problems := conversion_problems(plain, step.config_type, "config"):
        return str(problems[0].params.get("found", "")) or problems[0].code
    try:
        promised = step.contract(msgspec.convert(plain, step.config_type))
    except ConfigRefused as refused:
        return refused.reason
    proved = step.contract(msgspec.convert(node.config, step.config_type))
    return "" if promised == proved else "it would change what was proved"


def _filled(plain: Any, values: Values) -> Any:
    """Return plain settings with the values in place of their names: alone a value keeps its type."""
    if isinstance(plain, str):
        names = names_in(plain)
        return values[names[0]] if len(names) == 1 and plain == f"${{{names[0]}}}" else filled(plain, values)
    if isinstance(plain, Mapping):
        return {name: _filled(each, values) for name, each in cast("Mapping[str, Any]", plain).items()}
    if isinstance(plain, list | tuple):
        return [_filled(each, values) for each in cast("list[Any]", plain)]
    return plain
