"""What somebody reads before steps become a part, or come back from one."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, cast

import msgspec

from handrail_platform.fold.objection import Objection
from handrail_platform.fold.seam import Seam
from handrail_platform.text import Message
from handrail_ui.pages.studio import StudioPage
from handrail_ui.pages.translator import Speech
from handrail_ui.studio.desk import OpenedJourney
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame

Wrong: TypeAlias = Literal["title", "name", "taken", "moved", "steps"]
"""In words under `studio.fold.wrong.<name>`."""


class ObjectionRow(msgspec.Struct, frozen=True):
    """Why it cannot be, in words; `ways` is JSON, for the canvas to light."""

    sentence: str
    steps: tuple[str, ...]
    ways: str


class ExitRow(msgspec.Struct, frozen=True):
    """A way out of the part: where it leads in this journey, and what has a value then."""

    name: str
    target: str
    outputs: tuple[str, ...]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody typed, and what was wrong with it."""

    title: str
    journey: str
    wrong: Wrong | None = None


class FoldingPage(StudioPage, frozen=True, kw_only=True):
    """Steps that are to become a part; all that there are to choose from where none was chosen."""

    template = "studio/folding.html"

    journey: str
    revision: int
    chosen: str
    choices: tuple[str, ...]
    objections: tuple[ObjectionRow, ...]
    inputs: tuple[str, ...]
    exits: tuple[ExitRow, ...]
    asked: Asked
    folding_url: str
    journey_url: str


class UnfoldingPage(StudioPage, frozen=True, kw_only=True):
    """A call in whose place the steps of its part are to stand."""

    template = "studio/unfolding.html"

    journey: str
    revision: int
    step: str
    objections: tuple[ObjectionRow, ...]
    unfolding_url: str
    journey_url: str


def folding_page(
    here: Colleague,
    opened: OpenedJourney,
    steps: frozenset[str],
    found: Seam | tuple[Objection, ...],
    asked: Asked,
) -> FoldingPage:
    """Make the page."""
    address = here.to(f"/journeys/{opened.journey}")
    seam = found if isinstance(found, Seam) else None
    choices = _mapping(opened.plain.get("steps"))
    return FoldingPage(
        **frame(here),
        journey=opened.journey,
        revision=opened.revision,
        chosen=",".join(sorted(steps)),
        choices=tuple(choices) if not steps else (),
        objections=() if isinstance(found, Seam) or not steps else objection_rows(found, here.say),
        inputs=seam.inputs if seam else (),
        exits=tuple(ExitRow(e, target, seam.outputs[e]) for target, e in seam.exits.items()) if seam else (),
        asked=asked,
        folding_url=f"{address}/folding",
        journey_url=address,
    )


def unfolding_page(
    here: Colleague, opened: OpenedJourney, step: str, objections: tuple[Objection, ...]
) -> UnfoldingPage:
    """Make the page."""
    address = here.to(f"/journeys/{opened.journey}")
    return UnfoldingPage(
        **frame(here),
        journey=opened.journey,
        revision=opened.revision,
        step=step,
        objections=objection_rows(objections, here.say),
        unfolding_url=f"{address}/unfolding",
        journey_url=f"{address}#step-{step}",
    )


def objection_rows(objections: tuple[Objection, ...], say: Speech) -> tuple[ObjectionRow, ...]:
    """Return what speaks against it, in words."""
    return tuple(
        ObjectionRow(
            sentence=say.message(
                Message(f"studio.fold.not.{each.code}", {"steps": ", ".join(each.steps)[:500], **each.params})
            ).text,
            steps=each.steps,
            ways=msgspec.json.encode(each.ways).decode(),
        )
        for each in objections
    )


def title_of(opened: OpenedJourney, steps: frozenset[str], say: Speech) -> str:
    """Return what a part of these steps may be called: by the title of their group, or after the first."""
    groups = _mapping(opened.plain.get("groups")).values()
    titles = (str(_mapping(each).get("title", "")) for each in groups if _steps(each) == steps)
    first = next((name for name in _mapping(opened.plain.get("steps")) if name in steps), "")
    return next(filter(None, titles), "") or say("studio.fold.suggested", step=first)


def _steps(group: object) -> frozenset[str]:
    steps = _mapping(group).get("steps")
    return frozenset(map(str, cast("list[object]", steps))) if isinstance(steps, list) else frozenset()


def _mapping(plain: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", plain) if isinstance(plain, Mapping) else {}
