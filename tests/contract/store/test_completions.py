"""Who lately came to a good end of a journey is counted, within its tenant and up to a bound."""

import msgspec
import pytest
from sqlalchemy import text

from handrail_tenants.journeys.completions import MOST_COUNTED, completions
from handrail_tenants.journeys.repository import Journeys
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import NOW, Installation, decided, digest, event, step

pytestmark = pytest.mark.anyio


async def ends(installation: Installation, outcome: str, at: int, *, foreign: bool = False) -> None:
    tenant = installation.initech if foreign else installation.globex
    handle = await installation.begin(tenant)
    finished = msgspec.structs.replace(event(kind="finished"), outcome=outcome, at=at)
    await installation.store.commit(tenant, step(handle, 2, status="finished", at=at, events=(finished,)))


async def test_good_ends_since_a_moment_are_counted_by_journey(
    installation: Installation, journeys: Journeys, unit: TenantSession
) -> None:
    journeys.publish("quiet", "document", digest(9), decided())
    for outcome, at in (("success", NOW), ("success", NOW + 5), ("success", NOW - 1), ("denied", NOW)):
        await ends(installation, outcome, at)
    await ends(installation, "success", NOW, foreign=True)

    assert completions(unit, ["register", "quiet", "never-live"], NOW) == {"register": 2, "quiet": 0}


async def test_no_more_are_counted_than_anybody_reads(
    installation: Installation, journeys: Journeys, unit: TenantSession
) -> None:
    del journeys
    await ends(installation, "success", NOW)
    columns = (
        'tenant_id, handle, seq, "order", at, journey, program_hash, node, visit, kind, outcome, duration_us, body'
    )
    with installation.owner.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(
                text("SELECT set_config('handrail.tenant_id', :t, true)"), {"t": str(installation.globex)}
            )
        connection.execute(
            text(
                f"INSERT INTO journey_event ({columns}) WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL"  # noqa: S608
                " SELECT i + 1 FROM n WHERE i < :last) SELECT tenant_id, handle, i,"
                ' "order", at, journey, program_hash, node, visit, kind, outcome, duration_us, body'
                " FROM journey_event, n WHERE kind = 'finished'"
            ),
            {"last": 100 + MOST_COUNTED + 50},
        )

    assert completions(unit, ["register"], NOW) == {"register": MOST_COUNTED + 1}
