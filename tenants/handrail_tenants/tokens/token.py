"""A token: made once, shown once, known afterwards by a hash alone."""

import hashlib
import hmac
import re
from typing import Final

import msgspec

from handrail_platform.access.role import Role
from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds

LONGEST_MS: Final[Milliseconds] = 366 * 24 * 60 * 60 * 1000
"""A token ends after a year at the latest."""
ROLES: Final = (Role.DESIGNER, Role.PUBLISHER, Role.ANALYST)
"""What a machine may be: it works on journeys, and has nothing to do with staff and the people of the tenant."""
ID_BYTES: Final = 8
SECRET_BYTES: Final = 32
_PREFIX: Final = "handrail"
_SHAPE: Final = re.compile(r"handrail_([0-9a-f]{16})_([0-9a-f]{64})")
_LONGEST_NAME: Final = 60


class TokenInvalid(HandrailError):
    """A token has a name of 1 to 60 characters that can be seen, a role at least, and ends within a year."""

    code = "token-invalid"
    status = 422


class TokenUnknown(HandrailError):
    """The tenant has no such token, or not any more."""

    code = "token-unknown"
    status = 404


class TooManyTokens(HandrailError):
    """A tenant has at most 50 tokens, ended ones of the last 30 days among them."""

    code = "too-many-tokens"
    status = 422


class ApiToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token as rows hold it. It lets nobody in any more from `ends_at` on; revoking it sets that to the moment.

    `made_by` names a member of staff as the audit log does. Raises TokenInvalid.
    """

    id: str
    name: str
    roles: frozenset[Role]
    secret_hash: bytes
    made_at: Milliseconds
    made_by: str
    ends_at: Milliseconds
    revoked_at: Milliseconds | None = None
    used_at: Milliseconds | None = None

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.name.isprintable() or len(self.name) > _LONGEST_NAME:
            raise TokenInvalid
        if not self.roles or not self.roles <= set(ROLES):
            raise TokenInvalid
        if self.revoked_at is None and not self.made_at < self.ends_at <= self.made_at + LONGEST_MS:
            raise TokenInvalid


def issuer_of(tenant: str) -> str:
    """Return what names the issuer of a tenant's tokens; no tenant has a colon in its own key."""
    return f"token:{tenant}"


class Presented(msgspec.Struct, frozen=True):
    """A token as a machine presents it."""

    id: str
    secret: bytes

    @property
    def text(self) -> str:
        return f"{_PREFIX}_{self.id}_{self.secret.hex()}"

    @property
    def hash(self) -> bytes:
        """SHA-256: the secret is 256 random bits, so that nothing slower protects it better."""
        return hashlib.sha256(self.secret).digest()

    def opens(self, token: ApiToken, now: Milliseconds) -> bool:
        """Tell whether it is this token, and whether that still lets anybody in."""
        return hmac.compare_digest(self.hash, token.secret_hash) and token.made_at <= now < token.ends_at


def presented(text: str) -> Presented | None:
    """Return the token that a text is, None if it cannot be any."""
    found = _SHAPE.fullmatch(text)
    return Presented(found[1], bytes.fromhex(found[2])) if found else None
