"""Steps that became a part do what they did, and come back as they were."""

import re
from collections.abc import Mapping
from random import Random
from typing import Any, cast

import msgspec

from handrail_platform.compile.compile import sound_journey
from handrail_platform.compile.inline import Whole
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.fold.fold import Folded, fold
from handrail_platform.fold.seam import Seam, seam_of
from handrail_platform.fold.traffic import Traffic
from handrail_platform.fold.unfold import Unfolded, unfold
from tests.property.generated import chance, generated
from tests.property.parts import some_journey
from tests.unit.platform.steps import REGISTRY

Plain = dict[str, Any]
NEW = "piece"


def some_selection(dice: Random, plain: Plain) -> set[str]:
    """Return steps that hang together more often than chance alone would have it."""
    names = [name for name, node in plain["steps"].items() if "exit" not in node]
    chosen = {dice.choice(names)}
    for _ in range(dice.randint(0, 4)):
        ways = [t for name in chosen for t in plain["steps"][name].get("next", {}).values()]
        chosen.add(dice.choice([each for each in ways if each in names] or names))
    return chosen


def some_margin(dice: Random, plain: Plain) -> Plain:
    names = list(plain["steps"])
    dice.shuffle(names)
    cut = dice.randint(0, len(names))
    common = {"otherwise": {"y": dice.choice(names)}} if dice.random() < 0.3 else {}
    groups = {"one": {"title": "One", "steps": names[:cut]}, "two": {"title": "Two", "steps": names[cut:]}}
    story = {"name": "a", "when": [{"at": each} for each in names[:3]], "then": {"never": names[3:5] or names[:1]}}
    stories = {"scenarios": [story]} if all("journey" not in plain["steps"][n] for n in names[:5]) else {}
    return {**plain, **common, "groups": groups, **stories}


def whole_of(plain: Plain, parts: Mapping[str, JourneyDocument]) -> Whole | set[str]:
    try:
        return sound_journey(parse_plain(plain), REGISTRY, parts).whole
    except JourneyRefused as refused:
        return {problem.code for problem in refused.problems}


def folded(plain: Plain, chosen: set[str], parts: Mapping[str, JourneyDocument]) -> Folded | None:
    traffic = Traffic(parse_plain(plain), REGISTRY, parts)
    seam = seam_of(traffic, chosen)
    if not isinstance(seam, Seam):
        assert seam
        return None
    return fold(plain, traffic, seam, NEW, {"en": "Piece"})


def told(whole: Whole) -> dict[str, str]:
    """Return everything about each step that a program is made of, with no word of the call before its names."""
    steps = {
        name: [
            each.step.name,
            each.config,
            sorted(_plain(msgspec.to_builtins(each.contract)).items()),
            sorted(each.next.items()),
            each.limit,
            each.source.texts,
        ]
        for name, each in whole.steps.items()
    }
    found = {re.sub(f"{NEW}/", "", name): re.sub(f"{NEW}/", "", str(each)) for name, each in steps.items()}
    assert len(found) == len(whole.steps)
    return found | {"start": whole.start.removeprefix(f"{NEW}/"), "entry": whole.entry}


def _plain(contract: Any) -> Any:
    """Return a contract whose mappings have one order, whatever their variables are called."""
    if isinstance(contract, dict):
        entries = cast("dict[str, Any]", contract).items()
        ordered = {name.removeprefix(f"{NEW}/"): _plain(each) for name, each in entries}
        return dict(sorted(ordered.items()))
    return contract


@generated(2_000, dice=chance)
def test_a_journey_with_the_part_put_in_is_the_one_that_it_was(dice: Random) -> None:
    journey = some_journey(dice)
    plain = some_margin(dice, journey.document)
    parts = {name: parse_plain(part) for name, part in journey.parts.items()}
    before = whole_of(plain, parts)
    found = folded(plain, some_selection(dice, plain), parts)
    if found is None:
        return
    after = whole_of(found.caller, {**parts, NEW: parse_plain(found.part)})
    if isinstance(before, set) or isinstance(after, set):
        assert before == after
        return
    assert told(before) == told(after)


@generated(1_000, dice=chance)
def test_the_steps_of_a_part_come_back_as_they_were(dice: Random) -> None:
    journey = some_journey(dice)
    plain = some_margin(dice, journey.document)
    parts = {name: parse_plain(part) for name, part in journey.parts.items()}
    found = folded(plain, some_selection(dice, plain), parts)
    if found is None:
        return
    known = {**parts, NEW: parse_plain(found.part)}
    traffic = Traffic(parse_plain(found.caller), REGISTRY, known)
    within = Traffic(known[NEW], REGISTRY, parts)
    back = unfold(found.caller, traffic, found.call, found.part, within)
    if not isinstance(back, Unfolded):
        # A name that only the part had may be in use by now: the journey declared what nobody touched.
        assert {each.code for each in back} <= {"name-in-use"}
        return
    before, after = whole_of(plain, parts), whole_of(back.caller, parts)
    if isinstance(before, set) or isinstance(after, set):
        assert before == after
        return
    assert told(before) == told(after)
    assert back.caller.get("scenarios") == plain.get("scenarios")


def test_many_selections_become_parts() -> None:
    """Laws about nothing hold as well."""
    dice, count = Random(7), 0  # noqa: S311 - it chooses, and hides nothing
    for _ in range(400):
        journey = some_journey(dice)
        parts = {name: parse_plain(part) for name, part in journey.parts.items()}
        found = folded(journey.document, some_selection(dice, journey.document), parts)
        count += found is not None and len(found.part["steps"]) > 2
    assert count > 60
