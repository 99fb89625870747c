"""Another e-mail address for an account that exists."""

from handrail_platform.step.effects import ChangeEmail
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.people.create import INSERT_IDENTIFIER
from handrail_tenants.people.sealed import seal_identifier
from handrail_tenants.store.contract import Write

_LOSES_AS = "email.change"
NEXT_REVISION = """
UPDATE person SET revision = revision + 1
WHERE tenant_id = :tenant AND person_id = :person_id AND state = 'active' AND revision = :revision"""
DELETE_OTHERS = """
DELETE FROM identifier
WHERE tenant_id = :tenant AND person_id = :person_id AND kind = 'email' AND lookup <> :lookup"""


def change_email(keys: TenantKeys, effect: ChangeEmail) -> tuple[Write, ...]:
    """Put the address in place of all others of the person; the effect loses as a whole when it is taken.

    The row of the person comes first: of two changes at once, one finds another revision.
    """
    lookup = keys.lookup("email", effect.address)
    return (
        Write(NEXT_REVISION, {"person_id": effect.person_id, "revision": effect.revision}, _LOSES_AS),
        Write(
            INSERT_IDENTIFIER,
            {
                "kind": "email",
                "lookup": lookup,
                "person_id": effect.person_id,
                "sealed": seal_identifier(keys, "email", effect.address, effect.person_id),
                "verified_at": effect.at,
            },
            _LOSES_AS,
        ),
        Write(DELETE_OTHERS, {"person_id": effect.person_id, "lookup": lookup}),
    )
