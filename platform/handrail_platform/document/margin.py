"""What stands around the steps of a journey for colleagues: notes and groups. Nothing that runs sees it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, TypeAlias

import msgspec

from handrail_platform.document.problem import Problem
from handrail_platform.values import SHAPE

MOST_NOTES = 100
MOST_GROUPS = 100
_MOST_GROUPED = 2_000

MarginName: TypeAlias = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]{0,63}$(?!\n)", extra={SHAPE: "name"})
]
Remark: TypeAlias = Annotated[str, msgspec.Meta(max_length=2_000)]


class MarginNote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of text beside the steps."""

    text: Annotated[Remark, msgspec.Meta(description="For colleagues; never shown to a customer.")]
    position: Annotated[tuple[float, float], msgspec.Meta(description="Where an editor draws it.")] = (0, 0)
    size: Annotated[
        tuple[float, float] | None, msgspec.Meta(description="How wide and high an editor draws it.")
    ] = None


class StepGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Steps that belong together, under a title."""

    title: Annotated[str, msgspec.Meta(max_length=200, description="What the steps are together.")] = ""
    steps: Annotated[
        tuple[MarginName, ...],
        msgspec.Meta(max_length=_MOST_GROUPED, description="Each of them is in no other group."),
    ] = ()
    note: Annotated[Remark, msgspec.Meta(description="For colleagues; never shown to a customer.")] = ""


def group_problems(groups: Mapping[str, StepGroup], steps: Sequence[str]) -> Iterator[Problem]:
    """Yield each name in a group that is no step of the journey, or that another group has."""
    known, groups_of = frozenset(steps), dict[str, str]()
    for group, each in groups.items():
        for number, step in enumerate(each.steps):
            path = f"groups.{group}.steps.{number}"
            if step not in known:
                yield Problem("group-step", path, {"step": step}, written=step, known=tuple(steps))
            elif step in groups_of:
                yield Problem("grouped-twice", path, {"step": step, "group": groups_of[step]})
            groups_of.setdefault(step, group)
