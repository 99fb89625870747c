"""Of many who decide the same case at once, exactly one does, and its session gets one decision."""

import asyncio
from collections import Counter

import pytest

from handrail_platform.errors import HandrailError
from handrail_tenants.reviews.case import Decided
from handrail_tenants.reviews.repository import Reviews
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.session import TenantSession
from handrail_tenants.waits.inbox import unapplied
from tests.contract.store.installation import NOW, Installation
from tests.contract.store.test_reviews import opened

pytestmark = [pytest.mark.anyio, pytest.mark.race]

RACERS = 8
ROUNDS = 10


async def test_one_of_eight_takes_a_case_and_decides_it(installation: Installation) -> None:
    engine = open_engine(installation.database.address)

    def run(case: bytes, racer: int) -> str:
        with TenantSession(engine, installation.globex) as session:
            reviews, by = Reviews(session), f"handrail/{racer}"
            try:
                reviews.claim(case, by, NOW)
                session.commit()
                reviews.decide(case, by, "approved", by.encode(), NOW)
                session.commit()
            except HandrailError as refused:
                return refused.code
            return "decided"

    for number in range(ROUNDS):
        case = bytes([number]) * 16
        handle = await opened(installation, case=case)

        said = await asyncio.gather(*(asyncio.to_thread(run, case, racer) for racer in range(RACERS)))

        assert Counter(said)["decided"] == 1
        assert set(said) <= {"decided", "case-taken", "case-over"}
        (event,) = await unapplied(installation.store, installation.globex, handle)
        assert event.body == f"handrail/{said.index('decided')}".encode()
    engine.dispose()


async def test_one_person_in_two_tabs_decides_once(installation: Installation) -> None:
    engine = open_engine(installation.database.address)

    def decide(case: bytes, racer: int) -> str:
        with TenantSession(engine, installation.globex) as session:
            try:
                decided: Decided = "approved" if racer % 2 else "rejected"
                Reviews(session).decide(case, "handrail/rosa", decided, decided.encode(), NOW)
                session.commit()
            except HandrailError as refused:
                return refused.code
            return decided

    for number in range(ROUNDS):
        case = bytes([number]) * 16
        handle = await opened(installation, case=case)
        with TenantSession(engine, installation.globex) as session:
            Reviews(session).claim(case, "handrail/rosa", NOW)
            session.commit()

        said = await asyncio.gather(*(asyncio.to_thread(decide, case, racer) for racer in range(RACERS)))

        (won,) = [each for each in said if each != "case-over"]
        (event,) = await unapplied(installation.store, installation.globex, handle)
        assert event.body == won.encode()
    engine.dispose()
