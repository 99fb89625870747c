"""Repairs of a finding that can be applied: each was tried, and makes the finding go without making another.

A repair only ever wires an outcome elsewhere, inserts a step on the route, or bounds how often a step is come to.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Any, Final, Literal, TypeAlias, get_args

import msgspec

from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.text import Message
from handrail_platform.values import VariableType
from handrail_platform.verify.finding import Finding, Hop, Report

Examine: TypeAlias = Callable[[JourneyDocument], Report]
"""Judges a document. Raises JourneyRefused."""
MOST_REPAIRS: Final = 3
"""Nobody compares more."""
MOST_TRIED: Final = 24
"""Each takes as long as examining the journey."""
MOST_CHOICES: Final = 6
"""Of variables for one step, so that other repairs are tried as well."""


Setting: TypeAlias = str | int | bool | Mapping[str, str]


class Supply(msgspec.Struct, frozen=True):
    """A step that answers findings of one code. It goes on by one outcome, and gives up by the others.

    `{variable}` in its configuration stands for the parameter of the finding, `{email}` or another type for a
    variable of that type; each is tried. `ahead_of` tells who is led through it: whoever comes to the step of the
    finding, or only who comes there from the step before it on the route, so that nobody else is turned away.
    """

    step: str
    config: Mapping[str, Setting]
    goes_on: str
    gives_up: tuple[str, ...]
    ahead_of: Literal["everybody", "this-route"] = "everybody"


class Catalogue(msgspec.Struct, frozen=True):
    """What can be put into a journey: steps by the code of a finding, and the end that turns people away."""

    supplies: Mapping[str, Sequence[Supply]]
    refuge: Mapping[str, Any]


class Change(msgspec.Struct, frozen=True):
    """Put `value` at this place of the document."""

    path: tuple[str, ...]
    value: Any


class Repair(msgspec.Struct, frozen=True):
    """What to do: let `outcome` of `step` lead to `target`; insert `target`, of type `outcome`, before `step`; or
    let nobody come to `step` more than `outcome` times.
    """

    kind: Literal["wire", "insert", "bound"]
    step: str
    outcome: str
    target: str
    changes: tuple[Change, ...]

    @property
    def message(self) -> Message:
        return Message(f"repair.{self.kind}", {"step": self.step, "outcome": self.outcome, "target": self.target})


def repairs(
    document: JourneyDocument, finding: Finding, catalogue: Catalogue, examine: Examine
) -> tuple[Repair, ...]:
    """Return up to three repairs of the finding."""
    before = {each.key for each in examine(document).findings}
    tried = islice(_candidates(document, finding, catalogue), MOST_TRIED)
    ends = _ends(document, catalogue)
    helping = (
        each
        for each in tried
        if (changed := _changed(document, each)) is not None
        and ends <= changed.steps.keys()
        and _helps(changed, finding, before, examine)
    )
    return tuple(islice(_one_wire(helping), MOST_REPAIRS))


def _one_wire(helping: Iterable[Repair]) -> Iterator[Repair]:
    """Leave out further ways to turn people away: the first is the nearest to where it went wrong."""
    wired = False
    for each in helping:
        if each.kind != "wire" or not wired:
            yield each
        wired = wired or each.kind == "wire"


def repaired(document: JourneyDocument, repair: Repair) -> JourneyDocument:
    """Return the document with the repair applied, without the steps to which nothing leads any more.

    Raises JourneyRefused when the repair does not fit.
    """
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(document))
    for change in repair.changes:
        place = plain
        for name in change.path[:-1]:
            place = place.setdefault(name, {})
        place[change.path[-1]] = change.value
    reached = _reached(plain)
    plain["steps"] = {name: node for name, node in plain["steps"].items() if name in reached}
    return parse_plain(plain)


def _reached(plain: Mapping[str, Any]) -> set[str]:
    reached: set[str] = set()
    waiting = [plain["start"], *plain.get("otherwise", {}).values()]
    while waiting:
        name = waiting.pop()
        if name in plain["steps"] and name not in reached:
            reached.add(name)
            node = plain["steps"][name]
            waiting += node.get("next", {}).values()
            waiting += [node["limit"]["then"]] if node.get("limit") else []
    return reached


def _changed(document: JourneyDocument, repair: Repair) -> JourneyDocument | None:
    try:
        return repaired(document, repair)
    except JourneyRefused:
        return None


def _ends(document: JourneyDocument, catalogue: Catalogue) -> set[str]:
    """Return the ends at which people get what they came for; a repair takes none of them away."""
    wanted = catalogue.refuge["config"].items()
    return {
        name
        for name, node in document.steps.items()
        if node.step == catalogue.refuge["step"] and not wanted <= node.config.items()
    }


def _helps(changed: JourneyDocument, finding: Finding, before: set[str], examine: Examine) -> bool:
    try:
        after = {each.key for each in examine(changed).findings}
    except JourneyRefused:
        return False
    return finding.key not in after and after <= before


def _candidates(document: JourneyDocument, finding: Finding, catalogue: Catalogue) -> Iterator[Repair]:
    refuge, making = _refuge(document, catalogue)
    if finding.code == "too-many-messages":
        for visits in (3, 2, 1):
            limit = Change(("steps", finding.step, "limit"), {"visits": visits, "then": refuge})
            yield Repair("bound", finding.step, str(visits), refuge, (*making, limit))
    if finding.other_route:
        yield _wire(finding.other_route[0], _target(document, finding.route[0]))
        yield _wire(finding.route[0], _target(document, finding.other_route[0]))
        return
    for supply in catalogue.supplies.get(finding.code, ()):
        for config in islice(_configs(document, finding, supply), MOST_CHOICES):
            yield _insert(document, finding, supply, config, (refuge, making))
    for hop in dict.fromkeys(reversed(finding.route)):
        if hop.outcome and _target(document, hop) != refuge:
            yield _wire(hop, refuge, making)


def _refuge(document: JourneyDocument, catalogue: Catalogue) -> tuple[str, tuple[Change, ...]]:
    """Return the step to which people are turned away, and what makes it when there is none."""
    wanted = catalogue.refuge["config"].items()
    for name, node in document.steps.items():
        if node.step == catalogue.refuge["step"] and wanted <= node.config.items():
            return name, ()
    name = _free_name(document, "sorry")
    return name, (Change(("steps", name), dict(catalogue.refuge)),)


def _wire(hop: Hop, target: str, making: tuple[Change, ...] = ()) -> Repair:
    change = Change(("steps", hop.step, "next", hop.outcome), target)
    return Repair("wire", hop.step, hop.outcome, target, (*making, change))


class _Params(dict[str, Any]):
    """Leaves a hole alone for which the finding has nothing."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _configs(document: JourneyDocument, finding: Finding, supply: Supply) -> Iterator[Mapping[str, Setting]]:
    """Yield the configuration with each choice of variables."""
    by_type: dict[str, list[str]] = {}
    for variable, kind in document.variables.items():
        by_type.setdefault(kind, []).append(variable)
    written = msgspec.json.encode(supply.config).decode()
    wanted = [kind for kind in get_args(VariableType) if f"{{{kind}}}" in written]
    for chosen in product(*(by_type.get(kind, ()) for kind in wanted)):
        names = _Params({**finding.params, **dict(zip(wanted, chosen, strict=True))})
        yield {key: _filled(setting, names) for key, setting in supply.config.items()}


def _filled(setting: Setting, names: _Params) -> Setting:
    if isinstance(setting, str):
        return setting.format_map(names)
    return (
        {key: each.format_map(names) for key, each in setting.items()} if isinstance(setting, Mapping) else setting
    )


def _insert(
    document: JourneyDocument,
    finding: Finding,
    supply: Supply,
    config: Mapping[str, Setting],
    otherwise: tuple[str, tuple[Change, ...]],
) -> Repair:
    """Put the step in front of the one that the finding is about."""
    refuge, making = otherwise
    name = _free_name(document, supply.step.partition("@")[0].replace(".", "-"))
    node = {
        "step": supply.step,
        "config": config,
        "next": {supply.goes_on: finding.step, **dict.fromkeys(supply.gives_up, refuge)},
    }
    changes = [*making, Change(("steps", name), node)]
    before = {hop.step for hop in finding.route[-2:-1]}
    led = before if supply.ahead_of == "this-route" else document.steps.keys()
    for step, source in document.steps.items():
        changes += [
            Change(("steps", step, "next", outcome), name)
            for outcome, target in source.next.items()
            if target == finding.step and step in led
        ]
    if document.start == finding.step:
        changes.append(Change(("start",), name))
    return Repair("insert", finding.step, supply.step, name, tuple(changes))


def _free_name(document: JourneyDocument, wanted: str) -> str:
    name, number = wanted, 1
    while name in document.steps:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _target(document: JourneyDocument, hop: Hop) -> str:
    node = document.steps.get(hop.step)
    return (node.next.get(hop.outcome) if node else None) or document.otherwise.get(hop.outcome, "")
