"""From what lies on the desk to the pages of the studio."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from handrail_platform.access.permission import Permission
from handrail_tenants.journeys.overview import MOST_LISTED, JourneyLine
from handrail_ui.pages.studio import JourneyRow, JourneyState, StudioHomePage, StudioJourneyPage
from handrail_ui.pages.wording.negotiation import Direction
from handrail_ui.studio.cards import finding_rows, problem_rows, step_cards
from handrail_ui.studio.desk import Judged, OpenedJourney
from handrail_ui.studio.entrance import Colleague


def home_page(here: Colleague, lines: Sequence[JourneyLine], names: Mapping[str, str]) -> StudioHomePage:
    """Make the page with the journeys of a tenant."""
    more = f"?after={lines[-1].journey}" if len(lines) == MOST_LISTED else None
    return StudioHomePage(
        **_frame(here),
        journeys=tuple(_row(here, each, names) for each in lines),
        more_url=here.to(f"/{more}") if more else None,
    )


def journey_page(here: Colleague, opened: OpenedJourney, judged: Judged, notice: str | None) -> StudioJourneyPage:
    """Make the page of one journey."""
    document, name = judged.document, opened.journey
    titles = document.name if document else {}
    return StudioJourneyPage(
        **_frame(here),
        journey=name,
        title=titles.get(here.say.language) or next(iter(titles.values()), name),
        revision=opened.revision,
        pointer=opened.pointer,
        live_version=opened.live_version,
        steps=step_cards(document, judged, here.say) if document else (),
        problems=problem_rows(judged.problems, here.say),
        findings=finding_rows(judged),
        upheld=len(judged.judgement.upheld) if judged.judgement else 0,
        may_edit=here.may(Permission.DRAFT_EDIT),
        may_publish=here.may(Permission.JOURNEY_PUBLISH),
        change_url=here.to(f"/journeys/{name}/change"),
        publish_url=here.to(f"/journeys/{name}/publish"),
        notice=f"studio.notice.{notice}" if notice else None,
    )


class _Frame(TypedDict):
    tenant_name: str
    person: str
    home_url: str
    sign_out_url: str
    csrf_token: str
    language: str
    direction: Direction


def _frame(here: Colleague) -> _Frame:
    return {
        "tenant_name": here.tenant_name,
        "person": here.name,
        "home_url": here.to("/"),
        "sign_out_url": here.visit.site.address.to("/account/sign-out"),
        "csrf_token": here.csrf_token,
        "language": here.say.language,
        "direction": here.say.direction,
    }


def _row(here: Colleague, line: JourneyLine, names: Mapping[str, str]) -> JourneyRow:
    by = line.draft.saved_by if line.draft else line.by
    state: JourneyState = "split" if len(line.shares) > 1 else "live" if line.shares else "draft"
    return JourneyRow(
        name=line.journey,
        url=here.to(f"/journeys/{line.journey}"),
        state=state,
        versions=tuple((each.version, each.weight) for each in line.shares),
        is_drafted=line.draft is not None,
        at=line.draft.saved_at if line.draft else line.at,
        by=names.get(by, by),
    )
