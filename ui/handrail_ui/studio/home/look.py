"""One look at the journeys of a tenant, or at those that somebody seeks."""

from collections.abc import Mapping
from typing import Final

import msgspec

from handrail_platform.values import Milliseconds
from handrail_tenants.journeys.overview import MOST_LISTED, JourneyLine, KnownJourney
from handrail_tenants.plans.repository import Waiting
from handrail_ui.studio.entrance import Colleague
from handrail_ui.studio.home.health import HealthCheck
from handrail_ui.studio.home.memory import Health
from handrail_ui.studio.home.titles import titles_of

MOST_SOUGHT: Final = 1_000
"""Among how many journeys, the first by name, somebody seeks."""
LATELY: Final[Milliseconds] = 60 * 60 * 1000


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to see. `more_after` is the name behind which there are more, empty where there are none."""

    lines: tuple[JourneyLine, ...]
    titles: Mapping[str, Mapping[str, str]]
    health: Mapping[str, Health]
    completions: Mapping[str, int]
    more_after: str
    archived: int
    waiting: tuple[Waiting, ...]


def look(here: Colleague, sought: str, after: str) -> Look:
    """Look at the first journeys behind a name that have what is sought in name or title. It blocks."""
    admin, tenant = here.workplace.admin, here.served
    with admin.shelf(tenant) as shelf:
        known = shelf.known(MOST_SOUGHT if sought else MOST_LISTED + 1, after)
        titles = titles_of(shelf, tenant, known if sought else known[:MOST_LISTED], here.workplace.titles)
        found = [each for each in known if _has(each, titles.get(each.journey, {}), sought.casefold())]
        shown = found[:MOST_LISTED]
        names = [each.journey for each in shown]
        lines, completed = shelf.lines(names), shelf.completions(names, here.now - LATELY)
        archived = len(shelf.archived())
    with admin.plans(tenant) as plans:
        waiting = plans.all_waiting()
    return Look(
        lines=lines,
        titles=titles,
        health=HealthCheck(admin, tenant, here.workplace.healths).of(shown),
        completions=completed,
        more_after=names[-1] if len(found) > MOST_LISTED else "",
        archived=archived,
        waiting=waiting,
    )


def _has(known: KnownJourney, titles: Mapping[str, str], sought: str) -> bool:
    return not sought or any(sought in each.casefold() for each in (known.journey, *titles.values()))
