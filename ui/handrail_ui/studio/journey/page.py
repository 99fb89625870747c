"""From a journey on the desk to its page, and to what the canvas on it is told."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import msgspec

from handrail_platform.access.permission import Permission
from handrail_ui.pages.studio import StudioPage
from handrail_ui.studio.desk import Judged, OpenedJourney
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.journey.cards import finding_rows, nests, problem_rows, step_cards
from handrail_ui.studio.journey.offer import Offered, offered
from handrail_ui.studio.journey.rows import DrawnLine, FindingRow, Nest, ProblemRow, Scene, StepCard
from handrail_ui.studio.journey.scene import scene_of
from handrail_ui.studio.journey.spoken import spoken
from handrail_ui.studio.new.origin import NAME
from handrail_ui.studio.watching.spoken import spoken_of_people


class Link(msgspec.Struct, frozen=True):
    """Where something leads, and what it is called."""

    name: str
    url: str


class StudioJourneyPage(StudioPage, frozen=True, kw_only=True):
    """One journey, open to be edited. `problems` come before findings: without a sound shape there is no proof.

    `revision` is the draft's and `pointer` that of what is live; every form posts what its page was made of.
    `canvas` is what the script of the canvas begins with, as JSON that may stand in a page.
    """

    template = "studio/journey.html"

    journey: str
    title: str
    revision: int
    pointer: int
    live_version: int
    scene: Scene
    nests: tuple[Nest, ...]
    notes: tuple[str, ...]
    palette: tuple[tuple[str, tuple[Offered, ...]], ...]
    canvas: str
    problems: tuple[ProblemRow, ...]
    findings: tuple[FindingRow, ...]
    upheld: int
    may_edit: bool
    may_try: bool
    journey_url: str
    change_url: str
    by_hand_url: str
    publishing_url: str
    notice: str | None = None
    are_repairs_sought: bool = False
    folding_url: str
    is_part: bool
    back: Link | None = None
    """To the call from which somebody stepped in."""
    callers: tuple[Link, ...] = ()
    """Of a part, the journeys that call it."""


class JourneyAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the canvas is told after a change: how the journey is drawn now, and in HTML what is wrong with it.

    `document` is there for whoever asks what the draft is.
    """

    revision: int
    cards: tuple[StepCard, ...]
    places: dict[str, tuple[int, int]]
    lines: tuple[DrawnLine, ...]
    found: str
    document: Mapping[str, Any] | None = None


def journey_page(
    here: Colleague,
    opened: OpenedJourney,
    judged: Judged,
    notice: str | None,
    *,
    are_repairs_sought: bool = False,
) -> StudioJourneyPage:
    """Make the page of one journey."""
    name, titles = opened.journey, judged.document.name
    scene = scene_of(judged.document, step_cards(judged.document, judged, here.say))
    choice = offered(here.say)
    may_edit = here.may(Permission.DRAFT_EDIT)
    canvas = {
        "document": opened.plain,
        "revision": opened.revision,
        "cards": scene.cards,
        "places": scene.places,
        "lines": scene.lines,
        "offered": choice,
        "may_edit": may_edit,
        "words": spoken(here.say),
        "people": spoken_of_people(here.say),
    }
    return StudioJourneyPage(
        **frame(here),
        journey=name,
        title=titles.get(here.say.language) or next(iter(titles.values()), name),
        revision=opened.revision,
        pointer=opened.pointer,
        live_version=opened.live_version,
        scene=scene,
        nests=nests(judged.document, scene.cards),
        notes=tuple(each.text for each in (judged.document.notes or {}).values()),
        palette=tuple((intent, tuple(each)) for intent, each in groupby(choice, lambda each: each.intent)),
        canvas=_within_a_page(canvas),
        problems=problem_rows(judged.problems, here.say),
        findings=finding_rows(judged),
        upheld=len(judged.judgement.upheld) if judged.judgement else 0,
        may_edit=may_edit,
        may_try=here.may(Permission.DRAFT_TRY),
        journey_url=here.to(f"/journeys/{name}"),
        change_url=here.to(f"/journeys/{name}/change"),
        by_hand_url=here.to(f"/journeys/{name}/change-by-hand"),
        publishing_url=here.to(f"/journeys/{name}/publishing"),
        notice=f"studio.notice.{notice}" if notice else None,
        are_repairs_sought=are_repairs_sought,
        folding_url=here.to(f"/journeys/{name}/folding"),
        is_part=opened.plain.get("part") is not None,
    )


def among_others(
    here: Colleague, page: StudioJourneyPage, callers: Iterable[tuple[str, str]]
) -> StudioJourneyPage:
    """Return the page with the way back to where somebody stepped in, and with whoever else calls the part."""
    came, step = here.visit.head.query("from"), here.visit.head.query("at")

    def link(journey: str, step: str) -> Link:
        return Link(journey, here.to(f"/journeys/{journey}#step-{step}"))

    is_sound = NAME.fullmatch(came) and NAME.fullmatch(step)
    return msgspec.structs.replace(
        page,
        back=link(came, step) if is_sound else None,
        callers=tuple(link(*each) for each in callers),
    )


def journey_answer(page: StudioJourneyPage, found: str, document: Mapping[str, Any] | None) -> JourneyAnswer:
    """Return what the canvas is told."""
    return JourneyAnswer(
        revision=page.revision,
        cards=page.scene.cards,
        places=page.scene.places,
        lines=page.scene.lines,
        found=found,
        document=document,
    )


def _within_a_page(data: object) -> str:
    """Return JSON that ends no script element: `<` can only stand within its texts, where it may be escaped."""
    return msgspec.json.encode(data).decode().replace("<", "\\u003c")
