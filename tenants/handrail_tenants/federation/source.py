"""The identity providers that a tenant set up, as its settings describe them."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeAlias, cast

import msgspec

from handrail_platform.provision.reference import ProvidedName, SecretReference
from handrail_tenants.federation.presets import PRESETS
from handrail_tenants.outgoing.reach import address_problem

MOST_PROVIDERS: Final = 20
_Claim: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
_Domain: TypeAlias = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,8}$(?!\n)", max_length=253)
]


class ClaimNames(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In which claim of the ID token something stands (OpenID Connect Core section 5.1)."""

    email: _Claim = "email"
    email_verified: _Claim = "email_verified"
    name: _Claim = "name"


class IdentityProvider(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One provider. `client_secret` names a secret of the tenant; none of a public client, which has PKCE alone.

    email_domains: only people with a confirmed address of one of these; anybody, where there are none.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    issuer: Annotated[str, msgspec.Meta(max_length=500)]
    client_id: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    client_secret: SecretReference | None = None
    scopes: Annotated[tuple[_Claim, ...], msgspec.Meta(max_length=20)] = ("openid", "email", "profile")
    claims: ClaimNames = ClaimNames()
    email_domains: Annotated[tuple[_Domain, ...], msgspec.Meta(max_length=50)] = ()

    def allows(self, email: str) -> bool:
        """Tell whether people with this confirmed address may come from there."""
        _, at, domain = email.rpartition("@")
        return not self.email_domains or (at == "@" and domain.lower() in self.email_domains)


class _Settings(msgspec.Struct, frozen=True):
    identity_providers: Annotated[
        dict[ProvidedName, IdentityProvider], msgspec.Meta(max_length=MOST_PROVIDERS)
    ] = {}


def identity_providers(settings: Mapping[str, Any]) -> Mapping[str, IdentityProvider]:
    """Return by name the providers that stand in a tenant's settings. Raises ValueError with the place."""
    written = settings.get("identity_providers", {})
    if isinstance(written, dict):
        written = {name: _with_preset(name, each) for name, each in cast("dict[str, Any]", written).items()}
    found = msgspec.convert({"identity_providers": written}, _Settings).identity_providers
    for name, provider in found.items():
        if problem := address_problem(provider.issuer):
            raise ValueError(f"identity_providers.{name}.issuer: {problem}")
        if "?" in provider.issuer:
            raise ValueError(f"identity_providers.{name}.issuer: has a query")
        if "openid" not in provider.scopes:
            raise ValueError(f"identity_providers.{name}.scopes: openid is missing")
    return found


def _with_preset(name: str, plain: Any) -> Any:
    """Return what is written of a provider, with what its preset says of the rest."""
    if not isinstance(plain, dict):
        return plain
    own = cast("dict[str, Any]", plain).copy()
    chosen = own.pop("preset", None)
    if chosen is None:
        return own
    preset = PRESETS.get(str(chosen))
    if preset is None:
        raise ValueError(f"identity_providers.{name}.preset: is none of {', '.join(PRESETS)}")
    return {**preset, **own}
