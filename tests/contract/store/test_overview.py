"""Every journey of a tenant at a glance: what is live, who decided that, and who writes at a draft."""

import pytest

from handrail_tenants.journeys.drafts import Drafts
from handrail_tenants.journeys.overview import MOST_LISTED, DraftLine, JourneyLine
from handrail_tenants.journeys.repository import Journeys
from handrail_tenants.journeys.versions import Share
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import NOW, decided, digest

pytestmark = pytest.mark.anyio


async def test_a_journey_says_what_is_live_since_when_and_by_whom(journeys: Journeys) -> None:
    journeys.split("register", {2: 1, 3: 9}, decided("try it", NOW + 10))

    (line,) = journeys.overview()

    assert line == JourneyLine(journey="register", shares=(Share(2, 1), Share(3, 9)), at=NOW + 10, by="alice")


async def test_taking_sessions_over_puts_nothing_live(journeys: Journeys) -> None:
    before = journeys.overview()

    journeys.migrate("register", 1, 3, decided("safer", NOW + 10))

    assert journeys.overview() == before


async def test_drafts_are_there_whether_or_not_they_were_published(
    journeys: Journeys, unit: TenantSession
) -> None:
    Drafts(unit).save("register", "text", 0, by="bob", at=NOW)
    Drafts(unit).save("login", "text", 0, by="eve", at=NOW + 1)

    login, register = journeys.overview()

    assert login == JourneyLine(journey="login", draft=DraftLine(1, NOW + 1, "eve"))
    assert (register.journey, register.draft) == ("register", DraftLine(1, NOW, "bob"))


async def test_the_list_is_bounded_and_goes_on_where_it_ended(journeys: Journeys, unit: TenantSession) -> None:
    drafts = Drafts(unit)
    for number in range(MOST_LISTED):
        drafts.save(f"a{number:03}", "text", 0, by="bob", at=NOW)
    journeys.publish("b", "", digest(9), decided())

    first = journeys.overview()

    assert len(first) == MOST_LISTED
    assert [each.journey for each in journeys.overview(first[-1].journey)] == ["b", "register"]
