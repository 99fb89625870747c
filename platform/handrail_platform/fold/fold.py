"""Steps become a part of their own, and a call of it stands in their place."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from handrail_platform.document.model import CURRENT_FORMAT
from handrail_platform.document.rename import in_place, renamed_in_stories
from handrail_platform.fold.naming import moved_to, unused
from handrail_platform.fold.seam import Seam
from handrail_platform.fold.traffic import Traffic


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    """Both documents as plain data: the part, and the one that calls it at the step `call`."""

    part: dict[str, Any]
    caller: dict[str, Any]
    call: str


def fold(plain: Mapping[str, Any], traffic: Traffic, seam: Seam, name: str, titles: Mapping[str, str]) -> Folded:
    """Return the part with this name and these titles, and the document that calls it.

    `plain` is the document of the traffic as plain data. Together both make the same program, but for names: what
    was the step `code` is `call/code`, and what nobody else knows `call/variable`.
    """
    call = unused(name, plain["steps"])
    groups = _groups(plain, seam, call)
    return Folded(
        part=_part(plain, traffic, seam, name, titles) | ({"groups": groups.inner} if groups.inner else {}),
        caller=_caller(plain, seam, name, call, groups.outer),
        call=call,
    )


def _part(
    plain: Mapping[str, Any], traffic: Traffic, seam: Seam, name: str, titles: Mapping[str, str]
) -> dict[str, Any]:
    places = _exit_steps(seam)
    steps = {step: _led(plain["steps"][step], seam, places) for step in seam.steps}
    steps |= {place: {"exit": seam.exits[target]} for target, place in places.items()}
    common = {outcome: target for step in seam.steps for outcome, target in traffic.common(step).items()}
    otherwise = {outcome: _target(target, seam, places) for outcome, target in common.items()}
    known = {*seam.inputs, *seam.given, *seam.within}
    document = {
        "format": CURRENT_FORMAT,
        "journey": name,
        "name": dict(titles),
        "part": {"inputs": list(seam.inputs), "exits": {e: list(seam.outputs[e]) for e in seam.exits.values()}},
        "variables": {each: kind for each, kind in plain.get("variables", {}).items() if each in known},
        "start": seam.entry,
        "steps": steps,
    }
    return document | ({"otherwise": otherwise} if otherwise else {})


def _exit_steps(seam: Seam) -> dict[str, str]:
    """Return, by step outside that is led to, the step that takes its exit."""
    taken = set(seam.steps)
    places: dict[str, str] = {}
    for target, exit_ in seam.exits.items():
        places[target] = unused(exit_, taken)
        taken.add(places[target])
    return places


def _led(node: Mapping[str, Any], seam: Seam, places: Mapping[str, str]) -> dict[str, Any]:
    led = dict(node)
    if "next" in node:
        led["next"] = {outcome: _target(target, seam, places) for outcome, target in node["next"].items()}
    if node.get("limit"):
        led["limit"] = {**node["limit"], "then": _target(node["limit"]["then"], seam, places)}
    return led


def _target(target: str, seam: Seam, places: Mapping[str, str]) -> str:
    return target if target in seam.steps else places.get(target, target)


def _caller(
    plain: Mapping[str, Any], seam: Seam, name: str, call: str, groups: Mapping[str, Any]
) -> dict[str, Any]:
    moved = dict.fromkeys(seam.steps, call)
    steps: dict[str, Any] = {}
    for step, node in plain["steps"].items():
        if step == seam.entry:
            steps[call] = _call(node, seam, name)
        elif step not in seam.steps:
            steps[step] = moved_to(node, moved)
    caller = {**plain, "steps": steps, "start": moved.get(plain["start"], plain["start"])}
    if "otherwise" in plain:
        common = {o: t for o, t in plain["otherwise"].items() if t == seam.entry or t not in seam.steps}
        caller["otherwise"] = {outcome: moved.get(target, target) for outcome, target in common.items()}
    if "variables" in plain:
        caller["variables"] = {n: kind for n, kind in plain["variables"].items() if n not in seam.within}
    if "scenarios" in plain:
        inside = {step: f"{call}/{step}" for step in seam.steps}
        caller["scenarios"] = renamed_in_stories(plain["scenarios"], lambda place: in_place(place, inside))
    if "groups" in plain:
        caller["groups"] = dict(groups)
    return caller


def _call(entry: Mapping[str, Any], seam: Seam, name: str) -> dict[str, Any]:
    fields = {
        "with": {each: each for each in seam.inputs},
        "gives": {each: each for each in seam.given},
        "next": {exit_: target for target, exit_ in seam.exits.items()},
        "position": entry.get("position"),
    }
    return {"journey": name, **{field: value for field, value in fields.items() if value}}


class _Groups(msgspec.Struct, frozen=True):
    """Groups that go along into the part, and those that stay."""

    inner: dict[str, Any]
    outer: dict[str, Any]


def _groups(plain: Mapping[str, Any], seam: Seam, call: str) -> _Groups:
    """Share the groups out: one within the steps goes along, one around them gets the call.

    One of the very steps goes: the part is what it was.
    """
    chosen, inner, outer = set(seam.steps), dict[str, Any](), dict[str, Any]()
    for name, group in plain.get("groups", {}).items():
        steps = list[str](group.get("steps", ()))
        if chosen == set(steps):
            continue
        if steps and chosen.issuperset(steps):
            inner[name] = group
        else:
            outer[name] = {**group, "steps": list(_without(steps, chosen, call))}
    return _Groups(inner, outer)


def _without(steps: list[str], chosen: set[str], call: str) -> Iterator[str]:
    """Yield the steps of a group; if it is around all that were chosen, the call in place of the first of them."""
    first = next((step for step in steps if step in chosen), None) if chosen.issubset(steps) else None
    for step in steps:
        if step == first:
            yield call
        elif step not in chosen:
            yield step
