"""Verifies the codes of authenticator apps (RFC 6238)."""

import base64
import hmac

from pyotp.hotp import HOTP

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.reads import TotpCheck, Verdict
from handrail_platform.values import Milliseconds, TenantId
from handrail_tenants.credentials.stored import active_credential
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.limits.guessing import Guessing, factor_guess
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.reads.context import ReadContext
from handrail_tenants.store.contract import Store

TIME_STEP: Milliseconds = 30_000


class CheckTotp:
    """Counts, then compares. A code of a time step that was used, or of an earlier one, is wrong."""

    def __init__(self, store: Store, keys: KeyRing, guessing: Guessing, policy: LimitPolicy) -> None:
        self._store = store
        self._keys = keys
        self._guessing = guessing
        self._policy = policy

    async def __call__(self, tenant: TenantId, request: TotpCheck, context: ReadContext) -> Verdict:
        """Return `right` with the time step that matched, `wrong`, `locked`, or `absent` when there is no app."""
        keys = await self._keys.of(tenant)
        profile = AuthenticatorProfile.TOTP
        credential = await active_credential(self._store, keys, request.person_id, profile)
        if credential is None:
            return Verdict("absent")
        guess = factor_guess(keys, self._policy, profile, request.person_id, context.client_address)

        def compare() -> Verdict:
            step = matching_step(credential.secret, request.code, context.now, request.drift_steps)
            if step is None or step <= credential.counter:
                return Verdict("wrong")
            return Verdict("right", credential_id=credential.credential_id, counter=step)

        return await self._guessing.judge(tenant, guess, context.now, compare)


def matching_step(secret: bytes, code: str, now: Milliseconds, drift_steps: int) -> int | None:
    """Return the latest time step within the drift whose code this is; every one is compared, in constant time."""
    codes = HOTP(base64.b32encode(secret).decode())
    current = now // TIME_STEP
    steps = range(max(0, current - drift_steps), current + drift_steps + 1)
    matching = [step for step in steps if hmac.compare_digest(codes.at(step).encode(), code.encode())]
    return matching[-1] if matching else None
