"""Verifies passkeys: new ones, and those that answer (WebAuthn L3 sections 7.1 and 7.2)."""

import hmac

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.passkeys import (
    MOST_PASSKEYS,
    KnownPasskey,
    KnownPasskeys,
    NewPasskey,
    NewPasskeyCheck,
    PasskeyCheck,
    PasskeyRefused,
    PasskeysOf,
    PasskeyUse,
    TransactionCheck,
    TransactionSignature,
)
from handrail_platform.values import PersonId, TenantId
from handrail_tenants.credentials.ceremony import (
    CeremonyRefused,
    GivenAssertion,
    has_moved_on,
    read_given,
    read_made,
    signed_parts,
    verify,
)
from handrail_tenants.credentials.sealed_passkey import open_passkey, passkey_lookup, profile_of, user_handle
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.limits.counters import Counters, Limited
from handrail_tenants.limits.guessing import client_key
from handrail_tenants.limits.policy import LimitPolicy, Scope
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.store.contract import Row, Store

PASSKEYS = f"""
SELECT profile, credential_id, sealed FROM credential
WHERE tenant_id = :tenant AND person_id = :person_id AND profile IN ('passkey', 'device_passkey')
  AND state = 'active' ORDER BY created_at, credential_id LIMIT {MOST_PASSKEYS}"""  # noqa: S608 - a number of ours
PASSKEY = """
SELECT credential.profile, credential.person_id, credential.sealed, credential.counter
FROM credential JOIN person ON person.tenant_id = credential.tenant_id AND person.person_id = credential.person_id
WHERE credential.tenant_id = :tenant AND credential.credential_id = :credential_id
  AND credential.profile IN ('passkey', 'device_passkey')
  AND credential.state = 'active' AND person.state = 'active'"""


class ReadPasskeys:
    """Lists a person's passkeys. Also for somebody who is not stored yet, who has none and gets a user handle."""

    def __init__(self, store: Store, keys: KeyRing) -> None:
        self._store = store
        self._keys = keys

    async def __call__(self, tenant: TenantId, request: PasskeysOf, context: ReadContext) -> KnownPasskeys:
        """Return the passkeys, oldest first. Raises SealBroken."""
        del context
        keys = await self._keys.of(tenant)
        rows = await self._store.fetch(tenant, PASSKEYS, {"person_id": request.person_id})
        opened = [
            open_passkey(keys, AuthenticatorProfile(profile), row, request.person_id, sealed)
            for profile, row, sealed in rows
        ]
        known = tuple(KnownPasskey(each.credential_id, each.transports) for each in opened)
        return KnownPasskeys(user_handle(keys, request.person_id), known)


class CheckNewPasskey:
    """Verifies what an authenticator made. Nothing is guessed here, so nothing is counted."""

    async def __call__(
        self, tenant: TenantId, request: NewPasskeyCheck, context: ReadContext
    ) -> NewPasskey | PasskeyRefused:
        """Return the passkey, or that there is none."""
        del tenant
        try:
            return read_made(request.challenge, context.origin, request.response)
        except CeremonyRefused:
            return PasskeyRefused("wrong")


class CheckPasskey:
    """Counts, then verifies.

    Only the client is counted: a signature cannot be guessed, and a lock on the passkey itself would only give
    strangers a way to take it from its owner (SP 800-63B-4 section 3.2.2 limits what can be guessed).
    """

    def __init__(self, store: Store, keys: KeyRing, counters: Counters, policy: LimitPolicy) -> None:
        self._store = store
        self._keys = keys
        self._counters = counters
        self._policy = policy

    async def __call__(
        self, tenant: TenantId, request: PasskeyCheck, context: ReadContext
    ) -> PasskeyUse | PasskeyRefused:
        """Return whose passkey answered, or why none did."""
        keys = await self._keys.of(tenant)
        client = Limited(Scope.PASSKEY_CLIENT, client_key(keys, context.client_address), self._policy.client)
        allowance = await self._counters.use(tenant, client, context.now)
        if not allowance.allowed:
            return PasskeyRefused("locked", allowance.retry_at)
        try:
            given = read_given(request.response)
            row = passkey_lookup(keys, given.credential_id)
            rows = await self._store.fetch(tenant, PASSKEY, {"credential_id": row})
            return _judge(keys, request, context, given, rows[0]) if rows else PasskeyRefused("unknown")
        except CeremonyRefused:
            return PasskeyRefused("wrong")


class CheckTransaction:
    """Judges a signature over a transaction like any other answer, and hands out what proves it later."""

    def __init__(self, store: Store, keys: KeyRing, passkeys: CheckPasskey) -> None:
        self._store = store
        self._keys = keys
        self._passkeys = passkeys

    async def __call__(
        self, tenant: TenantId, request: TransactionCheck, context: ReadContext
    ) -> TransactionSignature | PasskeyRefused:
        """Return the signature with its passkey's public key, or why it does not count. Raises SealBroken."""
        use = await self._passkeys(tenant, PasskeyCheck(request.challenge, request.response), context)
        if isinstance(use, PasskeyRefused):
            return use
        keys = await self._keys.of(tenant)
        row = passkey_lookup(keys, use.credential_id)
        rows = await self._store.fetch(tenant, PASSKEY, {"credential_id": row})
        if not rows:
            return PasskeyRefused("unknown")
        profile, person_id, sealed, _ = rows[0]
        passkey = open_passkey(keys, AuthenticatorProfile(profile), row, PersonId(person_id), sealed)
        return TransactionSignature(
            use, passkey.public_key, context.origin, *signed_parts(read_given(request.response))
        )


def _judge(
    keys: TenantKeys, request: PasskeyCheck, context: ReadContext, given: GivenAssertion, found: Row
) -> PasskeyUse | PasskeyRefused:
    stored_profile, person_id, sealed, counter = found
    profile = AuthenticatorProfile(stored_profile)
    row = passkey_lookup(keys, given.credential_id)
    passkey = open_passkey(keys, profile, row, PersonId(person_id), sealed)
    if not hmac.compare_digest(passkey.user_handle, given.user_handle):
        return PasskeyRefused("unknown")
    said = verify(given, request.challenge, context.origin, passkey.public_key)
    if profile_of(backup_eligible=said.backup_eligible) is not profile:
        return PasskeyRefused("backup")
    if not has_moved_on(said.counter, counter):
        return PasskeyRefused("counter")
    return PasskeyUse(
        PersonId(person_id), passkey.credential_id, said.counter, said.backup_eligible, said.backed_up
    )
