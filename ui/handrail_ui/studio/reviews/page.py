"""The queue for manual review and one case of it, as pages."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

import msgspec

from handrail_platform.step.effects import PictureSide
from handrail_platform.step.outbox import ShownValue
from handrail_platform.values import Milliseconds
from handrail_tenants.pictures.repository import KeptPicture
from handrail_tenants.reviews.case import ReviewCase
from handrail_tenants.reviews.repository import MOST_LISTED
from handrail_ui.encoding import encode_bytes
from handrail_ui.pages.studio import StudioPage
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.reviews.desk import MOST_REASON

CaseStanding: TypeAlias = Literal["open", "mine", "taken", "confirming", "approved_by_me", "over"]
"""How a case stands for whoever looks; in words under `studio.reviews.standing.<standing>`."""


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case in the queue: nothing about the person."""

    url: str
    journey: str
    step: str
    opened_at: Milliseconds
    until: Milliseconds
    standing: CaseStanding
    holder: str


class StudioReviewsPage(StudioPage, frozen=True, kw_only=True):
    """What waits, the oldest first; `done` is in words under `studio.reviews.done.<done>`."""

    template = "studio/reviews.html"

    cases: tuple[CaseRow, ...]
    has_more: bool
    done: str
    is_refusal: bool


class ShownRow(msgspec.Struct, frozen=True):
    """What was typed beside what a document says. Other spelling is no difference by itself: people judge that."""

    name: str
    typed: str
    read: str | None

    @property
    def is_same(self) -> bool:
        return self.read is None or self.read.casefold() == self.typed.casefold()


class PictureRow(msgspec.Struct, frozen=True, kw_only=True):
    """A picture to look at; its side is in words under `studio.reviews.side.<side>`."""

    url: str
    step: str
    side: PictureSide


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What a case is about, for whoever has it."""

    shown: tuple[ShownValue, ...] = ()
    first_reason: str = ""
    pictures: tuple[KeptPicture, ...] = ()


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody typed and ticked; `wrong` is in words under `studio.reviews.wrong.<wrong>`."""

    reason: str = ""
    ticked: tuple[str, ...] = ()
    wrong: str = ""


class StudioReviewPage(StudioPage, frozen=True, kw_only=True):
    """One case. What it is about is there for whoever has it, and for nobody else."""

    template = "studio/review.html"

    case: CaseRow
    rows: tuple[ShownRow, ...]
    has_read: bool
    has_pictures: bool
    pictures: tuple[PictureRow, ...]
    checks: tuple[str, ...]
    takes_two: bool
    first_by: str
    first_reason: str
    said: Said
    most_reason: int
    queue_url: str


def reviews_page(
    here: Colleague, cases: Sequence[ReviewCase], names: Mapping[str, str], done: str, *, is_refusal: bool
) -> StudioReviewsPage:
    """Make the page of the queue."""
    return StudioReviewsPage(
        **frame(here),
        cases=tuple(_row(here, each, names) for each in cases),
        has_more=len(cases) >= MOST_LISTED,
        done=done,
        is_refusal=is_refusal,
    )


def review_page(
    here: Colleague, case: ReviewCase, names: Mapping[str, str], seen: Seen, said: Said
) -> StudioReviewPage:
    """Make the page of a case."""
    row = _row(here, case, names)
    return StudioReviewPage(
        **frame(here),
        case=row,
        rows=tuple(ShownRow(each.name, each.typed, each.read) for each in seen.shown),
        has_read=any(each.read is not None for each in seen.shown),
        has_pictures=case.pictures,
        pictures=tuple(
            PictureRow(url=f"{row.url}/pictures/{number}", step=each.node, side=each.side)
            for number, each in enumerate(seen.pictures, 1)
        ),
        checks=case.checks,
        takes_two=case.people > 1,
        first_by=names.get(case.first_by, case.first_by),
        first_reason=seen.first_reason,
        said=said,
        most_reason=MOST_REASON,
        queue_url=here.to("/reviews"),
    )


def standing(case: ReviewCase, by: str, now: Milliseconds) -> CaseStanding:
    """Return how a case stands for somebody."""
    holder = case.holder(now)
    if not case.is_waiting(now):
        return "over"
    if case.first_by == by:
        return "approved_by_me"
    if holder:
        return "mine" if holder == by else "taken"
    return "confirming" if case.state == "confirming" else "open"


def _row(here: Colleague, case: ReviewCase, names: Mapping[str, str]) -> CaseRow:
    holder = case.holder(here.now)
    return CaseRow(
        url=here.to(f"/reviews/{encode_bytes(case.case_id)}"),
        journey=case.journey,
        step=case.node,
        opened_at=case.opened_at,
        until=case.until,
        standing=standing(case, here.deed.by, here.now),
        holder=names.get(holder, holder),
    )
