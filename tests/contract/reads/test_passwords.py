import asyncio

import pytest

from handrail_platform.step.effects import SetPassword
from handrail_platform.step.reads import Claim, PasswordCheck, Verdict
from handrail_tenants.credentials.hashing import PasswordHashing, PasswordWork
from handrail_tenants.keys.sealing import SealBroken
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.limits.rules import DAY, FOREVER, HOUR, MINUTE, Lockout, Quota
from handrail_tenants.reads.resolve import ReadContext, Resolvers
from tests.house import ALICE, BOB, EMAIL, NOW, ORIGIN, PASSWORD, PHONE, House, created

pytestmark = pytest.mark.anyio

BY_PHONE = Claim("phone", PHONE, ALICE)
NOBODY = Claim("email", "nobody@example.org", None)
STRICT = LimitPolicy(guessing=Lockout(3, MINUTE, HOUR, DAY))
PATIENT = LimitPolicy(guessing=Lockout(1_000, MINUTE, HOUR, DAY))


async def test_the_right_password_is_right(house: House) -> None:
    await house.alice_moves_in()

    assert await house.sign_in(PASSWORD) == Verdict("right", credential_id=b"alice's password")
    assert (await house.sign_in(PASSWORD + "s")).is_ == "wrong"
    assert (await house.sign_in(PASSWORD, claim=BY_PHONE)).is_ == "right"


async def test_a_password_of_one_tenant_opens_nothing_in_another(house: House) -> None:
    await house.alice_moves_in()

    assert (await house.sign_in(PASSWORD, tenant=house.initech)).is_ == "wrong"


async def test_an_account_without_a_password_answers_like_any_wrong_one(house: House) -> None:
    await house.apply(created(BOB, ("email", "bob@example.org"), name="Bob"))

    assert await house.sign_in(PASSWORD, claim=Claim("email", "bob@example.org", BOB)) == Verdict("wrong")


async def test_a_suspended_person_is_wrong_even_with_the_right_password(house: House) -> None:
    await house.alice_moves_in()
    sql = "UPDATE person SET state = 'suspended' WHERE tenant_id = :tenant AND person_id = :id RETURNING state"
    await house.store.write_returning(house.globex, sql, {"id": ALICE})

    assert await house.sign_in(PASSWORD) == Verdict("wrong")


async def test_a_limit_never_tells_whether_the_account_exists(house: House) -> None:
    await house.alice_moves_in()
    spans = [0, 0, 0, MINUTE - 1, 1, 0, 2 * MINUTE, 0, 4 * MINUTE, 0, HOUR, DAY, 0, 0, 0]
    times = [NOW + sum(spans[: n + 1]) for n in range(len(spans))]

    somebody = [await house.sign_in("a guess", now, policy=STRICT) for now in times]
    nobody = [await house.sign_in("a guess", now, claim=NOBODY, policy=STRICT) for now in times]

    assert somebody == nobody
    assert {verdict.is_ for verdict in somebody} == {"wrong", "locked"}


async def test_a_lockout_grows_expires_and_ends_with_success(house: House) -> None:
    await house.alice_moves_in()
    for _ in range(3):
        assert (await house.sign_in("a guess", policy=STRICT)).is_ == "wrong"

    assert await house.sign_in(PASSWORD, policy=STRICT) == Verdict("locked", retry_at=NOW + MINUTE)
    assert (await house.sign_in("a guess", NOW + MINUTE, policy=STRICT)).is_ == "wrong"
    assert await house.sign_in(PASSWORD, NOW + MINUTE, policy=STRICT) == Verdict(
        "locked", retry_at=NOW + 3 * MINUTE
    )
    assert (await house.sign_in(PASSWORD, NOW + 3 * MINUTE, policy=STRICT)).is_ == "right"
    assert (await house.sign_in("a guess", NOW + 3 * MINUTE, policy=STRICT)).is_ == "wrong"
    assert (await house.sign_in(PASSWORD, NOW + 3 * MINUTE, policy=STRICT)).is_ == "right"


async def test_locking_one_identifier_does_not_give_away_another_of_the_same_person(house: House) -> None:
    await house.alice_moves_in()
    for _ in range(3):
        await house.sign_in("a guess", policy=STRICT)

    assert (await house.sign_in("a guess", policy=STRICT)).is_ == "locked"
    assert (await house.sign_in("a guess", claim=BY_PHONE, policy=STRICT)).is_ == "wrong"


async def test_one_client_address_has_so_many_guesses_and_success_gives_none_back(house: House) -> None:
    await house.alice_moves_in()
    policy = LimitPolicy(client=Quota(3, HOUR))
    for _ in range(3):
        assert (await house.sign_in(PASSWORD, policy=policy)).is_ == "right"

    assert await house.sign_in(PASSWORD, policy=policy) == Verdict("locked", retry_at=NOW + HOUR)
    assert (await house.sign_in(PASSWORD, policy=policy, client="198.51.100.9")).is_ == "right"
    assert (await house.sign_in(PASSWORD, NOW + HOUR, policy=policy)).is_ == "right"


async def test_a_client_that_is_refused_wears_out_nobody(house: House) -> None:
    await house.alice_moves_in()
    policy = LimitPolicy(client=Quota(1, HOUR), guessing=Lockout(2, MINUTE, HOUR, DAY))
    for _ in range(5):
        await house.sign_in("a guess", policy=policy, client="203.0.113.66")

    assert (await house.sign_in(PASSWORD, policy=policy)).is_ == "right"


async def test_too_many_failures_in_a_row_disable_the_password_until_it_is_set_anew(house: House) -> None:
    await house.alice_moves_in()
    policy = LimitPolicy(authenticator=Quota(3, FOREVER), guessing=PATIENT.guessing)
    for claim in (None, BY_PHONE, None):
        await house.sign_in("a guess", claim=claim, policy=policy)

    assert await house.sign_in(PASSWORD, policy=policy) == Verdict("wrong")
    assert await house.sign_in(PASSWORD, NOW + 400 * DAY, policy=policy) == Verdict("wrong")

    encoded = await PasswordHashing(house.work).hash("another seven herons")
    await house.apply(SetPassword(ALICE, b"a new credential", encoded, NOW))

    assert await house.sign_in(PASSWORD, policy=policy) == Verdict("wrong")
    right = await house.sign_in("another seven herons", policy=policy)
    assert right == Verdict("right", credential_id=b"a new credential")


async def test_setting_a_password_ends_the_lockout_of_every_identifier(house: House) -> None:
    await house.alice_moves_in()
    for claim in [None, BY_PHONE] * 3:
        await house.sign_in("a guess", claim=claim, policy=STRICT)

    encoded = await PasswordHashing(house.work).hash(PASSWORD)
    await house.apply(SetPassword(ALICE, b"a new credential", encoded, NOW))

    assert (await house.sign_in(PASSWORD, policy=STRICT)).is_ == "right"
    assert (await house.sign_in(PASSWORD, claim=BY_PHONE, policy=STRICT)).is_ == "right"


async def test_sixteen_guesses_at_once_get_no_more_than_their_share(house: House) -> None:
    await house.alice_moves_in()

    verdicts = await asyncio.gather(*(house.sign_in("a guess", policy=STRICT) for _ in range(16)))

    assert sorted(verdict.is_ for verdict in verdicts) == ["locked"] * 13 + ["wrong"] * 3


async def test_a_guess_is_counted_before_it_is_verified(house: House) -> None:
    await house.alice_moves_in()
    broken = PasswordWork(workers=1)
    broken.close()
    resolvers = Resolvers.over(house.store, house.keys, broken, policy=STRICT)
    request = PasswordCheck(Claim("email", EMAIL, ALICE), PASSWORD)

    for _ in range(3):
        with pytest.raises(RuntimeError, match="shutdown"):
            await resolvers.resolve(house.globex, [request], ReadContext("192.0.2.7", NOW, ORIGIN))

    assert (await house.sign_in(PASSWORD, policy=STRICT)).is_ == "locked"


async def test_no_counter_names_anybody(house: House) -> None:
    await house.alice_moves_in()
    await house.sign_in("a guess")

    rows = await house.rows("SELECT scope, key_hash FROM throttle WHERE tenant_id = :tenant")

    assert len(rows) == 4
    assert all(len(key_hash) == 32 for _, key_hash in rows)


async def test_a_password_that_was_moved_to_somebody_else_does_not_open(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(created(BOB, ("email", "bob@example.org"), name="Bob"))
    sql = """UPDATE credential SET person_id = :bob WHERE tenant_id = :tenant AND profile = 'password'
      RETURNING profile"""
    await house.store.write_returning(house.globex, sql, {"bob": BOB})

    with pytest.raises(SealBroken):
        await house.sign_in(PASSWORD, claim=Claim("email", "bob@example.org", BOB))
