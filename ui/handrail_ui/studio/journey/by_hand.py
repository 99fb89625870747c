"""What plain forms do to the steps of a journey: the same as the canvas, for whoever has no scripts."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from handrail_platform.document.change import Change
from handrail_ui.pages.translator import Speech
from handrail_ui.runtime.problems import MalformedAnswer
from handrail_ui.studio.inspector.at_hand import mapping
from handrail_ui.studio.journey.offer import offered

_WAY: Final = re.compile("([^/]+)/([^/]+)")


def changes_by_hand(plain: Mapping[str, Any], fields: Mapping[str, str], say: Speech) -> tuple[Change, ...]:
    """Return what a form asks for, by its field `deed`. Raises MalformedAnswer for what no form of ours offers."""
    match fields.get("deed"):
        case "put-in":
            return tuple(_put_in(plain, fields, say))
        case "lead":
            step, outcome = _way(plain, fields.get("way", ""))
            return (_lead(step, outcome, _standing(plain, fields, "target")),)
        case "take-away":
            step = _standing(plain, fields, "step")
            return tuple(_take_away(plain, step, _standing(plain, fields, "heal") if fields.get("heal") else None))
        case _:
            raise MalformedAnswer


def _put_in(plain: Mapping[str, Any], fields: Mapping[str, str], say: Speech) -> Iterator[Change]:
    """Put a step in; whoever comes out of it by its first outcome goes on as before."""
    chosen = next((each for each in offered(say) if each.look == fields.get("look")), None)
    if chosen is None:
        raise MalformedAnswer
    name = _unused(plain, chosen.look.replace(".", "-"))
    known = mapping(plain.get("variables"))
    named = {setting: [each for each in names if each in known] for setting, names in chosen.if_known.items()}
    config = {**chosen.config, **{setting: names for setting, names in named.items() if names}}
    node: dict[str, Any] = {"step": chosen.step, **({"config": config} if config else {})}
    if way := fields.get("way"):
        step, outcome = _way(plain, way)
        before = _next(plain, step).get(outcome)
        if before and chosen.outcomes:
            node["next"] = {chosen.outcomes[0]: before}
        yield _lead(step, outcome, name)
    yield Change(("steps", name), node)
    yield from (Change(("variables", each), kind) for each, kind in chosen.variables.items() if each not in known)


def _take_away(plain: Mapping[str, Any], gone: str, heal: str | None) -> Iterator[Change]:
    """Take a step away; whatever led to it leads to `heal`, or nowhere."""
    heal = None if heal == gone else heal
    if plain.get("start") == gone and heal:
        yield Change(("start",), heal)
    for outcome, target in mapping(plain.get("otherwise")).items():
        if target == gone:
            yield Change(("otherwise", outcome), heal)
    for name, node in mapping(plain.get("steps")).items():
        if name == gone:
            continue
        for outcome, target in _next(plain, name).items():
            if target == gone:
                yield _lead(name, outcome, heal)
        if mapping(mapping(node).get("limit")).get("then") == gone:
            yield (
                Change(("steps", name, "limit", "then"), heal) if heal else Change(("steps", name, "limit"), None)
            )
    yield Change(("steps", gone), None)


def _lead(step: str, outcome: str, target: str | None) -> Change:
    return Change(("steps", step, "next", outcome), target)


def _way(plain: Mapping[str, Any], text: str) -> tuple[str, str]:
    found = _WAY.fullmatch(text)
    if found is None or found[1] not in mapping(plain.get("steps")):
        raise MalformedAnswer
    return found[1], found[2]


def _standing(plain: Mapping[str, Any], fields: Mapping[str, str], name: str) -> str:
    """Return the step that a field names. Raises MalformedAnswer where the journey has none of that name."""
    if (step := fields.get(name, "")) not in mapping(plain.get("steps")):
        raise MalformedAnswer
    return step


def _next(plain: Mapping[str, Any], step: str) -> Mapping[str, Any]:
    return mapping(mapping(mapping(plain.get("steps")).get(step)).get("next"))


def _unused(plain: Mapping[str, Any], wanted: str) -> str:
    steps, name, number = mapping(plain.get("steps")), wanted, 2
    while name in steps:
        name, number = f"{wanted}-{number}", number + 1
    return name
