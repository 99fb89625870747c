"""ID tokens, made here with keys of all kinds: each rule of OpenID Connect Core section 3.1.3.7 by itself."""

from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey

from handrail_tenants.federation.id_token import Expected, IdTokenRefused, key_named, verified_claims

NOW = 1_763_779_200_000
SECONDS = NOW // 1_000
EXPECTED = Expected("https://id.example", "us", "a nonce of this page")
CLAIMS: dict[str, Any] = {
    "iss": "https://id.example",
    "sub": "7",
    "aud": "us",
    "exp": SECONDS + 300,
    "iat": SECONDS,
    "nonce": "a nonce of this page",
}
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
ED = OKPKey.generate_key("Ed25519", {"kid": "ed"})
KEYS = KeySet([RSA, EC, ED])


def token(key: Any = RSA, alg: str = "RS256", *, kid: str | None = "rsa", **claims: Any) -> str:
    header = {"alg": alg} | ({"kid": kid} if kid else {})
    said = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    return jwt.encode(header, said, key, algorithms=[alg])


def why_refused(made: str, keys: KeySet = KEYS) -> str:
    with pytest.raises(IdTokenRefused) as refused:
        verified_claims(made, keys, EXPECTED, NOW)
    return refused.value.why


@pytest.mark.parametrize(
    ("key", "alg", "kid"),
    [(RSA, "RS256", "rsa"), (RSA, "PS256", "rsa"), (EC, "ES256", "ec"), (ED, "Ed25519", "ed")],
)
def test_a_token_that_holds_says_who_it_is_about(key: Any, alg: str, kid: str) -> None:
    claims = verified_claims(token(key, alg, kid=kid, email="a@example.org"), KEYS, EXPECTED, NOW)
    assert (claims["sub"], claims["email"]) == ("7", "a@example.org")


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"iss": "https://id.example/"}, "issuer"),
        ({"iss": "https://other.example"}, "issuer"),
        ({"aud": "others"}, "audience"),
        ({"aud": ["others", "them"]}, "audience"),
        ({"aud": ["us", "them"]}, "party"),
        ({"aud": ["us", "them"], "azp": "them"}, "party"),
        ({"azp": "them"}, "party"),
        ({"exp": SECONDS - 61}, "time"),
        ({"iat": SECONDS - 601}, "time"),
        ({"iat": SECONDS + 61}, "time"),
        ({"nbf": SECONDS + 61}, "time"),
        ({"nonce": "of another page"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"sub": ""}, "subject"),
        ({"sub": "x" * 256}, "subject"),
        ({"sub": 7}, "claims"),
        ({"sub": None}, "claims"),
        ({"exp": None}, "claims"),
        ({"iat": "now"}, "claims"),
        ({"aud": None}, "claims"),
    ],
)
def test_one_claim_that_does_not_hold_is_enough(claims: dict[str, Any], why: str) -> None:
    assert why_refused(token(**claims)) == why


@pytest.mark.parametrize("claims", [{"aud": ["us", "them"], "azp": "us"}, {"aud": ["us"]}, {"exp": SECONDS - 59}])
def test_what_may_differ_may(claims: dict[str, Any]) -> None:
    assert verified_claims(token(**claims), KEYS, EXPECTED, NOW)["sub"] == "7"


def test_nobody_signs_with_nothing_nor_with_what_the_client_knows() -> None:
    unsigned = "eyJhbGciOiJub25lIn0." + token().split(".")[1] + "."
    secret = OctKey.import_key("what only the two of us know, and long enough")

    assert why_refused(unsigned) == "algorithm"
    assert why_refused(token(secret, "HS256")) == "algorithm"


def test_the_key_has_to_be_the_one_that_is_named() -> None:
    stranger = RSAKey.generate_key(2048)

    assert why_refused(token(stranger)) == "signature"
    assert why_refused(token(kid="ec")) == "signature"
    assert why_refused(token(kid="nobody's")) == "key"
    assert why_refused(token(kid=None)) == "key"
    assert verified_claims(token(kid=None), KeySet([RSA]), EXPECTED, NOW)["sub"] == "7"


def test_a_changed_token_is_refused() -> None:
    head, body, signature = token().split(".")
    _, other, _ = token(sub="8").split(".")
    assert why_refused(f"{head}.{other}.{signature}") == "signature"
    assert body != other


@pytest.mark.parametrize("made", ["", "a", "a.b", "a.b.c", "\N{SNOWMAN}.b.c", "x" * 20_000, "e30.e30.e30"])
def test_what_is_no_token_names_no_key(made: str) -> None:
    with pytest.raises(IdTokenRefused):
        key_named(made)
