"""Light accounts: opened with an address alone, and never anything to sign in with since (ADR-0044)."""

from handrail_platform.step.effects import BindFirst
from handrail_platform.values import PersonId
from handrail_tenants.store.contract import Write

NO_LONGER = """
UPDATE person SET light = 0 WHERE tenant_id = :tenant AND person_id = :person_id AND light = 1"""
BIND_FIRST = """
UPDATE person SET light = 0 WHERE tenant_id = :tenant AND person_id = :person_id AND light = 1
  AND state = 'active'
  AND NOT EXISTS (SELECT 1 FROM credential WHERE credential.tenant_id = :tenant
    AND credential.person_id = :person_id)
  AND NOT EXISTS (SELECT 1 FROM identifier WHERE identifier.tenant_id = :tenant
    AND identifier.person_id = :person_id AND identifier.kind = 'phone')"""


def bind_first(effect: BindFirst) -> Write:
    """End that the account is light; loses when it was not. Of two at once one changes the row."""
    return Write(BIND_FIRST, {"person_id": effect.person_id}, "authenticator.first")


def no_longer_light(person_id: PersonId) -> Write:
    """End that the account is light, if it was: ahead of every authenticator that is bound, in whatever way.

    Ahead, so that whoever binds holds the row of the person first, and two of them never wait for each other.
    """
    return Write(NO_LONGER, {"person_id": person_id})
