"""How personal data lies in a row: sealed for exactly this row and person."""

import msgspec

from handrail_platform.step.reads import IdentifierKind, Preferences
from handrail_platform.values import Milliseconds, PersonId
from handrail_tenants.keys.tenant import TenantKeys

_PERSON = "person.sealed"
_PREFERENCES = "person.preferences"
_IDENTIFIER = "identifier.sealed"


class PersonalData(msgspec.Struct, frozen=True):
    """Name and attributes of a person, and when others were asked.

    Stored: fields may be added at the end, with a default.
    """

    name: str
    attributes: dict[str, str | int | bool]
    asked: dict[str, Milliseconds] = {}


def seal_personal_data(keys: TenantKeys, person_id: PersonId, personal: PersonalData) -> bytes:
    return keys.seal(_PERSON, person_id, msgspec.msgpack.encode(personal))


def open_personal_data(keys: TenantKeys, person_id: PersonId, sealed: bytes) -> PersonalData:
    """Open what was sealed for this person. Raises SealBroken."""
    return msgspec.msgpack.decode(keys.open(_PERSON, person_id, sealed), type=PersonalData)


def seal_preferences(keys: TenantKeys, person_id: PersonId, chosen: tuple[Preferences, ...]) -> bytes:
    return keys.seal(_PREFERENCES, person_id, msgspec.msgpack.encode(chosen))


def open_preferences(keys: TenantKeys, person_id: PersonId, sealed: bytes) -> tuple[Preferences, ...]:
    """Open what was sealed for this person. Raises SealBroken."""
    return msgspec.msgpack.decode(keys.open(_PREFERENCES, person_id, sealed), type=tuple[Preferences, ...])


def seal_identifier(keys: TenantKeys, kind: IdentifierKind, value: str, person_id: PersonId) -> bytes:
    """Seal the value for its look-up hash and its person: a row that is moved to somebody else does not open."""
    return keys.seal(_IDENTIFIER, keys.lookup(kind, value) + person_id, value.encode())


def open_identifier(keys: TenantKeys, lookup: bytes, person_id: PersonId, sealed: bytes) -> str:
    """Open an identifier of this person. Raises SealBroken."""
    return keys.open(_IDENTIFIER, lookup + person_id, sealed).decode()
