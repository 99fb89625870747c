"""The connections that a tenant set up, as its settings describe them: no journey speaks with any other server."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeAlias

import msgspec

from handrail_platform.provision.reference import ProvidedName, SecretReference
from handrail_platform.values import TenantId
from handrail_tenants.outgoing.reach import address_problem
from handrail_tenants.store.open import InstallationStore

MOST_CONNECTIONS: Final = 20
_HEADER: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_OURS: Final = frozenset(
    {
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "host",
        "idempotency-key",
        "transfer-encoding",
        "user-agent",
        "webhook-id",
        "webhook-signature",
        "webhook-timestamp",
    }
)
"""Headers that say how a request is sent, or that it is ours."""
_Secrets: TypeAlias = tuple[SecretReference, ...]


class Connection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One server.

    headers: by header, the secret that holds all of its value. signing: what webhooks are signed with, the newest
    secret first. Each signs, so that a receiver may change over while both hold.
    """

    url: Annotated[str, msgspec.Meta(max_length=500)]
    headers: Annotated[dict[str, SecretReference], msgspec.Meta(max_length=10)] = {}
    signing: Annotated[_Secrets, msgspec.Meta(max_length=3)] = ()

    @property
    def secrets(self) -> _Secrets:
        """Every secret that it names."""
        return (*self.headers.values(), *self.signing)


class _Settings(msgspec.Struct, frozen=True):
    connections: Annotated[dict[ProvidedName, Connection], msgspec.Meta(max_length=MOST_CONNECTIONS)] = {}


def connections(settings: Mapping[str, Any]) -> Mapping[str, Connection]:
    """Return by name the connections that stand in a tenant's settings. Raises ValueError with the place."""
    found = msgspec.convert({"connections": settings.get("connections", {})}, _Settings).connections
    for name, connection in found.items():
        if problem := address_problem(connection.url):
            raise ValueError(f"connections.{name}.url: {problem}")
        if "?" in connection.url:
            raise ValueError(f"connections.{name}.url: has a query")
        for header in connection.headers:
            if not _HEADER.fullmatch(header) or header.lower() in _OURS:
                raise ValueError(f"connections.{name}.headers: {header[:64]!r} is none that may be set")
    return found


class Connections:
    """The connections of every tenant, as they are set up now."""

    def __init__(self, store: InstallationStore) -> None:
        self._store = store

    async def of(self, tenant: TenantId, name: str) -> Connection | None:
        """Return the connection of this name; None where there is none, or the tenant does not work."""
        stored = await self._store.tenant_by_id(tenant)
        if stored is None or stored.state != "active":
            return None
        return connections(msgspec.json.decode(stored.settings)).get(name)
