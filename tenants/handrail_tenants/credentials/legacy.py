"""Passwords as other stores kept them, until whoever they belong to signs in for the first time."""

import base64
import re
from typing import Final, Literal

import msgspec

from handrail_tenants.credentials.recipe import Recipe

LONGEST_HASH: Final = 512
_PREFIX: Final = "legacy:"
_BCRYPT = re.compile(r"\$2[aby]\$(\d\d)\$([./A-Za-z0-9]{21}[.Oeu])([./A-Za-z0-9]{31})")
_SCRYPT = re.compile(r"\$scrypt\$ln=(\d{1,2}),r=(\d{1,6}),p=(\d{1,6})\$([^$]+)\$([^$]+)")
_ARGON2 = re.compile(r"\$argon2(id|i|d)\$(?:v=(\d{2})\$)?m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,3})\$([^$]+)\$([^$]+)")
_PBKDF2 = re.compile(r"\$pbkdf2(?:-(sha1|sha256|sha512))?\$(?:i=)?(\d{1,9})(?:,l=\d{1,3})?\$([^$]+)\$([^$]+)")
_PBKDF2_LDAP = re.compile(r"\{pbkdf2(?:-(sha1|sha256|sha512))?\}(\d{1,9})\$([^$]+)\$([^$]+)", re.IGNORECASE)
_PBKDF2_DJANGO = re.compile(r"pbkdf2_(sha1|sha256)\$(\d{1,9})\$([!-#%-~]+)\$([^$]+)")
_SALTED = re.compile(r"\{ssha(256|512)?\}([A-Za-z0-9+/=]+)", re.IGNORECASE)
_WRAPPED_MODULAR = re.compile(r"(?:\{(?:crypt|bcrypt|argon2)\}|bcrypt\$|argon2(?=\$))(?=\$)", re.IGNORECASE)
_DIGEST_BYTES: Final = {"sha1": 20, "sha256": 32, "sha512": 64}


class LegacyPassword(msgspec.Struct, frozen=True, omit_defaults=True):
    """A password as another store hashed it. Of a weak one only an Argon2id hash of its digest is kept."""

    recipe: Recipe
    salt: bytes
    digest: bytes = b""
    wrapped: str = ""

    @property
    def stored(self) -> str:
        """What lies sealed in the row of the credential."""
        return _PREFIX + msgspec.json.encode(self).decode()


class LegacyHashRefused(msgspec.Struct, frozen=True):
    """Why a hash is not taken.

    unknown: it has none of the forms that are read. malformed: it has one, and something in it does not fit.
    too-dear: a sign-in would take seconds, or too much memory.
    """

    why: Literal["unknown", "malformed", "too-dear"]


def legacy_password(stored: str) -> LegacyPassword | None:
    """Return what is kept of a password that was imported, None for one of our own."""
    if not stored.startswith(_PREFIX):
        return None
    return msgspec.json.decode(stored.removeprefix(_PREFIX), type=LegacyPassword)


def read_legacy_hash(text: str) -> LegacyPassword | LegacyHashRefused:
    """Read a hash in PHC, modular crypt or LDAP form (RFC 2307), or as Django writes it."""
    if len(text) > LONGEST_HASH:
        return LegacyHashRefused("malformed")
    try:
        found = _read(_WRAPPED_MODULAR.sub("", text, count=1))
    except (ValueError, msgspec.ValidationError):
        return LegacyHashRefused("malformed")
    if found is None:
        return LegacyHashRefused("unknown")
    return found if found.recipe.affordable else LegacyHashRefused("too-dear")


def _read(text: str) -> LegacyPassword | None:
    if found := _BCRYPT.fullmatch(text):
        cost, salt, digest = found.groups()
        return _made(["bcrypt", int(cost)], salt.encode(), digest.encode())
    if found := _SCRYPT.fullmatch(text):
        exponent, block, lanes, salt, digest = found.groups()
        raw = _base64(digest)
        return _made(["scrypt", 2 ** int(exponent), int(block), int(lanes), len(raw)], _base64(salt), raw)
    if found := _ARGON2.fullmatch(text):
        variant, version, *costs, salt, digest = found.groups()
        raw = _base64(digest)
        recipe = ["argon2", variant, int(version or 16), *map(int, costs), len(raw)]
        return _made(recipe, _base64(salt), raw)
    if found := _SALTED.fullmatch(text):
        return _salted(f"sha{found[1] or 1}", _base64(found[2]))
    return _pbkdf2(text)


def _pbkdf2(text: str) -> LegacyPassword | None:
    if found := _PBKDF2.fullmatch(text) or _PBKDF2_LDAP.fullmatch(text):
        algorithm, rounds, salt, digest = found.groups()
        plain = _base64(salt)
    elif found := _PBKDF2_DJANGO.fullmatch(text):
        algorithm, rounds, salt, digest = found.groups()
        plain = salt.encode()
    elif re.match(r"\$(2[abxy]?|scrypt|argon2|pbkdf2)|\{(ssha|pbkdf2)|pbkdf2_", text, re.IGNORECASE):
        raise ValueError
    else:
        return None
    raw = _base64(digest)
    return _made(["pbkdf2", (algorithm or "sha1").lower(), int(rounds), len(raw)], plain, raw)


def _salted(algorithm: str, raw: bytes) -> LegacyPassword:
    size = _DIGEST_BYTES[algorithm]
    return _made(["salted", algorithm], raw[size:], raw[:size])


def _made(recipe: list[str | int], salt: bytes, digest: bytes) -> LegacyPassword:
    kind = recipe[0]
    least = 8 if kind == "argon2" else 1
    if not least <= len(salt) <= 64 or len(digest) < 16:  # noqa: PLR2004 - of a salt and a digest in the wild
        raise ValueError
    return LegacyPassword(msgspec.convert(recipe, Recipe), salt, digest)


def _base64(text: str) -> bytes:
    """Read base64 with or without its padding; a dot stands for a plus in modular crypt forms."""
    text = text.replace(".", "+").rstrip("=")
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
