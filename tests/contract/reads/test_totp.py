import pytest

from handrail_platform.step.effects import EnrolTotp, SpendTotp
from handrail_platform.step.reads import TotpCheck, Verdict
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.limits.rules import DAY, FOREVER, HOUR, MINUTE, Lockout, Quota
from handrail_tenants.store.contract import Committed, Lost
from tests.house import ALICE, BOB, TOTP_ID, TOTP_KEY, House, created

pytestmark = pytest.mark.anyio

AT = 1_111_111_109_000
STEP = AT // 30_000
CODE = "081804"
"""Of RFC 6238 appendix B, for AT."""
RIGHT = Verdict("right", credential_id=TOTP_ID, counter=STEP)


async def test_the_right_code_is_right_and_says_which_step_it_was(house: House) -> None:
    await house.alice_moves_in()

    assert await house.code(CODE, AT) == RIGHT
    assert await house.code("081805", AT) == Verdict("wrong")


async def test_a_clock_may_be_one_step_off(house: House) -> None:
    await house.alice_moves_in()

    assert await house.code(CODE, AT + 30_000) == RIGHT
    assert await house.code(CODE, AT - 30_000) == RIGHT
    assert await house.code(CODE, AT + 61_000) == Verdict("wrong")


async def test_a_code_that_was_used_is_wrong(house: House) -> None:
    await house.alice_moves_in()
    spend = SpendTotp(ALICE, TOTP_ID, STEP, AT)

    assert await house.apply(spend) == Committed()
    assert await house.code(CODE, AT) == Verdict("wrong")
    assert await house.apply(spend) == Lost("totp.spend")
    assert await house.apply(SpendTotp(ALICE, TOTP_ID, STEP - 1, AT)) == Lost("totp.spend")
    assert await house.apply(SpendTotp(ALICE, TOTP_ID, STEP + 1, AT)) == Committed()


async def test_nobody_spends_the_code_of_somebody_else(house: House) -> None:
    await house.alice_moves_in()

    assert await house.apply(SpendTotp(BOB, TOTP_ID, STEP, AT)) == Lost("totp.spend")
    assert await house.apply(SpendTotp(ALICE, TOTP_ID, STEP, AT), house.initech) == Lost("totp.spend")


async def test_a_person_without_an_app_has_none(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(created(BOB, ("email", "bob@example.org"), name="Bob"))

    assert await house.ask(TotpCheck(BOB, CODE, 1), AT) == Verdict("absent")
    assert await house.ask(TotpCheck(ALICE, CODE, 1), AT, tenant=house.initech) == Verdict("absent")


async def test_a_second_app_loses(house: House) -> None:
    await house.alice_moves_in()

    assert await house.apply(EnrolTotp(ALICE, b"another app", bytes(20), 0, AT)) == Lost("totp.enrol")
    assert await house.code(CODE, AT) == RIGHT


async def test_the_code_that_was_shown_at_enrolment_does_not_sign_in(house: House) -> None:
    await house.apply(created(BOB, ("email", "bob@example.org"), name="Bob"))
    await house.apply(EnrolTotp(BOB, b"the app of bob", TOTP_KEY, STEP, AT))

    assert await house.ask(TotpCheck(BOB, CODE, 1), AT) == Verdict("wrong")


async def test_guesses_are_slowed_down_and_in_the_end_disable_the_app(house: House) -> None:
    await house.alice_moves_in()
    policy = LimitPolicy(guessing=Lockout(2, MINUTE, HOUR, DAY), authenticator=Quota(3, FOREVER))
    for _ in range(2):
        assert (await house.code("000000", AT, policy=policy)).is_ == "wrong"

    assert await house.code(CODE, AT, policy=policy) == Verdict("locked", retry_at=AT + MINUTE)
    assert (await house.code("000000", AT + MINUTE, policy=policy)).is_ == "wrong"
    assert await house.code(CODE, AT + DAY, policy=policy) == Verdict("wrong")
    right_then = "005924"
    assert await house.code(right_then, 1_234_567_890_000, policy=policy) == Verdict("wrong")
    assert (await house.code(right_then, 1_234_567_890_000 + DAY)).is_ == "wrong"


async def test_a_disabled_app_is_not_absent_so_that_no_other_can_be_bound(house: House) -> None:
    await house.alice_moves_in()
    policy = LimitPolicy(authenticator=Quota(1, FOREVER))
    await house.code("000000", AT, policy=policy)

    assert (await house.code(CODE, AT, policy=policy)).is_ == "wrong"


async def test_success_starts_the_count_again(house: House) -> None:
    await house.alice_moves_in()
    policy = LimitPolicy(authenticator=Quota(3, FOREVER))

    for _ in range(4):
        assert (await house.code("000000", AT, policy=policy)).is_ == "wrong"
        assert await house.code(CODE, AT, policy=policy) == RIGHT


async def test_the_key_of_an_app_is_not_readable_at_rest(house: House) -> None:
    await house.alice_moves_in()

    rows = await house.rows("SELECT sealed FROM credential WHERE tenant_id = :tenant")

    assert len(rows) == 2
    assert not any(TOTP_KEY in sealed or b"argon2" in sealed for (sealed,) in rows)
