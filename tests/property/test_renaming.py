"""Laws of giving a step another name: nothing else about the journey changes, and it can be taken back."""

from random import Random
from typing import Any

from handrail_platform.document.change import changed
from handrail_platform.document.rename import renamed_step
from tests.property.generated import chance, generated
from tests.property.graphs import sound_graph

ELSEWHERE = "else-where"


def any_journey(dice: Random) -> dict[str, Any]:
    """Return a journey that names its steps wherever one can be named."""
    steps: dict[str, dict[str, Any]] = sound_graph(dice)
    names = list(steps)
    for node in steps.values():
        if dice.random() < 0.3:
            node["limit"] = {"visits": 2, "then": dice.choice(names)}
    return {
        "start": names[0],
        "steps": steps,
        "otherwise": {"error": dice.choice(names)},
        "groups": {names[0]: {"title": names[0], "steps": dice.sample(names, dice.randint(0, len(names)))}},
        "scenarios": [
            {
                "name": names[0],
                "when": [{"at": dice.choice(names), "do": dice.choice(names)}, {"at": f"{names[0]}/inner"}],
                "then": {"end": dice.choice(names), "never": [dice.choice(names), "elsewhere"]},
            }
        ],
    }


def named(plain: Any, old: str, new: str) -> Any:
    """Return the journey as it must be afterwards: told by somebody who only knows where names of steps stand."""

    def name(each: str) -> str:
        return new + each[len(old) :] if each.split("/", maxsplit=1)[0] == old else each

    steps = {
        name(step): {
            **node,
            **({"next": {o: name(t) for o, t in node["next"].items()}} if "next" in node else {}),
            **({"limit": {**node["limit"], "then": name(node["limit"]["then"])}} if "limit" in node else {}),
        }
        for step, node in plain["steps"].items()
    }
    (story,) = plain["scenarios"]
    when = [{**each, "at": name(each["at"])} for each in story["when"]]
    groups = {
        group: {**each, "steps": [name(step) for step in each["steps"]]} for group, each in plain["groups"].items()
    }
    then = {"end": name(story["then"]["end"]), "never": [name(each) for each in story["then"]["never"]]}
    return {
        "start": name(plain["start"]),
        "steps": steps,
        "otherwise": {o: name(t) for o, t in plain["otherwise"].items()},
        "groups": groups,
        "scenarios": [{**story, "when": when, "then": then}],
    }


@generated(1_000, dice=chance)
def test_a_renamed_step_is_the_same_step_by_another_name(dice: Random) -> None:
    plain = any_journey(dice)
    step = dice.choice(list(plain["steps"]))

    after = changed(plain, renamed_step(plain, step, ELSEWHERE))

    assert after == named(plain, step, ELSEWHERE)
    assert step not in after["steps"]


@generated(1_000, dice=chance)
def test_a_name_that_is_taken_back_leaves_everything_as_it_was(dice: Random) -> None:
    plain = any_journey(dice)
    step = dice.choice(list(plain["steps"]))

    after = changed(plain, renamed_step(plain, step, ELSEWHERE))

    assert changed(after, renamed_step(after, ELSEWHERE, step)) == plain
