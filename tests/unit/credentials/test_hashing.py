import asyncio
from collections.abc import Iterator
from threading import Event
from time import process_time

import pytest
from argon2 import extract_parameters

from handrail_tenants.credentials.hashing import (
    ARGON2ID,
    NOBODYS_HASH,
    Overloaded,
    PasswordHashing,
    PasswordWork,
    PepperMissing,
)

PASSWORD = "seven quiet herons on the pier"


@pytest.fixture
def work() -> Iterator[PasswordWork]:
    work = PasswordWork(workers=1, waiting=1)
    yield work
    work.close()


def test_a_hashed_password_verifies_and_another_does_not(work: PasswordWork) -> None:
    async def both() -> tuple[bool, bool]:
        hashing = PasswordHashing(work)
        encoded = await hashing.hash(PASSWORD)
        return await hashing.verify(encoded, PASSWORD), await hashing.verify(encoded, PASSWORD + "s")

    assert asyncio.run(both()) == (True, False)


def test_it_is_argon2id_with_the_chosen_costs(work: PasswordWork) -> None:
    encoded = asyncio.run(PasswordHashing(work).hash(PASSWORD))

    assert encoded.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_both_ways_of_typing_an_accent_are_the_same_password(work: PasswordWork) -> None:
    async def typed_otherwise() -> bool:
        hashing = PasswordHashing(work)
        return await hashing.verify(await hashing.hash("fianc\u00e9 au lait"), "fiance\u0301 au lait")

    assert asyncio.run(typed_otherwise())


def test_where_there_is_no_password_every_one_is_wrong_at_the_same_cost(work: PasswordWork) -> None:
    assert extract_parameters(NOBODYS_HASH) == extract_parameters(ARGON2ID.hash("x"))

    started = process_time()
    assert asyncio.run(PasswordHashing(work).verify(None, PASSWORD)) is False
    assert process_time() - started > 0.005


def test_a_pepper_is_needed_to_verify_what_was_stored_with_one(work: PasswordWork) -> None:
    peppered = PasswordHashing(work, pepper=b"pepper of thirty-two bytes, about")
    encoded = asyncio.run(peppered.hash(PASSWORD))

    assert asyncio.run(peppered.verify(encoded, PASSWORD))
    assert not asyncio.run(PasswordHashing(work, pepper=b"another").verify(encoded, PASSWORD))
    with pytest.raises(PepperMissing):
        asyncio.run(PasswordHashing(work).verify(encoded, PASSWORD))


def test_a_password_stored_before_there_was_a_pepper_still_verifies(work: PasswordWork) -> None:
    encoded = asyncio.run(PasswordHashing(work).hash(PASSWORD))

    assert asyncio.run(PasswordHashing(work, pepper=b"new").verify(encoded, PASSWORD))


def test_more_than_fits_in_the_queue_is_told_to_come_back(work: PasswordWork) -> None:
    async def three_at_once() -> list[bool]:
        go = Event()
        under_way = [asyncio.ensure_future(work.run(go.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            await work.run(go.wait)
        with pytest.raises(Overloaded):
            PasswordHashing(work).require_room()
        go.set()
        done = await asyncio.gather(*under_way)
        return [*done, await work.run(go.wait)]

    assert asyncio.run(three_at_once()) == [True, True, True]
