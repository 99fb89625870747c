"""Repairs that are worth a try. Whether one of them helps is for the proof to say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from typing import Any, Final, get_args

import msgspec

from handrail_platform.document.change import Change
from handrail_platform.document.model import JourneyDocument
from handrail_platform.text import Message
from handrail_platform.values import VariableType
from handrail_platform.verify.finding import Finding, Hop
from handrail_platform.verify.repair import Catalogue, Repair, Setting, Supply

MOST_CHOICES: Final = 6
"""Of variables for one step, so that other repairs are tried as well."""


@dataclass(frozen=True)
class Candidates:
    """What can be done about findings of one journey, the likeliest first."""

    document: JourneyDocument
    catalogue: Catalogue

    def of(self, finding: Finding) -> Iterator[Repair]:
        """Yield what may answer the finding."""
        if finding.code in ("too-many-messages", "too-many-tries"):
            yield from self._bounds(finding.step)
        if finding.other_route:
            yield self._wire(finding.other_route[0], self._target(finding.route[0]))
            yield self._wire(finding.route[0], self._target(finding.other_route[0]))
            return
        for supply in self.catalogue.offers.get(finding.code, ()):
            yield from self._offers(finding, supply)
        for supply in self.catalogue.supplies.get(finding.code, ()):
            yield from self._inserts(finding, supply)
        for hop in dict.fromkeys(reversed(finding.route)):
            if hop.outcome and self._target(hop) != self._refuge and not self._answers(hop):
                yield self._wire(hop, self._refuge)

    def _bounds(self, step: str) -> Iterator[Repair]:
        for visits in (3, 2, 1):
            said = Message("repair.bound", {"step": step, "target": self._refuge}, count=visits)
            limit = Change(("steps", step, "limit"), {"visits": visits, "then": self._refuge})
            yield self._to_refuge(Repair("bound", step, str(visits), self._refuge, (said,), (limit,)))

    def _wire(self, hop: Hop, target: str) -> Repair:
        said = Message("repair.wire", {"step": hop.step, "outcome": hop.outcome, "target": target})
        change = Change(("steps", hop.step, "next", hop.outcome), target)
        repair = Repair("wire", hop.step, hop.outcome, target, (said,), (change,))
        return self._to_refuge(repair) if target == self._refuge else repair

    def _inserts(self, finding: Finding, supply: Supply) -> Iterator[Repair]:
        """Yield the step put in the way of who takes this route, and then of everybody who comes there.

        Whoever was just asked the same and came this way all the same is not asked again.
        """
        everybody = self._leading_to(finding.step)
        on_route = tuple(hop for hop in everybody if hop in finding.route[-2:-1])
        if any(self.document.steps[hop.step].step == supply.step for hop in on_route):
            return
        for config in islice(self._configs(finding, supply), MOST_CHOICES):
            if on_route and on_route != everybody:
                yield self._insert(finding.step, supply, config, on_route)
            if on_route == everybody or supply.ahead_of == "everybody":
                yield self._insert(finding.step, supply, config, everybody)

    def _insert(self, step: str, supply: Supply, config: Mapping[str, Setting], led: Sequence[Hop]) -> Repair:
        name, type_name = self._name_for(supply), supply.step
        between = led != self._leading_to(step)
        said = Message(
            "repair.insert-between" if between else "repair.insert",
            {"type": type_name, "step": step, "after": led[0].step if between else ""},
        )
        others = Message(
            "repair.others",
            {"outcome": supply.goes_on, "others": ", ".join(supply.gives_up), "target": self._refuge},
        )
        ways = {supply.goes_on: step, **dict.fromkeys(supply.gives_up, self._refuge)}
        changes = (self._node(name, supply, config, ways), *self._led(led, step, name))
        repair = Repair("insert", step, type_name, name, (said, *([others] if supply.gives_up else [])), changes)
        return self._to_refuge(repair) if supply.gives_up else repair

    def _offers(self, finding: Finding, supply: Supply) -> Iterator[Repair]:
        """Yield the step put before each that asks for an authenticator; it leads to the step of the finding."""
        for other, node in self.document.steps.items():
            if any(self.catalogue.is_answer(node.step, outcome) for outcome in node.next):
                name = self._name_for(supply)
                said = Message("repair.offer", {"type": supply.step, "before": other, "step": finding.step})
                ways = {supply.goes_on: finding.step, **dict.fromkeys(supply.gives_up, other)}
                changes = (
                    self._node(name, supply, supply.config, ways),
                    *self._led(self._leading_to(other), other, name),
                )
                yield Repair("offer", finding.step, supply.step, name, (said,), changes)

    def _node(self, name: str, supply: Supply, config: Mapping[str, Setting], ways: Mapping[str, str]) -> Change:
        return Change(("steps", name), {"step": supply.step, "config": config, "next": ways})

    def _led(self, led: Sequence[Hop], step: str, name: str) -> Iterator[Change]:
        """Yield what leads whoever comes there by these ways to the new step."""
        for hop in led:
            yield Change(("steps", hop.step, "next", hop.outcome), name)
        if self.document.start == step and led == self._leading_to(step):
            yield Change(("start",), name)

    def _leading_to(self, step: str) -> tuple[Hop, ...]:
        return tuple(
            Hop(source, outcome)
            for source, node in self.document.steps.items()
            for outcome, target in node.next.items()
            if target == step
        )

    def _to_refuge(self, repair: Repair) -> Repair:
        """Return the repair that makes the end that turns people away, if there is none yet."""
        if self._refuge in self.document.steps:
            return repair
        said = Message("repair.make-refuge", {"target": self._refuge})
        made = Change(("steps", self._refuge), dict(self.catalogue.refuge))
        return msgspec.structs.replace(repair, messages=(*repair.messages, said), changes=(made, *repair.changes))

    @cached_property
    def _refuge(self) -> str:
        """The step to which people are turned away, where errors lead if possible, or what it would be called."""
        steps = self.document.steps
        for name in (self.document.otherwise.get("error", ""), *steps):
            if name in steps and self.catalogue.is_refuge(steps[name].step, steps[name].config):
                return name
        return self._free_name("sorry")

    def _configs(self, finding: Finding, supply: Supply) -> Iterator[Mapping[str, Setting]]:
        """Yield the configuration with each choice of variables."""
        by_type: dict[str, list[str]] = {}
        for variable, kind in self.document.variables.items():
            by_type.setdefault(kind, []).append(variable)
        written = msgspec.json.encode(supply.config).decode()
        wanted = [kind for kind in get_args(VariableType) if f"{{{kind}}}" in written]
        for chosen in product(*(by_type.get(kind, ()) for kind in wanted)):
            names = _Params({**finding.params, **dict(zip(wanted, chosen, strict=True))})
            yield {key: self._filled(setting, names) for key, setting in supply.config.items()}

    def _filled(self, setting: Setting, names: "_Params") -> Setting:
        if setting == "{name}":
            return self.document.name
        if isinstance(setting, str):
            return setting.format_map(names)
        if isinstance(setting, Mapping):
            return {key: each.format_map(names) for key, each in setting.items()}
        return setting

    def _answers(self, hop: Hop) -> bool:
        node = self.document.steps.get(hop.step)
        return node is not None and self.catalogue.is_answer(node.step, hop.outcome)

    def _target(self, hop: Hop) -> str:
        node = self.document.steps.get(hop.step)
        return (node.next.get(hop.outcome) if node else None) or self.document.otherwise.get(hop.outcome, "")

    def _name_for(self, supply: Supply) -> str:
        return self._free_name(supply.step.partition("@")[0].replace(".", "-"))

    def _free_name(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self.document.steps:
            number += 1
            name = f"{wanted}-{number}"
        return name


class _Params(dict[str, Any]):
    """Leaves a hole alone for which the finding has nothing."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
