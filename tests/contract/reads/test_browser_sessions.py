import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.run.transition import SignedIn
from handrail_platform.step.effects import StartBrowserSession
from handrail_platform.step.reads import BrowsersOf, KnownBrowsers
from handrail_platform.values import PersonId
from handrail_tenants.browser_sessions.sessions import BrowserSessions
from handrail_tenants.browser_sessions.start import session_hash
from handrail_tenants.effects.apply import EffectContext
from handrail_tenants.keys.sealing import SealBroken
from handrail_tenants.limits.rules import DAY, HOUR, MINUTE
from handrail_tenants.store.contract import SqlValue
from tests.house import ALICE, BOB, HANDLE, NOW, House, created

pytestmark = pytest.mark.anyio

PASSWORD_ONLY = (AuthenticatorProfile.PASSWORD,)
WITH_CODE = (AuthenticatorProfile.PASSWORD, AuthenticatorProfile.TOTP)
COOKIE = b"c" * 32


async def signed_in(
    house: House,
    secret: bytes = COOKIE,
    *,
    used: tuple[AuthenticatorProfile, ...] = WITH_CODE,
    person: PersonId = ALICE,
    replaces: bytes = b"",
    at: int = NOW,
) -> BrowserSessions:
    context = EffectContext(
        HANDLE, secret, "Firefox on Linux, of a rather long name that nobody needs to read", replaces
    )
    await house.apply(StartBrowserSession(person, used, at, at), context=context)
    return BrowserSessions(house.store, house.keys)


@pytest.fixture(autouse=True)
async def accounts(house: House) -> None:
    await house.alice_moves_in()
    await house.apply(created(BOB, ("email", "bob@example.org"), name="Bob"))


async def test_a_signed_in_browser_is_recognised(house: House) -> None:
    sessions = await signed_in(house)

    found = await sessions.find(house.globex, COOKIE, NOW)

    assert found is not None
    assert found.signed_in == SignedIn(ALICE, WITH_CODE, NOW)
    assert (found.assurance, found.started_at, len(found.client)) == (2, NOW, 64)
    assert await sessions.find(house.globex, b"d" * 32, NOW) is None
    assert await sessions.find(house.initech, COOKIE, NOW) is None


async def test_the_cookie_is_not_readable_at_rest(house: House) -> None:
    await signed_in(house)

    [[stored]] = await house.rows("SELECT session_hash FROM browser_session WHERE tenant_id = :tenant")

    assert stored != COOKIE
    assert len(stored) == 32


async def test_two_factors_last_an_hour_of_idleness_and_a_day_at_most(house: House) -> None:
    sessions = await signed_in(house)

    assert await sessions.find(house.globex, COOKIE, NOW + HOUR - 1)
    assert await sessions.find(house.globex, COOKIE, NOW + 2 * HOUR - 2)
    assert await sessions.find(house.globex, COOKIE, NOW + 3 * HOUR - 2) is None


async def test_a_session_in_use_ends_a_day_after_the_sign_in(house: House) -> None:
    sessions = await signed_in(house)
    for half_hour in range(1, 48):
        assert await sessions.find(house.globex, COOKIE, NOW + half_hour * 30 * MINUTE)

    assert await sessions.find(house.globex, COOKIE, NOW + DAY - 1)
    assert await sessions.find(house.globex, COOKIE, NOW + DAY) is None


async def test_a_password_alone_lasts_thirty_days(house: House) -> None:
    sessions = await signed_in(house, used=PASSWORD_ONLY)

    assert await sessions.find(house.globex, COOKIE, NOW + 30 * DAY - 1)
    assert await sessions.find(house.globex, COOKIE, NOW + 30 * DAY) is None


async def test_being_seen_is_noted_once_a_minute(house: House) -> None:
    sessions = await signed_in(house)
    seen = "SELECT last_seen_at FROM browser_session WHERE tenant_id = :tenant"

    await sessions.find(house.globex, COOKIE, NOW + MINUTE - 1)
    assert await house.rows(seen) == [(NOW,)]
    await sessions.find(house.globex, COOKIE, NOW + MINUTE)
    assert await house.rows(seen) == [(NOW + MINUTE,)]


async def test_signing_out_ends_the_session_on_the_server(house: House) -> None:
    sessions = await signed_in(house)

    await sessions.sign_out(house.globex, COOKIE, NOW)

    assert await sessions.find(house.globex, COOKIE, NOW) is None
    await sessions.sign_out(house.globex, COOKIE, NOW + 1)


async def test_a_step_up_ends_the_session_it_replaces(house: House) -> None:
    await signed_in(house, used=PASSWORD_ONLY)
    sessions = await signed_in(house, b"d" * 32, replaces=COOKIE)

    assert await sessions.find(house.globex, COOKIE, NOW) is None
    assert await sessions.find(house.globex, b"d" * 32, NOW)


async def test_a_person_sees_their_own_living_sessions_last_seen_first(house: House) -> None:
    await signed_in(house, b"1" * 32, used=PASSWORD_ONLY, at=NOW)
    await signed_in(house, b"2" * 32, used=PASSWORD_ONLY, at=NOW + 1)
    await signed_in(house, b"3" * 32, used=WITH_CODE, at=NOW - HOUR)
    sessions = await signed_in(house, b"4" * 32, used=PASSWORD_ONLY, person=BOB)

    listed = await sessions.of_person(house.globex, ALICE, NOW + 1)

    assert [session.started_at for session in listed] == [NOW + 1, NOW]
    assert await sessions.of_person(house.initech, ALICE, NOW) == ()


async def test_a_person_revokes_one_of_their_own_and_nobody_elses(house: House) -> None:
    sessions = await signed_in(house)
    [mine] = await sessions.of_person(house.globex, ALICE, NOW)

    await sessions.revoke(house.globex, BOB, mine.id, NOW)
    await sessions.revoke(house.initech, ALICE, mine.id, NOW)
    assert await sessions.find(house.globex, COOKIE, NOW)

    await sessions.revoke(house.globex, ALICE, mine.id, NOW)
    assert await sessions.find(house.globex, COOKIE, NOW) is None


async def test_revoking_the_others_leaves_the_current_one_and_other_people(house: House) -> None:
    await signed_in(house, b"1" * 32)
    await signed_in(house, b"2" * 32, person=BOB)
    sessions = await signed_in(house)
    current = await sessions.find(house.globex, COOKIE, NOW)
    assert current is not None

    await sessions.revoke_others(house.globex, current, NOW)

    assert await sessions.find(house.globex, b"1" * 32, NOW) is None
    assert await sessions.find(house.globex, COOKIE, NOW)
    assert await sessions.find(house.globex, b"2" * 32, NOW)


async def test_a_suspended_person_is_signed_in_nowhere(house: House) -> None:
    sessions = await signed_in(house)
    sql = "UPDATE person SET state = 'suspended' WHERE tenant_id = :tenant AND person_id = :id RETURNING state"
    await house.store.write_returning(house.globex, sql, {"id": ALICE})

    assert await sessions.find(house.globex, COOKIE, NOW) is None


@pytest.mark.parametrize(
    "forged",
    [
        {"person_id": BOB},
        {"profiles": "password"},
        {"profiles": "password totp totp"},
        {"assurance": 3},
        {"authenticated_at": NOW + 1},
        {"created_at": NOW - 1},
        {"idle_ms": 30 * DAY},
        {"ends_at": NOW + 30 * DAY},
        {"client": "Chrome on Android"},
        {"session_hash": session_hash(b"d" * 32)},
        {"sealed": b""},
    ],
    ids=str,
)
async def test_whoever_can_write_to_the_database_cannot_say_who_is_signed_in(
    house: House, forged: dict[str, SqlValue]
) -> None:
    sessions = await signed_in(house)
    await signed_in(house, b"2" * 32, person=BOB)
    [(column, value)] = forged.items()
    sql = f"""UPDATE browser_session SET {column} = :value
        WHERE tenant_id = :tenant AND session_hash = :mine RETURNING session_hash"""  # noqa: S608
    assert await house.store.write_returning(house.globex, sql, {"value": value, "mine": session_hash(COOKIE)})
    secret = b"d" * 32 if column == "session_hash" else COOKIE

    with pytest.raises(SealBroken):
        await sessions.find(house.globex, secret, NOW)
    with pytest.raises(SealBroken):
        await sessions.of_person(house.globex, BOB if column == "person_id" else ALICE, NOW)


async def test_the_seal_of_one_session_is_none_for_another(house: House) -> None:
    sessions = await signed_in(house)
    await signed_in(house, b"2" * 32)
    sql = """UPDATE browser_session SET sealed = (SELECT other.sealed FROM browser_session AS other
        WHERE other.tenant_id = :tenant AND other.session_hash <> browser_session.session_hash)
        WHERE tenant_id = :tenant AND session_hash = :mine RETURNING sealed"""
    assert await house.store.write_returning(house.globex, sql, {"mine": session_hash(COOKIE)})

    with pytest.raises(SealBroken):
        await sessions.find(house.globex, COOKIE, NOW)


async def test_a_step_is_told_on_how_many_browsers_somebody_is_signed_in_and_which_one_asks(house: House) -> None:
    sessions = await signed_in(house)
    await signed_in(house, b"2" * 32)
    await sessions.sign_out(house.globex, b"2" * 32, NOW)

    told = await house.ask(BrowsersOf(ALICE), client="2001:db8::1")
    assert told == KnownBrowsers(1, "", "2001:db8::/64")
    assert (await house.ask(BrowsersOf(BOB))).signed_in == 0
    assert (await house.ask(BrowsersOf(ALICE), tenant=house.initech)).signed_in == 0
    assert (await house.ask(BrowsersOf(ALICE), now=NOW + 400 * DAY)).signed_in == 0
