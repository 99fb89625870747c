"""Verifies the password of a claimed account."""

import asyncio
from contextlib import suppress

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.reads import PasswordCheck, Verdict
from handrail_platform.values import PersonId, TenantId
from handrail_tenants.credentials.hashing import Overloaded, PasswordHashing
from handrail_tenants.credentials.imported import recipes_of, rehash
from handrail_tenants.credentials.legacy import legacy_password
from handrail_tenants.credentials.stored import Credential, active_credential
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.keys.tenant import TenantKeys
from handrail_tenants.limits.guessing import Guessing, password_guess
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.store.contract import Store

_NOBODY = PersonId(bytes(16))


class CheckPassword:
    """Counts, then verifies. An unknown account takes the same statements, the same hash and the same answer."""

    def __init__(
        self, store: Store, keys: KeyRing, hashing: PasswordHashing, guessing: Guessing, policy: LimitPolicy
    ) -> None:
        self._store = store
        self._keys = keys
        self._hashing = hashing
        self._guessing = guessing
        self._policy = policy

    async def __call__(self, tenant: TenantId, request: PasswordCheck, context: ReadContext) -> Verdict:
        """Return `right`, `wrong` or `locked`. Raises Overloaded before anything is counted."""
        self._hashing.require_room()
        keys = await self._keys.of(tenant)
        claim = request.claim
        claimed = keys.lookup(claim.kind, claim.value)
        guess = password_guess(keys, self._policy, claimed, claim.person_id, context.client_address)
        admission = await self._guessing.admit(tenant, guess, context.now)
        if admission.locked_until:
            return Verdict("locked", retry_at=admission.locked_until)
        person_id = claim.person_id or _NOBODY
        credential, recipes = await asyncio.gather(
            active_credential(self._store, keys, person_id, AuthenticatorProfile.PASSWORD),
            recipes_of(self._store, keys),
        )
        usable = credential if admission.enabled else None
        encoded = None if usable is None else usable.secret.decode()
        if not await self._hashing.verify(encoded, request.password, recipes) or usable is None:
            await self._guessing.was_wrong(tenant, guess, context.now)
            return Verdict("wrong")
        await self._guessing.was_right(tenant, guess)
        if legacy_password(usable.secret.decode()):
            await self._take_in(keys, person_id, usable, request.password)
        return Verdict("right", credential_id=usable.credential_id)

    async def _take_in(self, keys: TenantKeys, person_id: PersonId, imported: Credential, password: str) -> None:
        """Hash an imported password as our own are, now that it is known; if there is no room, another time."""
        with suppress(Overloaded):
            encoded = await self._hashing.hash(password)
            await self._store.write(keys.tenant, [rehash(keys, person_id, imported, encoded)])
