"""A new account."""

from handrail_platform.step.effects import CreatePerson, Identifier
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.people.sealed import PersonalData, seal_identifier, seal_personal_data
from handrail_tenants.store.contract import Write

_LOSES_AS = "person.create"
INSERT_PERSON = """
INSERT INTO person (tenant_id, person_id, state, language, sealed, created_at, light)
VALUES (:tenant, :person_id, 'active', :language, :sealed, :at, :light) ON CONFLICT DO NOTHING"""
INSERT_IDENTIFIER = """
INSERT INTO identifier (tenant_id, kind, lookup, person_id, sealed, verified_at)
VALUES (:tenant, :kind, :lookup, :person_id, :sealed, :verified_at) ON CONFLICT DO NOTHING"""


def create_person(keys: TenantKeys, effect: CreatePerson) -> tuple[Write, ...]:
    """Insert person and identifiers; the effect loses as a whole when one of them is taken.

    The account is light until something is bound to it.
    """
    personal = PersonalData(effect.name, effect.attributes)
    person = Write(
        INSERT_PERSON,
        {
            "person_id": effect.person_id,
            "language": effect.language,
            "sealed": seal_personal_data(keys, effect.person_id, personal),
            "at": effect.at,
            # A number is something to sign in with: codes go there.
            "light": int(all(each.kind != "phone" for each in effect.identifiers)),
        },
        _LOSES_AS,
    )
    return (person, *(_identifier(keys, effect, identifier) for identifier in effect.identifiers))


def _identifier(keys: TenantKeys, effect: CreatePerson, identifier: Identifier) -> Write:
    return Write(
        INSERT_IDENTIFIER,
        {
            "kind": identifier.kind,
            "lookup": keys.lookup(identifier.kind, identifier.value),
            "person_id": effect.person_id,
            "sealed": seal_identifier(keys, identifier.kind, identifier.value, effect.person_id),
            "verified_at": identifier.verified_at,
        },
        _LOSES_AS,
    )
