"""Many who append to one audit log at once make one chain, and whoever verifies meanwhile finds it whole."""

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Final

import pytest

from handrail_tenants.audit.entry import NOTHING, Actor, AuditEntry, told
from handrail_tenants.audit.log import AuditLog
from handrail_tenants.audit.verification import Whole
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.session import TenantSession
from tests.contract.store.installation import NOW, Installation

pytestmark = [pytest.mark.anyio, pytest.mark.race]

WRITERS: Final = 4
EACH: Final = 25


async def test_writers_at_once_make_one_chain(installation: Installation) -> None:
    keys = await installation.keys.of(installation.globex)
    start = threading.Barrier(WRITERS + 1)

    def write(writer: int) -> list[int]:
        engine = open_engine(installation.database.address)
        start.wait()
        numbers: list[int] = []
        for number in range(EACH):
            with TenantSession(engine, installation.globex) as session:
                entry = AuditEntry(
                    at=NOW + number,
                    actor=Actor("platform", f"writer {writer}"),
                    action="draft:edit",
                    object="journey/login",
                    rule="p, designer, draft:edit, any, allow",
                    verdict="allowed",
                    before=NOTHING,
                    after=told(number),
                )
                numbers.append(AuditLog(session, keys).append(entry))
                session.commit()
        engine.dispose()
        return numbers

    def verify(written: threading.Event) -> list[object]:
        engine = open_engine(installation.database.address)
        start.wait()
        found: list[object] = []
        while not found or not written.is_set():
            with TenantSession(engine, installation.globex) as session:
                found.append(AuditLog(session, keys).verify(NOW))
        engine.dispose()
        return found

    written = threading.Event()
    with ThreadPoolExecutor(WRITERS + 1) as people:
        verifying = people.submit(verify, written)
        try:
            numbers = [each for made in people.map(write, range(WRITERS)) for each in made]
        finally:
            written.set()

    assert sorted(numbers) == list(range(1, WRITERS * EACH + 1))
    assert [each for each in verifying.result() if not isinstance(each, Whole)] == []
    engine = open_engine(installation.database.address)
    with TenantSession(engine, installation.globex) as session:
        log = AuditLog(session, keys)
        whole, lines = log.verify(NOW), log.read(0, 1_000)
    engine.dispose()
    assert whole == Whole(1, len(numbers), lines[-1].hash)
    assert all(one.number + 1 == other.number for one, other in pairwise(lines))
