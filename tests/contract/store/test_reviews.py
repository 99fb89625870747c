"""A case waits until it is decided: with one person at a time, by two where it takes two, and once."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine

from handrail_platform.step.outbox import OpenReview, ShownValue
from handrail_platform.step.waiting import correlation
from handrail_platform.values import SessionHandle
from handrail_tenants.keys.session import SessionKey
from handrail_tenants.outbox.delivery import Promise
from handrail_tenants.reviews.case import CLAIM_MS, open_reason, open_shown, seal_reason
from handrail_tenants.reviews.opening import OpenCase
from handrail_tenants.reviews.problems import CaseOver, CaseTaken, CaseUnknown, SecondPersonMissing
from handrail_tenants.reviews.repository import MOST_LISTED, Reviews
from handrail_tenants.store.retention import RETENTION_MS
from handrail_tenants.tenancy.session import TenantSession
from handrail_tenants.waits.inbox import unapplied
from tests.contract.store.installation import NOW, SOON, Installation

pytestmark = pytest.mark.anyio
CASE = b"a case of theirs"
ROSA, RAVI = "handrail/05a", "handrail/0a1"
SHOWN = (ShownValue("last", "Müller", "MUELLER"), ShownValue("born", "1990-05-17"))
BODY = b"sealed decision"


async def key_of(installation: Installation, handle: SessionHandle) -> SessionKey:
    row = await installation.store.load(installation.globex, handle)
    assert row is not None
    return (await installation.keys.of(installation.globex)).session_key(handle, row.key_version, row.wrapped_key)


async def opened(installation: Installation, *, case: bytes = CASE, **changes: Any) -> SessionHandle:
    handle = await installation.begin()
    usual: dict[str, Any] = {"shown": SHOWN, "checks": ("passport/face-compared",), "people": 1, "until": SOON}
    told: dict[str, Any] = {**usual, "case": case, "node": "review", "visit": 1, "at": NOW, **changes}
    effect = OpenReview(**told)
    key = await key_of(installation, handle)
    promise = Promise(installation.globex, "key", msgspec.msgpack.encode(effect), key, NOW, handle, 1)
    for _ in range(2):  # the outbox delivers at least once
        await OpenCase(installation.store).deliver(promise)
    return handle


@pytest.fixture
def reviews(unit: TenantSession) -> Reviews:
    return Reviews(unit)


async def test_a_promise_becomes_one_case_that_only_the_key_of_its_session_opens(
    installation: Installation, reviews: Reviews
) -> None:
    handle = await opened(installation)

    (case,) = reviews.waiting(NOW)

    key = await key_of(installation, handle)
    assert (case.case_id, case.journey, case.node, case.state) == (CASE, "register", "review", "open")
    assert case.correlation == correlation(key.steps_key, "review", 1, "decision")
    assert open_shown(key, case) == SHOWN
    assert "Müller".encode() not in case.shown


async def test_a_case_of_a_session_that_is_gone_is_never_opened(
    installation: Installation, reviews: Reviews
) -> None:
    handle = SessionHandle(b"h" * 16)
    key = (await installation.keys.of(installation.globex)).new_session_key(handle).key
    effect = OpenReview(CASE, "review", 1, (), (), 1, SOON, NOW)

    promise = Promise(installation.globex, "key", msgspec.msgpack.encode(effect), key, NOW, handle, 1)
    await OpenCase(installation.store).deliver(promise)

    assert reviews.waiting(NOW) == ()


async def test_the_oldest_waits_first_and_a_page_has_a_bound(installation: Installation, reviews: Reviews) -> None:
    for number in range(MOST_LISTED + 2):
        await opened(installation, case=bytes([number]) * 16, at=NOW - number)

    listed = reviews.waiting(NOW)

    assert len(listed) == MOST_LISTED
    assert listed[0].case_id == bytes([MOST_LISTED + 1]) * 16


async def test_a_case_is_with_one_person_until_they_let_go_or_forget_it(
    installation: Installation, reviews: Reviews
) -> None:
    await opened(installation, until=NOW + 3 * CLAIM_MS)

    reviews.claim(CASE, ROSA, NOW)
    with pytest.raises(CaseTaken):
        reviews.claim(CASE, RAVI, NOW + CLAIM_MS - 1)
    reviews.release(CASE, ROSA, NOW + 1)
    reviews.claim(CASE, RAVI, NOW + 2)
    with pytest.raises(CaseTaken):
        reviews.decide(CASE, ROSA, "approved", BODY, NOW + 3)
    reviews.claim(CASE, ROSA, NOW + 2 + CLAIM_MS)
    with pytest.raises(CaseTaken):
        reviews.release(CASE, RAVI, NOW + 2 + CLAIM_MS)

    assert reviews.at(CASE).holder(NOW + 2 + CLAIM_MS) == ROSA


async def test_nobody_decides_what_they_did_not_take(installation: Installation, reviews: Reviews) -> None:
    await opened(installation)

    with pytest.raises(CaseTaken):
        reviews.decide(CASE, ROSA, "approved", BODY, NOW)


async def test_a_decision_is_in_the_inbox_of_its_session_and_final(
    installation: Installation, reviews: Reviews, unit: TenantSession
) -> None:
    handle = await opened(installation)
    reviews.claim(CASE, ROSA, NOW)

    reviews.decide(CASE, ROSA, "approved", BODY, NOW + 1)
    with pytest.raises(CaseOver):
        reviews.decide(CASE, ROSA, "rejected", BODY, NOW + 2)
    unit.commit()

    (event,) = await unapplied(installation.store, installation.globex, handle)
    assert (event.source, event.body, event.at) == ("review", BODY, NOW + 1)
    assert event.correlation == reviews.at(CASE).correlation
    assert reviews.waiting(NOW + 2) == ()
    assert reviews.at(CASE).decided_by == ROSA


async def test_an_approval_by_two_takes_somebody_else(installation: Installation, reviews: Reviews) -> None:
    handle = await opened(installation, people=2)
    key = await key_of(installation, handle)
    reviews.claim(CASE, ROSA, NOW)

    with pytest.raises(SecondPersonMissing):
        reviews.decide(CASE, ROSA, "approved", BODY, NOW)
    reviews.approve_first(CASE, ROSA, seal_reason(key, CASE, "All fits"), NOW)
    with pytest.raises(SecondPersonMissing):
        reviews.claim(CASE, ROSA, NOW)
    reviews.claim(CASE, RAVI, NOW)
    assert open_reason(key, reviews.at(CASE)) == "All fits"
    with pytest.raises(CaseOver):
        reviews.approve_first(CASE, RAVI, b"", NOW)
    reviews.decide(CASE, RAVI, "approved", BODY, NOW)

    case = reviews.at(CASE)
    assert (case.state, case.first_by, case.decided_by) == ("approved", ROSA, RAVI)


async def test_one_person_alone_may_reject(installation: Installation, reviews: Reviews) -> None:
    await opened(installation, people=2)
    reviews.claim(CASE, ROSA, NOW)

    reviews.decide(CASE, ROSA, "rejected", BODY, NOW)

    assert reviews.at(CASE).state == "rejected"


async def test_nothing_is_decided_after_its_time(installation: Installation, reviews: Reviews) -> None:
    await opened(installation)
    reviews.claim(CASE, ROSA, SOON - 1)

    with pytest.raises(CaseOver):
        reviews.decide(CASE, ROSA, "approved", BODY, SOON)
    assert reviews.waiting(SOON) == ()


async def test_another_tenant_has_no_such_case(
    installation: Installation, reviews: Reviews, engine: Engine
) -> None:
    await opened(installation)

    with TenantSession(engine, installation.initech) as theirs:
        assert Reviews(theirs).waiting(NOW) == ()
        with pytest.raises(CaseUnknown):
            Reviews(theirs).claim(CASE, RAVI, NOW)
    assert len(reviews.waiting(NOW)) == 1


async def test_a_case_goes_with_its_retention_whatever_became_of_it(installation: Installation) -> None:
    await opened(installation)

    await installation.store.purge(SOON + RETENTION_MS - 1, 100)
    kept = await installation.rows("review_case")
    await installation.store.purge(SOON + RETENTION_MS, 100)

    assert len(kept) == 1
    assert await installation.rows("review_case") == []
