"""What the stand-in knows: its key, and the codes that it gave (OpenID Connect Core 1.0, RFC 7636)."""

import base64
import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote_plus

from joserfc import jwt
from joserfc.jwk import ECKey

from handrail_platform.values import Milliseconds

PATH: Final = "/demo/beacon"
CLIENT: Final = "handrail"
_ALGORITHM: Final = "ES256"
_CODE_LASTS: Final[Milliseconds] = 60_000
_TOKEN_SECONDS: Final = 300
_MOST_CODES: Final = 200


@dataclass(frozen=True)
class Asked:
    """With what somebody was sent here."""

    client_id: str
    redirect_uri: str
    state: str
    nonce: str
    challenge: str


@dataclass(frozen=True)
class Chosen:
    """Who somebody says to be here. Nothing is looked at."""

    name: str
    email: str


class Beacon:
    """Keeps everything in memory; its key is as old as the process."""

    def __init__(self, base_url: str, client_secret: str, now: Callable[[], Milliseconds]) -> None:
        self._base_url = base_url
        self._secret = client_secret
        self._now = now
        self._given: OrderedDict[str, tuple[Milliseconds, Asked, Chosen]] = OrderedDict()

    @property
    def issuer(self) -> str:
        return self._base_url + PATH

    def metadata(self) -> dict[str, Any]:
        """Return what it says of itself (OpenID Connect Discovery 1.0)."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [_ALGORITHM],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "authorization_response_iss_parameter_supported": True,
        }

    def keys(self) -> dict[str, Any]:
        """Return the public half of its key."""
        return {"keys": [{**self._key.as_dict(private=False), "use": "sig", "alg": _ALGORITHM}]}

    def knows(self, asked: Asked) -> bool:
        """Tell whether somebody may be sent back to where they say they came from."""
        is_ours = asked.redirect_uri.startswith(f"{self._base_url}/") and asked.client_id == CLIENT
        return is_ours and asked.redirect_uri.endswith("/federation/callback") and bool(asked.state)

    def give(self, asked: Asked, chosen: Chosen) -> str:
        """Return a code for somebody."""
        code = secrets.token_urlsafe(24)
        self._given[code] = (self._now(), asked, chosen)
        if len(self._given) > _MOST_CODES:
            self._given.popitem(last=False)
        return code

    def redeem(self, form: dict[str, str], authorization: str) -> str | None:
        """Return the ID token for a code, once; None where the code, the client or the verifier is not right."""
        at, asked, chosen = self._given.pop(form.get("code", ""), (0, None, None))
        if asked is None or chosen is None or self._now() - at > _CODE_LASTS:
            return None
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        # RFC 6749 section 2.3.1: each half is encoded as a form would.
        expected = base64.b64encode(f"{CLIENT}:{quote_plus(self._secret)}".encode()).decode()
        holds = (
            hmac.compare_digest(authorization.encode(), f"Basic {expected}".encode()),
            base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() == asked.challenge,
            form.get("redirect_uri") == asked.redirect_uri,
        )
        return self._token(asked, chosen) if all(holds) else None

    def _token(self, asked: Asked, chosen: Chosen) -> str:
        seconds = self._now() // 1_000
        claims = {
            "iss": self.issuer,
            "sub": hashlib.sha256(chosen.email.lower().encode()).hexdigest()[:20],
            "aud": asked.client_id,
            "iat": seconds,
            "exp": seconds + _TOKEN_SECONDS,
            "nonce": asked.nonce,
            "name": chosen.name,
            "email": chosen.email,
            "email_verified": True,
        }
        return jwt.encode({"alg": _ALGORITHM, "kid": self._key.kid}, claims, self._key, algorithms=[_ALGORITHM])

    @cached_property
    def _key(self) -> ECKey:
        return ECKey.generate_key("P-256", {"kid": secrets.token_hex(4)})
