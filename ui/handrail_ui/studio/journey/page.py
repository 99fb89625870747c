"""From a journey on the desk to its page."""

from handrail_platform.access.permission import Permission
from handrail_ui.pages.studio import StudioPage
from handrail_ui.studio.desk import Judged, OpenedJourney
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.journey.cards import finding_rows, problem_rows, step_cards
from handrail_ui.studio.journey.rows import FindingRow, ProblemRow, StepCard


class StudioJourneyPage(StudioPage, frozen=True, kw_only=True):
    """One journey, open to be edited. `problems` come before findings: without a sound shape there is no proof.

    `revision` is the draft's and `pointer` that of what is live; every form posts what its page was made of.
    """

    template = "studio/journey.html"

    journey: str
    title: str
    revision: int
    pointer: int
    live_version: int
    steps: tuple[StepCard, ...]
    problems: tuple[ProblemRow, ...]
    findings: tuple[FindingRow, ...]
    upheld: int
    may_edit: bool
    may_publish: bool
    change_url: str
    publish_url: str
    notice: str | None = None

    @property
    def is_publishable(self) -> bool:
        return not self.problems and not any(each.is_error for each in self.findings)


def journey_page(here: Colleague, opened: OpenedJourney, judged: Judged, notice: str | None) -> StudioJourneyPage:
    """Make the page of one journey."""
    document, name = judged.document, opened.journey
    titles = document.name if document else {}
    return StudioJourneyPage(
        **frame(here),
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
