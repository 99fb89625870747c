"""Which sessions of a person wait, for their own account page."""

import pytest
from sqlalchemy import text

from handrail_platform.values import PersonId, SessionHandle
from handrail_tenants.waits.of_person import MOST_LISTED, waiting_for
from tests.contract.store.installation import NOW, Installation, digest

pytestmark = pytest.mark.anyio

ANN, BEN = PersonId(b"a" * 16), PersonId(b"b" * 16)
SESSION = text(
    "INSERT INTO journey_session (tenant_id, handle, seq, status, program_hash, journey, node, person_id, "
    "created_at, expires_at, binding, key_version, wrapped_key, state) VALUES "
    "(:tenant, :handle, 1, :status, :hash, 'login', 'who', :person, :at, :until, :hash, 1, :hash, :hash)"
)
WAKE = text("INSERT INTO journey_wake VALUES (:tenant, :handle, :until)")


def handle(number: int) -> bytes:
    return bytes([number]) * 16


def begin(
    installation: Installation,
    number: int,
    person: bytes = ANN,
    *,
    status: str = "running",
    waits: bool = True,
    until: int = NOW + 60_000,
    tenant: int | None = None,
) -> None:
    row = {
        "tenant": tenant or installation.globex,
        "handle": handle(number),
        "status": status,
        "hash": digest(9),
        "person": person,
        "at": NOW + number,
        "until": until,
    }
    with installation.owner.begin() as connection:
        connection.execute(SESSION, [row])
        if waits:
            connection.execute(WAKE, [row])


async def waiting(installation: Installation, person: PersonId = ANN) -> tuple[SessionHandle, ...]:
    return await waiting_for(installation.store, installation.globex, person, NOW)


async def test_only_what_waits_for_this_very_person_is_listed(installation: Installation) -> None:
    begin(installation, 1)
    begin(installation, 2, BEN)
    begin(installation, 3, waits=False)
    begin(installation, 4, status="finished")
    begin(installation, 5, until=NOW)
    begin(installation, 6, tenant=installation.initech)

    assert await waiting(installation) == (handle(1),)
    assert await waiting(installation, BEN) == (handle(2),)


async def test_the_newest_come_first_and_not_without_end(installation: Installation) -> None:
    for number in range(1, MOST_LISTED + 3):
        begin(installation, number)

    newest = range(MOST_LISTED + 2, 2, -1)
    assert await waiting(installation) == tuple(handle(number) for number in newest)
