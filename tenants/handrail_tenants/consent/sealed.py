"""What a record of the consent ledger says is believed only as it was written."""

from typing import NamedTuple

import msgspec

from handrail_platform.step.effects import ByGuardian
from handrail_platform.values import Milliseconds
from handrail_tenants.keys.sealing import SealBroken
from handrail_tenants.keys.tenant import TenantKeys

_PURPOSE = "consent-record"
_GUARDIAN = "consent-guardian"


class Said(NamedTuple):
    """The columns of a record, in their order."""

    record_id: bytes
    person_id: bytes
    purpose: str
    version: str
    state: str
    text_hash: bytes
    language: str
    handle: bytes
    at: Milliseconds
    kind: str
    channel: str
    journey: str
    program_hash: bytes
    guardian: bytes = b""


def seal_record(keys: TenantKeys, said: Said) -> bytes:
    """Return the seal over the columns, which stay readable: the database searches by them."""
    return keys.seal(_PURPOSE, _encoded(said), b"")


def is_genuine(keys: TenantKeys, said: Said, sealed: bytes) -> bool:
    """Tell whether the record says what it was sealed with. What an older release wrote was never sealed."""
    try:
        keys.open(_PURPOSE, _encoded(said), sealed)
    except SealBroken:
        return False
    return True


def seal_guardian(keys: TenantKeys, person_id: bytes, guardian: ByGuardian | None) -> bytes:
    """Return who decided in place of this person, sealed; of nobody nothing."""
    if guardian is None:
        return b""
    return keys.seal(_GUARDIAN, person_id, msgspec.msgpack.encode(guardian))


def open_guardian(keys: TenantKeys, said: Said) -> ByGuardian | None:
    """Return who decided in place of the person, None where they did themselves. Raises SealBroken."""
    if not said.guardian:
        return None
    return msgspec.msgpack.decode(keys.open(_GUARDIAN, said.person_id, said.guardian), type=ByGuardian)


def _encoded(said: Said) -> bytes:
    """Return what is sealed; without a guardian it is what it was before there were any."""
    return msgspec.msgpack.encode(said if said.guardian else said[:-1])
