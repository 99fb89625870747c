"""What a step does with the variables that its configuration names: it says so, asked about made-up names."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, Final

import msgspec

from handrail_platform.step.contract import Contract
from handrail_platform.step.step import AnyStep
from handrail_platform.values import VariableType
from handrail_ui.studio.inspector.at_hand import contract_of
from handrail_ui.studio.inspector.shape import TextShape

_PROBE: Final = "zz_probe_{number}"
VARIABLE: Final = "variable"
"""The shape of a text that names a variable."""


class Role(msgspec.Struct, frozen=True):
    """How a variable is used there. Without `kind` it may be of any type; what is written may be new."""

    kind: VariableType | None = None
    writes: bool = False


def roles_of(
    step: AnyStep | None, config: Mapping[str, Any], texts: Iterable[tuple[str, TextShape]]
) -> dict[str, Role]:
    """Return the role of each field that names a variable, by the field's name.

    A field has none where the step does nothing with the variable, or cannot say with this configuration.
    """
    places = [path for path, shape in texts if shape.shape == VARIABLE]
    probes = {path: _PROBE.format(number=number) for number, path in enumerate(places)}
    probed = deepcopy(dict(config))
    for path, probe in probes.items():
        _put(probed, path.split(".")[1:], probe)
    contract = contract_of(step, probed)
    if contract is None:
        return {}
    return {path: role for path, probe in probes.items() if (role := _role(contract, probe))}


def _role(contract: Contract, probe: str) -> Role | None:
    if probe in contract.assigns:
        return Role(contract.assigns[probe], writes=True)
    if kind := contract.reads.get(probe) or contract.uses.get(probe):
        return Role(kind)
    return Role() if any(probe in source for source in contract.expressions) else None


def _put(place: Any, names: list[str], value: str) -> None:
    """Put the value where the names lead, as far as there is something there."""
    name, *rest = names
    is_row = isinstance(place, list) and name.isdecimal()
    key: Any = int(name) if is_row else name
    if not rest:
        place[key] = value
        return
    if not is_row and key not in place:
        place[key] = {}
    _put(place[key], rest, value)
