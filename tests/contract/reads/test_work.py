"""Work that a browser was set, and waiting in its place, on both databases."""

import hashlib
from itertools import count

import pytest

from handrail_platform.step.reads import Allowance, Spend, WorkCheck, WorkDone
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.limits.rules import HOUR, Quota
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.reads.resolve import Resolvers
from tests.house import NOW, ORIGIN, House

pytestmark = pytest.mark.anyio
CHALLENGE = "AAECAwQFBgcICQoLDA0ODw"


def bits_of(number: int) -> int:
    digest = hashlib.sha256(f"{CHALLENGE}:{number}".encode()).digest()
    return 256 - int.from_bytes(digest).bit_length()


async def test_work_counts_up_to_the_bits_that_it_has_and_no_further(house: House) -> None:
    number = next(n for n in count() if bits_of(n) == 9)

    assert await house.ask(WorkCheck(CHALLENGE, 9, str(number))) == WorkDone(enough=True)
    assert await house.ask(WorkCheck(CHALLENGE, 10, str(number))) == WorkDone(enough=False)


async def test_one_network_address_goes_on_by_waiting_so_often_and_another_is_not_kept_from_it(
    house: House,
) -> None:
    resolvers = Resolvers.over(
        house.store, house.keys, house.work, policy=LimitPolicy(bot_wait=Quota(uses=2, span=HOUR))
    )

    async def waited(client: str) -> Allowance:
        spend = Spend("bot-wait", "")
        answers = await resolvers.resolve(house.globex, [spend], ReadContext(client, NOW, ORIGIN))
        found: Allowance = answers[spend]
        return found

    assert [(await waited("192.0.2.7")).allowed for _ in range(3)] == [True, True, False]
    assert (await waited("198.51.100.7")).allowed
