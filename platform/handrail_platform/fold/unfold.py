"""The steps of a part come to stand in place of its call."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from handrail_platform.document.model import JourneyDocument, Part
from handrail_platform.document.rename import in_place, renamed_in_stories
from handrail_platform.fold.naming import moved_to, unused
from handrail_platform.fold.objection import Objection
from handrail_platform.fold.traffic import Traffic


class Unfolded(msgspec.Struct, frozen=True, kw_only=True):
    """The document as plain data, and its steps that were those of the part."""

    caller: dict[str, Any]
    steps: tuple[str, ...]


def unfold(
    plain: Mapping[str, Any], traffic: Traffic, call: str, part: Mapping[str, Any], within: Traffic
) -> Unfolded | tuple[Objection, ...]:
    """Return the document with the steps of the part in place of its call, or why they cannot stand there.

    Configurations are never rewritten, so variables have to be called in both what they are called in one.
    `plain` and `part` are the documents of the traffics as plain data.
    """
    if objections := tuple(_objections(traffic, call, within)):
        return objections
    return _Unfolding(plain, call, part, within).done()


def _objections(traffic: Traffic, call: str, within: Traffic) -> Iterator[Objection]:
    node, word = traffic.document.steps.get(call), within.document.part
    if node is None or word is None or within.document.start not in within.document.steps:
        yield Objection(code="no-part", steps=(call,))
        return
    if node.limit is not None:
        yield Objection(code="limited-call", steps=(call,))
    if word.requires:
        yield Objection(code="guarded-part", steps=(call,))
    if within.document.steps[within.document.start].exit is not None:
        yield Objection(code="no-part", steps=(call,))
    bound = {**node.inputs, **node.gives}
    for own, outer in sorted(bound.items()):
        if own != outer:
            yield Objection(code="named-otherwise", steps=(call,), params={"variable": outer, "own": own})
    yield from _clashes(traffic, call, within.document, word, bound)


def _clashes(
    traffic: Traffic, call: str, called: JourneyDocument, word: Part, bound: Mapping[str, str]
) -> Iterator[Objection]:
    """Yield each variable of the part alone whose name is that of something else in the journey."""
    kinds = traffic.document.variables
    others = [name for name in traffic.document.steps if name != call]
    used = frozenset[str]().union(*(traffic.touched(name) for name in others))
    if (own_word := traffic.document.part) is not None:
        used |= {*own_word.inputs, *own_word.outputs}
    del word
    for name, kind in called.variables.items():
        if name not in bound and name in kinds and (name in used or kinds[name] != kind):
            yield Objection(code="name-in-use", steps=(call,), params={"variable": name})


class _Unfolding:
    def __init__(self, plain: Mapping[str, Any], call: str, part: Mapping[str, Any], within: Traffic) -> None:
        self._plain, self._call, self._part, self._within = plain, call, part, within
        taken = {name for name in plain["steps"] if name != call}
        self._names: dict[str, str] = {}
        for step, node in part["steps"].items():
            if node.get("exit") is None:
                wanted = step if step not in taken else f"{call}-{step}"[:64]
                self._names[step] = unused(wanted, taken)
                taken.add(self._names[step])
        self._entry = self._names[part["start"]]
        self._node: Mapping[str, Any] = plain["steps"][call]

    def done(self) -> Unfolded:
        back = {self._call: self._entry}
        steps: dict[str, Any] = {}
        for name, node in self._plain["steps"].items():
            if name == self._call:
                steps |= {new: self._placed(self._led(old), new) for old, new in self._names.items()}
            else:
                steps[name] = moved_to(node, back)
        start = self._plain["start"]
        caller: dict[str, Any] = {**self._plain, "steps": steps, "start": back.get(start, start)}
        if "otherwise" in caller:
            caller["otherwise"] = {o: back.get(t, t) for o, t in caller["otherwise"].items()}
        variables = {**self._plain.get("variables", {}), **self._part.get("variables", {})}
        if variables:
            caller["variables"] = variables
        if "scenarios" in caller:
            caller["scenarios"] = _stories(caller["scenarios"], self._call, self._names)
        if groups := self._groups():
            caller["groups"] = groups
        return Unfolded(caller=caller, steps=tuple(self._names.values()))

    def _led(self, step: str) -> dict[str, Any]:
        """Return a step of the part that leads to where it leads when the part is called."""
        node, common = self._part["steps"][step], self._plain.get("otherwise", {})
        following = {**self._within.common(step), **node.get("next", {})}
        ways = {outcome: self._target(target) for outcome, target in following.items()}
        led = {
            **node,
            "next": {o: t for o, t in ways.items() if t and (o in node.get("next", {}) or common.get(o) != t)},
        }
        if not led["next"] and "next" not in node:
            del led["next"]
        if limit := node.get("limit"):
            led["limit"] = {**limit, "then": self._target(limit["then"]) or limit["then"]}
        return led

    def _target(self, target: str) -> str:
        """Return where a way of the part leads from the journey; nowhere by an exit that is not wired."""
        exit_ = self._part["steps"].get(target, {}).get("exit")
        if exit_ is None:
            return self._names.get(target, target)
        wired = {**self._plain.get("otherwise", {}), **self._node.get("next", {})}
        onward = str(wired.get(exit_, ""))
        return self._entry if onward == self._call else onward

    def _placed(self, node: dict[str, Any], new: str) -> dict[str, Any]:
        """Return the step where it stands beside the first one of the part, which stands where the call stood."""
        call, first = self._node.get("position"), self._part["steps"][self._part["start"]].get("position")
        own = node.pop("position", None)
        if call and new == self._entry:
            node["position"] = call
        elif call and first and own:
            node["position"] = [own[axis] - first[axis] + call[axis] for axis in (0, 1)]
        return node

    def _groups(self) -> dict[str, Any]:
        """Return all groups: those of the part come along, and one around the call gets the rest of its steps."""
        groups: dict[str, Any] = dict(self._plain.get("groups", {}))
        inner = {
            unused(name, groups): {
                **group,
                "steps": [self._names[s] for s in group.get("steps", ()) if s in self._names],
            }
            for name, group in self._part.get("groups", {}).items()
        }
        grouped = {step for group in inner.values() for step in group["steps"]}
        free = [step for step in self._names.values() if step not in grouped]
        for name, group in groups.items():
            steps = [each for step in group.get("steps", ()) for each in (free if step == self._call else [step])]
            groups[name] = {**group, "steps": steps}
        return groups | inner


def _stories(scenarios: object, call: str, names: Mapping[str, str]) -> object:
    """Return scenarios that know the steps by their new names; one within the call stands by itself."""
    inner = f"{call}/"

    def rename(place: str) -> str:
        return in_place(place.removeprefix(inner), names) if place.startswith(inner) else place

    return renamed_in_stories(scenarios, rename)
