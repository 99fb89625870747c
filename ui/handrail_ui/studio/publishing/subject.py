"""What the page of a publication is about: the plan that waits, or else the draft, or else what is live."""

from collections.abc import Mapping, Sequence

import msgspec

from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_tenants.journeys.problems import JourneyUnknown
from handrail_tenants.plans.repository import Intent, Plan
from handrail_ui.studio.desk import Desk, OpenedJourney

_NO_PARTS: Mapping[str, JourneyDocument] = {}


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked at, tested and approved as one.

    Where a plan waits, `opened` holds the document of the plan and never the draft beside it, and `parts` are
    those that it brings along. A plan may be all that a tenant has of a journey: then it is not `is_known`.
    """

    opened: OpenedJourney
    plan: Plan | None = None
    parts: Mapping[str, JourneyDocument] = _NO_PARTS
    is_known: bool = True


def subject_of(desk: Desk, journey: str, plans: Sequence[Plan]) -> Subject:
    """Return what the page of a journey is about, given its newest plans. Raises JourneyUnknown, TenantUnknown."""
    plan = next((each for each in plans if each.is_waiting), None)
    if plan is None:
        return Subject(opened=desk.open(journey))
    plain = msgspec.json.decode(plan.intent.document)
    parts = parts_of(plan.intent)
    try:
        opened = msgspec.structs.replace(desk.open(journey), plain=plain)
    except (JourneyUnknown, JourneyRefused):  # there is none, or one that cannot be read
        opened = OpenedJourney(journey=journey, revision=0, plain=plain, live_version=0, pointer=0)
        return Subject(opened=opened, plan=plan, parts=parts, is_known=False)
    return Subject(opened=opened, plan=plan, parts=parts)


def parts_of(intent: Intent) -> dict[str, JourneyDocument]:
    """Return the parts that a plan brings along, by name: those of a version, and none of a draft."""
    return {name: parse_plain(part) for name, part in msgspec.json.decode(intent.parts or "{}").items()}
