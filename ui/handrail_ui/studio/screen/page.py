"""From a step at hand to the page that writes its words, with the page of the step beside it."""

from typing import Any

import msgspec

from handrail_platform.rehearse.scenes import Scene
from handrail_ui.pages.translator import Speech
from handrail_ui.pages.wording.negotiation import language_name
from handrail_ui.studio.desk import OpenedJourney
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.inspector.at_hand import StepAtHand
from handrail_ui.studio.inspector.fields import Choice, FormField
from handrail_ui.studio.inspector.filled import Typed
from handrail_ui.studio.inspector.page import NOTHING_TOLD, StudioInspectorPage, Told, WordsOf, step_page
from handrail_ui.studio.screen.chosen import Chosen
from handrail_ui.studio.screen.message import message_at
from handrail_ui.studio.screen.staged import label_of

_FIRST = ("title", "lead", "label", "hint", "action")
"""What most people want to say in their own words; notices and mistakes come after it."""


class StudioScreenPage(StudioInspectorPage, frozen=True, kw_only=True):
    """The words of a step's page. `states` are its faces, or the message it sends, if anybody sees it."""

    template = "studio/screen.html"

    shows: Chosen
    states: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    screen_url: str
    edit_url: str
    texts: tuple[FormField, ...]
    lists: tuple[FormField, ...]
    rare: tuple[WordsOf, ...]

    @property
    def shown_url(self) -> str:
        """Where the page stands that was chosen."""
        return f"{self.screen_url}?{self.shows.query}"


class Faces(msgspec.Struct, frozen=True):
    """What the step can show, in which words, and what somebody wants to see of it."""

    scenes: tuple[Scene, ...]
    speech: Speech
    shows: Chosen


def screen_page(
    here: Colleague, opened: OpenedJourney, at: StepAtHand, faces: Faces, typed: Typed, told: Told = NOTHING_TOLD
) -> StudioScreenPage:
    """Make the page."""
    form = step_page(here, opened, at, typed, told)
    url = here.to(f"/journeys/{opened.journey}/steps/{at.name}/screen")
    worded = tuple(kept for each in form.options if (kept := _worded(each)) is not None)
    said = {each.name.rpartition(".")[2] for each in worded if any(inner.value for inner in each.inside)}
    slots = [
        each for each in form.words if each.slot not in said
    ]  # what the step's own options say, its words do not
    often = tuple(each for each in slots if each.slot.partition(".")[0] in _FIRST)
    fields: dict[str, Any] = msgspec.structs.asdict(form)
    fields |= {"words": often, "save_url": f"{url}/edit"}
    return StudioScreenPage(
        **fields,
        shows=faces.shows,
        states=_states(here, at, faces),
        languages=tuple(Choice(each, language_name(each)) for each in at.languages),
        screen_url=url,
        edit_url=f"{url}/edit",
        texts=tuple(each for each in worded if each.kind != "list"),
        lists=tuple(each for each in worded if each.kind == "list"),
        rare=tuple(each for each in slots if each not in often),
    )


def _states(here: Colleague, at: StepAtHand, faces: Faces) -> tuple[Choice, ...]:
    if not faces.scenes and message_at(at, faces.shows.language) is not None:
        return (Choice("0", here.say("studio.screen.sent")),)
    return tuple(
        Choice(str(number), label_of(scene, faces.speech) or here.say("studio.screen.first"))
        for number, scene in enumerate(faces.scenes)
    )


def _worded(field: FormField) -> FormField | None:
    """Return what of a field says something in a language, with the rows of a list; None where nothing does."""
    if field.kind == "keyed":
        return field if any(each.language for each in field.inside) else None
    inside = tuple(kept for each in field.inside if (kept := _worded(each)) is not None)
    return msgspec.structs.replace(field, inside=inside) if inside else None
