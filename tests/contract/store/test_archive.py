"""An archived journey starts for nobody and is in no list, and nothing of it is lost."""

import pytest
from sqlalchemy import Engine

from handrail_tenants.journeys.archive import Archive, ArchivedJourney
from handrail_tenants.journeys.drafts import Drafts
from handrail_tenants.journeys.problems import AlreadyArchived, JourneyMoved, JourneyUnknown, NotArchived
from handrail_tenants.journeys.published import active_hash
from handrail_tenants.journeys.repository import Journeys
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import NOW, Installation, decided, digest

pytestmark = pytest.mark.anyio


@pytest.fixture
def archive(unit: TenantSession) -> Archive:
    return Archive(unit)


async def started(installation: Installation) -> bytes | None:
    return await active_hash(installation.store, installation.globex, "register", b"")


async def test_what_is_put_away_starts_for_nobody_until_it_is_brought_back(
    journeys: Journeys, archive: Archive, unit: TenantSession, installation: Installation
) -> None:
    archive.put_away("register", decided(at=NOW + 9), expected=3)
    unit.commit()

    assert await started(installation) is None
    assert journeys.overview() == ()
    assert archive.list() == (ArchivedJourney("register", NOW + 9, "alice"),)

    archive.bring_back("register")
    unit.commit()

    assert await started(installation) == digest(3)
    assert [each.journey for each in journeys.overview()] == ["register"]


async def test_it_stays_startable_at_another_tenant(
    journeys: Journeys, archive: Archive, unit: TenantSession, installation: Installation, engine: Engine
) -> None:
    del journeys
    archive.put_away("register", decided(), expected=3)
    unit.commit()

    with TenantSession(engine, installation.initech) as session:
        assert Archive(session).list() == ()


async def test_publishing_brings_it_back(
    journeys: Journeys, archive: Archive, unit: TenantSession, installation: Installation
) -> None:
    archive.put_away("register", decided(), expected=3)
    unit.commit()

    journeys.publish("register", "document 4", digest(4), decided())

    assert await started(installation) == digest(4)
    assert archive.list() == ()


async def test_a_draft_that_was_never_live_is_put_away_as_well(archive: Archive, unit: TenantSession) -> None:
    drafts = Drafts(unit)
    drafts.save("login", "text", 0, by="bob", at=NOW)

    archive.put_away("login", decided(), expected=0)

    kept = drafts.open("login")
    assert kept is not None
    assert kept.document == "text"


async def test_what_went_live_since_somebody_looked_is_not_put_away(journeys: Journeys, archive: Archive) -> None:
    journeys.publish("register", "document 4", digest(4), decided())

    with pytest.raises(JourneyMoved):
        archive.put_away("register", decided(), expected=3)


async def test_only_what_is_there_is_put_away_and_only_what_is_away_comes_back(
    journeys: Journeys, archive: Archive
) -> None:
    del journeys
    with pytest.raises(JourneyUnknown):
        archive.put_away("nobody", decided(), expected=0)
    with pytest.raises(NotArchived):
        archive.bring_back("register")
    archive.put_away("register", decided(), expected=3)
    with pytest.raises(AlreadyArchived):
        archive.put_away("register", decided(), expected=3)
