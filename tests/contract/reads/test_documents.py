"""Documents on both databases: counted before anything is read."""

import pytest

from handrail_platform.mrz.zone import Zone
from handrail_platform.step.reads import DocumentReading, DocumentUnread
from handrail_platform.values import TenantId
from handrail_tenants.credentials.hashing import Overloaded
from handrail_tenants.documents.reader import DocumentReader
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.limits.rules import HOUR, Quota
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.reads.resolve import Resolvers
from tests.house import NOW, ORIGIN, House

pytestmark = pytest.mark.anyio
DOCUMENT = DocumentReading("5e" * 32)
USUAL = LimitPolicy()
TEXT = b"not a picture"


async def read(
    house: House, reader: DocumentReader, data: bytes, policy: LimitPolicy = USUAL
) -> Zone | DocumentUnread:
    resolvers = Resolvers.over(house.store, house.keys, house.work, documents=reader, policy=policy)
    context = ReadContext("192.0.2.7", NOW, ORIGIN, pictures={DOCUMENT.picture: data})
    tenant: TenantId = house.globex
    answer: Zone | DocumentUnread = (await resolvers.resolve(tenant, [DOCUMENT], context))[DOCUMENT]
    return answer


async def test_nobody_is_kept_waiting_where_too_many_wait_already(house: House) -> None:
    full = DocumentReader(at_once=1, waiting=-1)

    with pytest.raises(Overloaded):
        await read(house, full, b"\xff\xd8\xff")


async def test_one_network_address_has_so_many_pictures_and_no_more(house: House) -> None:
    few = LimitPolicy(documents=Quota(uses=1, span=HOUR))
    reader = DocumentReader()

    assert await read(house, reader, TEXT, policy=few) == DocumentUnread("no-picture")
    assert await read(house, reader, TEXT, policy=few) == DocumentUnread("locked", NOW + HOUR)


async def test_an_answer_that_brought_no_such_picture_is_not_read(house: House) -> None:
    assert await house.ask(DOCUMENT) == DocumentUnread("no-picture")
