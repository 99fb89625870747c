"""Random journeys of small steps: any graph at all, and graphs that are sound by construction.

The oracles here answer by trying every path; they share nothing with the compiler.
"""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, TypeAlias

from handrail_platform.values import VariableType
from tests.property.generated import by_chance
from tests.unit.platform.journeys import ALICE, BOB, document

Steps: TypeAlias = dict[str, dict[str, Any]]
VARIABLES: dict[str, VariableType] = {"a": "text", "b": "text", "c": "integer"}
OUTCOMES = ("x", "y", "z")
CONDITIONS = ('a == "left"', "c > 1", "a == b || c == 2", "1 / (c - c) > 0", "true")
SECRET_FIELD = "pin"

_FIRST_ACTS = ("claims", "claims", "claims", "mints", "mints")
_ACTS = ("nothing", "claims", *["proves"] * 4, "confirms", "loses", "mints", "promises", "creates")


def any_graph(dice: Random) -> Steps:
    """Return steps wired anyhow: unreachable, trapped, spinning, reading what nobody wrote."""
    names = [f"s{number}" for number in range(dice.randint(1, 6))]
    steps: Steps = {}
    for name in names:
        kind = dice.choice(("page", "page", "turn", "stop"))
        if kind == "stop":
            steps[name] = {"step": "stop@1"}
            continue
        following = {outcome: dice.choice(names) for outcome in OUTCOMES[: dice.randint(1, 3)]}
        config = {"outcomes": list(following), "reads": _some(dice, 2), "writes": _writes(dice, following)}
        steps[name] = {"step": f"{kind}@1", "next": following, "config": config}
    return steps


def sound_graph(dice: Random, kinds: tuple[str, ...] = ("page", "page", "turn"), most: int = 7) -> Steps:
    """Return steps that have to compile: all are reached and get out, no turn leads back, no read is too early."""
    count = dice.randint(1, most)
    names = [f"s{number}" for number in range(count + 1)]
    steps: Steps = {}
    for number, name in enumerate(names[:-1]):
        kind = dice.choice(kinds)
        following = {"out": names[number + 1]}
        for outcome in OUTCOMES[: dice.randint(0, 3)]:
            back = kind == "page" and dice.random() < 0.5
            following[outcome] = dice.choice(names if back else names[number + 1 :])
        config: dict[str, Any] = {"outcomes": list(following), "writes": _writes(dice, following)}
        if kind == "page":
            config["secrets"] = [SECRET_FIELD]
        steps[name] = {"step": f"{kind}@1", "next": following, "config": config}
    steps[names[-1]] = {"step": "stop@1", "config": {"result": dice.choice(("success", "denied"))}}
    for name, assigned in assigned_on_every_path(steps, "s0").items():
        if name != names[-1]:
            _read(dice, steps[name], sorted(assigned))
    return steps


def graph_about_people(dice: Random) -> Steps:
    """Return a sound graph whose steps also claim, prove, lose, promise and create, and whose end signs in."""
    steps = sound_graph(dice, kinds=("page", "page", "page", "turn"), most=6)
    for step in steps.values():
        if step["step"] == "stop@1":
            step["config"] = {"result": "success", "sign_in": True}
            continue
        for outcome in step["config"]["outcomes"]:
            act = dice.choice(_FIRST_ACTS if step is steps["s0"] else _ACTS)
            _add_act(dice, step["config"], outcome, act)
    return steps


def _add_act(dice: Random, config: dict[str, Any], outcome: str, act: str) -> None:
    match act:
        case "claims":
            person = dice.choice((ALICE.hex(), ALICE.hex(), BOB.hex(), BOB.hex(), ""))
            config.setdefault("claims", {})[outcome] = person
        case "proves":
            config.setdefault("proves", {})[outcome] = dice.choice(("password", "totp"))
        case "confirms" if outcome in config["writes"]:
            config.setdefault("confirms", {})[outcome] = min(config["writes"][outcome])
        case "creates" | "loses" | "mints" | "promises":
            config.setdefault(act, []).append(outcome)
        case _:
            pass


any_graphs = by_chance(any_graph)
sound_graphs = by_chance(sound_graph)
page_graphs = by_chance(lambda dice: sound_graph(dice, kinds=("page",)))
long_graphs = by_chance(lambda dice: sound_graph(dice, kinds=("turn", "turn", "turn", "turn", "page"), most=58))
graphs_about_people = by_chance(graph_about_people)


def as_document(steps: Steps) -> dict[str, Any]:
    return document(steps, variables=dict(VARIABLES))


def _some(dice: Random, most: int) -> dict[str, VariableType]:
    return {name: VARIABLES[name] for name in dice.sample(sorted(VARIABLES), dice.randint(0, most))}


def _writes(dice: Random, following: Mapping[str, str]) -> dict[str, dict[str, VariableType]]:
    return {outcome: written for outcome in following if (written := _some(dice, 2))}


def _read(dice: Random, step: dict[str, Any], assigned: list[str]) -> None:
    config = step["config"]
    config["reads"] = {name: VARIABLES[name] for name in assigned if dice.random() < 0.5}
    config["uses"] = _some(dice, 2)
    if step["step"] == "turn@1" and len(config["outcomes"]) > 1 and assigned == sorted(VARIABLES):
        config["when"] = dice.choice(CONDITIONS)


def situations(steps: Steps, start: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield every step together with every set of variables that some path has assigned before it."""
    seen = {(start, frozenset[str]())}
    waiting = list(seen)
    while waiting:
        name, assigned = waiting.pop()
        yield name, assigned
        for outcome, target in steps[name].get("next", {}).items():
            after = (target, assigned.union(steps[name]["config"]["writes"].get(outcome, ())))
            if after not in seen:
                seen.add(after)
                waiting.append(after)


def assigned_on_every_path(steps: Steps, start: str) -> dict[str, frozenset[str]]:
    """Return, per reachable step, what no path leaves out."""
    found: dict[str, frozenset[str]] = {}
    for name, assigned in situations(steps, start):
        found[name] = found.get(name, assigned) & assigned
    return found


def reached_from(steps: Steps, start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += steps[name].get("next", {}).values()
    return seen
