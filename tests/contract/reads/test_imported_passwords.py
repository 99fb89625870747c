"""Whoever comes from another store signs in with the password that they had, and no weak hash is ever kept."""

import asyncio
import hashlib
from base64 import b64encode
from time import process_time

import bcrypt
import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.effects import Identifier, SetPassword
from handrail_platform.step.reads import Claim, Verdict
from handrail_tenants.credentials.hashing import PasswordHashing
from handrail_tenants.credentials.imported import recipes_of
from handrail_tenants.credentials.legacy import LegacyPassword, legacy_password, read_legacy_hash
from handrail_tenants.credentials.recipe import Bcrypt, Pbkdf2, Recipe
from handrail_tenants.credentials.stored import active_credential
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.limits.rules import DAY, FOREVER, HOUR, MINUTE, Lockout, Quota
from handrail_tenants.people.intake import Arrival, Intake, Newcomer
from handrail_tenants.people.sealed import PersonalData
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.session import TenantSession
from tests.house import ALICE, BOB, EMAIL, NOW, PASSWORD, House, created
from tests.postgres import Database

pytestmark = pytest.mark.anyio

RAW = PASSWORD.encode()
SALT = b"sixteen of salt."
SSHA = "{SSHA}" + b64encode(hashlib.sha1(RAW + SALT).digest() + SALT).decode()  # noqa: S324 - what is left behind
BCRYPT_10 = bcrypt.hashpw(RAW, bcrypt.gensalt(10)).decode()
BCRYPT_4 = bcrypt.hashpw(RAW, bcrypt.gensalt(4)).decode()
PBKDF2 = f"pbkdf2_sha256$1000$fH3kQ${b64encode(hashlib.pbkdf2_hmac('sha256', RAW, b'fH3kQ', 1_000)).decode()}"
PATIENT = LimitPolicy(
    client=Quota(1_000, HOUR), guessing=Lockout(1_000, MINUTE, HOUR, DAY), authenticator=Quota(1_000, FOREVER)
)
NOBODY = Claim("email", "nobody@example.org", None)


def read(form: str) -> LegacyPassword:
    legacy = read_legacy_hash(form)
    assert isinstance(legacy, LegacyPassword)
    return legacy


async def alice_comes(house: House, database: Database, form: str) -> str:
    """Take Alice in with a hash of another store, and return what is kept of it."""
    keys = await house.keys.of(house.globex)
    legacy = read(form)
    alice = Newcomer(ALICE, "en", PersonalData("Alice Example", {}), (Identifier("email", EMAIL, NOW),), legacy)
    encoded = await PasswordHashing(house.work).wrap(legacy)
    engine = open_engine(database.owner_address)
    try:
        with TenantSession(engine, house.globex) as session:
            assert Intake(session, keys).standings([alice], set()) == ("new",)
            assert Intake(session, keys).take_in([Arrival(alice, encoded)], NOW)
        with TenantSession(engine, house.globex) as session:
            assert Intake(session, keys).standings([alice], set()) == ("present",)
    finally:
        engine.dispose()
    return encoded


async def kept(house: House) -> str:
    keys = await house.keys.of(house.globex)
    credential = await active_credential(house.store, keys, ALICE, AuthenticatorProfile.PASSWORD)
    assert credential is not None
    return credential.secret.decode()


async def recipes(house: House) -> tuple[Recipe, ...]:
    return await recipes_of(house.store, await house.keys.of(house.globex))


@pytest.mark.parametrize("form", [SSHA, BCRYPT_10, BCRYPT_4, PBKDF2], ids=["ssha", "bcrypt", "weak", "pbkdf2"])
async def test_the_first_right_password_is_hashed_anew_as_ours_are(
    house: House, database: Database, form: str
) -> None:
    await alice_comes(house, database, form)
    before = await recipes(house)

    assert (await house.sign_in(PASSWORD + "s")).is_ == "wrong"
    assert legacy_password(await kept(house)) is not None
    first = await house.sign_in(PASSWORD)
    assert first.is_ == "right"
    assert (await kept(house)).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert before == (read(form).recipe,)
    assert await recipes(house) == ()
    assert await house.sign_in(PASSWORD) == first
    assert (await house.sign_in(PASSWORD + "s")).is_ == "wrong"


@pytest.mark.parametrize("form", [SSHA, BCRYPT_4, PBKDF2], ids=["ssha", "weak", "pbkdf2"])
async def test_of_a_weak_hash_nothing_is_kept_that_could_be_guessed_at(
    house: House, database: Database, form: str
) -> None:
    encoded = await alice_comes(house, database, form)

    digest = read(form).digest
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in encoded
    for written in (digest.decode("latin-1"), b64encode(digest).decode(), digest.hex()):
        assert written not in encoded


async def test_a_sound_hash_is_kept_as_it_is(house: House, database: Database) -> None:
    assert legacy_password(await alice_comes(house, database, BCRYPT_10)) == read(BCRYPT_10)


async def test_a_wrong_password_costs_the_same_work_whoever_it_is_for(house: House, database: Database) -> None:
    """Work is counted as time on the processor, which does not depend on who else is at it."""
    await alice_comes(house, database, BCRYPT_10)
    await house.apply(created(BOB, ("email", "bob@example.org"), name="Bob"))
    ours = await PasswordHashing(house.work).hash(PASSWORD)
    await house.apply(SetPassword(BOB, b"a native password", ours, NOW))
    bob = Claim("email", "bob@example.org", BOB)

    async def cost(claim: Claim | None) -> float:
        started = process_time()
        for _ in range(5):
            assert (await house.sign_in("a guess", claim=claim, policy=PATIENT)).is_ == "wrong"
        return process_time() - started

    imported, native, nobody = [min([await cost(claim) for _ in range(3)]) for claim in (None, bob, NOBODY)]

    assert max(imported, native, nobody) < 1.5 * min(imported, native, nobody)


async def test_of_one_tenant_the_recipes_are_told_and_of_no_other(house: House, database: Database) -> None:
    await alice_comes(house, database, PBKDF2)

    assert await recipes(house) == (Pbkdf2("sha256", 1_000, 32),)
    assert await recipes_of(house.store, await house.keys.of(house.initech)) == ()


async def test_a_new_password_takes_the_place_of_an_imported_one(house: House, database: Database) -> None:
    await alice_comes(house, database, BCRYPT_4)
    assert await recipes(house) == (Bcrypt(4),)

    encoded = await PasswordHashing(house.work).hash("another seven herons")
    await house.apply(SetPassword(ALICE, b"a new credential", encoded, NOW))

    assert await recipes(house) == ()
    assert (await house.sign_in(PASSWORD)).is_ == "wrong"
    assert (await house.sign_in("another seven herons")).is_ == "right"


async def test_many_first_sign_ins_at_once_are_all_right(house: House, database: Database) -> None:
    await alice_comes(house, database, SSHA)

    verdicts = await asyncio.gather(*(house.sign_in(PASSWORD, policy=PATIENT) for _ in range(6)))

    assert set(verdicts) == {Verdict("right", credential_id=verdicts[0].credential_id)}
    assert legacy_password(await kept(house)) is None


async def test_somebody_who_is_here_already_is_not_taken_over(house: House, database: Database) -> None:
    await house.alice_moves_in()
    keys = await house.keys.of(house.globex)
    other = Newcomer(BOB, "en", PersonalData("", {}), (Identifier("email", EMAIL, NOW),), read(SSHA))
    engine = open_engine(database.owner_address)
    try:
        with TenantSession(engine, house.globex) as session:
            assert Intake(session, keys).standings([other], set()) == ("taken",)
            assert not Intake(session, keys).take_in([Arrival(other, read(SSHA).stored)], NOW)
    finally:
        engine.dispose()

    assert await house.rows("SELECT person_id FROM person WHERE tenant_id = :tenant") == [(ALICE,)]
