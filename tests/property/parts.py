"""Random journeys made of parts, and the same journeys with every part written out by hand.

The writing out shares nothing with the compiler: it renames what stands in configurations and conditions, and
the compiler leaves that alone.
"""

import re
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, NamedTuple, TypeAlias

from handrail_platform.values import VariableType
from tests.unit.platform.journeys import ALICE, BOB, document

Plain: TypeAlias = dict[str, Any]
KINDS: dict[str, VariableType] = {"a": "text", "b": "text", "c": "integer", "d": "integer"}
INSIDE: dict[str, VariableType] = {"p": "text", "q": "text", "r": "integer", "b": "text"}
"""What parts call their variables: one name is that of a variable outside, which it may or may not be."""


class Journey(NamedTuple):
    document: Plain
    parts: dict[str, Plain]


def some_journey(dice: Random) -> Journey:
    """Return a journey that calls parts, and three parts of which each may call those before it."""
    parts: dict[str, Plain] = {}
    for number in range(3):
        name = f"part{number}"
        parts[name] = _document(dice, name, parts, INSIDE, inputs=dice.sample(sorted(INSIDE), dice.randint(0, 2)))
    while True:
        document = _document(dice, "test", parts, KINDS, inputs=None)
        if any("journey" in node for node in document["steps"].values()):
            return Journey(document, parts)


def _document(
    dice: Random,
    name: str,
    parts: Mapping[str, Plain],
    kinds: Mapping[str, VariableType],
    inputs: list[str] | None,
) -> Plain:
    """Return a document whose steps are all reached, get out, and read what every path has written."""
    exits = {f"x{n}": f"exit{n}" for n in range(dice.randint(1, 2))} if inputs is not None else {}
    changed = [each for each in inputs or [] if dice.random() < 0.4]
    writable = {each: kind for each, kind in kinds.items() if each in changed or each not in (inputs or [])}
    steps = _steps(dice, parts, writable, list(exits) or ["end"])
    steps.update({step: {"exit": exit_} for step, exit_ in exits.items()})
    if not exits or "over" in _targets(steps):
        ends = ("end", *(["over"] if "over" in _targets(steps) else [])) if not exits else ("over",)
        steps.update({end: _stop(dice) for end in ends})
    assigned = _assigned(steps, parts, frozenset(inputs or ()))
    for step, node in list(steps.items()):
        steps[step] = _reading(dice, node, sorted(assigned.get(step, ())), kinds, parts)
    word = None
    if inputs is not None:
        outputs = {
            exit_: sorted({*changed, *(each for each in assigned.get(step, ()) if dice.random() < 0.5)})
            for step, exit_ in exits.items()
        }
        word = {"inputs": inputs, "exits": outputs}
    return document(steps, journey=name, variables=dict(kinds), part=word)


def _stop(dice: Random) -> Plain:
    result = dice.choice(("success", "denied"))
    return {"step": "stop@1", "config": {"result": result, "sign_in": result == "success" and dice.random() < 0.5}}


def _steps(
    dice: Random, parts: Mapping[str, Plain], writable: Mapping[str, str], lasts: list[str]
) -> dict[str, Plain]:
    names = [f"s{number}" for number in range(dice.randint(2, 5))]
    over = ["over"] if dice.random() < 0.3 else []
    steps: dict[str, Plain] = {}
    for number, name in enumerate(names):
        later = [*names[number + 1 :], *lasts, *over]
        kind = dice.choice(("page", "turn", *(["call"] * 3 if parts else []))) if number else "page"
        following = (
            {"out": names[number + 1]} if number + 1 < len(names) else {f"o{n}": t for n, t in enumerate(lasts)}
        )
        if number + 1 == len(names) and over:
            following["give_up"] = "over"
        if kind == "call" and number + 1 < len(names):
            steps[name] = _call(dice, parts, writable, [*names, *later], following["out"])
        else:
            for outcome in ("y", "z")[: dice.randint(0, 2)]:
                following[outcome] = dice.choice([*names, *later] if kind == "page" else later)
            config: Plain = {"outcomes": list(following), "writes": _writes(dice, following, writable)}
            if kind == "turn":
                config["in_turn"] = True
            elif kind == "call":
                kind = "page"
            _about_people(dice, config)
            steps[name] = {"step": f"{kind}@1", "next": following, "config": config}
        if dice.random() < 0.3:
            steps[name]["limit"] = {"visits": dice.randint(1, 2), "then": dice.choice(later)}
    return steps


def _call(
    dice: Random, parts: Mapping[str, Plain], writable: Mapping[str, str], targets: list[str], onwards: str
) -> Plain:
    called = dice.choice(sorted(parts))
    exits = parts[called]["part"]["exits"]
    following = {exit_: onwards if number == 0 else dice.choice(targets) for number, exit_ in enumerate(exits)}
    gives: dict[str, str] = {}
    for output in sorted({name for outputs in exits.values() for name in outputs}):
        free = [n for n, kind in writable.items() if kind == INSIDE[output] and n not in gives.values()]
        if free and (dice.random() < 0.7 or output in parts[called]["part"]["inputs"]):
            gives[output] = dice.choice(free)
    return {"journey": called, "next": following, "gives": gives}


def _about_people(dice: Random, config: Plain) -> None:
    for outcome in config["outcomes"]:
        match dice.choice(("nothing", "claims", "proves", "confirms", "loses")):
            case "claims":
                config.setdefault("claims", {})[outcome] = dice.choice((ALICE.hex(), BOB.hex(), ""))
            case "proves":
                config.setdefault("proves", {})[outcome] = dice.choice(("password", "totp"))
            case "confirms" if config["writes"].get(outcome):
                config.setdefault("confirms", {})[outcome] = min(config["writes"][outcome])
            case "loses":
                config.setdefault("loses", []).append(outcome)
            case _:
                pass


def _writes(dice: Random, following: Mapping[str, str], writable: Mapping[str, str]) -> Plain:
    chosen = {outcome: [name for name in writable if dice.random() < 0.6] for outcome in following}
    return {outcome: {name: writable[name] for name in names} for outcome, names in chosen.items() if names}


def _targets(steps: Mapping[str, Plain]) -> set[str]:
    return {target for node in steps.values() for _, target, _ in _edges(node, {})}


def _edges(node: Plain, parts: Mapping[str, Plain]) -> Iterator[tuple[str, str, frozenset[str]]]:
    for outcome, target in node.get("next", {}).items():
        written: set[str] = set(node.get("config", {}).get("writes", {}).get(outcome, ()))
        if "journey" in node and parts:
            outputs = parts[node["journey"]]["part"]["exits"][outcome]
            written = {node["gives"][output] for output in outputs if output in node["gives"]}
        yield outcome, target, frozenset(written)
    if "limit" in node:
        yield ">", node["limit"]["then"], frozenset()


def _assigned(
    steps: Mapping[str, Plain], parts: Mapping[str, Plain], given: frozenset[str]
) -> dict[str, frozenset[str]]:
    """Return what every path to a step has written: all sets that some path shows, met."""
    seen = {("s0", given)}
    waiting = list(seen)
    while waiting:
        name, assigned = waiting.pop()
        for _, target, written in _edges(steps[name], parts):
            if (after := (target, assigned | written)) not in seen:
                seen.add(after)
                waiting.append(after)
    found: dict[str, frozenset[str]] = {}
    for name, assigned in seen:
        found[name] = found.get(name, assigned) & assigned
    return found


def _reading(
    dice: Random, node: Plain, assigned: list[str], kinds: Mapping[str, VariableType], parts: Mapping[str, Plain]
) -> Plain:
    if "journey" in node:
        return _bound(dice, node, assigned, kinds, parts)
    if "exit" in node or node["step"] == "stop@1":
        return node
    config = node["config"]
    config["reads"] = {name: kinds[name] for name in assigned if dice.random() < 0.4}
    config["uses"] = {name: kinds[name] for name in kinds if dice.random() < 0.3}
    texts = [name for name in assigned if kinds[name] == "text"]
    if node["step"] == "turn@1" and len(config["outcomes"]) > 1 and texts and dice.random() < 0.7:
        config["when"] = f'{dice.choice(texts)} == "left" || {dice.choice(texts)} == "b"'
    return node


def _bound(
    dice: Random, node: Plain, assigned: list[str], kinds: Mapping[str, VariableType], parts: Mapping[str, Plain]
) -> Plain:
    """Return the call with its inputs, or a page in its place where there is nothing to give it."""
    given: dict[str, str] = {}
    for own in parts[node["journey"]]["part"]["inputs"]:
        fits = [name for name in assigned if kinds[name] == INSIDE[own] and name not in node["gives"].values()]
        if own in node["gives"]:
            fits = [node["gives"][own]] if node["gives"][own] in assigned else []
        outputs = {name for of in parts[node["journey"]]["part"]["exits"].values() for name in of}
        if not fits or (own in outputs and own not in node["gives"]):
            following, gives = node["next"], _given(node, kinds, parts)
            config = {"outcomes": list(following), "writes": gives}
            rest = {"limit": node["limit"]} if "limit" in node else {}
            return {"step": "page@1", "next": following, "config": config, **rest}
        given[own] = dice.choice(fits)
    return {**node, "with": given}


def _given(node: Plain, kinds: Mapping[str, VariableType], parts: Mapping[str, Plain]) -> Plain:
    return {
        outcome: {name: kinds[name] for name in sorted(written)}
        for outcome, _, written in _edges(node, parts)
        if written
    }


def write_out(journey: Journey) -> Plain:
    """Return the journey as somebody writes it who knows no parts: `call--step` and `call__variable`."""
    hand = _Hand(journey)
    hand.write(journey.document, "", {name: name for name in KINDS}, {})
    start = hand.first(journey.document, "", journey.document["start"], {})
    return document(hand.steps, journey="test", variables=dict(sorted(hand.kinds.items())), start=start)


class _Hand:
    def __init__(self, journey: Journey) -> None:
        self.parts = journey.parts
        self.steps: dict[str, Plain] = {}
        self.kinds: dict[str, str] = {}

    def first(self, source: Plain, prefix: str, target: str, exits: Mapping[str, str]) -> str:
        node = source["steps"][target]
        if "exit" in node:
            return exits[node["exit"]]
        if "journey" in node and "limit" not in node:
            part = self.parts[node["journey"]]
            return self.first(part, f"{prefix}{target}--", part["start"], {})
        return prefix + target

    def write(self, source: Plain, prefix: str, names: dict[str, str], exits: Mapping[str, str]) -> None:
        for own, name in names.items():
            self.kinds[name] = source["variables"][own]
        for step, node in source["steps"].items():
            following = {o: self.first(source, prefix, t, exits) for o, t in node.get("next", {}).items()}
            limit = {}
            if "limit" in node:
                then = self.first(source, prefix, node["limit"]["then"], exits)
                limit = {"limit": {**node["limit"], "then": then}}
            if "journey" in node:
                self._call(node, prefix + step, names, following, limit)
            elif "step" in node:
                config = renamed(node.get("config", {}), names)
                self.steps[prefix + step] = {**node, "config": config, "next": following, **limit}

    def _call(self, node: Plain, name: str, names: dict[str, str], following: Plain, limit: Plain) -> None:
        part = self.parts[node["journey"]]
        if limit:
            first = self.first(part, f"{name}--", part["start"], {})
            self.steps[name] = {
                "step": "turn@1",
                "config": {"outcomes": ["through"]},
                "next": {"through": first},
                **limit,
            }
        bound = {**node["with"], **node["gives"]}
        inner = {
            own: names[bound[own]] if own in bound else f"{name.replace('--', '__')}__{own}"
            for own in part["variables"]
        }
        self.write(part, f"{name}--", inner, following)


def renamed(config: Plain, names: Mapping[str, str]) -> Plain:
    """Return the configuration with other names for its variables, in its conditions too."""
    new = dict(config)
    for field in ("reads", "uses"):
        if field in config:
            new[field] = {names[name]: kind for name, kind in config[field].items()}
    if "writes" in config:
        new["writes"] = {o: {names[n]: kind for n, kind in of.items()} for o, of in config["writes"].items()}
    if "confirms" in config:
        new["confirms"] = {outcome: names[name] for outcome, name in config["confirms"].items()}
    if "when" in config:
        new["when"] = re.sub(r'"\w*"|[a-z_]\w*', lambda found: names.get(found[0], found[0]), config["when"])
    return new
