"""Hashes of other stores are read, judged, and cost everybody the same."""

import base64
import hashlib

import bcrypt
import pytest
from argon2 import PasswordHasher, Type

from handrail_tenants.credentials.imported import read_recipe, recipe_text
from handrail_tenants.credentials.legacy import (
    LegacyHashRefused,
    LegacyPassword,
    legacy_password,
    read_legacy_hash,
)
from handrail_tenants.credentials.recipe import (
    Argon2,
    Bcrypt,
    Pbkdf2,
    Recipe,
    SaltedHash,
    Scrypt,
    missing_work,
)

PASSWORD = "seven quiet herons on the pier"
RAW = PASSWORD.encode()
SALT = b"sixteen of salt."


def unpadded(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")


def modular(raw: bytes) -> str:
    return unpadded(raw).replace("+", ".")


def salted(algorithm: str) -> str:
    return base64.b64encode(hashlib.new(algorithm, RAW + SALT).digest() + SALT).decode()


PBKDF2_SHA256 = hashlib.pbkdf2_hmac("sha256", RAW, SALT, 1_000)
PBKDF2_SHA1 = hashlib.pbkdf2_hmac("sha1", RAW, SALT, 1_000)
SCRYPT = hashlib.scrypt(RAW, salt=SALT, n=1_024, r=8, p=1, dklen=32)
BCRYPT = bcrypt.hashpw(RAW, b"$2b$04$" + b"s" * 21 + b"u").decode()
ARGON2 = PasswordHasher(1, 64, 2, 24, 8, type=Type.I).hash(PASSWORD, salt=SALT)
FORMS: dict[str, Recipe] = {
    BCRYPT: Bcrypt(4),
    BCRYPT.replace("$2b$", "$2a$"): Bcrypt(4),
    BCRYPT.replace("$2b$", "$2y$"): Bcrypt(4),
    "{CRYPT}" + BCRYPT: Bcrypt(4),
    "bcrypt$" + BCRYPT: Bcrypt(4),
    f"$scrypt$ln=10,r=8,p=1${unpadded(SALT)}${unpadded(SCRYPT)}": Scrypt(1_024, 8, 1, 32),
    f"$pbkdf2-sha256$1000${modular(SALT)}${modular(PBKDF2_SHA256)}": Pbkdf2("sha256", 1_000, 32),
    f"$pbkdf2-sha256$i=1000,l=32${unpadded(SALT)}${unpadded(PBKDF2_SHA256)}": Pbkdf2("sha256", 1_000, 32),
    f"$pbkdf2$1000${modular(SALT)}${modular(PBKDF2_SHA1)}": Pbkdf2("sha1", 1_000, 20),
    f"{{PBKDF2-SHA256}}1000${modular(SALT)}${modular(PBKDF2_SHA256)}": Pbkdf2("sha256", 1_000, 32),
    ARGON2: Argon2("i", 19, 64, 1, 2, 24),
    "argon2" + ARGON2: Argon2("i", 19, 64, 1, 2, 24),
    "{SSHA}" + salted("sha1"): SaltedHash("sha1"),
    "{ssha256}" + salted("sha256"): SaltedHash("sha256"),
    "{SSHA512}" + salted("sha512"): SaltedHash("sha512"),
}


@pytest.mark.parametrize(("form", "recipe"), FORMS.items())
def test_every_form_is_read_and_knows_its_password(form: str, recipe: Recipe) -> None:
    legacy = read_legacy_hash(form)

    assert isinstance(legacy, LegacyPassword)
    assert legacy.recipe == recipe
    assert legacy.recipe.digest(RAW, legacy.salt) == legacy.digest
    assert legacy.recipe.digest(RAW + b"s", legacy.salt) != legacy.digest
    assert legacy_password(legacy.stored) == legacy
    assert read_recipe(recipe_text(recipe)) == recipe


def test_a_hash_as_django_writes_it_has_its_salt_as_text() -> None:
    digest = base64.b64encode(hashlib.pbkdf2_hmac("sha256", RAW, b"fH3kQ", 1_000)).decode()
    legacy = read_legacy_hash(f"pbkdf2_sha256$1000$fH3kQ${digest}")

    assert isinstance(legacy, LegacyPassword)
    assert legacy.recipe.digest(RAW, b"fH3kQ") == legacy.digest


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ("", "unknown"),
        ("5f4dcc3b5aa765d61d8327deb882cf99", "unknown"),
        ("{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "unknown"),
        ("$1$salt$qJH7.N4xYta3aEG/dfqo/0", "unknown"),
        ("$6$salt$x", "unknown"),
        ("$2x$04$" + "." * 53, "malformed"),
        ("$2b$04$" + "." * 52, "malformed"),
        ("$2b$03$" + "." * 53, "malformed"),
        ("$2b$15$" + "." * 53, "too-dear"),
        ("{SSHA}!!", "malformed"),
        ("{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "malformed"),
        ("{SSHA512}" + salted("sha1"), "malformed"),
        (f"$scrypt$ln=99,r=8,p=1${unpadded(SALT)}${unpadded(SCRYPT)}", "too-dear"),
        (f"$scrypt$ln=18,r=8,p=1${unpadded(SALT)}${unpadded(SCRYPT)}", "too-dear"),
        (f"$scrypt$ln=10,r=8,p=0${unpadded(SALT)}${unpadded(SCRYPT)}", "malformed"),
        (f"$scrypt$ln=0,r=8,p=1${unpadded(SALT)}${unpadded(SCRYPT)}", "malformed"),
        (f"$pbkdf2-sha256$0${modular(SALT)}${modular(PBKDF2_SHA256)}", "malformed"),
        (f"$pbkdf2-sha256$9999999${modular(SALT)}${modular(PBKDF2_SHA256)}", "too-dear"),
        (f"$pbkdf2-md5$1000${modular(SALT)}${modular(PBKDF2_SHA256)}", "malformed"),
        (f"$pbkdf2-sha256$1000${modular(SALT)}$c2hvcnQ", "malformed"),
        (ARGON2.replace("m=64", "m=999999999"), "too-dear"),
        (ARGON2.replace("m=64", "m=1"), "malformed"),
        (ARGON2.replace("v=19", "v=18"), "malformed"),
        ("$argon2id$v=19$m=64,t=1,p=1,keyid=abc$" + unpadded(SALT) + "$" + unpadded(SCRYPT), "malformed"),
        ("$2b$04$" + "." * 600, "malformed"),
    ],
)
def test_what_cannot_be_verified_is_refused_with_its_reason(form: str, why: str) -> None:
    assert read_legacy_hash(form) == LegacyHashRefused(why)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sound", "weak"),
    [
        (Bcrypt(10), Bcrypt(9)),
        (Pbkdf2("sha256", 600_000, 32), Pbkdf2("sha256", 599_999, 32)),
        (Pbkdf2("sha1", 1_300_000, 20), Pbkdf2("sha1", 600_000, 20)),
        (Scrypt(131_072, 8, 1, 32), Scrypt(16_384, 8, 1, 32)),
        (Argon2("id", 19, 65_536, 3, 4, 32), Argon2("id", 19, 4_096, 3, 1, 32)),
        (Argon2("id", 19, 65_536, 3, 4, 32), Argon2("i", 19, 65_536, 3, 4, 32)),
    ],
)
def test_what_owasp_would_not_take_any_more_is_weak(sound: Recipe, weak: Recipe) -> None:
    assert sound.sound
    assert not weak.sound
    assert not SaltedHash("sha512").sound


def test_bcrypt_looks_no_further_than_72_bytes_and_than_a_zero_byte() -> None:
    recipe, salt = Bcrypt(4), Bcrypt.anybodys_salt

    assert recipe.digest(b"p" * 72, salt) == recipe.digest(b"p" * 128, salt)
    assert recipe.digest(b"pass\0word", salt) == recipe.digest(b"pass", salt)


@pytest.mark.parametrize(
    ("recipes", "done", "missing"),
    [
        ((), None, ()),
        ((Bcrypt(4), Bcrypt(7)), None, (Bcrypt(7),)),
        ((Bcrypt(4), Bcrypt(7)), Bcrypt(4), (Bcrypt(4), Bcrypt(5), Bcrypt(6))),
        ((Bcrypt(4), Bcrypt(7)), Bcrypt(7), ()),
        ((Pbkdf2("sha256", 900, 32), Pbkdf2("sha256", 200, 32)), None, (Pbkdf2("sha256", 900, 32),)),
        (
            (Pbkdf2("sha256", 900, 32), Pbkdf2("sha256", 200, 32)),
            Pbkdf2("sha256", 200, 32),
            (Pbkdf2("sha256", 700, 32),),
        ),
        (
            (Pbkdf2("sha256", 900, 32), Pbkdf2("sha1", 900, 20)),
            Pbkdf2("sha1", 900, 20),
            (Pbkdf2("sha256", 900, 32),),
        ),
        ((Scrypt(1_024, 8, 1, 32), SaltedHash("sha1")), SaltedHash("sha1"), (Scrypt(1_024, 8, 1, 32),)),
        ((Argon2("id", 19, 64, 1, 1, 32),), Argon2("id", 19, 64, 1, 1, 32), ()),
    ],
)
def test_whatever_recipe_somebody_has_the_same_work_is_done_in_the_end(
    recipes: tuple[Recipe, ...], done: Recipe | None, missing: tuple[Recipe, ...]
) -> None:
    assert missing_work(recipes, done) == missing
