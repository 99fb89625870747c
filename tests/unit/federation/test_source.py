"""What a tenant may write about its identity providers."""

from typing import Any

import msgspec
import pytest

from handrail_tenants.federation.presets import PRESETS
from handrail_tenants.federation.source import identity_providers

HARBOUR: dict[str, Any] = {"name": "Harbour ID", "issuer": "https://id.harbour.example", "client_id": "7"}


def test_a_provider_wants_no_more_than_name_issuer_and_client() -> None:
    [(name, provider)] = identity_providers({"identity_providers": {"harbour": HARBOUR}, "theme": {}}).items()

    assert (name, provider.scopes, provider.client_secret) == ("harbour", ("openid", "email", "profile"), None)
    assert provider.allows("anybody@example.org")
    assert identity_providers({}) == {}


def test_only_people_of_its_domains_come_from_there() -> None:
    [provider] = identity_providers(
        {"identity_providers": {"a": {**HARBOUR, "email_domains": ["a.example"]}}}
    ).values()

    assert provider.allows("somebody@A.example")
    assert not any(map(provider.allows, ["somebody@b.a.example", "a.example", "x@a.example@b.example", ""]))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"issuer": "http://id.harbour.example"}, "is not https"),
        ({"issuer": "https://"}, "is no host"),
        ({"issuer": "https://user@id.harbour.example"}, "is no host"),
        ({"issuer": "https://id.harbour.example?x=1"}, "has a query"),
        ({"issuer": "https://id.harbour.example#x"}, "has a fragment"),
        ({"issuer": "https://id.harbour.example:port"}, "is no address"),
        ({"scopes": ["email"]}, "openid is missing"),
        ({"client_secret": "in the clear"}, "client_secret"),
        ({"client_secrte": "secret:a"}, "client_secrte"),
        ({"email_domains": ["*"]}, "email_domains"),
    ],
)
def test_what_cannot_work_is_refused_with_its_place(change: dict[str, Any], why: str) -> None:
    with pytest.raises((ValueError, msgspec.ValidationError), match=why):
        identity_providers({"identity_providers": {"harbour": {**HARBOUR, **change}}})


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_wants_no_more_than_the_client(preset: str) -> None:
    written = {"preset": preset, "client_id": "7", "client_secret": "secret:theirs"}
    [provider] = identity_providers({"identity_providers": {"theirs": written}}).values()

    assert provider.issuer.startswith("https://")
    assert provider.name.lower() == preset


def test_what_is_written_beside_a_preset_counts_instead() -> None:
    written = {"preset": "google", "client_id": "7", "name": "Our Google"}
    [provider] = identity_providers({"identity_providers": {"ours": written}}).values()
    assert (provider.name, provider.issuer) == ("Our Google", "https://accounts.google.com")

    with pytest.raises(ValueError, match="preset: is none of apple, gitlab, google, microsoft"):
        identity_providers({"identity_providers": {"ours": {"preset": "github", "client_id": "7"}}})


@pytest.mark.parametrize("plain", ["google", ["google"], {"ours": "google"}, {"ours": ["google"]}])
def test_what_is_no_list_of_providers_is_refused(plain: Any) -> None:
    with pytest.raises(msgspec.ValidationError):
        identity_providers({"identity_providers": plain})
