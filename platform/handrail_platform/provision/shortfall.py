"""What an environment lacks of that which a journey names, all at once."""

from collections.abc import Container, Iterator, Mapping
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
    """What one tenant provides: values, names of secrets, whom it set up to speak with, and its reader."""

    values: Values = {}
    secrets: frozenset[str] = frozenset()
    providers: Mapping[str, str] = {}
    """Identity providers by name, each with the secret that it names, empty where it has none."""
    connections: Mapping[str, tuple[str, ...]] = {}
    """Connections by name, each with the secrets that it names."""
    vendors: Mapping[str, tuple[str, ...]] = {}
    """Identity proofing vendors by name, likewise."""
    reads_documents: bool = True
    """Whether the installation has what steps need that take pictures."""


class Shortfall(msgspec.Struct, frozen=True):
    """One thing that is missing or does not fit. `paths` say where it is named, `reason` why it does not fit."""

    kind: ProvidedKind | Literal["installation"]
    name: str
    lack: Lack
    paths: tuple[str, ...]
    reason: str = ""


def shortfalls(bundle: Bundle, registry: Registry, provision: Provision) -> tuple[Shortfall, ...]:
    """Return everything that keeps the journey from running in an environment, by kind and name."""
    found: dict[tuple[ProvidedKind, str, Lack], list[str]] = {}
    for each in named_by(bundle, registry):
        for asked in with_secrets(each, provision):
            if (lack := _lack(asked, provision)) is not None:
                found.setdefault((asked.kind, asked.name, lack), []).append(asked.path)
    lacking = tuple(
        Shortfall(kind, name, lack, tuple(paths)) for (kind, name, lack), paths in sorted(found.items())
    )
    return (*lacking, *_unfit(bundle, registry, provision), *_unequipped(bundle, registry, provision))


def _unequipped(bundle: Bundle, registry: Registry, provision: Provision) -> Iterator[Shortfall]:
    """Yield that the installation lacks what reads pictures, if some step takes one."""
    if provision.reads_documents:
        return
    paths: list[str] = []
    for document in bundle.documents.values():
        for step, node in document.steps.items():
            name, _, version = str(node.step or "").partition("@")
            type_ = registry.get((name, int(version))) if version else None
            if type_ is not None and type_.contract(msgspec.convert(node.config, type_.config_type)).uploads:
                paths.append(f"steps.{step}")
    if paths:
        yield Shortfall("installation", "document", "missing", tuple(paths))


def with_secrets(named: Named, provision: Provision) -> tuple[Named, ...]:
    """Return what is named, and the secrets that an identity provider, a connection or a vendor names in turn."""
    secrets: tuple[str, ...] = ()
    if named.kind == "provider":
        secrets = tuple(filter(None, (provision.providers.get(named.name, ""),)))
    elif named.kind == "connection":
        secrets = provision.connections.get(named.name, ())
    elif named.kind == "vendor":
        secrets = provision.vendors.get(named.name, ())
    return (named, *(Named("secret", secret, named.path) for secret in secrets))


def _lack(named: Named, provision: Provision) -> Lack | None:
    if named.kind != "value":
        return None if named.name in _set_up(named.kind, provision) else "missing"
    if named.name not in provision.values:
        return "missing"
    return "no-words" if named.in_words and isinstance(provision.values[named.name], bool) else None


def _set_up(kind: ProvidedKind, provision: Provision) -> Container[str]:
    match kind:
        case "secret":
            return provision.secrets
        case "provider":
            return provision.providers
        case "connection":
            return provision.connections
        case "vendor":
            return provision.vendors
        case "value":
            return provision.values


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
