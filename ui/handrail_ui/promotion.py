"""A published version on its way to the next environment: proved again there, before anything is changed."""

from collections.abc import Mapping

import msgspec

from handrail_platform.document.bundle import Bundle, parse_bundle
from handrail_platform.errors import HandrailError
from handrail_platform.verify.prove import ProvedJourney
from handrail_tenants.journeys.decision import Origin
from handrail_ui.administration import Administration
from handrail_ui.demands import NONE_ACCEPTED
from handrail_ui.provisions import Unprovided


class NowhereToPromote(HandrailError):
    """No environment comes after this tenant: its setting `promotes_to` names none."""

    code = "nowhere-to-promote"
    status = 409


class Promotion(msgspec.Struct, frozen=True):
    """A version as the next environment may publish it, with the parts that it brings along."""

    bundle: Bundle
    proved: ProvedJourney
    origin: Origin


def next_of(admin: Administration, tenant: str) -> str:
    """Return the key of the environment after a tenant. Raises NowhereToPromote, TenantUnknown."""
    following = admin.registry.settings_of(tenant).values.get("promotes_to")
    if not isinstance(following, str):
        raise NowhereToPromote
    return following


def promotion(
    admin: Administration,
    tenant: str,
    target: str,
    journey: str,
    version: int,
    accepted: Mapping[str, str] = NONE_ACCEPTED,
) -> Promotion:
    """Prove a version under what its next environment demands.

    Raises VersionUnknown, VersionRevoked, Unprovided with all that it would miss there, and JourneyUnproved.
    """
    with admin.journeys(tenant) as journeys:
        program = journeys.versions.runnable(journey, version)
    bundle = parse_bundle(program.document).bundle
    with admin.provisions(target) as provisions:
        if lacking := provisions.lacking(bundle):
            raise Unprovided(lacking)
    proved = admin.prove(target, bundle.document, given=bundle.parts, accepted=accepted)
    return Promotion(bundle, proved, Origin(tenant, program.version, program.hash.hex()))
