"""ID tokens: the one module that knows joserfc's JWTs. OpenID Connect Core section 3.1.3.7."""

import hmac
from typing import Any, Final

import msgspec
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from handrail_platform.values import Milliseconds

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")
"""Signatures with a key of the provider's own. Never `none`, nor a MAC, for which the client secret would do."""
SKEW: Final[Milliseconds] = 60_000
OLDEST: Final[Milliseconds] = 600_000
"""A token for a code that was just redeemed was just made."""
_LONGEST: Final = 16_384
_MOST_SUBJECT: Final = 255


class IdTokenRefused(Exception):
    """The token says nothing that counts. `why` is a code for the trace."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Expected(msgspec.Struct, frozen=True):
    """What the token has to say to be about this very sign-in."""

    issuer: str
    client_id: str
    nonce: str


class _Claims(msgspec.Struct, frozen=True):
    """The claims that every ID token is judged by (section 2)."""

    iss: str
    sub: str
    aud: str | list[str]
    exp: float
    iat: float
    nonce: str = ""
    azp: str | None = None
    nbf: float | None = None


def key_named(token: str) -> str | None:
    """Return the `kid` of the token's header. Raises IdTokenRefused for what is no token that we would take."""
    if len(token) > _LONGEST:
        raise IdTokenRefused("long")
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError) as error:
        raise IdTokenRefused("no-token") from error
    if header.get("alg") not in ALGORITHMS:
        raise IdTokenRefused("algorithm")
    kid = header.get("kid")
    return kid if isinstance(kid, str) else None


def verified_claims(token: str, keys: KeySet, expected: Expected, now: Milliseconds) -> dict[str, Any]:
    """Return all claims of a token that holds. Raises IdTokenRefused."""
    try:
        claims: dict[str, Any] = jwt.decode(token, _fitting(keys, key_named(token)), algorithms=ALGORITHMS).claims
    except (JoseError, ValueError) as error:
        raise IdTokenRefused("signature") from error
    try:
        said = msgspec.convert(claims, _Claims)
    except msgspec.ValidationError as error:
        raise IdTokenRefused("claims") from error
    if why := _objection(said, expected, now):
        raise IdTokenRefused(why)
    return claims


def _fitting(keys: KeySet, kid: str | None) -> KeySet:
    """Return the keys that may have signed it: with a name exactly that one, without a name any."""
    fitting = [each for each in keys.keys if kid is None or each.kid == kid]
    if not fitting or (kid is None and len(fitting) > 1):
        raise IdTokenRefused("key")
    return KeySet(fitting)


def _objection(said: _Claims, expected: Expected, now: Milliseconds) -> str:
    audience = [said.aud] if isinstance(said.aud, str) else said.aud
    timely = said.exp * 1_000 > now - SKEW and now - OLDEST < said.iat * 1_000 < now + SKEW
    reasons = {
        "issuer": said.iss != expected.issuer,
        "audience": expected.client_id not in audience,
        "party": said.azp != expected.client_id and (len(audience) > 1 or said.azp is not None),
        "time": not timely or (said.nbf is not None and said.nbf * 1_000 > now + SKEW),
        "nonce": not hmac.compare_digest(said.nonce.encode(), expected.nonce.encode()),
        "subject": not 0 < len(said.sub) <= _MOST_SUBJECT or not said.sub.isascii(),
    }
    return next((why for why, holds in reasons.items() if holds), "")
