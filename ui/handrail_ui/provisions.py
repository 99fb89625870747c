"""What a tenant provides beside what its journeys name: nothing goes live that would miss something."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from sqlmodel import select

from handrail_platform.compile.resolve import Registry
from handrail_platform.document.bundle import Bundle, parse_bundle
from handrail_platform.errors import HandrailError
from handrail_platform.provision.named import Named, named_by
from handrail_platform.provision.reference import BEGINS, CONNECTION, PROVIDER, SECRET, VENDOR, Values, secret_in
from handrail_platform.provision.shortfall import Provision, Shortfall, shortfalls, with_secrets
from handrail_platform.values import Milliseconds
from handrail_tenants.connections.source import connections
from handrail_tenants.documents.reader import can_read_documents
from handrail_tenants.federation.source import identity_providers
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.in_use import programs_naming
from handrail_tenants.journeys.tables import StoredProgram
from handrail_tenants.proofing.source import proofing_vendors
from handrail_tenants.secrets.repository import TenantSecrets
from handrail_tenants.tenancy.decisions import decide_alone
from handrail_tenants.tenancy.session import RegistrySession, TenantSession
from handrail_tenants.tenancy.tables import StoredTenant

_MARKS: Final = (BEGINS, f'"{CONNECTION}', f'"{PROVIDER}', f'"{SECRET}', f'"{VENDOR}')


class Unprovided(HandrailError):
    """The journey names what is not set here or unfit, or needs what is not installed. Nothing was changed."""

    code = "unprovided"
    status = 409

    def __init__(self, lacking: tuple[Shortfall, ...]) -> None:
        super().__init__(count=len(lacking))
        self.lacking = lacking

    def __str__(self) -> str:
        return "; ".join(f"{each.kind} {each.name}: {each.lack} {each.reason}".strip() for each in self.lacking)


class InUse(HandrailError):
    """A journey that people walk names it. Nothing was changed."""

    code = "provision-in-use"
    status = 409


class Use(msgspec.Struct, frozen=True):
    """A version that people walk, or are about to, and something that it names."""

    journey: str
    version: int
    named: Named


class Provisions:
    """The values and secrets of one tenant beside its journeys."""

    def __init__(self, session: TenantSession, registry: Registry) -> None:
        self._session = session
        self._registry = registry

    def provision(self) -> Provision:
        """Return what the tenant provides, as of this transaction."""
        with RegistrySession(self._session.connection()) as registry:
            settings = registry.exec(
                select(StoredTenant.settings).where(StoredTenant.id == self._session.tenant)
            ).one()
        secrets = frozenset(each.name for each in TenantSecrets(self._session).list())
        plain = msgspec.json.decode(settings)
        return Provision(
            values=_VALUES.decode(settings).values,
            secrets=secrets,
            providers={n: secret_in(each.client_secret or "") for n, each in identity_providers(plain).items()},
            connections={n: tuple(map(secret_in, each.secrets)) for n, each in connections(plain).items()},
            vendors={n: tuple(map(secret_in, each.secrets)) for n, each in proofing_vendors(plain).items()},
            reads_documents=can_read_documents(),
        )

    def admit(self, program: StoredProgram, decision: Decision) -> None:
        """Let a version go live for which everything is there that it names. Raises Unprovided."""
        del decision
        if any(mark in program.document for mark in _MARKS) or not can_read_documents():
            self.require(parse_bundle(program.document).bundle, self.provision())

    def lacking(self, bundle: Bundle) -> tuple[Shortfall, ...]:
        """Return everything that a journey would miss here."""
        return shortfalls(bundle, self._registry, self.provision())

    def require(self, bundle: Bundle, provision: Provision) -> None:
        """Raise Unprovided unless this is enough for the journey."""
        if lacking := shortfalls(bundle, self._registry, provision):
            raise Unprovided(lacking)

    def uses(self, now: Milliseconds) -> tuple[Use, ...]:
        """Return what is named by versions that people walk or are about to."""
        provision = self.provision()
        return tuple(
            Use(program.journey, program.version, named)
            for program in programs_naming(self._session, _MARKS, now)
            for each in named_by(parse_bundle(program.document).bundle, self._registry)
            for named in with_secrets(each, provision)
        )

    def require_enough(self, provision: Provision, now: Milliseconds) -> None:
        """Raise Unprovided if a version that people walk, or are about to, would miss something of it."""
        for program in programs_naming(self._session, _MARKS, now):
            self.require(parse_bundle(program.document).bundle, provision)


def keeping_enough(registry: Registry, now: Milliseconds) -> Callable[[TenantSession], None]:
    """Return what is done along with new settings: raise Unprovided if people would miss something of them."""

    def still_enough(within: TenantSession) -> None:
        decide_alone(within)
        provisions = Provisions(within, registry)
        provisions.require_enough(provisions.provision(), now)

    return still_enough


class _Settings(msgspec.Struct, frozen=True):
    values: dict[str, str | int | bool] = {}


_VALUES: Final = msgspec.json.Decoder(_Settings)


def values_in(settings: Mapping[str, Any]) -> Values:
    """Return the values that stand in a tenant's settings."""
    return msgspec.convert(settings, _Settings).values
