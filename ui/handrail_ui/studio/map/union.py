"""Two versions of a journey as one: everything that is or was there, so that nothing jumps between them."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from handrail_platform.document.model import JourneyDocument, StepNode
from handrail_platform.verify.graph import ONCE_MORE
from handrail_ui.studio.changes import ChangedStep
from handrail_ui.studio.map.journey_map import gone
from handrail_ui.studio.map.marks import MarkState, WayKey

Ways = Mapping[str, str]
"""By outcome where it leads, as far as a step or its limit wires it."""
_NONE: Final = StepNode(exit="none")


class Union(msgspec.Struct, frozen=True, kw_only=True):
    """Both as one document. What leads elsewhere now has one way for each; what did not change is in neither."""

    document: JourneyDocument
    steps: Mapping[str, MarkState]
    ways: Mapping[WayKey, MarkState]


def union(before: JourneyDocument, after: JourneyDocument, changed: tuple[ChangedStep, ...]) -> Union:
    """Return the second with what the first has beside it. `changed` are the steps that differ."""
    steps: dict[str, StepNode] = {}
    ways: dict[WayKey, MarkState] = {}
    for name, node in (before.steps | after.steps).items():
        old, new = (_ways(each.steps.get(name, _NONE)) for each in (before, after))
        lost = dict(_lost(old, new, is_there=name in after.steps))
        ways |= {(name, outcome): "added" for outcome, target in new.items() if old.get(outcome) != target}
        ways |= dict.fromkeys(((name, each) for each in lost), "removed")
        steps[name] = msgspec.structs.replace(node, next={**node.next, **lost}) if name in after.steps else node
    return Union(
        document=msgspec.structs.replace(after, steps=steps),
        steps={each.name: each.state for each in changed},
        ways=ways,
    )


def _ways(node: StepNode) -> Ways:
    return {**node.next, ONCE_MORE: node.limit.then} if node.limit else node.next


def _lost(old: Ways, new: Ways, *, is_there: bool) -> Iterator[tuple[str, str]]:
    """Yield the ways that are gone, under a name of their own where the step has the outcome still."""
    for outcome, target in old.items():
        if new.get(outcome) != target:
            yield (gone(outcome) if is_there else outcome), target
