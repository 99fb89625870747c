"""What a provider says of itself (OpenID Connect Discovery 1.0), and the keys that it signs with."""

from collections import OrderedDict
from typing import Final, Literal, TypeAlias, TypeVar

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from handrail_platform.values import Milliseconds
from handrail_tenants.outgoing.http import Outgoing, Unreachable
from handrail_tenants.outgoing.reach import address_problem

FRESH: Final[Milliseconds] = 3_600_000
REFETCH_AFTER: Final[Milliseconds] = 30_000
"""So long nobody's unknown key makes us ask again: a token with a made-up `kid` costs its sender nothing."""
MOST_ISSUERS: Final = 500
_MOST_KEYS: Final = 50
_OK: Final = 200
AuthMethod: TypeAlias = Literal["client_secret_basic", "client_secret_post"]


class Metadata(msgspec.Struct, frozen=True):
    """The part of the provider's metadata that a sign-in needs (Discovery section 3, RFC 8414, RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False

    @property
    def addresses(self) -> tuple[str, ...]:
        """Return every address that somebody is sent to, or that we ask."""
        asked = (self.authorization_endpoint, self.token_endpoint, self.jwks_uri)
        return (*asked, self.userinfo_endpoint) if self.userinfo_endpoint else asked

    @property
    def auth_method(self) -> AuthMethod:
        """How a client with a secret says who it is at the token endpoint."""
        basic = "client_secret_basic" in self.token_endpoint_auth_methods_supported
        return "client_secret_basic" if basic else "client_secret_post"


class _Keys(msgspec.Struct, frozen=True):
    keys: tuple[dict[str, str | list[str]], ...]


class Metadatas:
    """What is known of providers, of any tenant, by issuer. It is public, and the same for everybody."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing
        self._metadata: OrderedDict[str, tuple[Milliseconds, Metadata]] = OrderedDict()
        self._keys: OrderedDict[str, tuple[Milliseconds, KeySet]] = OrderedDict()

    async def of(self, issuer: str, now: Milliseconds) -> Metadata:
        """Return the metadata of the issuer. Raises Unreachable, also where it is somebody else's."""
        known = self._metadata.get(issuer)
        if known is not None and 0 <= now - known[0] < FRESH:
            return known[1]
        answered = await self._outgoing.get(issuer.rstrip("/") + "/.well-known/openid-configuration")
        if answered.status != _OK:
            raise Unreachable("metadata")
        try:
            metadata = msgspec.json.decode(answered.body, type=Metadata)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Unreachable("metadata") from error
        # Section 4.3: exactly the issuer that was asked, or anybody could speak for it.
        if metadata.issuer != issuer:
            raise Unreachable("issuer")
        if any(map(address_problem, metadata.addresses)):
            raise Unreachable("metadata")
        _keep(self._metadata, issuer, (now, metadata))
        return metadata

    async def keys(self, metadata: Metadata, kid: str | None, now: Milliseconds) -> KeySet:
        """Return the keys of the provider; a `kid` that is none of them makes them be fetched again, now and then.

        Raises Unreachable.
        """
        known = self._keys.get(metadata.issuer)
        age = -1 if known is None else now - known[0]
        if known is not None and 0 <= age < FRESH and (age < REFETCH_AFTER or _has(known[1], kid)):
            return known[1]
        answered = await self._outgoing.get(metadata.jwks_uri)
        if answered.status != _OK:
            raise Unreachable("keys")
        keys = _read_keys(answered.body)
        _keep(self._keys, metadata.issuer, (now, keys))
        return keys


def _read_keys(body: bytes) -> KeySet:
    """Read the public keys for signatures. One that we cannot use, such as of a curve of tomorrow, is left out."""
    try:
        plain = msgspec.json.decode(body, type=_Keys).keys[:_MOST_KEYS]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreachable("keys") from error
    usable = KeySet([])
    for each in plain:
        if each.get("kty") in ("RSA", "EC", "OKP") and each.get("use", "sig") == "sig" and "d" not in each:
            try:
                usable.keys += KeySet.import_key_set({"keys": [each]}).keys
            except (JoseError, ValueError, TypeError):
                continue
    if not usable.keys:
        raise Unreachable("keys")
    return usable


def _has(keys: KeySet, kid: str | None) -> bool:
    return kid is None or any(each.kid == kid for each in keys.keys)


Known = TypeVar("Known")


def _keep(cache: OrderedDict[str, Known], name: str, known: Known) -> None:
    cache[name] = known
    cache.move_to_end(name)
    if len(cache) > MOST_ISSUERS:
        cache.popitem(last=False)
