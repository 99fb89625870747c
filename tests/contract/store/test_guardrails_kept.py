"""What is kept of guardrails that were replaced, and of warnings that were accepted beside live versions."""

from typing import Final

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from handrail_platform.guard.guardrail import Guardrail, MessagesBounded
from handrail_tenants.guardrails.repository import KEPT_REVISIONS, MOST_LISTED, AcceptedWarning, Guardrails
from handrail_tenants.journeys.acceptances import Acceptances
from handrail_tenants.journeys.repository import KEPT_VERSIONS, Journeys
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import Installation, decided, digest
from tests.contract.store.test_versions_kept import VERSION, fill

pytestmark = pytest.mark.anyio
LINE: Final = text("""
INSERT INTO guardrails (tenant_id, scope, revision, document, broken, at, decided_by, reason)
VALUES (:tenant, 'tenant', :number, '[]', '[]', 0, 'alice', '')
""")


def bounded(most: int) -> tuple[Guardrail, ...]:
    return (MessagesBounded(id="few-texts", channel="text", most=most),)


@pytest.fixture
def guardrails(unit: TenantSession) -> Guardrails:
    return Guardrails(unit)


async def test_old_texts_go_their_lines_stay_and_what_is_in_force_stays(
    guardrails: Guardrails, installation: Installation
) -> None:
    fill(installation, LINE, range(1, 61))
    guardrails.set("app:desk", bounded(1), decided(), expected=0)

    guardrails.set("tenant", bounded(2), decided("why"), expected=60)

    kept = [each.revision for each in guardrails.log("tenant") if each.stated is not None]
    assert kept == list(range(61, 61 - KEPT_REVISIONS, -1))
    assert len(guardrails.log("tenant")) == 61
    assert guardrails.as_of("tenant", 11) is None
    assert guardrails.as_of("tenant", 12) is not None
    assert [(each.scope, each.revision) for each in guardrails.present()] == [("app:desk", 1), ("tenant", 61)]


async def test_the_log_is_bounded_and_goes_on_where_it_ended(
    guardrails: Guardrails, installation: Installation
) -> None:
    fill(installation, LINE, range(1, MOST_LISTED + 4))

    lines = guardrails.log("tenant")

    assert len(lines) == MOST_LISTED
    assert [each.revision for each in guardrails.log("tenant", lines[-1].revision)] == [3, 2, 1]


async def test_a_line_says_what_broke_them_and_what_was_lived_with(guardrails: Guardrails) -> None:
    lived_with = AcceptedWarning("login", 2, "few-texts/too-many-messages/code", "texts are cheap")
    why = decided("from today")

    guardrails.set("tenant", bounded(1), why, expected=0, broken=["login 1"], accepted=[lived_with])

    (line,) = guardrails.log("tenant")
    assert (line.revision, line.stated, line.broken, line.accepted) == (
        1,
        ("few-texts",),
        ("login 1",),
        (lived_with,),
    )
    assert (line.at, line.by, line.reason) == (why.at, why.by, why.reason)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE guardrails SET reason = 'another'",
        "UPDATE guardrails SET broken = '[]', document = ''",
        "UPDATE guardrails SET document = '[1]'",
        "DELETE FROM guardrails",
    ],
)
async def test_a_line_never_changes_and_a_text_is_only_emptied(
    guardrails: Guardrails, unit: TenantSession, installation: Installation, change: str
) -> None:
    guardrails.set("tenant", bounded(1), decided("from today"), expected=0, broken=["login 1"])
    unit.rollback()

    with pytest.raises(DBAPIError, match="append-only"), installation.owner.begin() as connection:
        connection.execute(text(change))


async def test_what_was_lived_with_goes_with_its_version(
    journeys: Journeys, unit: TenantSession, installation: Installation
) -> None:
    acceptances = Acceptances(unit)
    acceptances.add(digest(1), "a/b/c", decided("soon"))
    acceptances.add(digest(3), "a/b/c", decided("later"))
    unit.commit()
    assert acceptances.reasons(digest(1)) == {"a/b/c": "soon"}
    unit.rollback()
    fill(installation, VERSION, range(4, KEPT_VERSIONS + 4))

    journeys.publish("register", "", digest(200), decided())

    assert acceptances.reasons(digest(1)) == {}
    assert acceptances.reasons(digest(3)) == {"a/b/c": "later"}
