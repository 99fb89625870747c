"""One decision at a time for a tenant: what is demanded of its journeys, and which of them are live."""

from handrail_tenants.tenancy.session import TenantSession
from handrail_tenants.tenancy.turns import take_turn


def decide_alone(session: TenantSession) -> None:
    """Wait until nobody else decides for this tenant, and keep them waiting until the transaction ends.

    What one decision rests on, no other changes meanwhile.
    """
    take_turn(session, "decisions")
