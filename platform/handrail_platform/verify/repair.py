"""Repairs that can be applied to a journey, and what there is to make them of."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

import msgspec

from handrail_platform.document.change import Change, changed
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.text import Message

Setting: TypeAlias = str | int | bool | Mapping[str, str]


class Supply(msgspec.Struct, frozen=True):
    """A step that answers findings of one code. It goes on by one outcome, and gives up by the others.

    `{variable}` in its configuration stands for the parameter of the finding, `{email}` or another type for a
    variable of that type, of which each is tried; a setting `{name}` for the journey's name in every language.
    `ahead_of` tells who may be led through it: only who takes the route of the finding, so that nobody else is
    turned away or asked for more, or everybody as well, when the first is not enough.
    """

    step: str
    config: Mapping[str, Setting]
    goes_on: str
    gives_up: tuple[str, ...]
    ahead_of: Literal["everybody", "this-route"] = "everybody"


class Catalogue(msgspec.Struct, frozen=True):
    """What can be put into a journey: steps by the code of a finding, and the end that turns people away.

    `supplies` are put in the way, `offers` beside a step in the way, to which whoever refuses goes on. An end
    with the setting `onward` leads to something else, so nobody is turned away there.
    """

    supplies: Mapping[str, Sequence[Supply]]
    offers: Mapping[str, Sequence[Supply]]
    refuge: Mapping[str, Any]
    onward: str

    def is_answer(self, step: str | None, outcome: str) -> bool:
        """Tell whether this is how a step is left that gives what is asked for; nobody is turned away for it."""
        every = (each for of in (*self.supplies.values(), *self.offers.values()) for each in of)
        return any((each.step, each.goes_on) == (step, outcome) for each in every)

    def is_refuge(self, step: str | None, config: Mapping[str, Any]) -> bool:
        """Tell whether people are turned away at such a step, and not led to something else."""
        return (
            step == self.refuge["step"]
            and self.refuge["config"].items() <= config.items()
            and self.onward not in config
        )


class Repair(msgspec.Struct, frozen=True):
    """What to do: let `outcome` of `step` lead to `target`; insert `target`, of type `outcome`, before `step`, or
    offer it before another so that it leads there; or let nobody come to `step` more than `outcome` times.

    `messages` say it, with everything that it brings along.
    """

    kind: Literal["wire", "insert", "offer", "bound"]
    step: str
    outcome: str
    target: str
    messages: tuple[Message, ...]
    changes: tuple[Change, ...]


def repaired(document: JourneyDocument, repair: Repair) -> JourneyDocument:
    """Return the document with the repair applied. Raises JourneyRefused when the repair does not fit."""
    return parse_plain(with_changes(document, repair))


def tidied(document: JourneyDocument, repair: Repair) -> Repair:
    """Return the repair that besides leaves out every step to which nothing leads any more."""
    plain = with_changes(document, repair)
    left_out = sorted(plain["steps"].keys() - _reached(plain))
    if not left_out:
        return repair
    said = Message("repair.left-out", {"steps": ", ".join(left_out)}, count=len(left_out))
    gone = (Change(("steps", name), None) for name in left_out)
    return msgspec.structs.replace(repair, messages=(*repair.messages, said), changes=(*repair.changes, *gone))


def with_changes(document: JourneyDocument, repair: Repair) -> dict[str, Any]:
    """Return the document with the repair applied, as plain data."""
    return changed(msgspec.json.decode(msgspec.json.encode(document)), repair.changes)


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
