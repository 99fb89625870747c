"""A random journey with every part written out by hand: it shares nothing with the compiler.

Calls and exits are laid down first as places that only lead on, and then left out.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from handrail_platform.document.model import VisitLimit
from handrail_platform.guard.requirement import AnyOf, Confirmed, Requirement
from tests.property.anything import AnythingConfig, CloseConfig, Way
from tests.property.asked import LOOKED_AT
from tests.property.drawn import Call, Exit, Node, Plan, RandomPart

_WORD = re.compile(r'"[^"]*"|[a-z_]\w*')


def written_out(nodes: Mapping[str, Node], parts: Mapping[str, RandomPart]) -> dict[str, Plan]:
    """Return the steps in the order of the document, each part where it is called."""
    paper = _Paper(parts)
    paper.lay(nodes, "", {}, {})
    return {name: paper.landed(plan) for name, plan in paper.steps.items()}


@dataclass(frozen=True)
class _Paper:
    parts: Mapping[str, RandomPart]
    steps: dict[str, Plan] = field(default_factory=dict[str, Plan])
    leads: dict[str, str] = field(default_factory=dict[str, str])
    """Places that are no steps, and where they lead."""

    def lay(
        self, nodes: Mapping[str, Node], prefix: str, bound: Mapping[str, str], exits: Mapping[str, str]
    ) -> None:
        """Lay down one use of a document. `bound` says which of its variables are the caller's."""
        for name, node in nodes.items():
            match node:
                case Plan():
                    self.steps[prefix + name] = _renamed(node, prefix, bound)
                case Exit(exit_):
                    self.leads[prefix + name] = exits[exit_]
                case Call():
                    self._call(node, prefix, name, bound)

    def _call(self, call: Call, prefix: str, name: str, bound: Mapping[str, str]) -> None:
        at, part = prefix + name, self.parts[call.part]
        first = f"{at}/{next(iter(part.nodes))}"
        inner = {own: bound.get(outer, prefix + outer) for own, outer in {**call.inputs, **call.gives}.items()}
        if call.limit or part.word.requires:
            limit = call.limit and VisitLimit(visits=call.limit.visits, then=prefix + call.limit.then)
            requires = tuple(_about(each, inner) for each in part.word.requires)
            through = AnythingConfig(ways={"through": Way()})
            self.steps[at] = Plan("gate", through, {"through": first}, limit, requires)
        else:
            self.leads[at] = first
        exits = {exit_: prefix + target for exit_, target in call.next.items()}
        self.lay(part.nodes, f"{at}/", inner, exits)

    def landed(self, plan: Plan) -> Plan:
        """Return the step with ways that end at steps."""
        limit = plan.limit and VisitLimit(visits=plan.limit.visits, then=self._landing(plan.limit.then))
        following = {outcome: self._landing(target) for outcome, target in plan.next.items()}
        return msgspec.structs.replace(plan, next=following, limit=limit)

    def _landing(self, target: str) -> str:
        while target in self.leads:
            target = self.leads[target]
        return target


def _renamed(plan: Plan, prefix: str, bound: Mapping[str, str]) -> Plan:
    if not prefix:
        return plan
    limit = plan.limit and VisitLimit(visits=plan.limit.visits, then=prefix + plan.limit.then)
    following = {outcome: prefix + target for outcome, target in plan.next.items()}
    names = _Names(prefix, bound)
    config = names.closing(plan.config) if isinstance(plan.config, CloseConfig) else names.doing(plan.config)
    return Plan(plan.kind, config, following, limit, plan.requires, prefix, bound)


class _Names(dict[str, str]):
    """The variables of the whole journey by those of a part, found as they are asked for."""

    def __init__(self, prefix: str, bound: Mapping[str, str]) -> None:
        super().__init__(bound)
        self._prefix = prefix

    def __missing__(self, own: str) -> str:
        return self._prefix + own

    def all(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(self[name] for name in names)

    def closing(self, config: CloseConfig) -> CloseConfig:
        told = (msgspec.structs.replace(each, attributes=self.all(each.attributes)) for each in config.discloses)
        return msgspec.structs.replace(config, discloses=tuple(told))

    def doing(self, config: AnythingConfig) -> AnythingConfig:
        return msgspec.structs.replace(
            config,
            ways={outcome: self.way(way) for outcome, way in config.ways.items()},
            reads={self[name]: kind for name, kind in config.reads.items()},
            uses={self[name]: kind for name, kind in config.uses.items()},
            shows=self.all(config.shows),
            reveals=self.all(config.reveals),
            cleans=self.all(config.cleans),
            identifiers={kind: self[name] for kind, name in config.identifiers.items()},
            discloses={
                tag: tuple(msgspec.structs.replace(each, attributes=self.all(each.attributes)) for each in told)
                for tag, told in config.discloses.items()
            },
            if_true={self[name]: fact for name, fact in config.if_true.items()},
            ranges={self[name]: written for name, written in config.ranges.items()},
            cases=tuple(msgspec.structs.replace(case, when=self.condition(case.when)) for case in config.cases),
        )

    def way(self, way: Way) -> Way:
        return msgspec.structs.replace(
            way,
            writes={self[name]: kind for name, kind in way.writes.items()},
            confirms={self[name]: fact for name, fact in way.confirms.items()},
        )

    def condition(self, when: str) -> str:
        return _WORD.sub(lambda found: self[found[0]] if found[0] in LOOKED_AT else found[0], when)


def _about(requirement: Requirement, names: Mapping[str, str]) -> Requirement:
    match requirement:
        case Confirmed(fact, variable):
            return Confirmed(fact, names[variable])
        case AnyOf(of):
            return AnyOf(tuple(_about(each, names) for each in of))
        case _:
            return requirement
