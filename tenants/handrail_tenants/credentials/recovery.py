"""Recovery codes: kept as keyed hashes, each used once (SP 800-63B-4 section 3.1.2.2, ADR-0029).

All codes of a person are one credential. Its secret is their hashes one after another; its counter has a bit for
each that was used.
"""

import hmac
from typing import Final

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.effects import CreateRecoveryCodes, SpendRecoveryCode
from handrail_platform.step.reads import RecoveryCheck, Verdict
from handrail_platform.values import PersonId, TenantId
from handrail_tenants.credentials.sealed import open_secret, seal_secret
from handrail_tenants.credentials.stored import active_credential
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.limits.counters import forgetting
from handrail_tenants.limits.guessing import Guessing, authenticator_key, factor_guess
from handrail_tenants.limits.policy import LimitPolicy, Scope
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.store.contract import SqlValue, Store, Write
from handrail_tenants.trusted_devices.trust import forget_devices

_HASH_BYTES: Final = 32
REPLACE = """
INSERT INTO credential
  (tenant_id, credential_id, person_id, profile, sealed, counter, state, created_at, last_used_at)
VALUES (:tenant, :credential_id, :person_id, 'recovery_code', :sealed, 0, 'active', :at, NULL)
ON CONFLICT (tenant_id, person_id) WHERE state = 'active' AND profile = 'recovery_code'
DO UPDATE SET credential_id = excluded.credential_id, sealed = excluded.sealed, counter = 0,
  created_at = excluded.created_at, last_used_at = NULL"""
SPEND = """
UPDATE credential SET counter = counter + :bit, last_used_at = :at
WHERE tenant_id = :tenant AND credential_id = :credential_id AND person_id = :person_id
  AND profile = 'recovery_code' AND state = 'active' AND counter / :bit % 2 = 0"""


class CheckRecoveryCode:
    """Counts, then compares with every code that is left."""

    def __init__(self, store: Store, keys: KeyRing, guessing: Guessing, policy: LimitPolicy) -> None:
        self._store = store
        self._keys = keys
        self._guessing = guessing
        self._policy = policy

    async def __call__(self, tenant: TenantId, request: RecoveryCheck, context: ReadContext) -> Verdict:
        """Return `right` with the number of the code, `wrong`, `locked`, or `absent` when there are no codes."""
        keys = await self._keys.of(tenant)
        profile = AuthenticatorProfile.RECOVERY_CODE
        credential = await active_credential(self._store, keys, request.person_id, profile)
        if credential is None:
            return Verdict("absent")
        guess = factor_guess(keys, self._policy, profile, request.person_id, context.client_address)

        def compare() -> Verdict:
            number = _number(credential.secret, _hashed(keys, request.person_id, request.code))
            if number is None or credential.counter >> number & 1:
                return Verdict("wrong")
            return Verdict("right", credential_id=credential.credential_id, counter=number)

        return await self._guessing.judge(tenant, guess, context.now, compare)


def create_recovery_codes(keys: TenantKeys, effect: CreateRecoveryCodes) -> tuple[Write, ...]:
    """Keep the hashes of new codes in place of those from before; failed guesses at those are forgotten."""
    hashes = b"".join(_hashed(keys, effect.person_id, code) for code in effect.codes)
    profile = AuthenticatorProfile.RECOVERY_CODE
    params: dict[str, SqlValue] = {
        "credential_id": effect.credential_id,
        "person_id": effect.person_id,
        "sealed": seal_secret(keys, profile, effect.credential_id, effect.person_id, hashes),
        "at": effect.at,
    }
    counted_under = authenticator_key(keys, effect.person_id)
    return (
        Write(REPLACE, params),
        forgetting(Scope.RECOVERY_PERSON, counted_under),
        forgetting(Scope.RECOVERY_AUTHENTICATOR, counted_under),
    )


def spend_recovery_code(effect: SpendRecoveryCode) -> tuple[Write, ...]:
    """Use one code up, and forget every remembered browser; loses when it was used, or there are others now."""
    params: dict[str, SqlValue] = {
        "credential_id": effect.credential_id,
        "person_id": effect.person_id,
        "bit": 1 << effect.number,
        "at": effect.at,
    }
    return (Write(SPEND, params, "recovery.spend"), forget_devices(effect.person_id))


def codes_left(keys: TenantKeys, person_id: PersonId, credential_id: bytes, sealed: bytes, *, used: int) -> int:
    """Return how many codes of a list are left; `used` has a bit for each that is not. Raises SealBroken."""
    hashes = open_secret(keys, AuthenticatorProfile.RECOVERY_CODE, credential_id, person_id, sealed)
    return len(hashes) // _HASH_BYTES - used.bit_count()


def _hashed(keys: TenantKeys, person_id: PersonId, code: str) -> bytes:
    return keys.lookup("recovery-code", f"{person_id.hex()}\0{code}")


def _number(hashes: bytes, wanted: bytes) -> int | None:
    """Return the number of the code with this hash; every one is compared, in constant time."""
    matching = [
        number
        for number in range(len(hashes) // _HASH_BYTES)
        if hmac.compare_digest(hashes[number * _HASH_BYTES : (number + 1) * _HASH_BYTES], wanted)
    ]
    return matching[0] if matching else None
