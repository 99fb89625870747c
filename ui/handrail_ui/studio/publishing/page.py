"""From a draft, what is live and what is planned to the page on which it is published."""

from collections.abc import Iterator, Mapping

import msgspec

from handrail_platform.access.permission import Permission
from handrail_tenants.authorization.authorize import authorize
from handrail_tenants.journeys.versions import Share
from handrail_tenants.plans.repository import Plan
from handrail_ui.pages.studio import StudioPage
from handrail_ui.proof.entry import Entry, Section
from handrail_ui.sites import SiteSettings
from handrail_ui.studio.called import Part
from handrail_ui.studio.changes import ChangedPart, ChangedStep
from handrail_ui.studio.desk import Judged, OpenedJourney
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.frame import frame
from handrail_ui.studio.journey.cards import finding_rows, problem_rows
from handrail_ui.studio.journey.rows import FindingRow, ProblemRow
from handrail_ui.studio.lacking import LackRow, lack_rows
from handrail_ui.studio.map.journey_map import JourneyMap
from handrail_ui.studio.origin import origin_words
from handrail_ui.studio.publishing.preview import Preview, Underway
from handrail_ui.studio.publishing.rows import PlanRow, RehearsalRow, UnderwayRow
from handrail_ui.studio.publishing.subject import Subject
from handrail_ui.studio.refusals import refusal_words
from handrail_ui.studio.shares import ShareRow, share_rows


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the page is made of; without a preview its subject is no sound journey."""

    subject: Subject
    judged: Judged
    preview: Preview | None
    parts: tuple[Part, ...]
    plans: tuple[Plan, ...]
    then: tuple[Share, ...]
    """What new sessions get if the plan goes live, empty where they all get the same."""
    names: Mapping[str, str]
    settings: SiteSettings
    customers_url: str


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a form: a notice where it did something, else why it did nothing, with what was typed."""

    notice: str = ""
    refusal: str = ""
    typed: Mapping[str, str] = {}


class PartLink(msgspec.Struct, frozen=True):
    """A part, and where it is published."""

    name: str
    url: str


class PublishingPage(StudioPage, frozen=True, kw_only=True):
    """What waits, or else a draft, beside what is live.

    Every form posts the `revision` and the `pointer` that the page was made of.
    """

    template = "studio/publishing.html"

    journey: str
    title: str
    revision: int
    pointer: int
    live_version: int
    shares: tuple[ShareRow, ...]
    sections: tuple[Section, ...]
    headlines: tuple[Entry, ...]
    steps: tuple[ChangedStep, ...]
    parts: tuple[ChangedPart, ...]
    map: JourneyMap | None
    is_readable: bool
    first: tuple[PartLink, ...]
    """Parts that never were live: they are published before this."""
    ahead: tuple[PartLink, ...]
    """Parts of which a draft goes unpublished: what is live of them is taken."""
    problems: tuple[ProblemRow, ...]
    findings: tuple[FindingRow, ...]
    lacking: tuple[LackRow, ...]
    upheld: int
    underway: tuple[UnderwayRow, ...]
    plan: PlanRow | None
    """What waits: the whole page is about it, and not about a draft."""
    plan_file_url: str
    """All of what waits as a file; empty where nothing does."""
    then: tuple[ShareRow, ...]
    brought: tuple[str, ...]
    """Parts that the plan brings along."""
    past_plans: tuple[PlanRow, ...]
    may_publish: bool
    needs_approval: bool
    notice: str
    refusal: str
    typed: Mapping[str, str]
    customers_url: str
    """Where customers begin it; empty where they cannot."""
    journey_url: str
    """Empty where there is nothing of it but a plan."""
    history_url: str
    """Empty where it never was live."""
    promote_url: str
    """Empty where there is nothing to promote, or they may not."""
    publish_url: str
    plans_url: str
    rehearsal_url: str

    @property
    def running(self) -> int:
        """How many sessions are under way."""
        return sum(each.running for each in self.underway)

    @property
    def has_subject(self) -> bool:
        """Whether there is anything that is not live."""
        return self.plan is not None or bool(self.revision)

    @property
    def is_publishable(self) -> bool:
        """Whether there is a draft, nothing planned, and nothing wrong but what may be lived with."""
        is_missing = bool(self.lacking or self.first)
        is_wrong = bool(self.problems) or any(each.is_error for each in self.findings)
        return bool(self.revision) and self.plan is None and not is_missing and not is_wrong


class RehearsalPage(StudioPage, frozen=True, kw_only=True):
    """What came of the tests of a draft; None for a part, which is tested in a journey that calls it."""

    template = "studio/rehearsal.html"

    journey: str
    publishing_url: str
    tests: RehearsalRow | None


def publishing_page(here: Colleague, looked: Looked, answered: Answered) -> PublishingPage:
    """Make the page."""
    opened, judged, preview = looked.subject.opened, looked.judged, looked.preview
    meaning = preview.meaning if preview else None
    steps = meaning.steps if meaning else ()
    sections = meaning.sections if meaning else ()
    address = here.to(f"/journeys/{opened.journey}")
    promotes = opened.live_version and looked.settings.promotes_to and here.may(Permission.JOURNEY_PROMOTE)
    rows = tuple(_plan(here, looked, each) for each in looked.plans)
    return PublishingPage(
        **frame(here),
        journey=opened.journey,
        title=_title(here, opened, judged),
        revision=opened.revision,
        pointer=opened.pointer,
        live_version=opened.live_version,
        shares=share_rows(preview.live.shares) if preview and preview.live else (),
        sections=sections,
        headlines=tuple(entry for section in sections for entry in section.entries if entry.is_headline),
        steps=steps,
        parts=meaning.parts if meaning else (),
        map=meaning.map if meaning and (looked.subject.plan or opened.revision) else None,
        is_readable=meaning is None or meaning.is_readable,
        first=tuple(_part(here, each) for each in looked.parts if not each.is_live),
        ahead=tuple(_part(here, each) for each in looked.parts if each.is_live and each.is_drafted),
        problems=problem_rows(judged.problems, here.say),
        findings=finding_rows(judged),
        lacking=lack_rows(preview.lacking, here.say) if preview else (),
        upheld=len(judged.judgement.upheld) if judged.judgement else 0,
        underway=tuple(_underway(here, preview.underway)) if preview else (),
        plan=next((each for each in rows if each.is_waiting), None),
        plan_file_url=(f"{address}/plans/file?number={looked.subject.plan.number}" if looked.subject.plan else ""),
        then=share_rows(looked.then) if looked.then else (),
        brought=tuple(sorted(looked.subject.parts)),
        past_plans=tuple(each for each in rows if not each.is_waiting),
        may_publish=here.may(Permission.JOURNEY_PUBLISH),
        needs_approval=looked.settings.publishing.wants_approval,
        notice=answered.notice,
        refusal=answered.refusal,
        typed=answered.typed,
        customers_url=looked.customers_url if opened.live_version and not opened.plain.get("part") else "",
        journey_url=address if looked.subject.is_known else "",
        history_url=f"{address}/history" if opened.live_version else "",
        promote_url=f"{address}/promote" if promotes else "",
        publish_url=f"{address}/publish",
        plans_url=f"{address}/plans",
        rehearsal_url=f"{address}/publishing/tests",
    )


def _part(here: Colleague, part: Part) -> PartLink:
    return PartLink(part.journey, here.to(f"/journeys/{part.journey}/publishing"))


def _title(here: Colleague, opened: OpenedJourney, judged: Judged) -> str:
    titles = judged.document.name
    return titles.get(here.say.language) or next(iter(titles.values()), opened.journey)


def _underway(here: Colleague, found: tuple[Underway, ...]) -> Iterator[UnderwayRow]:
    most = max((each.count.running for each in found), default=1)
    for each in found:
        count, fate = each.count, each.fate
        at = fate.route[-1].step if fate.route else count.step
        yield UnderwayRow(
            version=count.version,
            step=count.step,
            running=count.running,
            width=1_000 * count.running // most,
            since=count.oldest_at,
            fate=here.say(f"studio.publishing.fate.{fate.verdict}"),
            because=here.say(f"fate.why.{fate.why}", step=at) if fate.why else "",
        )


def _plan(here: Colleague, looked: Looked, plan: Plan) -> PlanRow:
    intent = plan.intent
    own = plan.asked_by == here.deed.by
    approve = authorize(here.roles, Permission.JOURNEY_APPROVE, own=own).allow
    return PlanRow(
        number=plan.number,
        state=plan.state,
        program=intent.hash.hex(),
        asked_by=looked.names.get(plan.asked_by, plan.asked_by),
        asked_at=plan.asked_at,
        approved_by=looked.names.get(plan.approved_by, plan.approved_by),
        publish_at=intent.publish_at,
        ends_at=plan.ends_at,
        share=intent.share,
        reason=intent.reason,
        refusal=refusal_words(here.say, plan.refusal) if plan.refusal else "",
        origin=origin_words(intent.origin, here.say),
        accepted=intent.accepted,
        is_waiting=plan.is_waiting,
        is_current=not intent.has_draft
        or not intent.needs_approval
        or intent.revision == looked.subject.opened.revision,
        is_behind_draft=bool(looked.subject.opened.revision) and intent.revision != looked.subject.opened.revision,
        may_approve=plan.state == "asked" and approve,
        may_withdraw=here.may(Permission.JOURNEY_PUBLISH),
    )
