"""Verifies the codes that text messages brought (SP 800-63B-4 section 3.1.3)."""

import hmac

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.step.reads import SmsCheck, Verdict
from handrail_platform.values import TenantId
from handrail_tenants.keys.ring import KeyRing
from handrail_tenants.limits.guessing import Guessing, factor_guess
from handrail_tenants.limits.policy import LimitPolicy
from handrail_tenants.reads.context import ReadContext


class CheckSmsCode:
    """Counts, then compares with what was sent."""

    def __init__(self, keys: KeyRing, guessing: Guessing, policy: LimitPolicy) -> None:
        self._keys = keys
        self._guessing = guessing
        self._policy = policy

    async def __call__(self, tenant: TenantId, request: SmsCheck, context: ReadContext) -> Verdict:
        """Return `right`, `wrong` or `locked`."""
        keys = await self._keys.of(tenant)
        profile = AuthenticatorProfile.SMS_CODE
        guess = factor_guess(keys, self._policy, profile, request.person_id, context.client_address)

        def compare() -> Verdict:
            same = hmac.compare_digest(request.code.encode(), request.sent.encode())
            return Verdict("right" if same else "wrong")

        return await self._guessing.judge(tenant, guess, context.now, compare)
