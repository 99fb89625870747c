"""Asks an identity provider: where a sign-in begins, and who came back (OpenID Connect Core section 3.1).

Tokens are looked at and forgotten. Nothing but the verdict leaves this module.
"""

import base64
import hmac
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

import msgspec

from handrail_platform.step.elsewhere import (
    FederatedCheck,
    FederatedIdentity,
    FederationRefused,
    ProviderAddress,
    ProviderReached,
    ProviderUnreachable,
)
from handrail_platform.values import TenantId
from handrail_tenants.credentials.federated import linked_person
from handrail_tenants.federation.id_token import Expected, IdTokenRefused, key_named, verified_claims
from handrail_tenants.federation.metadata import Metadata, Metadatas
from handrail_tenants.federation.source import IdentityProvider, identity_providers
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.outgoing.bulkhead import Bulkhead
from handrail_tenants.outgoing.http import Outgoing, Unreachable
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.secrets.opening import OpenSecret
from handrail_tenants.secrets.secret import SecretUnknown
from handrail_tenants.store.open import InstallationStore

CALLBACK: Final = "/federation/callback"
"""Where a provider sends people back to: a path of the tenant, the same for all its providers."""
_LONGEST_NAME: Final = 200
_LONGEST_EMAIL: Final = 254


class _Tokens(msgspec.Struct, frozen=True):
    """The answer of the token endpoint. The access token is good for one question, and forgotten."""

    id_token: str
    access_token: str = ""


class Federation:
    """The identity providers of every tenant."""

    def __init__(self, store: InstallationStore, keys: KeyRing, outgoing: Outgoing, lines: Bulkhead) -> None:
        self._store = store
        self._keys = keys
        self._open_secret = OpenSecret(store, keys)
        self._outgoing = outgoing
        self._metadatas = Metadatas(outgoing)
        self._bulkhead = lines

    async def address(
        self, tenant: TenantId, request: ProviderAddress, context: ReadContext
    ) -> ProviderReached | ProviderUnreachable:
        """Return where to send somebody to; the page's own `state` is not in it yet."""
        provider = await self._provider(tenant, request.provider)
        if provider is None:
            return ProviderUnreachable(request.provider, "unknown")
        try:
            with self._bulkhead.passage(tenant, request.provider, context.now):
                metadata = await self._metadatas.of(provider.issuer, context.now)
        except Unreachable as error:
            return ProviderUnreachable(provider.name, error.why)
        asked = {
            "response_type": "code",
            "client_id": provider.client_id,
            "redirect_uri": _callback(context),
            "scope": " ".join(provider.scopes),
            "nonce": request.nonce,
            "code_challenge": request.challenge,
            "code_challenge_method": "S256",
        }
        separator = "&" if "?" in metadata.authorization_endpoint else "?"
        return ProviderReached(provider.name, metadata.authorization_endpoint + separator + urlencode(asked))

    async def check(
        self, tenant: TenantId, request: FederatedCheck, context: ReadContext
    ) -> FederatedIdentity | FederationRefused:
        """Return who came back, and whose account that is if it is linked to one."""
        provider = await self._provider(tenant, request.provider)
        if provider is None:
            return FederationRefused("unreachable", "unknown")
        try:
            with self._bulkhead.passage(tenant, request.provider, context.now):
                claims = await self._claims(tenant, provider, request, context)
        except Unreachable as error:
            return FederationRefused("unreachable", error.why)
        except IdTokenRefused as error:
            return FederationRefused("refused", error.why)
        email, is_confirmed = _email(provider, claims)
        if provider.email_domains and not (is_confirmed and provider.allows(email)):
            return FederationRefused("domain")
        subject = str(claims["sub"])
        keys = await self._keys.of(tenant)
        name = claims.get(provider.claims.name, "")
        return FederatedIdentity(
            issuer=provider.issuer,
            subject=subject,
            person_id=await linked_person(self._store, keys, provider.issuer, subject),
            email=email,
            email_verified=is_confirmed,
            name=" ".join(name.split())[:_LONGEST_NAME] if isinstance(name, str) and name.isprintable() else "",
        )

    async def _provider(self, tenant: TenantId, name: str) -> IdentityProvider | None:
        stored = await self._store.tenant_by_id(tenant)
        if stored is None or stored.state != "active":
            return None
        return identity_providers(msgspec.json.decode(stored.settings)).get(name)

    async def _claims(
        self, tenant: TenantId, provider: IdentityProvider, request: FederatedCheck, context: ReadContext
    ) -> dict[str, Any]:
        metadata = await self._metadatas.of(provider.issuer, context.now)
        _require_issuer(metadata, request.issuer)
        tokens = await self._redeemed(tenant, provider, metadata, request, context)
        keys = await self._metadatas.keys(metadata, key_named(tokens.id_token), context.now)
        expected = Expected(provider.issuer, provider.client_id, request.nonce)
        claims = verified_claims(tokens.id_token, keys, expected, context.now)
        wanted = {provider.claims.email, provider.claims.name}
        if wanted <= claims.keys() or not (metadata.userinfo_endpoint and tokens.access_token):
            return claims
        return {**await self._told(metadata, tokens.access_token, claims["sub"]), **claims}

    async def _told(self, metadata: Metadata, access_token: str, subject: str) -> dict[str, Any]:
        """Return what the provider says besides of the same person (OpenID Connect Core section 5.3)."""
        bearer = {"Authorization": f"Bearer {access_token}"}
        answered = await self._outgoing.get(metadata.userinfo_endpoint, bearer)
        try:
            told = msgspec.json.decode(answered.body, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise IdTokenRefused("userinfo") from error
        # Section 5.3.2: of anybody else it must not be used.
        if told.get("sub") != subject:
            raise IdTokenRefused("userinfo")
        return told

    async def _redeemed(
        self,
        tenant: TenantId,
        provider: IdentityProvider,
        metadata: Metadata,
        request: FederatedCheck,
        context: ReadContext,
    ) -> _Tokens:
        """Return the tokens for a code. Raises Unreachable, and IdTokenRefused for a code that is not taken."""
        form = {
            "grant_type": "authorization_code",
            "code": request.code,
            "redirect_uri": _callback(context),
            "client_id": provider.client_id,
            "code_verifier": request.verifier,
        }
        headers: dict[str, str] = {}
        if provider.client_secret is not None:
            try:
                secret = await self._open_secret(tenant, provider.client_secret)
            except SecretUnknown as error:
                raise Unreachable("secret") from error
            if metadata.auth_method == "client_secret_post":
                form["client_secret"] = secret
            else:
                headers["Authorization"] = _basic(provider.client_id, secret)
        answered = await self._outgoing.post(metadata.token_endpoint, headers, urlencode(form).encode())
        if answered.status >= 500:  # noqa: PLR2004 - the provider's own trouble
            raise Unreachable("token")
        try:
            return msgspec.json.decode(answered.body, type=_Tokens)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise IdTokenRefused("code") from error


def _callback(context: ReadContext) -> str:
    return context.origin + context.path + CALLBACK


def _require_issuer(metadata: Metadata, answered: str) -> None:
    """Refuse an answer that another provider gave (RFC 9207 section 2.4)."""
    is_missing = not answered and metadata.authorization_response_iss_parameter_supported
    if is_missing or (answered and not hmac.compare_digest(answered.encode(), metadata.issuer.encode())):
        raise IdTokenRefused("issuer")


def _basic(client_id: str, secret: str) -> str:
    """Return the client's own credentials (RFC 6749 section 2.3.1)."""
    return "Basic " + base64.b64encode(f"{quote_plus(client_id)}:{quote_plus(secret)}".encode()).decode()


def _email(provider: IdentityProvider, claims: dict[str, Any]) -> tuple[str, bool]:
    """Return the address that was told, and whether the provider says that it is the person's own."""
    email = claims.get(provider.claims.email)
    if not isinstance(email, str) or not 0 < len(email) <= _LONGEST_EMAIL:
        return "", False
    return email, claims.get(provider.claims.email_verified) in (True, "true")
